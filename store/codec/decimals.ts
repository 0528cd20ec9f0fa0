/** Doubles that are short decimals, as whole numbers: 21.5 is 215 ÷ 10. */
import { WIDEST } from './integers.ts'

export const MOST_DECIMALS = 12
export const POWERS = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, exponent) => 10 ** exponent)
/** Products below this are found again by dividing, and every whole number up to it is a double. */
const MOST = 2 ** 53

/** So many values tell how many decimals a column has, and whether it has any. */
const SAMPLE = 32
const HARDLY = 12
/** What an exception costs, and what a further decimal costs each other value, in bits. */
const EXCEPTION_BITS = 70
const DECIMAL_BITS = Math.log2(10)

export interface Scaled {
  readonly exponent: number
  /** whole numbers in `numbers` */
  readonly count: number
  /** values that are none of it: their indices and themselves, in `places` and `odd` */
  readonly exceptions: number
}

export let numbers = new Float64Array(4096)
export let places = new Float64Array(4096)
export let odd = new Float64Array(4096)

/** Decimals of the shortest decimal that is exactly this double; -1 where none of at most `MOST_DECIMALS` is. */
export function decimalsOf(value: number): number {
  if (value === 0) return 1 / value < 0 ? -1 : 0
  if (Math.round(value) === value) return 0
  // what is exact with some decimals is so with more: the most that fit tell most values that have none
  let most = MOST_DECIMALS
  while (most > 0 && Math.abs(value) * POWERS[most]! > MOST / 8) most--
  if (!isExact(value, most)) return -1
  for (let exponent = 1; exponent < most; exponent++) if (isExact(value, exponent)) return exponent
  return most
}

/** Relative: far above what adding up a day of doubles loses, far below what anybody may notice. */
const SNAP = 1e-12
const MOST_SNAPPED = 9

/**
 * The short decimal next to a sum of short decimals, which it misses by a few of its last bits: 0.1 + 0.2 is 0.3
 * again, and costs one byte instead of seven. What is near none stays as it is.
 */
export function snapToDecimal(sum: number): number {
  for (let exponent = 0; exponent <= MOST_SNAPPED; exponent++) {
    const product = sum * POWERS[exponent]!
    const number = Math.round(product)
    if (Math.abs(product - number) <= Math.abs(product) * SNAP) return number === 0 ? sum : number / POWERS[exponent]!
  }
  return sum
}

function isExact(value: number, exponent: number): boolean {
  const power = POWERS[exponent]!
  return Math.round(value * power) / power === value
}

/**
 * Fills `numbers`, and `places` and `odd` for what does not fit.
 * @param values `count` ≥ 1, no NaN
 * @returns undefined where most values do not fit
 */
export function toWhole(values: Float64Array, count: number): Scaled | undefined {
  if (numbers.length < count) {
    numbers = new Float64Array(count)
    places = new Float64Array(count)
    odd = new Float64Array(count)
  }
  const guess = guessExponent(values, count)
  if (guess === HOPELESS) return undefined
  const scaled = guess === UNCLEAR ? undefined : scale(values, count, guess, NaN)
  return scaled?.exceptions === 0 ? scaled : scaleAround(values, count)
}

const HOPELESS = -1
const UNCLEAR = -2

/** The most decimals among the first values; `HOPELESS` where hardly one has any, `UNCLEAR` where few need so many. */
function guessExponent(values: Float64Array, count: number): number {
  const size = Math.min(SAMPLE, count)
  let exponent = 0
  let power = 1
  let misses = 0
  for (let index = 0; index < size; index++) {
    const value = values[index]!
    if (Math.round(value * power) / power === value) continue
    const found = decimalsOf(value)
    if (found < 0) {
      misses += 1
      if (misses >= HARDLY && misses > index * 0.75) return HOPELESS
    } else if (found > exponent) {
      exponent = found
      power = POWERS[exponent]!
    }
  }
  if (misses > 0) return UNCLEAR
  if (exponent === 0) return 0
  let needing = 0
  for (let index = 0; index < size; index++) if (!isExact(values[index]!, exponent - 1)) needing += 1
  return needing * 8 <= size ? UNCLEAR : exponent
}

/** The decimals of most values and the range most lie in: the others become exceptions. */
function scaleAround(values: Float64Array, count: number): Scaled | undefined {
  const exponent = cheapestExponent(values, count)
  const centre = Math.round(typical(values, count) * POWERS[exponent]!)
  const scaled = scale(values, count, exponent, centre)
  return scaled === undefined || scaled.exceptions * 2 > count ? undefined : scaled
}

/** An exception costs less than decimals that all others have to carry. */
function cheapestExponent(values: Float64Array, count: number): number {
  const having = new Uint32Array(MOST_DECIMALS + 1)
  for (let index = 0; index < count; index++) {
    const decimals = decimalsOf(values[index]!)
    if (decimals >= 0) having[decimals]! += 1
  }
  let best = 0
  let least = Infinity
  let fitting = 0
  for (let exponent = 0; exponent <= MOST_DECIMALS; exponent++) {
    fitting += having[exponent]!
    const cost = (count - fitting) * EXCEPTION_BITS + fitting * exponent * DECIMAL_BITS
    if (cost < least) {
      least = cost
      best = exponent
    }
  }
  return best
}

/**
 * @param centre what lies too far from it is an exception; NaN where nothing is to be one for that
 * @returns undefined where the numbers lie too far apart
 */
function scale(values: Float64Array, count: number, exponent: number, centre: number): Scaled | undefined {
  const power = POWERS[exponent]!
  const most = exponent === 0 ? Number.MAX_VALUE : MOST
  const highest = Math.min(most, Number.isNaN(centre) ? Infinity : centre + WIDEST / 2)
  const lowest = Math.max(-most, Number.isNaN(centre) ? -Infinity : centre - WIDEST / 2)
  let size = 0
  let exceptions = 0
  let greatest = -Infinity
  let least = Infinity
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    const number = Math.round(value * power)
    const fits = number / power === value && number <= highest && number >= lowest
    if (fits && (number !== 0 || 1 / value > 0)) {
      numbers[size++] = number
      if (number > greatest) greatest = number
      if (number < least) least = number
    } else {
      places[exceptions] = index
      odd[exceptions++] = value
    }
  }
  return greatest - least <= WIDEST ? { exponent, count: size, exceptions } : undefined
}

/** The middle one of a few values: no single one that lies far out. */
function typical(values: Float64Array, count: number): number {
  const few = Array.from({ length: 9 }, (_, index) => values[Math.floor((index * (count - 1)) / 8)]!)
  return few.sort((a, b) => a - b)[4]!
}
