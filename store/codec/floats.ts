/**
 * Doubles that are no short decimals: sign, exponent and the highest four bits of the mantissa as whole numbers, the
 * rest as planes of bytes (all first bytes, all second bytes, …), planes of zeros left out. Repetitions are taken
 * out first.
 */
import { type ByteWriter, type Cursor, getByte, getBytes, getCount, putByte, putVarint, reserve } from './bytes.ts'
import { DamageError } from './damage.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import type { Effort } from './segment.ts'

const PLANES = 6
const ALL_PLANES = 2 ** PLANES - 1
const REPEATED = 64

const pair = new Float64Array(1)
const words = new Uint32Array(pair.buffer)
pair[0] = 1
const [LOW, HIGH] = words[0] === 0 ? [0, 1] : [1, 0]

let heads = new Float64Array(1024)
let runs = new Float64Array(1024)
let kept = new Float64Array(1024)
let lows = new Uint32Array(1024)
let middles = new Uint32Array(1024)

/** @param values `count` ≥ 1, no NaN */
export function encodeFloats(values: Float64Array, count: number, out: ByteWriter, effort: Effort): void {
  grow(count)
  const distinct = toRuns(values, count)
  const repeated = distinct <= count * 0.9
  const source = repeated ? kept : values
  const size = repeated ? distinct : count
  let anyLow = 0
  let anyMiddle = 0
  for (let index = 0; index < size; index++) {
    pair[0] = source[index]!
    const high = words[HIGH]!
    const top = high >>> 16
    // in the order of the doubles themselves
    heads[index] = top < 32768 ? top : 32767 - top
    const middle = high & 65535
    const low = words[LOW]!
    middles[index] = middle
    lows[index] = low
    anyMiddle |= middle
    anyLow |= low
  }
  let planes = 0
  for (let plane = 0; plane < PLANES; plane++) {
    const any = plane < 4 ? (anyLow >>> (8 * plane)) & 255 : (anyMiddle >>> (8 * (plane - 4))) & 255
    if (any !== 0) planes |= 1 << plane
  }
  putByte(out, planes | (repeated ? REPEATED : 0))
  if (repeated) {
    putVarint(out, size)
    encodeIntegers(runs, size, out, effort)
  }
  encodeIntegers(heads, size, out, effort)
  putPlanes(out, planes, size)
}

function grow(count: number): void {
  if (heads.length >= count) return
  heads = new Float64Array(count)
  runs = new Float64Array(count)
  kept = new Float64Array(count)
  lows = new Uint32Array(count)
  middles = new Uint32Array(count)
}

/** Fills `kept` with the values that differ from the one before, `runs` with how often each comes. */
function toRuns(values: Float64Array, count: number): number {
  let size = 0
  for (let index = 0; index < count; ) {
    const value = values[index]!
    let run = 1
    // 0 and -0 are equal but not the same
    if (value === 0) while (index + run < count && Object.is(values[index + run], value)) run++
    else while (index + run < count && values[index + run] === value) run++
    kept[size] = value
    runs[size++] = run
    index += run
  }
  return size
}

function putPlanes(out: ByteWriter, planes: number, size: number): void {
  reserve(out, PLANES * size)
  for (let plane = 0; plane < PLANES; plane++) {
    if ((planes & (1 << plane)) === 0) continue
    const words = plane < 4 ? lows : middles
    const shift = plane < 4 ? 8 * plane : 8 * (plane - 4)
    const { bytes, length } = out
    for (let index = 0; index < size; index++) bytes[length + index] = words[index]! >>> shift
    out.length += size
  }
}

/** @param into takes `count` ≥ 1 values from `at` on */
export function decodeFloats(cursor: Cursor, count: number, into: Float64Array, at: number): void {
  const header = getByte(cursor)
  if (header > (REPEATED | ALL_PLANES)) throw new DamageError('no such form of doubles')
  const repeated = (header & REPEATED) !== 0
  const size = repeated ? getCount(cursor, count) : count
  grow(size)
  if (repeated) decodeIntegers(cursor, size, runs, 0)
  decodeIntegers(cursor, size, heads, 0)
  getPlanes(cursor, header & ALL_PLANES, size)
  let to = at
  for (let index = 0; index < size; index++) {
    const head = heads[index]!
    words[HIGH] = ((head < 0 ? 32767 - head : head) * 65536 + middles[index]!) >>> 0
    words[LOW] = lows[index]!
    const value = pair[0]!
    if (!repeated) {
      into[to++] = value
      continue
    }
    const run = runs[index]!
    if (!(run >= 1 && run <= count - (to - at))) throw new DamageError('a run is too long')
    into.fill(value, to, to + run)
    to += run
  }
  if (to - at !== count) throw new DamageError('too few values')
}

function getPlanes(cursor: Cursor, planes: number, size: number): void {
  lows.fill(0, 0, size)
  middles.fill(0, 0, size)
  for (let plane = 0; plane < PLANES; plane++) {
    if ((planes & (1 << plane)) === 0) continue
    const bytes = getBytes(cursor, size)
    const words = plane < 4 ? lows : middles
    const shift = plane < 4 ? 8 * plane : 8 * (plane - 4)
    for (let index = 0; index < size; index++) words[index]! |= bytes[index]! << shift
  }
}
