/** Days and moments of files as Unix seconds, by the clock of a zone. */
import type { UnixSeconds } from '../../core/series.ts'
import { readDate } from './cells.ts'

/** The beginning of a day. @param day ISO 8601 */
export function startOfDay(day: string, timeZone: string): UnixSeconds {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds / 1000
}

/** The beginning of the day after. */
export function endOfDay(day: string, timeZone: string): UnixSeconds {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds / 1000
}

const MOMENT =
  /^(?<day>\S+?)[T ]+(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?(?<offset>Z|[+-]\d\d:?\d\d)?$/

export interface Moment {
  readonly time: UnixSeconds
  /** ISO 8601; told without an hour: the time is its beginning */
  readonly day?: string
}

/**
 * `2026-03-31`, `2026-03-31 08:30`, `31/03/2026 8:30`, `2026-03-31T08:30:00-03:00`. An hour that is there twice is the
 * earlier one.
 */
export function readMoment(text: string, timeZone: string): Moment | undefined {
  const whole = readDate(text)
  const parts = MOMENT.exec(text)?.groups
  if (!parts) return whole === undefined ? undefined : { time: startOfDay(whole, timeZone), day: whole }
  const day = readDate(parts['day']!)
  const [hour, minute, second] = [parts['hour'], parts['minute'], parts['second'] ?? 0].map(Number) as [
    number,
    number,
    number,
  ]
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const local = Temporal.PlainDate.from(day).toPlainDateTime({ hour, minute, second })
  const zone = parts['offset'] === undefined ? timeZone : offsetZone(parts['offset'])
  try {
    return { time: local.toZonedDateTime(zone).epochMilliseconds / 1000 }
  } catch {
    return undefined
  }
}

const offsetZone = (offset: string): string =>
  offset === 'Z' ? 'UTC' : offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`
