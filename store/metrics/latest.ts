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

/** Sorted by labels; of a series that two frames tell, the newer value, and of equally new ones that of the later frame. */
function collect(
  frames: readonly NewestFrame[],
  metric: MetricId,
  where: Where,
  notBefore: UnixSeconds,
): LatestValue[] {
  const { places, of, numbers } = planOf(frames, metric)
  const wanted = Object.keys(where).length > 0
  const found: LatestValue[] = []
  let last = -1
  for (let at = 0; at < places.length; at++) {
    const { timeSeconds: time, intervalSeconds, values } = frames[of[at]!]!
    const { position, labels } = places[at]!
    const value = values[position]!
    if (time < notBefore || Number.isNaN(value) || (wanted && !matches(labels, where))) continue
    const told = { labels, value, time, freshUntil: time + HOLD_INTERVALS * intervalSeconds }
    if (numbers[at] !== last) found.push(told)
    else if (found.at(-1)!.time <= time) found[found.length - 1] = told
    last = numbers[at]!
  }
  return found
}

/** A series of a set: what does not change from frame to frame. */
interface Place {
  readonly position: number
  /** of its labels */
  readonly id: string
  readonly labels: Labels
}

/** Where a metric's series stand in frames of those sets, sorted by labels. */
interface Plan {
  readonly sets: readonly SeriesSet[]
  readonly places: readonly Place[]
  /** the frame of each place */
  readonly of: Int32Array
  /** the same for places of the same series, which stand together */
  readonly numbers: Int32Array
}

/** Of each metric's last question: sets live long, and finding and sorting their series is most of an answer. */
const plans = new Map<MetricId, Plan>()

function planOf(frames: readonly NewestFrame[], metric: MetricId): Plan {
  const known = plans.get(metric)
  if (known && isSame(known.sets, frames)) return known
  const entries = frames.flatMap(({ set }, of) => placesOf(set, metric).map((place) => ({ place, of })))
  entries.sort((a, b) => (a.place.id < b.place.id ? -1 : a.place.id > b.place.id ? 1 : a.of - b.of))
  const numbers = new Int32Array(entries.length)
  for (let at = 1; at < entries.length; at++)
    numbers[at] = numbers[at - 1]! + Number(entries[at]!.place.id !== entries[at - 1]!.place.id)
  const plan = {
    sets: frames.map(({ set }) => set),
    places: entries.map(({ place }) => place),
    of: Int32Array.from(entries, ({ of }) => of),
    numbers,
  }
  plans.set(metric, plan)
  return plan
}

function isSame(sets: readonly SeriesSet[], frames: readonly NewestFrame[]): boolean {
  if (sets.length !== frames.length) return false
  for (let at = 0; at < sets.length; at++) if (frames[at]!.set !== sets[at]) return false
  return true
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
