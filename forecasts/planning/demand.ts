/**
 * Demand is what was asked, not what fitted: hours of what jobs asked for, by the week in which they were submitted; and
 * what of it nobody served.
 */
import type { Job } from '../../core/ledger/job.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { HOUR_SECONDS } from '../../core/units.ts'
import { type Reckoned, reckoned, requireAtLeast, requirePositive } from './reckoned.ts'

export const WEEK_DAYS = 7
/** Fewer known days do not tell a week. */
const LEAST_DAYS = 4
const GIBIBYTE = 1024 ** 3

/** What can be asked for, in hours of one. */
export const ASKED = ['cores', 'gpus', 'memoryGibibytes'] as const
export type Asked = (typeof ASKED)[number]

/**
 * Hours that a job asked for: what it wanted × its time limit; where it has run, what it wanted × how long it ran, which
 * is what it would have needed on a machine without a queue.
 * @returns NaN where it does not tell
 */
export function askedHours(job: Job): Readonly<Record<Asked, number>> {
  const isOver = !Number.isNaN(job.end) && !Number.isNaN(job.start)
  const hours = (isOver ? job.elapsedSeconds : job.timeLimitSeconds) / HOUR_SECONDS
  const of = (amount: number): number => (hours === Infinity ? NaN : amount * hours)
  return {
    cores: of(job.requestedCpus),
    gpus: of(job.requestedGpus),
    memoryGibibytes: of(job.requestedMemoryBytes / GIBIBYTE),
  }
}

/** Whether it was given up before it ever ran. */
export const isCancelledPending = ({ state, start }: Job): boolean => state === 'CANCELLED' && Number.isNaN(start)

export interface WeeklyAsked {
  /** one number a week */
  readonly hours: Readonly<Record<Asked, Float64Array>>
  /** of them, what was given up before it ran; its hours are those of time limits */
  readonly cancelled: Readonly<Record<Asked, Float64Array>>
  /** jobs that do not tell what they asked for, or have no time limit */
  readonly untold: Readonly<Record<Asked, number>>
}

/**
 * @param from beginning of the first week
 * @param count of weeks; jobs before and after are left out
 */
export function askedByWeek(jobs: Iterable<Job>, from: UnixSeconds, count: number): WeeklyAsked {
  const columns = () => Object.fromEntries(ASKED.map((name) => [name, new Float64Array(count)]))
  const hours = columns() as Record<Asked, Float64Array>
  const cancelled = columns() as Record<Asked, Float64Array>
  const untold: Record<Asked, number> = { cores: 0, gpus: 0, memoryGibibytes: 0 }
  for (const job of jobs) {
    const week = Math.floor((job.submit - from) / (WEEK_DAYS * 24 * HOUR_SECONDS))
    if (week < 0 || week >= count) continue
    const asked = askedHours(job)
    for (const name of ASKED)
      if (Number.isNaN(asked[name])) untold[name]++
      else (isCancelledPending(job) ? cancelled : hours)[name][week]! += asked[name]
  }
  return { hours, cancelled, untold }
}

/**
 * Whole weeks from days, the last one ending with the last day.
 * @param daily NaN where nothing is known
 * @param fold `sum`: of hours, days that are missing being like the others of their week; `mean`: of levels, as storage
 * @returns NaN of weeks of which too few days are known
 */
export function weeksOf(daily: Float64Array, fold: 'sum' | 'mean'): Float64Array {
  const count = Math.floor(daily.length / WEEK_DAYS)
  const first = daily.length - count * WEEK_DAYS
  return Float64Array.from({ length: count }, (_, week) => {
    let [sum, known] = [0, 0]
    for (let day = 0; day < WEEK_DAYS; day++) {
      const value = daily[first + week * WEEK_DAYS + day]!
      if (Number.isNaN(value)) continue
      sum += value
      known++
    }
    if (known < LEAST_DAYS) return NaN
    return fold === 'mean' ? sum / known : (sum / known) * WEEK_DAYS
  })
}

/** Between these lies what is meant, with a probability of 80 % where it was reckoned; NaN: nobody tells. */
export interface Range {
  readonly low: number
  readonly value: number
  readonly high: number
}

/** In hours of the resource, all of the same time. */
export interface Unmet {
  /** of jobs that wait now */
  readonly backlog: Range
  readonly cancelledPending: Range
  readonly denied: Range
  /** of people who stopped coming */
  readonly lost: Range
}

/** What is not known is left out, and told: the sum is then a least one. */
export function unmetDemand(unmet: Unmet): {
  readonly total: Reckoned
  readonly low: number
  readonly high: number
  readonly unknown: readonly (keyof Unmet)[]
} {
  const parts = Object.entries(unmet) as [keyof Unmet, Range][]
  for (const [key, { low }] of parts) requireAtLeast(key, low, 0)
  const known = parts.filter(([, { value }]) => !Number.isNaN(value))
  const sum = (of: (range: Range) => number) => known.reduce((total, [, range]) => total + of(range), 0)
  const value = known.length === 0 ? NaN : sum((range) => range.value)
  // parts err each for itself: their distances add as squares do (Taylor, An Introduction to Error Analysis, ch. 3)
  const distance = (of: (range: Range) => number) => Math.sqrt(sum((range) => of(range) ** 2))
  return {
    total: reckoned(
      'demand.unmet',
      'hours',
      Object.fromEntries(parts.map(([key, range]) => [key, range.value])),
      value,
    ),
    low: Math.max(0, value - distance((range) => range.value - range.low)),
    high: value + distance((range) => range.high - range.value),
    unknown: parts.filter(([, range]) => Number.isNaN(range.value)).map(([key]) => key),
  }
}

/**
 * What was given up before it ran may have been asked for again: from nothing to all of it is unmet.
 * @param usedShare hours used ÷ hours asked, of jobs that ran
 */
export function cancelledRange(askedHoursThen: number, usedShare: number): Range {
  const high = askedHoursThen * usedShare
  return { low: 0, value: high / 2, high }
}

const Z_80 = 1.2816

export interface Leaving {
  readonly people: number
  /** of them, those who did not come back */
  readonly left: number
}

/**
 * People leave for many reasons; those who left though they had to wait long, beyond the share in which others leave, are
 * counted as lost to waiting (difference of two proportions; Agresti and Caffo, The American Statistician 54 (2000) 280).
 * @param hoursEach that such a person used in the time
 */
export function lostRange(waited: Leaving, others: Leaving, hoursEach: number): Range {
  if (waited.people === 0 || others.people === 0 || Number.isNaN(hoursEach)) return { low: NaN, value: NaN, high: NaN }
  const share = ({ people, left }: Leaving) => (left + 1) / (people + 2)
  const variance = (of: Leaving) => (share(of) * (1 - share(of))) / (of.people + 2)
  const half = Z_80 * Math.sqrt(variance(waited) + variance(others))
  const excess = share(waited) - share(others)
  const hours = (difference: number) => Math.max(0, difference) * waited.people * hoursEach
  return { low: hours(excess - half), value: hours(excess), high: hours(excess + half) }
}

/** Days that the machine would need for what waits, were nothing else asked. */
export function backlogDays(backlog: number, deliverableDay: number): Reckoned {
  requireAtLeast('backlog', backlog, 0)
  requirePositive('deliverableDay', deliverableDay)
  return reckoned('demand.backlog', 'days', { backlog, deliverableDay }, backlog / deliverableDay)
}
