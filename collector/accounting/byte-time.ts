/** Times of a `sacct` listing straight from its bytes. */
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { type ByteField, textOf, wholeNumberOf } from './byte-values.ts'
import { remembering } from './remembering.ts'
import { LOCAL_LENGTH, readTime } from './values.ts'

const DASH = 45
const COLON = 58
const LETTER_T = 84
const DIGIT_0 = 48
const EPOCH_DIGITS = 10
const HOUR_LENGTH = '2026-11-21T00'.length
/** Hours that are remembered, a power of two: each has one place. */
const HOURS = 4096

/** As `readTime`: the hour is looked up, the rest counted. */
export function createTimeField(clock: LocalClock): ByteField<UnixSeconds | undefined> {
  const wordOf = remembering((text) => readTime(text, clock))
  /** hours as digits in a row, and when they begin */
  const keys = new Int32Array(HOURS).fill(-1)
  const begins = new Float64Array(HOURS)

  const hourAt = (bytes: DataView, from: number): number => {
    const [century, year] = [twoDigits(bytes, from), twoDigits(bytes, from + 2)]
    const [month, day, hour] = [twoDigits(bytes, from + 5), twoDigits(bytes, from + 8), twoDigits(bytes, from + 11)]
    const isPlain =
      (century | year | month | day | hour) >= 0 &&
      bytes.getUint8(from + 4) === DASH &&
      bytes.getUint8(from + 7) === DASH &&
      bytes.getUint8(from + 10) === LETTER_T
    if (!isPlain) return Number.NaN
    const key = (((century * 100 + year) * 13 + month) * 32 + day) * 24 + hour
    const place = key & (HOURS - 1)
    if (keys[place] !== key || month > 12 || day > 31 || hour > 23) {
      begins[place] = clock.toUnix(`${textOf(bytes, from, from + HOUR_LENGTH)}:00:00`)
      keys[place] = month > 12 || day > 31 || hour > 23 ? -1 : key
    }
    return begins[place]!
  }

  return (bytes, from, to) => {
    if (to - from !== LOCAL_LENGTH) {
      const epoch = to - from === EPOCH_DIGITS ? wholeNumberOf(bytes, from, to) : NaN
      return epoch >= 0 ? epoch : wordOf(bytes, from, to)
    }
    const hour = hourAt(bytes, from)
    const minute = twoDigits(bytes, from + HOUR_LENGTH + 1)
    const second = twoDigits(bytes, from + HOUR_LENGTH + 4)
    const isPlain = bytes.getUint8(from + HOUR_LENGTH) === COLON && bytes.getUint8(from + HOUR_LENGTH + 3) === COLON
    return isPlain && hour >= 0 && minute >= 0 && minute < 60 && second >= 0 && second < 60
      ? hour + 60 * minute + second
      : readTime(textOf(bytes, from, to), clock)
  }
}

/** @returns -1 where they are none */
function twoDigits(bytes: DataView, at: number): number {
  const [tens, ones] = [bytes.getUint8(at) - DIGIT_0, bytes.getUint8(at + 1) - DIGIT_0]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : -1
}
