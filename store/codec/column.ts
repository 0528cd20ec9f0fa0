/**
 * One column of doubles as bytes, and back, bit for bit.
 *
 * The first byte says what follows: decimals of the column (or that it is of another form) and whether it has gaps,
 * is constant, has exceptions. Then, as far as there are any: gaps, exceptions, the values.
 */
import {
  type ByteWriter,
  type Cursor,
  getByte,
  getBytes,
  getCount,
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
import { decimalsOf, MOST_DECIMALS, numbers, odd, POWERS, places, toWhole } from './decimals.ts'
import { decodeFloats, encodeFloats } from './floats.ts'
import { decodeIntegers, encodeDifferences, encodeIntegers, WIDEST } from './integers.ts'
import type { Effort } from './segment.ts'

/** Lowest four bits of the first byte: how many decimals, or one of these. */
const FORM = 15
const FLOATS = 14
const ABSENT = 15
/** Its other bits. */
const GAPS = 16
const CONSTANT = 32
const EXCEPTIONS = 64

let present = new Float64Array(4096)
let decoded = new Float64Array(4096)
let whole = new Float64Array(4096)

/**
 * Appends a column. Every double comes back bit by bit (-0, ±Infinity, subnormals); every NaN means absent and
 * comes back as the one NaN. How many values there are is not written: the reader has to know.
 */
export function encodeColumn(values: Float64Array, out: ByteWriter, effort: Effort = 'small'): void {
  const count = values.length
  if (effort === 'fast' && putSimple(out, values, count)) return
  const isWhole = survey(values, count)
  if (absent === count) {
    putByte(out, ABSENT)
    return
  }
  const at = out.length
  putByte(out, 0)
  let flags = 0
  let dense = values
  if (absent > 0) {
    flags |= GAPS
    putGaps(out, values, count)
    dense = toPresent(values, count)
  }
  flags |= putDense(out, dense, count - absent, effort, isWhole)
  out.bytes[at] = flags
}

/** Times that more decimals are tried. */
const TRIES = 4
/** From here on whole numbers pay for a closer look: sizes in bytes are mostly multiples of something. */
const LARGE = 2 ** 24

/** While data arrives, most columns are short decimals without gaps. @returns false where this one is something else */
function putSimple(out: ByteWriter, values: Float64Array, count: number): boolean {
  if (count === 0 || Number.isNaN(values[0])) return false
  const at = out.length
  if (isConstant(values, count)) {
    putByte(out, 0)
    const form = putConstant(out, values[0]!)
    out.bytes[at] = CONSTANT | form
    return true
  }
  if (Math.abs(values[0]!) >= LARGE) return false
  let exponent = Math.max(decimalsOf(values[0]!), decimalsOf(values[count >>> 1]!), decimalsOf(values[count - 1]!))
  for (let attempt = 0; attempt < TRIES && exponent >= 0; attempt++) {
    putByte(out, exponent)
    const end = encodeDifferences(values, count, POWERS[exponent]!, out)
    if (end === count) return true
    out.length = at
    const needed = Number.isNaN(values[end]) ? -1 : decimalsOf(values[end]!)
    if (needed <= exponent) return false
    exponent = needed
  }
  return false
}

/** How many values of the column that was looked at last are absent. */
let absent = 0

/** Counts those that are absent. @returns whether all others are whole numbers as `encodeIntegers` takes them */
function survey(values: Float64Array, count: number): boolean {
  let none = 0
  let others = 0
  let greatest = -Infinity
  let least = Infinity
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    if (Math.floor(value) === value) {
      if (value > greatest) greatest = value
      if (value < least) least = value
      if (value === 0 && 1 / value < 0) others++
    } else if (Number.isNaN(value)) none++
    else others++
  }
  absent = none
  return others === 0 && greatest - least <= WIDEST
}

function toPresent(values: Float64Array, count: number): Float64Array {
  if (present.length < count) present = new Float64Array(count)
  let size = 0
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    if (!Number.isNaN(value)) present[size++] = value
  }
  return present
}

/** @returns the first byte but for `GAPS` */
function putDense(out: ByteWriter, dense: Float64Array, count: number, effort: Effort, isWhole: boolean): number {
  if (isConstant(dense, count)) return CONSTANT | putConstant(out, dense[0]!)
  if (isWhole) {
    encodeIntegers(dense, count, out, effort)
    return 0
  }
  const scaled = toWhole(dense, count)
  if (!scaled) {
    encodeFloats(dense, count, out, effort)
    return FLOATS
  }
  const { exponent, exceptions } = scaled
  if (exceptions > 0) {
    putVarint(out, exceptions)
    encodeIntegers(places, exceptions, out, effort)
    encodeFloats(odd, exceptions, out, effort)
  }
  encodeIntegers(numbers, scaled.count, out, effort)
  return exponent | (exceptions > 0 ? EXCEPTIONS : 0)
}

function isConstant(dense: Float64Array, count: number): boolean {
  const first = dense[0]!
  // 0 and -0 are equal but not the same
  if (first === 0) {
    for (let index = 1; index < count; index++) if (!Object.is(dense[index], first)) return false
  } else for (let index = 1; index < count; index++) if (dense[index] !== first) return false
  return true
}

