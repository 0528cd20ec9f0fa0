/** Where the steps of a dated series begin, and those that come after it. */
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'

/**
 * @param times of each value, at least two
 * @returns where each step begins, `ahead` more of them, and the end of the last one
 * @throws AppError `invalid` where they are spaced neither evenly nor by months of the calendar
 */
export function stepBounds(times: readonly UnixSeconds[], ahead: number): Float64Array {
  const next = evenSteps(times) ?? monthSteps(times)
  if (!next) {
    const wrong = times.findIndex((time, at) => at > 0 && time - times[at - 1]! !== times[1]! - times[0]!)
    throw new AppError('invalid', 'forecast.uneven', { value: Math.max(1, wrong) + 1 })
  }
  return Float64Array.of(...times, ...Array.from({ length: ahead + 1 }, (_, step) => next(step + 1)))
}

type Next = (step: number) => UnixSeconds

function evenSteps(times: readonly UnixSeconds[]): Next | undefined {
  const step = (times[1] ?? NaN) - times[0]!
  const isEven = step > 0 && times.every((time, at) => at === 0 || time - times[at - 1]! === step)
  return isEven ? (count) => times.at(-1)! + count * step : undefined
}

/** Months, quarters, years: of days that each month has. */
function monthSteps(times: readonly UnixSeconds[]): Next | undefined {
  const days = times.map((time) => Temporal.Instant.fromEpochMilliseconds(1000 * time).toZonedDateTimeISO('UTC'))
  const monthOf = (at: number): number => 12 * days[at]!.year + days[at]!.month
  const step = days.length < 2 ? 0 : monthOf(1) - monthOf(0)
  const [first] = days
  const isEven = days.every(
    ({ day, hour, minute, second }, at) =>
      day === first!.day &&
      [hour, minute, second].every((value) => value === 0) &&
      (at === 0 || monthOf(at) - monthOf(at - 1) === step),
  )
  if (step < 1 || !isEven) return undefined
  return (count) => days.at(-1)!.add({ months: count * step }).epochMilliseconds / 1000
}
