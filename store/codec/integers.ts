/**
 * A sequence of whole numbers as bytes: a base, a common divisor, and what is left of each number after a
 * prediction from those before it.
 */
import {
  type ByteWriter,
  type Cursor,
  getByte,
  getDouble,
  getSigned,
  getVarint,
  putByte,
  putDouble,
  putSigned,
  putVarint,
  reserve,
} from './bytes.ts'
import { DamageError } from './damage.ts'
import type { Effort } from './segment.ts'
import { decodeTokens, encodeTokens } from './tokens.ts'

/** No number may be further than this from the first: then every step below is exact in doubles. */
export const WIDEST = 2 ** 49

/** Predictions: the base; the number before; the line through the two before; a mean that follows slowly. */
const LEVEL = 0
const DELTA = 1
const LINE = 2
const SMOOTH = 3
type Prediction = typeof LEVEL | typeof DELTA | typeof LINE | typeof SMOOTH
/** The mean that follows: four times it is kept, as a 32-bit whole number, so steps may not be wider than this. */
const WIDEST_SMOOTH = 2 ** 28

/** How what is left is written: not at all (it is all zero), as varints, as Huffman-coded tokens. */
const NOTHING = 0
const VARINTS = 1
const TOKENS = 2

/** Header: prediction | packing << 2, and these. */
const DIVIDED = 16
const WIDE_BASE = 32

/** Below this a code of the column's own costs more than it saves. */
const LEAST_TOKENS = 40

let steps = new Float64Array(4096)
let left = new Float64Array(4096)
/** of `steps`, either sign */
let widest = 0

/** @param numbers `count` ≥ 1 whole ones, each within `WIDEST` of the first */
export function encodeIntegers(numbers: Float64Array, count: number, out: ByteWriter, effort: Effort): void {
  if (steps.length < count) {
    steps = new Float64Array(count)
    left = new Float64Array(count)
  }
  const first = numbers[0]!
  const divisor = toSteps(numbers, count)
  // the middle of numbers beyond 2^53 may lie between two doubles
  const centre = Math.abs(first) > 2 ** 52 ? 0 : middle(count, effort === 'fast' ? FAST_STRETCH : STRETCH)
  const prediction = choose(centre, count, effort)
  const level = prediction === LEVEL ? centre : 0
  const residuals = predict(prediction, level, count)
  const packing = isZero(residuals) ? NOTHING : effort === 'fast' || residuals < LEAST_TOKENS ? VARINTS : TOKENS
  const base = first + level * divisor
  const wide = Math.abs(base) > 2 ** 52
  putByte(out, prediction | (packing << 2) | (divisor > 1 ? DIVIDED : 0) | (wide ? WIDE_BASE : 0))
  putBase(out, base, wide)
  if (divisor > 1) putVarint(out, divisor)
  if (prediction === LINE) putSigned(out, steps[1]!)
  if (packing === VARINTS) putVarints(out, residuals)
  else if (packing === TOKENS) encodeTokens(left, residuals, out)
}

/**
 * One pass over a column of decimals for what `encodeIntegers` takes many for: differences, as varints. Where that is
 * not simple, or would take much room, it undoes what it wrote.
 * @param values `count` ≥ 1
 * @param power 10 to the power of the decimals that all of them are thought to have
 * @returns index of the first value that does not fit; `count` where all do
 */
export function encodeDifferences(values: Float64Array, count: number, power: number, out: ByteWriter): number {
  const first = Math.round(values[0]! * power)
  if (!fits(values[0]!, first, power)) return 0
  const start = out.length
  putByte(out, DELTA | (VARINTS << 2))
  putSigned(out, first)
  reserve(out, count * 5)
  const { bytes } = out
  let at = out.length
  let before = first
  for (let index = 1; index < count; index++) {
    const value = values[index]!
    const number = Math.round(value * power)
    if (!fits(value, number, power)) {
      out.length = start
      return index
    }
    const difference = number - before
    before = number
    let rest = ((difference << 1) ^ (difference >> 31)) >>> 0
    while (rest >= 128) {
      bytes[at++] = rest | 128
      rest >>>= 7
    }
    bytes[at++] = rest
  }
  out.length = at
  return count
}

