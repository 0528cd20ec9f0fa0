/** Last values out of the newest frame of each origin: pure, shared by every engine. */
import type { MetricId } from '../../core/catalogue.ts'
import { type Labels, labelsId, type SeriesSet, type UnixSeconds } from '../../core/series.ts'
import { foldSeries, groupBy, HOLD_INTERVALS, matches, weightMetric } from './fold.ts'
import type { GridSeries, LatestAnswer, LatestQuery, Where } from './store.ts'

/** The newest frame of one origin: the whole of what it says now. */
export interface NewestFrame {
  readonly timeSeconds: UnixSeconds
  readonly intervalSeconds: number
  readonly set: SeriesSet
  /** one a key; NaN = absent */
  readonly values: Float64Array
}

/** One of the values of a `LatestAnswer`. */
export interface LatestValue {
  readonly labels: Labels
  readonly value: number
  readonly time: UnixSeconds
  readonly freshUntil: UnixSeconds
}

export function listLatest({ labels, values, times, freshUntil }: LatestAnswer): LatestValue[] {
  return labels.map((of, at) => ({ labels: of, value: values[at]!, time: times[at]!, freshUntil: freshUntil[at]! }))
}

export function toLatestAnswer(list: readonly LatestValue[]): LatestAnswer {
  return {
    labels: list.map(({ labels }) => labels),
    values: Float64Array.from(list, ({ value }) => value),
    times: Float64Array.from(list, ({ time }) => time),
    freshUntil: Float64Array.from(list, ({ freshUntil }) => freshUntil),
  }
}

/** Answers `MetricStore.latest`. Where two origins claim the same series, the newer one is believed. */
export function latestOf(frames: readonly NewestFrame[], query: LatestQuery): LatestAnswer {
  const { metric, where, by, fold, notBefore } = query
  const found = collect(frames, metric, where, notBefore)
  if (by === undefined) return found
  const weight = weightMetric(metric, fold, by)
  const weights = weight ? toGrid(collect(frames, weight, {}, notBefore)) : []
  // both come out sorted by the labels of `by`
  const folded = foldSeries({ metric, by, fold, series: toGrid(found), weights })
  return toLatestAnswer(
    groupBy(listLatest(found), by).map(({ labels, members }, index) => ({
      labels,
      value: folded[index]!.values[0]!,
      time: Math.min(...members.map(({ time }) => time)),
      freshUntil: Math.min(...members.map(({ freshUntil }) => freshUntil)),
    })),
  )
}

function toGrid({ labels, values }: LatestAnswer): GridSeries[] {
  return labels.map((of, at) => ({ labels: of, values: values.subarray(at, at + 1) }))
}

/** Sorted by labels; of a series that two frames tell, the newer value, and of equally new ones that of the later frame. */
function collect(frames: readonly NewestFrame[], metric: MetricId, where: Where, notBefore: UnixSeconds): LatestAnswer {
  const { places, labels: known, of, numbers } = planOf(frames, metric)
  const wanted = Object.keys(where).length > 0
  const [values, times, freshUntil] = [column(places.length), column(places.length), column(places.length)]
  /** of the places, those that tell a value */
  const told = new Int32Array(places.length)
  let count = 0
  for (let at = 0; at < places.length; at++) {
    const { timeSeconds: time, intervalSeconds, values: all } = frames[of[at]!]!
    const { position, labels } = places[at]!
    const value = all[position]!
    if (time < notBefore || Number.isNaN(value) || (wanted && !matches(labels, where))) continue
    const isAgain = count > 0 && numbers[told[count - 1]!] === numbers[at]
    if (isAgain && times[count - 1]! > time) continue
    if (!isAgain) count++
    told[count - 1] = at
    values[count - 1] = value
    times[count - 1] = time
    freshUntil[count - 1] = time + HOLD_INTERVALS * intervalSeconds
  }
  if (count === places.length) return { labels: known, values, times, freshUntil }
  return {
    labels: Array.from(told.subarray(0, count), (at) => places[at]!.labels),
    values: values.slice(0, count),
    times: times.slice(0, count),
    freshUntil: freshUntil.slice(0, count),
  }
}

const column = (length: number): Float64Array => new Float64Array(length)

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
  /** of each place */
  readonly labels: readonly Labels[]
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
    labels: entries.map(({ place }) => place.labels),
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
