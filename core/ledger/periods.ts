/** Hours, days and months of a zone: a day of 23 or 25 hours is one day, and a month is the calendar's. */
import type { UnixSeconds } from '../series.ts'

/** `all`: one period, from when to when one asks. */
export const PERIOD_STEPS = ['hour', 'day', 'month', 'year', 'all'] as const
export type PeriodStep = (typeof PERIOD_STEPS)[number]
type CalendarStep = Exclude<PeriodStep, 'all'>

/**
 * @returns the beginnings of all periods that touch [from, to), and the end of the last one: ascending
 * @throws RangeError where nobody knows the zone
 */
export function periodBounds(from: UnixSeconds, to: UnixSeconds, step: PeriodStep, timeZone: string): Float64Array {
  if (step === 'all') return Float64Array.of(Math.floor(from), Math.ceil(to))
  const bounds: UnixSeconds[] = []
  let at = startOf(Temporal.Instant.fromEpochMilliseconds(Math.floor(from) * 1000).toZonedDateTimeISO(timeZone), step)
  while (toUnix(at) < to) {
    bounds.push(toUnix(at))
    at = step === 'hour' ? at.add({ hours: 1 }) : startOf(at.add({ [`${step}s`]: 1 }), step)
  }
  bounds.push(toUnix(at))
  return Float64Array.from(bounds)
}

function startOf(at: Temporal.ZonedDateTime, step: CalendarStep): Temporal.ZonedDateTime {
  if (step === 'hour') return at.round({ smallestUnit: 'hour', roundingMode: 'floor' })
  const day = step === 'day' ? at : at.with(step === 'month' ? { day: 1 } : { month: 1, day: 1 })
  return day.startOfDay()
}

const toUnix = (at: Temporal.ZonedDateTime): UnixSeconds => at.epochMilliseconds / 1000
