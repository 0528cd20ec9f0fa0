/** Which resolution answers a query, and on which grid: pure, the same for every engine. */
import { type MetricId, metric as metricOf, type Statistic, type TimeFold } from '../../core/catalogue.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import { weightMetric } from './fold.ts'
import type { Resolution, RollupResolution, SeriesQuery } from './store.ts'

export const ROLLUP_SECONDS: Readonly<Record<RollupResolution, number>> = {
  '5m': 5 * MINUTE_SECONDS,
  '1h': HOUR_SECONDS,
  '1d': DAY_SECONDS,
}
/** Finest first. */
export const ROLLUPS = ['5m', '1h', '1d'] as const satisfies readonly RollupResolution[]
export const RESOLUTIONS = ['raw', ...ROLLUPS] as const satisfies readonly Resolution[]

/** Nothing older is kept of a resolution; 0 or less while nothing was dropped. */
export type Floors = Readonly<Record<Resolution, UnixSeconds>>

export interface Plan {
  readonly resolution: Resolution
  readonly start: UnixSeconds
  readonly stepSeconds: number
  readonly steps: number
  /** exclusive end of what counts: `to`, or the end of the bucket it lies in */
  readonly to: UnixSeconds
}

/**
 * The coarsest roll-up that divides the step and keeps the statistic; raw samples where there is none. Where
 * that does not reach back to `from` any more, the next coarser one that does, and the step widens to it; else the
 * next finer one that does; where none does, the one that reaches back furthest.
 */
export function planQuery(query: SeriesQuery, floors: Floors): Plan {
  const { stepSeconds, from } = query
  if (query.resolution) return toPlan(query, query.resolution)
  const usable: readonly Resolution[] = keepsFolds(query) ? RESOLUTIONS : ['raw']
  const chosen = usable.findLastIndex((rollup) => rollup === 'raw' || isMultiple(stepSeconds, ROLLUP_SECONDS[rollup]))
  const inOrder = [...usable.slice(chosen), ...usable.slice(0, chosen).reverse()]
  const found =
    inOrder.find((resolution) => floors[resolution] <= from) ??
    inOrder.reduce((best, resolution) => (floors[resolution] < floors[best] ? resolution : best))
  return toPlan(query, found)
}

function toPlan({ from, to, stepSeconds: wanted }: SeriesQuery, resolution: Resolution): Plan {
  const bucket = resolution === 'raw' ? undefined : ROLLUP_SECONDS[resolution]
  const stepSeconds = bucket === undefined || isMultiple(wanted, bucket) ? wanted : Math.ceil(wanted / bucket) * bucket
  // whole microseconds: three steps of 0.001 s are 0.003 s, not a hair less
  const step = microseconds(stepSeconds)
  const first = Math.floor(microseconds(from) / step)
  const steps = Math.ceil(microseconds(to) / step) - first
  const end = bucket === undefined ? to : Math.ceil(to / bucket) * bucket
  return { resolution, start: (first * step) / 1e6, stepSeconds, steps, to: end }
}

function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6)
}

function isMultiple(step: number, of: number): boolean {
  return step >= of && step % of === 0
}

/** Whether roll-ups keep what the query folds over time, of the metric and of what weighs it. */
function keepsFolds(query: SeriesQuery): boolean {
  const weight = weightMetric(query.metric, query.fold, query.by)
  const own = keepsFold(query.metric, query.overTime ?? metricOf(query.metric).overTime)
  return own && (weight === undefined || keepsFold(weight, metricOf(weight).overTime))
}

function keepsFold(metric: MetricId, fold: TimeFold): boolean {
  const { rollups } = metricOf(metric)
  return statisticsOf(fold).every((statistic) => rollups.includes(statistic))
}

/** What a fold over time is computed from: the mean from the sum and the count. */
export function statisticsOf(fold: TimeFold): readonly Statistic[] {
  return fold === 'mean' ? ['sum', 'count'] : [fold]
}