/** Whole numbers below this are simple: their differences have 31 bits. */
const MOST_SIMPLE = 2 ** 29

function fits(value: number, number: number, power: number): boolean {
  // of the two zeros only one comes back
  return number / power === value && number < MOST_SIMPLE && number > -MOST_SIMPLE && (number !== 0 || 1 / value > 0)
}

function putBase(out: ByteWriter, base: number, wide: boolean): void {
  if (wide) putDouble(out, base)
  else putSigned(out, base)
}

/** Fills `steps` with (number − first) ÷ divisor. @returns the greatest common divisor of the distances */
function toSteps(numbers: Float64Array, count: number): number {
  const first = numbers[0]!
  let divisor = 0
  let most = 0
  for (let index = 0; index < count; index++) {
    const step = numbers[index]! - first
    steps[index] = step
    const size = step < 0 ? -step : step
    if (size > most) most = size
    if (divisor === 1 || step === 0) continue
    const share = step / divisor
    if (Math.floor(share) !== share || divisor === 0) divisor = commonDivisor(size, divisor)
  }
  widest = divisor > 1 ? most / divisor : most
  if (divisor > 1) for (let index = 0; index < count; index++) steps[index] = steps[index]! / divisor
  return Math.max(1, divisor)
}

function commonDivisor(a: number, b: number): number {
  let [large, small] = [a, b]
  while (small !== 0) [large, small] = [small, large % small]
  return large
}

function magnitude(value: number): number {
  const size = value < 0 ? -value : value
  return size < 4294967296 ? 32 - Math.clz32(size) : 64 - Math.clz32(size / 4294967296)
}

/** Predictions are tried on a few stretches of the numbers. */
const STRETCHES = 4
const STRETCH = 64
/** So many numbers have to do while data arrives. */
const FAST_STRETCH = 32
const bits = new Float64Array(4)

/** The prediction that leaves the fewest bits. */
function choose(level: number, count: number, effort: Effort): Prediction {
  bits.fill(0)
  if (effort === 'fast') weigh(level, 0, Math.min(count, FAST_STRETCH))
  else if (count <= STRETCHES * STRETCH) weigh(level, 0, count)
  else
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const start = Math.floor((stretch * (count - STRETCH)) / (STRETCHES - 1))
      weigh(level, start, start + STRETCH)
    }
  const least = Math.min(bits[LEVEL]!, bits[DELTA]!, bits[LINE]!, bits[SMOOTH]!)
  if (least === bits[DELTA]) return DELTA
  if (least === bits[LEVEL]) return LEVEL
  if (least === bits[SMOOTH]) return SMOOTH
  return count > 2 ? LINE : DELTA
}

function weigh(level: number, start: number, end: number): void {
  let before = steps[start]!
  let delta = start + 1 < end ? steps[start + 1]! - before : 0
  const follows = widest <= WIDEST_SMOOTH
  let fourfold = follows ? (before * 4) | 0 : 0
  let level0 = 0
  let delta1 = 0
  let line2 = 0
  let smooth3 = 0
  for (let index = start + 1; index < end; index++) {
    const step = steps[index]!
    const next = step - before
    level0 += magnitude(step - level)
    delta1 += magnitude(next)
    line2 += magnitude(next - delta)
    if (follows) {
      const away = step - ((fourfold + 2) >> 2)
      smooth3 += magnitude(away)
      fourfold = (fourfold + away) | 0
    }
    before = step
    delta = next
  }
  bits[LEVEL]! += level0
  bits[DELTA]! += delta1
  bits[LINE]! += line2
  bits[SMOOTH]! += follows ? smooth3 : Infinity
}

/** About their mean, from some of them. */
function middle(count: number, some: number): number {
  const stride = Math.max(1, Math.floor(count / some))
  let sum = 0
  let size = 0
  for (let index = 0; index < count; index += stride) {
    sum += steps[index]!
    size += 1
  }
  return Math.round(sum / size)
}

