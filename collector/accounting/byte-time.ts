/** Times of a `sacct` listing straight from its bytes. */
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { type ByteField, textOf, wholeNumberOf } from './byte-values.ts'
import { remembering } from './remembering.ts'
import { LOCAL_LENGTH, readTime } from './values.ts'

const COLON = 58
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
    const isPlain = bytes.getUint8(from + HOUR_LENGTH) === COLON && bytes.getUint8(from + HOUR_LENGTH + 3) === COLON
    return isPlain && hour >= 0 && minute < 60 && second < 60
      ? hour + 60 * minute + second
      : readTime(textOf(bytes, from, to), clock)
  }
}
