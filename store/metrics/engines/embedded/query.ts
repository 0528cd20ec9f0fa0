/** Answers `MetricStore.query` from the file: which rows to read, folded over time, then across series. */
import type { MetricId } from '../../../../core/catalogue.ts'
import { AppError } from '../../../../core/errors.ts'
import { foldSeries } from '../../fold.ts'
import { joinTracks } from '../../grid.ts'
import { type Floors, planQuery } from '../../resolution.ts'
import type { GridSeries, SeriesAnswer, SeriesQuery } from '../../store.ts'
import { readBucketTracks } from './buckets-tracks.ts'
import type { Context } from './context.ts'
import { unlessDamaged } from './damage.ts'
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
  noteLosses(context, resolution === 'raw', metric, shape)
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

/** What was lost before now, and was found when it was to be packed. */
function noteLosses(
  { db, index, damage }: Context,
  isRaw: boolean,
  metric: MetricId,
  { startMs, toMs }: QueryShape,
): void {
  const rows = unlessDamaged(
    () => db.prepare('SELECT what, origin, metric, from_ms, to_ms FROM losses').all() as unknown as Loss[],
    () => damage.note({ what: 'losses', of: '*', fromMs: startMs, toMs }),
  )
  for (const { what, origin, metric: of, from_ms: fromMs, to_ms: endMs } of rows ?? []) {
    const concerns = what === 'rollups' ? !isRaw && of === metric : what !== 'chunks' || isRaw
    if (!concerns || endMs <= startMs || fromMs >= toMs) continue
    const names = [origin === null ? [] : index.originName(origin), of ?? []].flat()
    damage.note({ what, of: names.join(' ') || '*', fromMs, toMs: endMs })
  }
}

interface Loss {
  readonly what: string
  readonly origin: number | null
  readonly metric: string | null
  readonly from_ms: number
  readonly to_ms: number
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