/** Fills `left`. @returns how many are left */
function predict(prediction: Prediction, level: number, count: number): number {
  switch (prediction) {
    case LEVEL:
      for (let index = 0; index < count; index++) left[index] = steps[index]! - level
      return count
    case DELTA:
      for (let index = 1; index < count; index++) left[index - 1] = steps[index]! - steps[index - 1]!
      return count - 1
    case LINE:
      for (let index = 2; index < count; index++)
        left[index - 2] = steps[index]! - steps[index - 1]! - (steps[index - 1]! - steps[index - 2]!)
      return count - 2
    case SMOOTH: {
      let fourfold = 0
      for (let index = 1; index < count; index++) {
        const away = steps[index]! - ((fourfold + 2) >> 2)
        left[index - 1] = away
        fourfold = (fourfold + away) | 0
      }
      return count - 1
    }
  }
}

function isZero(residuals: number): boolean {
  for (let index = 0; index < residuals; index++) if (left[index] !== 0) return false
  return true
}

function putVarints(out: ByteWriter, residuals: number): void {
  reserve(out, residuals * 8)
  const { bytes } = out
  let at = out.length
  for (let index = 0; index < residuals; index++) {
    const number = left[index]!
    let rest = number < 0 ? -2 * number - 1 : 2 * number
    if (rest < 2147483648) {
      let small = rest | 0
      while (small >= 128) {
        bytes[at++] = small | 128
        small >>>= 7
      }
      bytes[at++] = small
      continue
    }
    while (rest >= 128) {
      bytes[at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    bytes[at++] = rest
  }
  out.length = at
}

function getVarints(cursor: Cursor, count: number, into: Float64Array): void {
  const { bytes } = cursor
  let at = cursor.offset
  for (let index = 0; index < count; index++) {
    const byte = bytes[at++]!
    if (byte < 128) {
      into[index] = (byte >>> 1) ^ -(byte & 1)
      continue
    }
    const second = bytes[at++]!
    if (second < 128) {
      const folded = (byte & 127) | (second << 7)
      into[index] = (folded >>> 1) ^ -(folded & 1)
      continue
    }
    cursor.offset = at - 2
    into[index] = getSigned(cursor)
    at = cursor.offset
  }
  cursor.offset = at
  if (at > bytes.length) throw new DamageError('the bytes end too early')
}

/** @param into takes `count` numbers from `at` on */
export function decodeIntegers(cursor: Cursor, count: number, into: Float64Array, at: number): void {
  const header = getByte(cursor)
  const prediction = (header & 3) as Prediction
  const packing = (header >>> 2) & 3
  if (packing > TOKENS || header >= 2 * WIDE_BASE) throw new DamageError('no such form of whole numbers')
  const base = (header & WIDE_BASE) !== 0 ? getDouble(cursor) : getSigned(cursor)
  const divisor = (header & DIVIDED) !== 0 ? getVarint(cursor) : 1
  const slope = prediction === LINE ? getSigned(cursor) : 0
  const residuals = prediction === LEVEL ? count : Math.max(0, prediction === LINE ? count - 2 : count - 1)
  if (left.length < residuals) left = new Float64Array(residuals)
  if (steps.length < residuals) steps = new Float64Array(residuals)
  if (packing === NOTHING) left.fill(0, 0, residuals)
  else if (packing === VARINTS) getVarints(cursor, residuals, left)
  else decodeTokens(cursor, residuals, left)
  add(prediction, base, divisor, slope, count, into, at)
}

/** Undoes `predict` and `toSteps`. */
function add(
  prediction: Prediction,
  base: number,
  divisor: number,
  slope: number,
  count: number,
  into: Float64Array,
  at: number,
): void {
  if (prediction === LEVEL) {
    for (let index = 0; index < count; index++) into[at + index] = base + left[index]! * divisor
    return
  }
  into[at] = base
  let step = 0
  switch (prediction) {
    case DELTA:
      for (let index = 1; index < count; index++) {
        step += left[index - 1]!
        into[at + index] = base + step * divisor
      }
      return
    case LINE: {
      let delta = slope
      step = slope
      if (count > 1) into[at + 1] = base + step * divisor
      for (let index = 2; index < count; index++) {
        delta += left[index - 2]!
        step += delta
        into[at + index] = base + step * divisor
      }
      return
    }
    case SMOOTH: {
      let fourfold = 0
      for (let index = 1; index < count; index++) {
        const away = left[index - 1]! | 0
        into[at + index] = base + (((fourfold + 2) >> 2) + away) * divisor
        fourfold = (fourfold + away) | 0
      }
    }
  }
}
