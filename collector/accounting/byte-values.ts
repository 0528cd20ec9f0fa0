/**
 * Values of a `sacct` listing straight from its bytes: millions of rows are read without a text a field. What a value
 * means is told in `values.ts` and nowhere else: whatever does not look plain here is asked for there.
 */
import { durationSeconds, type JobName, readJobName } from './values.ts'

/** A field of a line: from one byte until before another. */
export type ByteField<T> = (bytes: DataView, from: number, to: number) => T

const DIGIT_0 = 48
const DASH = 45
const DOT = 46
const UNDERLINE = 95
const COLON = 58

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
export const textOf: ByteField<string> = ({ buffer, byteOffset }, from, to) =>
  from === to ? '' : decoder.decode(new Uint8Array(buffer, byteOffset + from, to - from))

/** More digits than these a double does not hold exactly. */
const MOST_DIGITS = 15

/** As `wholeNumber`. */
export const wholeNumberOf: ByteField<number> = (bytes, from, to) => {
  if (from === to || to - from > MOST_DIGITS) return NaN
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = bytes.getUint8(at) - DIGIT_0
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
function plainDuration(bytes: DataView, from: number, to: number): number {
  let total = 0
  let number = 0
  let began = from
  let colons = 0
  for (let at = from; at < to; at++) {
    const code = bytes.getUint8(at)
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
  const isTask = base < to && bytes.getUint8(base) === UNDERLINE
  const end = isTask ? digitsEnd(bytes, base + 1, to) : base
  const isStep = end < to && bytes.getUint8(end) === DOT
  if (base === from || base - from > ID_DIGITS || (isTask && (end === base + 1 || end - base - 1 > ID_DIGITS)))
    return readJobName(textOf(bytes, from, to))
  if (end < to && !(isStep && isPrintable(bytes, end, to))) return readJobName(textOf(bytes, from, to))
  const id = wholeNumberOf(bytes, from, base)
  return { jobId: isTask ? NaN : id, arrayJobId: isTask ? id : NaN, hetJobId: NaN, isStep }
}

function digitsEnd(bytes: DataView, from: number, to: number): number {
  let at = from
  while (at < to && bytes.getUint8(at) >= DIGIT_0 && bytes.getUint8(at) <= DIGIT_0 + 9) at++
  return at
}

function isPrintable(bytes: DataView, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes.getUint8(at) < 32 || bytes.getUint8(at) > 126) return false
  return true
}
