/** Answers `MetricStore.query` from the file: which rows to read, folded over time, then across series. */
import { AppError } from '../../../../core/errors.ts'
import { foldSeries } from '../../fold.ts'
import { joinTracks } from '../../grid.ts'
import { type Floors, planQuery } from '../../resolution.ts'
import type { GridSeries, SeriesAnswer, SeriesQuery } from '../../store.ts'
import { readBucketTracks } from './buckets-tracks.ts'
import type { Context } from './context.ts'
import { noteLosses } from './losses.ts'
import { type QueryShape, readRawTracks } from './raw-tracks.ts'
import { findSlots, type Slot } from './sources.ts'

/** Series times steps that one query may compute. */
const MAX_POINTS = 10_000_000

export function answerQuery(context: Context, query: SeriesQuery): SeriesAnswer {
  const { metric, by, fold } = query
  const { resolution, start, stepSeconds, steps, to } = planQuery(query, floorsOf(context))
  const slots = findSlots(context, query)
  const points = Math.max(1, slots.length) * steps
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })

  const toMs = Math.ceil(milliseconds(to))
  const shape: QueryShape = { startMs: milliseconds(start), stepMs: milliseconds(stepSeconds), steps, toMs }
  if (resolution === 'raw') readRawTracks(context, slots, shape)
  else readBucketTracks(context, resolution, slots, shape)
  noteLosses(context, { isRaw: resolution === 'raw', metric, fromMs: shape.startMs, toMs })
  const series = toGrid(slots.filter(({ isWeight }) => !isWeight))
  const weights = toGrid(slots.filter(({ isWeight }) => isWeight))
  return {
    resolution,
    start,
    stepSeconds,
    series: foldSeries({ metric, by, fold, series, weights }),
    damage: context.damage.problems(),
  }
}

function floorsOf({ marks }: Context): Floors {
  const { floorRawMs, floor5mMs, floor1hMs, floor1dMs } = marks
  return { raw: floorRawMs / 1000, '5m': floor5mMs / 1000, '1h': floor1hMs / 1000, '1d': floor1dMs / 1000 }
}

/** Rounded to microseconds: 1.001 s is 1001 ms, not a hair less. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3
}

/** Series without any value in the period are left out. */
function toGrid(slots: readonly Slot[]): GridSeries[] {
  return slots
    .filter(({ tracks }) => tracks.length > 0)
    .map(({ labels, tracks }) => ({ labels, values: joinTracks(tracks) }))
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
}
