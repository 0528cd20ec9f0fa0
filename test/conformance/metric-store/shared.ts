/**
 * The model's samples answered by the modules that all engines share (`planQuery`, `grid.ts`, `fold.ts`,
 * `latest.ts`): what those make of frames and buckets is what the port says.
 */
import { type MetricId, metric as metricOf, type TimeFold } from '../../../core/catalogue.ts'
import { type SeriesKey, seriesId } from '../../../core/series.ts'
import { foldSeries, matches, weightMetric } from '../../../store/metrics/fold.ts'
import { createFeeder, createTrack, type GridShape, joinTracks, type Track } from '../../../store/metrics/grid.ts'
import { latestOf } from '../../../store/metrics/latest.ts'
import { type Plan, planQuery } from '../../../store/metrics/resolution.ts'
import type { GridSeries, LatestAnswer, LatestQuery, SeriesAnswer, SeriesQuery } from '../../../store/metrics/store.ts'
import type { Bench } from './bench.ts'
import { createModel, type Model, type Piece } from './model.ts'
import { openNaive, toFrame } from './naive.ts'

export const sharedBench: Bench = {
  limits: [],
  place: async () => {
    const model = createModel()
    const answers = {
      query: (query: SeriesQuery) => answer(model, query),
      latest: (query: LatestQuery) => latest(model, query),
    }
    return { open: async (mode = 'write') => openNaive(model, mode, answers), clear: async () => {} }
  },
}

function answer(model: Model, query: SeriesQuery): SeriesAnswer {
  const { metric, where, by, fold } = query
  const plan = planQuery(query, model.floors())
  const keys = model.seriesIds().map((id) => model.keyOf(id))
  const wanted = keys.filter((key) => key.metric === metric && matches(key.labels, where))
  const weight = weightMetric(metric, fold, by)
  const shape: GridShape = {
    startMs: plan.start * 1000,
    stepMs: plan.stepSeconds * 1000,
    steps: plan.steps,
    newestMs: newestOf(model, wanted),
  }
  const fill = (found: readonly SeriesKey[], id: MetricId, overTime?: TimeFold) =>
    found
      .map(
        (key): GridSeries => ({
          labels: key.labels,
          values: foldOne(model, key, overTime ?? metricOf(id).overTime, plan, shape),
        }),
      )
      .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
  const series = fill(wanted, metric, query.overTime)
  const weights = weight
    ? fill(
        keys.filter((key) => key.metric === weight),
        weight,
      )
    : []
  const { resolution, start, stepSeconds } = plan
  return { resolution, start, stepSeconds, series: foldSeries({ metric, by, fold, series, weights }), damage: [] }
}

/** What all origins say of one series. */
function foldOne(model: Model, key: SeriesKey, fold: TimeFold, plan: Plan, shape: GridShape): Float64Array {
  const tracks = model.origins().map((origin): Track => {
    const track = createTrack(fold, shape.steps, true)
    const feeder = createFeeder(shape)
    for (const piece of model.kept(origin, plan.resolution)) {
      if (piece.startMs >= plan.to * 1000) break
      const { value, count } = toSample(piece, key, fold)
      const wanted = { intervalMs: piece.intervalMs, positions: Int32Array.of(0), tracks: [track] }
      const bucket = { lastMs: piece.lastMs, counts: Float64Array.of(count) }
      feeder.frame(piece.startMs, wanted, Float64Array.of(value), plan.resolution === 'raw' ? undefined : bucket)
    }
    feeder.end()
    return track
  })
  return tracks.length === 0 ? new Float64Array(shape.steps).fill(NaN) : joinTracks(tracks)
}

/** Of a track that folds to the mean the sum, of any other what it folds to. */
function toSample(piece: Piece, key: SeriesKey, fold: TimeFold): { value: number; count: number } {
  const found = piece.values.get(seriesId(key))
  if (!found) return { value: NaN, count: NaN }
  return { value: fold === 'mean' ? found.sum : found[fold], count: fold === 'mean' ? found.count : NaN }
}

function newestOf(model: Model, wanted: readonly SeriesKey[]): number {
  const ids = wanted.map(seriesId)
  const times = model.origins().flatMap((origin) => {
    const pieces = (['raw', '5m', '1h', '1d'] as const).flatMap((resolution) => model.kept(origin, resolution))
    const carries = pieces.some(({ values }) => ids.some((id) => values.has(id)))
    return carries ? pieces.map(({ lastMs }) => lastMs) : []
  })
  return times.reduce((newest, time) => Math.max(newest, time), -Infinity)
}

function latest(model: Model, query: LatestQuery): LatestAnswer {
  const newest = model.origins().flatMap((origin) =>
    model
      .kept(origin, 'raw')
      .slice(-1)
      .map((piece) => toFrame(model, origin, piece)),
  )
  return latestOf(newest, query)
}
