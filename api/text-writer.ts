/**
 * Text of many numbers, written straight into bytes: a string for every number, and joining them, cost more than the
 * query that found them (`npm run bench:store`).
 */

/** Significant digits of what no short decimal equals: a mean's other four are the noise of adding doubles. */
const DIGITS = 12
/** Relative; less than half a unit of the last of those digits. */
const NOISE = 2e-13
/** The longest: sign, point and exponent included. */
const NUMBER_BYTES = 26
const FIRST_BYTES = 16_384

const ZERO = 48
const POINT = 46
const MINUS = 45
const POWERS = Float64Array.from({ length: 19 }, (_, power) => 10 ** power)

export interface TextWriter {
  text(value: string): void
  /** What is text in UTF-8 already. */
  bytes(value: Uint8Array): void
  /** `null` where it is not finite */
  number(value: number): void
  /** Numbers with commas between them. */
  numbers(values: Float64Array): void
  /** What was written so far; nothing may be written after. */
  end(): Uint8Array<ArrayBuffer>
}

/** @param expected about how many bytes it will be: making room again and again is most of the work */
export function createTextWriter(expected = 0): TextWriter {
  let bytes = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, expected))
  let used = 0
  const need = (more: number): void => {
    if (used + more <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, used + more))
    bytes.copy(larger, 0, 0, used)
    bytes = larger
  }
  return {
    text(value) {
      need(3 * value.length)
      used += bytes.write(value, used, 'utf8')
    },
    bytes(value) {
      need(value.length)
      bytes.set(value, used)
      used += value.length
    },
    number(value) {
      need(NUMBER_BYTES)
      used = writeNumber(bytes, used, value)
    },
    numbers(values) {
      need(values.length * (NUMBER_BYTES + 1))
      for (let at = 0; at < values.length; at++) {
        if (at > 0) bytes[used++] = 44
        used = writeNumber(bytes, used, values[at]!)
      }
    },
    end: () => bytes.subarray(0, used),
  }
}

/**
 * A number as answers show it: a whole number and a decimal of up to six places exactly, anything else to 12
 * significant digits.
 */
export function roundForText(value: number): number {
  const near = Math.round(value * 1e6) / 1e6
  return near === value || !Number.isFinite(value) ? value : Number(value.toPrecision(DIGITS))
}

/** @returns the place after it */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isFinite(value)) return writeWord(bytes, at, 'null')
  const size = Math.abs(value)
  if (size >= 1e15 || (size < 1e-6 && size > 0)) return writeWord(bytes, at, String(roundForText(value)))
  if (value < 0) bytes[at++] = MINUS
  const whole = Math.floor(size)
  if (whole === size) return writeWhole(bytes, at, whole)
  // where nothing is left over, the text reads back as the very same number
  for (let places = 3; places <= 6; places += 3) {
    const steps = Math.round(size * POWERS[places]!)
    if (Math.abs(steps / POWERS[places]! - size) <= size * NOISE) return writeDecimal(bytes, at, steps, places)
  }
  let places = DIGITS
  for (let bound = 1; bound <= size; bound *= 10) places--
  if (size < 1) for (let bound = 0.1; bound > size; bound /= 10) places++
  if (places < 0) return writeWhole(bytes, at, Math.round(size))
  return writeDecimal(bytes, at, Math.round(size * POWERS[places]!), places)
}

/** `steps` of 10^-places, without zeros at the end */
function writeDecimal(bytes: Uint8Array, at: number, steps: number, places: number): number {
  const unit = POWERS[places]!
  const whole = Math.floor(steps / unit)
  const start = writeWhole(bytes, at, whole)
  let rest = steps - whole * unit
  let end = start
  for (let place = places; place > 0; ) {
    // six digits at a time: whole numbers that small are computed with as integers
    const digits = Math.min(6, place)
    place -= digits
    const step = POWERS[place]!
    let part = Math.floor(rest / step) | 0
    rest -= part * step
    for (let index = digits; index > 0; index--) {
      const next = (part / 10) | 0
      bytes[start + (places - place - digits) + index] = ZERO + part - next * 10
      part = next
    }
    end = start + (places - place)
  }
  bytes[start] = POINT
  while (end > start && bytes[end] === ZERO) end--
  return end === start ? start : end + 1
}

function writeWhole(bytes: Uint8Array, at: number, whole: number): number {
  if (whole < 10) {
    bytes[at] = ZERO + whole
    return at + 1
  }
  let digits = 2
  while (digits < 16 && POWERS[digits]! <= whole) digits++
  let rest = whole
  let end = at + digits
  for (; rest >= 1e9; end--) {
    const next = Math.floor(rest / 10)
    bytes[end - 1] = ZERO + rest - next * 10
    rest = next
  }
  for (let small = rest | 0; end > at; end--) {
    const next = (small / 10) | 0
    bytes[end - 1] = ZERO + small - next * 10
    small = next
  }
  return at + digits
}

function writeWord(bytes: Uint8Array, at: number, word: string): number {
  for (let index = 0; index < word.length; index++) bytes[at + index] = word.charCodeAt(index)
  return at + word.length
}
