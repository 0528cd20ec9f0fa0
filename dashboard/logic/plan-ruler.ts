/** Where things stand on a ruler of time: percent of its width. Pure. */
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { arrivalOf, type PlanResource } from './plan.ts'

export interface Scale {
  readonly from: UnixSeconds
  readonly to: UnixSeconds
}

/** Of the whole width, left of today: a date to order that is past stands there. */
const BEFORE = 0.08
const HALF_YEAR = 182 * DAY_SECONDS

/** From a little before today to the end of the horizon; where that is not known, two years. */
export function scaleOf(resources: readonly PlanResource[], now: UnixSeconds): Scale {
  const ends = resources.flatMap(({ dates, order }) => [
    ...(dates.notBefore === null ? [] : [dates.notBefore]),
    ...(order?.by.value == null ? [] : [arrivalOf(order, now).to]),
  ])
  const to = Math.max(now + HALF_YEAR, ...(ends.length === 0 ? [now + 4 * HALF_YEAR] : ends))
  return { from: now - ((to - now) * BEFORE) / (1 - BEFORE), to }
}

/** Percent from the left, never beyond an edge. */
export const placeOf = (time: UnixSeconds, { from, to }: Scale): number =>
  Math.min(100, Math.max(0, (100 * (time - from)) / (to - from)))

export interface Tick {
  readonly at: number
  readonly time: UnixSeconds
  /** the first of January */
  readonly isYear: boolean
}

/** Beginnings of years, and of quarters where they have room. */
export function ticksOf(scale: Scale): readonly Tick[] {
  const first = new Date(scale.from * 1000).getUTCFullYear()
  const last = new Date(scale.to * 1000).getUTCFullYear()
  const ticks: Tick[] = []
  for (let year = first; year <= last; year += 1)
    for (const month of [1, 4, 7, 10]) {
      // noon: that day in nearly every zone, and hours are not seen here
      const time = Date.UTC(year, month - 1, 1, 12) / 1000
      if (time > scale.from && time < scale.to) ticks.push({ at: placeOf(time, scale), time, isYear: month === 1 })
    }
  return ticks
}

export interface RulerShape {
  readonly today: number
  readonly order: { readonly at: number; readonly isPast: boolean; readonly isBefore: boolean } | null
  /** from the order to its usual arrival, and on to its long one */
  readonly lead: { readonly from: number; readonly usual: number; readonly long: number } | null
  /** where it becomes full: the middle and the late end may lie beyond the horizon */
  readonly window: {
    readonly p10: number
    readonly p50: number | null
    readonly p90: number | null
    readonly end: number
  } | null
}

export function rulerOf({ dates, order }: PlanResource, scale: Scale, now: UnixSeconds): RulerShape {
  const at = (time: UnixSeconds) => placeOf(time, scale)
  const by = order?.by.value ?? null
  const arrival = order && by !== null ? arrivalOf(order, now) : null
  const { p10, p50, p90, notBefore } = dates
  return {
    today: at(now),
    order: by === null ? null : { at: at(by), isPast: order!.isPast, isBefore: by < scale.from },
    lead: arrival ? { from: at(arrival.ordered), usual: at(arrival.from), long: at(arrival.to) } : null,
    window:
      p10 === null
        ? null
        : {
            ...{ p10: at(p10), p50: p50 === null ? null : at(p50), p90: p90 === null ? null : at(p90) },
            end: at(p90 ?? notBefore ?? scale.to),
          },
  }
}

/** Of a density between its quantiles: a tenth lies before the first and after the last. */
export interface Stop {
  readonly offset: number
  readonly opacity: number
}

/** Shades of the window, from its left edge to its right one; what goes on beyond the horizon does not fade. */
export function shadesOf({ p10, p50, p90, end }: NonNullable<RulerShape['window']>): readonly Stop[] {
  const width = Math.max(end - p10, 0.0001)
  if (p50 === null)
    return [
      { offset: 0, opacity: 0.12 },
      { offset: 1, opacity: 0.35 },
    ]
  return [
    { offset: 0, opacity: 0.15 },
    { offset: (p50 - p10) / width, opacity: 0.95 },
    { offset: 1, opacity: p90 === null ? 0.45 : 0.15 },
  ]
}
