/**
 * Numbers of an exposition, straight from bytes and exact: the same double as `Number()` or Go's
 * `ParseFloat` gives for the same text. Prometheus' grammar: decimal with optional exponent, `NaN`, `Inf`
 * and `Infinity` in any case; no hexadecimal, no underscores; a number too large for a double is an error.
 */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const EXACT_INTEGERS = 2 ** 53
const MAX_EXPONENT = 9_999
const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const LOWER = 0x20
const LETTER_E = 0x65

/**
 * Reads the number at `start` into `out[index]`. Returning the position instead of the value keeps the
 * value unboxed.
 * @param bytes must hold a byte that is no part of a number after it (a line feed)
 * @returns position after the number, -1 when there is none
 */
export function scanNumber(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  let at = start
  let byte = bytes[at]!
  const negative = byte === MINUS
  if (negative || byte === PLUS) byte = bytes[++at]!
  let mantissa = 0
  const integerStart = at
  while (byte >= ZERO && byte <= 0x39) {
    mantissa = mantissa * 10 + (byte - ZERO)
    byte = bytes[++at]!
  }
  let digits = at - integerStart
  let scale = 0
  if (byte === POINT) {
    const fractionStart = at + 1
    byte = bytes[++at]!
    while (byte >= ZERO && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - ZERO)
      byte = bytes[++at]!
    }
    scale = fractionStart - at
    digits -= scale
  }
  if (digits === 0) return scanWord(bytes, start, out, index)
  if ((byte | LOWER) === LETTER_E) {
    byte = bytes[++at]!
    const below = byte === MINUS
    if (below || byte === PLUS) byte = bytes[++at]!
    if (byte < ZERO || byte > 0x39) return -1
    let exponent = 0
    while (byte >= ZERO && byte <= 0x39) {
      if (exponent < MAX_EXPONENT) exponent = exponent * 10 + (byte - ZERO)
      byte = bytes[++at]!
    }
    scale += below ? -exponent : exponent
  }
  // Below 2^53 every step above was exact, and so are powers of ten up to 22: one rounding is left.
  if (mantissa >= EXACT_INTEGERS || scale > 22 || scale < -22) return scanLong(bytes, start, at, out, index)
  const size = scale < 0 ? mantissa / POWERS_OF_TEN[-scale]! : mantissa * POWERS_OF_TEN[scale]!
  out[index] = negative ? -size : size
  return at
}

/** More digits than a double holds, or a far exponent: the text is known to be a decimal number. */
function scanLong(bytes: Uint8Array, start: number, end: number, out: Float64Array, index: number): number {
  const value = Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'))
  if (!Number.isFinite(value)) return -1
  out[index] = value
  return end
}

const WORDS: readonly (readonly [string, number])[] = [
  ['infinity', Number.POSITIVE_INFINITY],
  ['inf', Number.POSITIVE_INFINITY],
]

function scanWord(bytes: Uint8Array, start: number, out: Float64Array, index: number): number {
  if (isWord(bytes, start, 'nan')) {
    out[index] = Number.NaN
    return start + 3
  }
  const sign = bytes[start]
  const at = sign === PLUS || sign === MINUS ? start + 1 : start
  for (const [word, value] of WORDS) {
    if (!isWord(bytes, at, word)) continue
    out[index] = sign === MINUS ? -value : value
    return at + word.length
  }
  return -1
}

function isWord(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    if (((bytes[at + i] ?? 0) | LOWER) !== word.charCodeAt(i)) return false
  }
  return true
}
