/** Decimal digits written straight into bytes: a string for every number cost more than the rest of a long answer. */

const ZERO = 48
const POINT = 46
const MINUS = 45
/** Powers of ten that are doubles without rounding, as far as they are needed. */
export const POWERS_OF_TEN = Float64Array.from({ length: 19 }, (_, power) => 10 ** power)

/** What `writeNumber` takes at most: sign, point and exponent included. */
export const NUMBER_BYTES = 26

/** `steps` of 10^-places, without zeros at the end. @returns the place after it */
export function writeDecimal(bytes: Uint8Array, at: number, steps: number, places: number): number {
  const unit = POWERS_OF_TEN[places]!
  const whole = Math.floor(steps / unit)
  const start = writeWhole(bytes, at, whole)
  let rest = steps - whole * unit
  let end = start
  for (let place = places; place > 0; ) {
    // six digits at a time: whole numbers that small are computed with as integers
    const digits = Math.min(6, place)
    place -= digits
    const step = POWERS_OF_TEN[place]!
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

/** @param whole in [0, 10^16). @returns the place after it */
export function writeWhole(bytes: Uint8Array, at: number, whole: number): number {
  if (whole < 10) {
    bytes[at] = ZERO + whole
    return at + 1
  }
  let digits = 2
  while (digits < 16 && POWERS_OF_TEN[digits]! <= whole) digits++
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

/** ASCII. @returns the place after it */
export function writeWord(bytes: Uint8Array, at: number, word: string): number {
  for (let index = 0; index < word.length; index++) bytes[at + index] = word.charCodeAt(index)
  return at + word.length
}

/** Numbers of so many digits are all doubles of their own: a short decimal is the shortest text of its double. */
const MOST_STEPS = 1e15
const PLACES = [3, 6, 9]

/**
 * The shortest text that reads back as the same double: `String(value)`, but that -0 keeps its sign.
 * @param value finite
 * @returns the place after it
 */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  const size = Math.abs(value)
  if (size < MOST_STEPS) {
    const whole = Math.floor(size)
    const signed = value < 0 || (value === 0 && 1 / value < 0) ? writeSign(bytes, at) : at
    if (whole === size) return writeWhole(bytes, signed, whole)
    for (const places of PLACES) {
      const steps = Math.round(size * POWERS_OF_TEN[places]!)
      // below a millionth there is an exponent
      if (steps >= MOST_STEPS || size < 1e-6) break
      if (steps / POWERS_OF_TEN[places]! === size) return writeDecimal(bytes, signed, steps, places)
    }
  }
  return writeWord(bytes, at, String(value))
}

export function writeSign(bytes: Uint8Array, at: number): number {
  bytes[at] = MINUS
  return at + 1
}