function putConstant(out: ByteWriter, value: number): number {
  const exponent = decimalsOf(value)
  const number = exponent < 0 ? Infinity : Math.round(value * POWERS[exponent]!)
  if (Math.abs(number) > 2 ** 52) {
    putDouble(out, value)
    return FLOATS
  }
  putSigned(out, number)
  return exponent
}

/** How many runs, then their lengths, present and absent in turn; or 0 and a bit a value. */
function putGaps(out: ByteWriter, values: Float64Array, count: number): void {
  const at = out.length
  const most = Math.ceil(count / 8)
  let runs = 1
  for (let index = 0, here = true; index < count; index++) {
    const value = values[index]!
    if (Number.isNaN(value) !== here) continue
    here = !here
    runs += 1
  }
  putVarint(out, runs)
  if (runs <= most) {
    let start = 0
    for (let index = 0, here = true; index < count && out.length - at <= most; index++) {
      const value = values[index]!
      if (Number.isNaN(value) !== here) continue
      putVarint(out, index - start)
      start = index
      here = !here
    }
    putVarint(out, count - start)
    if (out.length - at <= most + 1) return
  }
  out.length = at
  putByte(out, 0)
  reserve(out, most)
  const { bytes, length } = out
  bytes.fill(0, length, length + most)
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    if (!Number.isNaN(value)) bytes[length + (index >>> 3)]! |= 1 << (index & 7)
  }
  out.length += most
}

/**
 * @param into takes `count` values from `intoOffset` (0) on
 * @returns where the next column begins
 * @throws DamageError for bytes no column begins with, or that end too early
 */
export function decodeColumn(
  bytes: Uint8Array,
  offset: number,
  count: number,
  into: Float64Array,
  intoOffset = 0,
): number {
  if (count === 0 && bytes[offset] === ABSENT) return offset + 1
  const cursor: Cursor = { bytes, offset }
  const first = getByte(cursor)
  if (first === ABSENT) into.fill(NaN, intoOffset, intoOffset + count)
  else if ((first & GAPS) === 0) getDense(cursor, first, count, into, intoOffset)
  else getSparse(cursor, first, count, into, intoOffset)
  return cursor.offset
}

function getSparse(cursor: Cursor, first: number, count: number, into: Float64Array, at: number): void {
  const marks = getGaps(cursor, count)
  let size = 0
  for (let index = 0; index < count; index++) size += marks[index]!
  if (size === 0) throw new DamageError('a column of nothing')
  if (present.length < size) present = new Float64Array(count)
  getDense(cursor, first, size, present, 0)
  let next = 0
  for (let index = 0; index < count; index++) into[at + index] = marks[index] === 1 ? present[next++]! : NaN
}

/** @returns 1 where a value is present, 0 where not */
function getGaps(cursor: Cursor, count: number): Uint8Array {
  const marks = new Uint8Array(count)
  const runs = getCount(cursor, count + 1)
  if (runs === 0) {
    const bits = getBytes(cursor, Math.ceil(count / 8))
    for (let index = 0; index < count; index++) marks[index] = (bits[index >>> 3]! >>> (index & 7)) & 1
    return marks
  }
  let at = 0
  for (let run = 0; run < runs; run++) {
    const length = getVarint(cursor)
    if (length > count - at) throw new DamageError('a run is too long')
    if (run % 2 === 0) marks.fill(1, at, at + length)
    at += length
  }
  if (at !== count) throw new DamageError('runs too short')
  return marks
}

function getDense(cursor: Cursor, first: number, count: number, into: Float64Array, at: number): void {
  const form = first & FORM
  if ((form > MOST_DECIMALS && form !== FLOATS) || first > 127) throw new DamageError('no such form of column')
  if ((first & CONSTANT) !== 0) {
    const value = form === FLOATS ? getDouble(cursor) : getSigned(cursor) / POWERS[form]!
    into.fill(value, at, at + count)
  } else if (form === FLOATS) decodeFloats(cursor, count, into, at)
  else if ((first & EXCEPTIONS) !== 0) getWithExceptions(cursor, form, count, into, at)
  else getWhole(cursor, form, count, into, at)
}

function getWhole(cursor: Cursor, exponent: number, count: number, into: Float64Array, at: number): void {
  decodeIntegers(cursor, count, into, at)
  if (exponent === 0) return
  const power = POWERS[exponent]!
  for (let index = at; index < at + count; index++) into[index] = into[index]! / power
}

function getWithExceptions(cursor: Cursor, exponent: number, count: number, into: Float64Array, at: number): void {
  const exceptions = getCount(cursor, count - 1)
  if (exceptions === 0) throw new DamageError('exceptions of which there are none')
  if (decoded.length < count) {
    decoded = new Float64Array(count)
    whole = new Float64Array(count)
  }
  const where = new Float64Array(exceptions)
  decodeIntegers(cursor, exceptions, where, 0)
  decodeFloats(cursor, exceptions, decoded, 0)
  getWhole(cursor, exponent, count - exceptions, whole, 0)
  let exception = 0
  for (let index = 0; index < count; index++) {
    if (where[exception] === index) into[at + index] = decoded[exception++]!
    else into[at + index] = whole[index - exception]!
  }
  if (exception !== exceptions) throw new DamageError('exceptions out of order')
}
