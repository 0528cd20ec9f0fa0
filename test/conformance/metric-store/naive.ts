/**
 * A metric store that is nothing but the model: it shows that the cases say what the port says, and not what an
 * engine happens to do. Everything in memory; a "directory" is an object.
 */
import { isMetricId } from '../../../core/catalogue.ts'
import { AppError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { toLatestAnswer } from '../../../store/metrics/latest.ts'
import { planQuery } from '../../../store/metrics/resolution.ts'
import type {
  Extent,
  LatestAnswer,
  LatestQuery,
  MetricStore,
  RollupFrame,
  RollupResolution,
  SeriesAnswer,
  SeriesQuery,
} from '../../../store/metrics/store.ts'
import type { StoreMode } from '../../../store/sqlite.ts'
import type { Bench } from './bench.ts'
import { createModel, type Model, type Piece } from './model.ts'

const MAX_POINTS = 10_000_000
/** Of frames given out at once. */
const BATCH = 100

export const naiveBench: Bench = {
  limits: [],
  place: async () => {
    const model = createModel()
    return { open: async (mode = 'write') => openNaive(model, mode), clear: async () => {} }
  },
}

/** How questions are answered; by the model where nothing else is said. */
interface Answers {
  query(query: SeriesQuery): SeriesAnswer
  latest(query: LatestQuery): LatestAnswer
}

export function openNaive(model: Model, mode: StoreMode, answers: Answers = answersOf(model)): MetricStore {
  let closed = false
  const ask = async <T>(answer: () => T): Promise<T> => {
    if (closed) throw new AppError('unavailable', 'store.closed')
    return answer()
  }
  const change = <T>(run: () => T): Promise<T> =>
    mode === 'write' ? ask(run) : Promise.reject(new Error('opened for reading only'))
  return {
    write: (frames) =>
      change(() => {
        for (const frame of frames) checkFrame(model, frame)
        for (const frame of frames) model.write(frame)
      }),
    writeRollups: (frames) =>
      change(() => {
        for (const frame of frames) model.adopt(frame)
      }),
    query: async (query, signal) => {
      checkQuery(model, query)
      await Promise.resolve()
      return ask(() => {
        checkCancelled(signal)
        return answers.query(query)
      })
    },
    latest: (query) => ask(() => answers.latest(query)),
    labelValues: (metric, label) =>
      ask(() => {
        const keys = model.seriesIds().map((id) => model.keyOf(id))
        const values = keys.flatMap((key) =>
          key.metric === metric && Object.hasOwn(key.labels, label) ? [key.labels[label]!] : [],
        )
        return [...new Set(values)].sort()
      }),
    async *frames(extent, signal) {
      checkCancelled(signal)
      for (const origin of originsOf(model, extent))
        yield* inBatches(inside(model.kept(origin, 'raw'), extent).map((piece) => toFrame(model, origin, piece)))
    },
    async *rollupFrames(resolution, extent, signal) {
      checkCancelled(signal)
      for (const origin of originsOf(model, extent))
        yield* inBatches(
          inside(model.kept(origin, resolution), extent).map((piece) => toRollup(model, origin, resolution, piece)),
        )
    },
    origins: () => ask(() => model.origins()),
    settle: () => ask(() => undefined),
    retain: (retention, now) => change(() => model.retain(retention, now)),
    statistics: () =>
      ask(() => {
        const times = model
          .origins()
          .flatMap((origin) => model.kept(origin, 'raw').map(({ startMs }) => startMs / 1000))
        const [oldest, newest] = [
          times.reduce((a, b) => Math.min(a, b), Infinity),
          times.reduce((a, b) => Math.max(a, b), 0),
        ]
        const series = model.seriesIds().length
        const period = times.length === 0 ? { oldest: undefined, newest: undefined } : { oldest, newest }
        return { series, frames: times.length, bytes: 1 + 8 * series, ...period }
      }),
    check: () => ask(() => []),
    close: async () => {
      // what was handed over before has been written at once
      closed = true
    },
  }
}

function answersOf(model: Model): Answers {
  return {
    latest: (query) => toLatestAnswer(model.latest(query)),
    query(query) {
      const { series, ...rest } = model.query(query)
      const grid = series.map(({ labels, values }) => ({ labels, values: Float64Array.from(values) }))
      return { ...rest, series: grid, damage: [] }
    },
  }
}

function checkFrame(model: Model, { origin, timeSeconds, intervalSeconds, set, values }: Frame): void {
  const sound = timeSeconds >= 0 && intervalSeconds > 0 && set.keys.length === values.length
  if (!sound || !set.keys.every(({ metric }) => isMetricId(metric))) {
    const counts = { keys: set.keys.length, values: values.length }
    throw new AppError('invalid', 'store.bad_frame', {
      origin,
      ...counts,
      time: timeSeconds,
      interval: intervalSeconds,
    })
  }
  const floor = model.floors().raw
  if (timeSeconds < floor)
    throw new AppError('invalid', 'store.too_old', { origin, time: toText(timeSeconds), floor: toText(floor) })
}

function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('unavailable', 'store.query_cancelled')
}

function toText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function checkQuery(model: Model, query: SeriesQuery): void {
  const { from, to, stepSeconds } = query
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to && stepSeconds >= 0.001))
    throw new AppError('invalid', 'store.bad_query', { from, to, step: stepSeconds })
  const points = planQuery(query, model.floors()).steps
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })
}

function originsOf(model: Model, { origins }: Extent): string[] {
  return model.origins().filter((origin) => origins === undefined || origins.includes(origin))
}

function inside(pieces: readonly Piece[], { from, to }: Extent): Piece[] {
  return pieces.filter(({ startMs }) => startMs >= from * 1000 && startMs < to * 1000)
}

function* inBatches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH)
}

export function toFrame(model: Model, origin: string, { startMs, intervalMs, values }: Piece): Frame {
  return {
    origin,
    timeSeconds: startMs / 1000,
    intervalSeconds: intervalMs / 1000,
    set: { keys: [...values.keys()].map((id) => model.keyOf(id)) },
    values: Float64Array.from(values.values(), ({ last }) => last),
  }
}

function toRollup(
  model: Model,
  origin: string,
  resolution: RollupResolution,
  { startMs, lastMs, intervalMs, values }: Piece,
): RollupFrame {
  const column = (name: 'sum' | 'count' | 'min' | 'max' | 'last') =>
    Float64Array.from(values.values(), (found) => found[name])
  return {
    origin,
    resolution,
    startSeconds: startMs / 1000,
    lastSeconds: lastMs / 1000,
    intervalSeconds: intervalMs / 1000,
    set: { keys: [...values.keys()].map((id) => model.keyOf(id)) },
    statistics: {
      sum: column('sum'),
      count: column('count'),
      min: column('min'),
      max: column('max'),
      last: column('last'),
    },
  }
}

/** All frames that the model keeps, by origin and time. */
export function modelFrames(model: Model): Frame[] {
  return model.origins().flatMap((origin) => model.kept(origin, 'raw').map((piece) => toFrame(model, origin, piece)))
}

export function modelRollups(model: Model, resolution: RollupResolution): RollupFrame[] {
  return model
    .origins()
    .flatMap((origin) => model.kept(origin, resolution).map((piece) => toRollup(model, origin, resolution, piece)))
}
