/**
 * Values of a `sacct` listing straight from its bytes: millions of rows are read without a text a field. What a value
 * means is told in `values.ts` and nowhere else: whatever does not look plain here is asked for there.
 */
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { durationSeconds, type JobName, LOCAL_LENGTH, readJobName, readTime } from './values.ts'

/** A field of a line: from one byte until before another. */
export type ByteField<T> = (bytes: Uint8Array, from: number, to: number) => T

const DIGIT_0 = 48
const DASH = 45
const DOT = 46
const UNDERLINE = 95
const COLON = 58

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
export const textOf: ByteField<string> = (bytes, from, to) => (from === to ? '' : decoder.decode(bytes.subarray(from, to)))

/** More digits than these a double does not hold exactly. */
const MOST_DIGITS = 15

/** As `wholeNumber`. */
export const wholeNumberOf: ByteField<number> = (bytes, from, to) => {
  if (from === to || to - from > MOST_DIGITS) return NaN
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - DIGIT_0
    if (digit < 0 || digit > 9) return NaN
    number = 10 * number + digit
  }
  return number
}

/** As `durationSeconds`. */
export const durationOf: ByteField<number> = (bytes, from, to) => {
  const seconds = plainDuration(bytes, from, to)
  return seconds < 0 ? durationSeconds(textOf(bytes, from, to)) : seconds
}

/** of a part of a duration */
const PART_DIGITS = 9
const THOUSANDTHS = '.123'.length

/** `1-02:03:04.123`, days and thousandths or not. @returns -1 for any other form */
function plainDuration(bytes: Uint8Array, from: number, to: number): number {
  let total = 0
  let number = 0
  let began = from
  let colons = 0
  for (let at = from; at < to; at++) {
    const code = bytes[at]!
    const digit = code - DIGIT_0
    if (digit >= 0 && digit <= 9) {
      number = 10 * number + digit
      continue
    }
    if (at === began || at - began > PART_DIGITS) return -1
    if (code === DASH && began === from) total = 24 * number
    else if (code === COLON && colons < 2) {
      total = (total + number) * 60
      colons++
    } else if (code === DOT && colons > 0 && to - at === THOUSANDTHS) {
      const thousandths = wholeNumberOf(bytes, at + 1, to)
      return Number.isNaN(thousandths) ? -1 : total + number + thousandths / 1000
    } else return -1
    number = 0
    began = at + 1
  }
  return colons > 0 && to > began && to - began <= PART_DIGITS ? total + number : -1
}

const ID_DIGITS = 10

/** As `readJobName`: most are numbers, tasks of arrays, or steps. */
export const jobNameOf: ByteField<JobName | undefined> = (bytes, from, to) => {
  const base = digitsEnd(bytes, from, to)
  const isTask = base < to && bytes[base] === UNDERLINE
  const end = isTask ? digitsEnd(bytes, base + 1, to) : base
  const isStep = end < to && bytes[end] === DOT
  if (base === from || base - from > ID_DIGITS || (isTask && (end === base + 1 || end - base - 1 > ID_DIGITS)))
    return readJobName(textOf(bytes, from, to))
  if (end < to && !(isStep && isPrintable(bytes, end, to))) return readJobName(textOf(bytes, from, to))
  const id = wholeNumberOf(bytes, from, base)
  return { jobId: isTask ? NaN : id, arrayJobId: isTask ? id : NaN, hetJobId: NaN, isStep }
}

function digitsEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at]! >= DIGIT_0 && bytes[at]! <= DIGIT_0 + 9) at++
  return at
}

function isPrintable(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < 32 || bytes[at]! > 126) return false
  return true
}

const EPOCH_DIGITS = 10
const HOUR_LENGTH = '2026-11-21T00'.length

/** As `readTime`: the hour is looked up, the rest counted. */
export function createTimeField(clock: LocalClock): ByteField<UnixSeconds | undefined> {
  const hourOf = remembering((hour) => clock.toUnix(`${hour}:00:00`))
  const wordOf = remembering((text) => readTime(text, clock))
  return (bytes, from, to) => {
    if (to - from !== LOCAL_LENGTH) {
      const epoch = to - from === EPOCH_DIGITS ? wholeNumberOf(bytes, from, to) : NaN
      return epoch >= 0 ? epoch : wordOf(bytes, from, to)
    }
    const hour = hourOf(bytes, from, from + HOUR_LENGTH)
    const minute = wholeNumberOf(bytes, from + HOUR_LENGTH + 1, from + HOUR_LENGTH + 3)
    const second = wholeNumberOf(bytes, from + HOUR_LENGTH + 4, to)
    const isPlain = bytes[from + HOUR_LENGTH] === COLON && bytes[from + HOUR_LENGTH + 3] === COLON
    return isPlain && hour >= 0 && minute < 60 && second < 60
      ? hour + 60 * minute + second
      : readTime(textOf(bytes, from, to), clock)
  }
}

/** Longer ones are rare and never the same. */
const LONGEST = 128
/** Slots of the table, a power of two; half of them are used. */
const SLOTS = 2 ** 16
const MOST_BYTES = 2 ** 21

/**
 * What fields mean that come again and again: each is read once, and found again by its bytes.
 * @param read of one text always the same
 */
export function remembering<T>(read: (text: string) => T): ByteField<T> {
  const slots = new Int32Array(SLOTS)
  /** of the entry before that, by turns: its hash, where its bytes end */
  const entries = new Int32Array(SLOTS + 2)
  let kept = new Uint8Array(4096)
  let values: T[] = []

  const keep = (bytes: Uint8Array, from: number, to: number, hash: number, slot: number): T => {
    const value = read(textOf(bytes, from, to))
    const begin = entries[2 * values.length + 1]!
    const end = begin + to - from
    if (2 * values.length >= SLOTS || end > MOST_BYTES) {
      // begun anew: what is asked for now is remembered the next time
      slots.fill(0)
      values = []
      return value
    }
    if (end > kept.length) {
      const grown = new Uint8Array(2 * kept.length)
      grown.set(kept)
      kept = grown
    }
    kept.set(bytes.subarray(from, to), begin)
    values.push(value)
    slots[slot] = values.length
    entries[2 * values.length] = hash
    entries[2 * values.length + 1] = end
    return value
  }

  return (bytes, from, to) => {
    const length = to - from
    if (length > LONGEST) return read(textOf(bytes, from, to))
    let hash = length
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01_00_01_93)
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    for (;;) {
      const entry = slots[slot]!
      if (entry === 0) return keep(bytes, from, to, hash, slot)
      if (entries[2 * entry] === hash) {
        const begin = entries[2 * entry - 1]!
        let same = entries[2 * entry + 1]! - begin === length ? 0 : Infinity
        while (same < length && kept[begin + same] === bytes[from + same]) same++
        if (same === length) return values[entry - 1]!
      }
      slot = (slot + 1) & (SLOTS - 1)
    }
  }
}
