/** What reading has to give, through the words of the port alone: `grid.ts`, `rollup.ts`, `fold.ts`, frame by frame. */
import { metric as metricOf, type TimeFold } from '../../../core/catalogue.ts'
import { type Frame, type SeriesKey, seriesId } from '../../../core/series.ts'
import { foldSeries, matches, weightMetric } from '../../../store/metrics/fold.ts'
import { type Bucket, createFeeder, createTrack, joinTracks, type Track } from '../../../store/metrics/grid.ts'
import { planQuery } from '../../../store/metrics/resolution.ts'
import { coarsen, rollUp } from '../../../store/metrics/rollup.ts'
import type { GridSeries, Resolution, RollupFrame, SeriesQuery } from '../../../store/metrics/store.ts'

/** @param frames of one origin as written. @returns one an instant, oldest first; what is absent later removes nothing */
export function mergeFrames(frames: readonly Frame[]): Frame[] {
  const groups = Map.groupBy(frames, ({ timeSeconds }) => Math.round(timeSeconds * 1000))
  return [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([timeMs, group]) => {
      const found = new Map<string, readonly [SeriesKey, number]>()
      for (const { set, values } of group)
        set.keys.forEach((key, position) => {
          if (!Number.isNaN(values[position])) found.set(seriesId(key), [key, values[position]!])
        })
      const pairs = [...found.values()]
      return {
        ...group.at(-1)!,
        timeSeconds: timeMs / 1000,
        set: { keys: pairs.map(([key]) => key) },
        values: Float64Array.from(pairs, ([, value]) => value),
      }
    })
}

/** An event of one origin: a frame, or a bucket. */
interface Event {
  readonly timeMs: number
  readonly lastMs: number
  readonly intervalMs: number
  readonly keys: readonly SeriesKey[]
  /** @returns what the fold is computed from, and of how many samples */
  readonly at: (position: number, fold: TimeFold) => { value: number; count: number }
}

function ofFrame({ timeSeconds, intervalSeconds, set, values }: Frame): Event {
  const timeMs = timeSeconds * 1000
  const at = (position: number) => ({ value: values[position]!, count: NaN })
  return { timeMs, lastMs: timeMs, intervalMs: intervalSeconds * 1000, keys: set.keys, at }
}

function ofBucket({ startSeconds, lastSeconds, intervalSeconds, set, statistics }: RollupFrame): Event {
  return {
    timeMs: startSeconds * 1000,
    lastMs: lastSeconds * 1000,
    intervalMs: intervalSeconds * 1000,
    keys: set.keys,
    at: (position, fold) => ({
      value: statistics[fold === 'mean' ? 'sum' : fold]?.[position] ?? NaN,
      count: fold === 'mean' ? (statistics.count?.[position] ?? NaN) : NaN,
    }),
  }
}

export interface World {
  /** merged, by origin */
  readonly frames: ReadonlyMap<string, readonly Frame[]>
  /** beyond what those give */
  readonly rollups?: readonly RollupFrame[]
  /** seconds */
  readonly floors?: Readonly<Partial<Record<Resolution, number>>>
}

function eventsOf(world: World, resolution: Resolution): Map<string, Event[]> {
  const floor = world.floors?.[resolution] ?? -Infinity
  const found = new Map<string, Event[]>()
  for (const [origin, frames] of world.frames)
    found.set(
      origin,
      resolution === 'raw'
        ? frames.filter(({ timeSeconds }) => timeSeconds >= floor).map(ofFrame)
        : rollUp(frames, resolution)
            .filter(({ startSeconds }) => startSeconds >= floor)
            .map(ofBucket),
    )
  const given = (world.rollups ?? []).filter((frame) => frame.resolution === resolution)
  const hours = (world.rollups ?? []).filter((frame) => frame.resolution === '1h')
  const days =
    resolution === '1d'
      ? [...Map.groupBy(hours, ({ origin }) => origin).values()].flatMap((list) => coarsen(list, '1d'))
      : []
  for (const frame of [...given, ...days]) {
    const events = found.get(frame.origin) ?? []
    const event = ofBucket(frame)
    if (frame.startSeconds >= floor && !events.some(({ timeMs }) => timeMs === event.timeMs)) events.push(event)
    found.set(
      frame.origin,
      events.sort((a, b) => a.timeMs - b.timeMs),
    )
  }
  return found
}

export function referenceQuery(world: World, query: SeriesQuery) {
  const floors = { raw: 0, '5m': 0, '1h': 0, '1d': 0, ...world.floors }
  const plan = planQuery(query, floors)
  const events = eventsOf(world, plan.resolution)
  const { metric, by, fold, where } = query
  const { overTime } = metricOf(metric)
  const isMain = (key: SeriesKey) => key.metric === metric && matches(key.labels, where)
  const newestMs = Math.max(
    ...[...events.values()]
      .filter((list) => list.some(({ keys }) => keys.some(isMain)))
      .map((list) => list.at(-1)!.lastMs),
  )
  const shape = { startMs: plan.start * 1000, stepMs: plan.stepSeconds * 1000, steps: plan.steps, newestMs }
  const gridOf = (wanted: (key: SeriesKey) => boolean, timeFold: TimeFold): GridSeries[] => {
    const tracks = new Map<string, { key: SeriesKey; tracks: Track[] }>()
    for (const [, list] of [...events].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const own = new Map<string, Track>()
      for (const { keys } of list)
        for (const key of keys.filter(wanted))
          if (!own.has(seriesId(key))) {
            own.set(seriesId(key), createTrack(timeFold, plan.steps, true))
            const entry = tracks.get(seriesId(key)) ?? { key, tracks: [] }
            tracks.set(seriesId(key), entry)
            entry.tracks.push(own.get(seriesId(key))!)
          }
      if (own.size === 0) continue
      const feeder = createFeeder(shape)
      for (const { timeMs, lastMs, intervalMs, keys, at } of list) {
        if (timeMs >= plan.to * 1000) break
        const places = [...keys.keys()].filter((position) => wanted(keys[position]!))
        const pairs = places.map((position) => at(position, timeFold))
        const bucket: Bucket = { lastMs, counts: Float64Array.from(pairs, ({ count }) => count) }
        const fed = {
          intervalMs,
          positions: Int32Array.from(pairs.keys()),
          tracks: places.map((position) => own.get(seriesId(keys[position]!))!),
        }
        const values = Float64Array.from(pairs, ({ value }) => value)
        if (plan.resolution === 'raw') feeder.frame(timeMs, fed, values)
        else feeder.frame(timeMs, fed, values, bucket)
      }
      feeder.end()
    }
    return [...tracks.values()]
      .map((entry) => ({ labels: entry.key.labels, values: joinTracks(entry.tracks) }))
      .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
  }
  const series = gridOf(isMain, query.overTime ?? overTime)
  const weight = weightMetric(metric, fold, by)
  const weights = weight ? gridOf((key) => key.metric === weight, metricOf(weight).overTime) : []
  return {
    resolution: plan.resolution,
    start: plan.start,
    stepSeconds: plan.stepSeconds,
    series: foldSeries({ metric, by, fold, series, weights }),
  }
}

/** Numbers to ten digits (sums in another order), gaps as text: easy to compare, easy to read. */
export function readable(series: readonly GridSeries[]) {
  return series.map(({ labels, values }) => ({
    labels,
    values: Array.from(values, (value) => (Number.isNaN(value) ? 'gap' : Number(value.toPrecision(10)))),
  }))
}
