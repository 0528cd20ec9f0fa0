/** Answers `MetricStore.query` from the file: which rows to read, folded over time, then across series. */
import type { DatabaseSync } from 'node:sqlite'
import { type MetricId, metric as metricOf, type TimeFold } from '../../../../core/catalogue.ts'
import { AppError } from '../../../../core/errors.ts'
import type { Labels } from '../../../../core/series.ts'
import { foldSeries, matches, weightKey, weightMetric } from '../../fold.ts'
import type { GridSeries, SeriesAnswer, SeriesQuery } from '../../store.ts'
import { type GridShape, joinTracks } from './grid.ts'
import { findSources, newestFrameMs, type QueryContext, readSource, type Slot } from './sources.ts'

/** Series times steps that one query may compute. */
const MAX_POINTS = 10_000_000

export function answerQuery(context: QueryContext, query: SeriesQuery): SeriesAnswer {
  const { metric, where, by, stepSeconds, fold } = query
  const { db } = context
  const start = Math.floor(query.from / stepSeconds) * stepSeconds
  const steps = Math.ceil((query.to - start) / stepSeconds)
  const slots = findSlots(db, metric, query.overTime).filter(({ labels }) => matches(labels, where))
  const weight = weightMetric(metric, fold, by)
  const weights = weight ? findWeights(db, metric, weight, slots) : []
  const points = Math.max(1, slots.length + weights.length) * steps
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })

  const sources = findSources(context.layouts, slots, weights, steps)
  const newestMs = Math.max(
    ...sources.filter((source) => source.carries).map(({ origin }) => newestFrameMs(db, origin)),
  )
  const shape: GridShape = { startMs: milliseconds(start), stepMs: milliseconds(stepSeconds), steps, newestMs }
  for (const source of sources) readSource(context, source, shape, Math.ceil(milliseconds(query.to)))
  const series = foldSeries({ metric, by, fold, series: toGrid(slots), weights: toGrid(weights) })
  return { resolution: 'raw', start, stepSeconds, series }
}

/** Rounded to microseconds: 1.001 s is 1001 ms, not a hair less. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3
}

function findSlots(db: DatabaseSync, metric: MetricId, overTime?: TimeFold): Slot[] {
  const fold = overTime ?? metricOf(metric).overTime
  const rows = db.prepare('SELECT id, labels FROM series WHERE metric = ?').all(metric)
  return rows.map((row) => ({
    id: row['id'] as number,
    labels: JSON.parse(row['labels'] as string) as Labels,
    fold,
    tracks: [],
  }))
}

/** The weight's series that weigh one of the slots. */
function findWeights(db: DatabaseSync, metric: MetricId, weight: MetricId, slots: readonly Slot[]): Slot[] {
  const key = weightKey(metric, weight)
  const wanted = new Set(slots.map(({ labels }) => key(labels)))
  return findSlots(db, weight).filter(({ labels }) => wanted.has(key(labels)))
}

/** Series without any value in the period are left out. */
function toGrid(slots: readonly Slot[]): GridSeries[] {
  return slots
    .filter(({ tracks }) => tracks.length > 0)
    .map(({ labels, tracks }) => ({ labels, values: joinTracks(tracks) }))
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
}
