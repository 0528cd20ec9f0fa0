/** The series of a query, and who speaks of them. */
import { type MetricId, metric as metricOf, type Statistic, type TimeFold } from '../../../../core/catalogue.ts'
import type { Labels } from '../../../../core/series.ts'
import { matches, weightKey, weightMetric } from '../../fold.ts'
import type { Track } from '../../grid.ts'
import { statisticsOf } from '../../resolution.ts'
import type { SeriesQuery } from '../../store.ts'
import type { Context } from './context.ts'

/** One series of a query, and what each origin says about it. */
export interface Slot {
  readonly id: number
  readonly metric: MetricId
  readonly labels: Labels
  readonly fold: TimeFold
  /** what the fold is computed from, out of roll-ups */
  readonly statistics: readonly Statistic[]
  /** whether it is only there to weigh others */
  readonly isWeight: boolean
  readonly tracks: Track[]
}

/** The series asked for, and those that weigh them. */
export function findSlots(context: Context, query: SeriesQuery): Slot[] {
  const { metric, where, fold, by, overTime } = query
  const slots = toSlots(context, metric, overTime ?? metricOf(metric).overTime, false).filter(({ labels }) =>
    matches(labels, where),
  )
  const weight = weightMetric(metric, fold, by)
  if (!weight) return slots
  const key = weightKey(metric, weight)
  const wanted = new Set(slots.map(({ labels }) => key(labels)))
  const weights = toSlots(context, weight, metricOf(weight).overTime, true)
  return [...slots, ...weights.filter(({ labels }) => wanted.has(key(labels)))]
}

function toSlots({ index, damage }: Context, metric: MetricId, fold: TimeFold, isWeight: boolean): Slot[] {
  const statistics = statisticsOf(fold)
  const rows = index.series(metric, damage)
  return rows.map(({ id, labels }) => ({ id, metric, labels, fold, statistics, isWeight, tracks: [] }))
}

/** Origin → places of the slots that it may carry; ascending by origin. */
export function slotsByOrigin({ index }: Context, slots: readonly Slot[]): Map<number, number[]> {
  const found = new Map<number, number[]>()
  const put = (origin: number, place: number): void => {
    const known = found.get(origin)
    if (!known) found.set(origin, [place])
    else if (known.at(-1) !== place) known.push(place)
  }
  slots.forEach(({ id }, place) => {
    for (const origin of index.carriers(id)) put(origin, place)
    for (const origin of index.suspects()) put(origin, place)
  })
  return new Map([...found].sort(([a], [b]) => a - b))
}

/** Milliseconds of the newest raw frame of the origin that is still kept; -Infinity where there is none. */
export function newestRawMs({ head, chunks, damage, marks }: Context, origin: number): number {
  const sealed = chunks.newestMs(origin, damage)
  const newest = Math.max(head.newestMs(origin), sealed === Infinity ? -Infinity : sealed)
  return newest >= marks.floorRawMs ? newest : -Infinity
}
