/** Last values out of the newest frame of each origin: pure, shared by every engine. */
import type { MetricId } from '../../core/catalogue.ts'
import { type Labels, labelsId, type SeriesSet, type UnixSeconds } from '../../core/series.ts'
import { foldSeries, groupBy, HOLD_INTERVALS, matches, weightMetric } from './fold.ts'
import type { LatestQuery, LatestValue, Where } from './store.ts'

/** The newest frame of one origin: the whole of what it says now. */
export interface NewestFrame {
  readonly timeSeconds: UnixSeconds
  readonly intervalSeconds: number
  readonly set: SeriesSet
  /** one a key; NaN = absent */
  readonly values: Float64Array
}

/** Answers `MetricStore.latest`. Where two origins claim the same series, the newer one is believed. */
export function latestOf(frames: readonly NewestFrame[], query: LatestQuery): readonly LatestValue[] {
  const { metric, where, by, fold, notBefore } = query
  const found = collect(frames, metric, where, notBefore)
  if (by === undefined) return found
  const weight = weightMetric(metric, fold, by)
  const weights = weight ? collect(frames, weight, {}, notBefore).map(toGrid) : []
  // both come out sorted by the labels of `by`
  const folded = foldSeries({ metric, by, fold, series: found.map(toGrid), weights })
  return groupBy(found, by).map(({ labels, members }, index) => ({
    labels,
    value: folded[index]!.values[0]!,
    time: Math.min(...members.map(({ time }) => time)),
    freshUntil: Math.min(...members.map(({ freshUntil }) => freshUntil)),
  }))
}

function toGrid({ labels, value }: LatestValue): { labels: Labels; values: Float64Array } {
  return { labels, values: Float64Array.of(value) }
}

/** Sorted by labels. */
function collect(
  frames: readonly NewestFrame[],
  metric: MetricId,
  where: Where,
  notBefore: UnixSeconds,
): LatestValue[] {
  const wanted = Object.keys(where).length > 0
  const found: LatestValue[] = []
  /** of their labels */
  const ids: string[] = []
  let isAscending = true
  for (const { timeSeconds: time, intervalSeconds, set, values } of frames) {
    if (time < notBefore) continue
    const freshUntil = time + HOLD_INTERVALS * intervalSeconds
    for (const { position, id, labels } of placesOf(set, metric)) {
      const value = values[position]!
      if (Number.isNaN(value) || (wanted && !matches(labels, where))) continue
      isAscending &&= ids.length === 0 || ids.at(-1)! < id
      ids.push(id)
      found.push({ labels, value, time, freshUntil })
    }
  }
  // as long as they are, a map of all of them would cost more than the rest
  return isAscending ? found : newestOfEach(found, ids)
}

/** Of equal ones told at the same time the one found last. */
function newestOfEach(found: readonly LatestValue[], ids: readonly string[]): LatestValue[] {
  const newest = new Map<string, LatestValue>()
  for (let at = 0; at < found.length; at++) {
    const known = newest.get(ids[at]!)
    if (!known || known.time <= found[at]!.time) newest.set(ids[at]!, found[at]!)
  }
  return [...newest.keys()].sort().map((id) => newest.get(id)!)
}

/** A series of a set: what does not change from frame to frame. */
interface Place {
  readonly position: number
  /** of its labels */
  readonly id: string
  readonly labels: Labels
}

const NONE: readonly Place[] = []
const places = new WeakMap<SeriesSet, ReadonlyMap<MetricId, readonly Place[]>>()

/** Where the metric's series stand in the set; worked out once a set. */
function placesOf(set: SeriesSet, metric: MetricId): readonly Place[] {
  let known = places.get(set)
  if (!known) {
    const index = new Map<MetricId, Place[]>()
    set.keys.forEach(({ metric: of, labels }, position) => {
      const place = { position, id: labelsId(labels), labels }
      const list = index.get(of)
      if (list) list.push(place)
      else index.set(of, [place])
    })
    places.set(set, index)
    known = index
  }
  return known.get(metric) ?? NONE
}
