/** What is asked of the server, and how its names are made from ours. */
import { METRICS, type MetricId, metric as metricOf, type Statistic } from '../../../../core/catalogue.ts'
import { AppError } from '../../../../core/errors.ts'
import type { SeriesKey } from '../../../../core/series.ts'
import { MAX_TIME_MS } from '../../check.ts'
import { matches } from '../../fold.ts'
import type { Resolution, RollupResolution, Where } from '../../store.ts'
import { abortable } from '../abortable.ts'
import { storedField } from '../lines.ts'
import { measurementAt, ORIGIN_TAG, type Remote, type RemoteSeries } from '../remote.ts'

/** Series of some metrics over some time. */
export interface Selection {
  readonly metrics: readonly MetricId[]
  /** on labels */
  readonly where: Where
  /** all where undefined */
  readonly origins: readonly string[] | undefined
  readonly fromMs: number
  /** exclusive */
  readonly toMs: number
}

export interface Reading {
  readonly remote: Remote
  readonly signal: AbortSignal | undefined
}

/** One field of the server and the series it has. */
export interface Column {
  readonly key: SeriesKey
  readonly origin: string
  readonly timesMs: Float64Array
  readonly values: Float64Array
}

export const ALL_METRICS: readonly MetricId[] = [...METRICS.keys()]
/** After every sample. */
export const END_MS = MAX_TIME_MS
/** Requests to the server at once. */
const LANES = 4
/** So many origins are named in one question; for more everything is read and the rest left out here. */
const NAMED_ORIGINS = 300

export function rawField(metric: MetricId): { readonly measurement: string; readonly field: string } {
  const [measurement, field] = splitMetric(metric)
  return { measurement, field: storedField(measurement, field) }
}

export function rollupField(metric: MetricId, resolution: RollupResolution, statistic: Statistic) {
  const [measurement, field] = splitMetric(metric)
  return { measurement: measurementAt(measurement, resolution), field: `${field}_${statistic}` }
}

/** A field of the metric that every bucket with a sample has. */
export function fieldAt(metric: MetricId, resolution: Resolution): { measurement: string; field: string } | undefined {
  if (resolution === 'raw') return rawField(metric)
  const { rollups } = metricOf(metric)
  // `last` is absent where the bucket's last frame lacks the series
  const statistic = rollups.find((name) => name !== 'last') ?? rollups[0]
  return statistic && rollupField(metric, resolution, statistic)
}

export function toWhere(where: Where, origins: readonly string[] | undefined): Where {
  if (origins === undefined || origins.length > NAMED_ORIGINS) return where
  return { ...where, [ORIGIN_TAG]: origins }
}

/** Whether no series can match: nothing is accepted, or our own tag is meant for a label. */
export function matchesNothing(where: Where): boolean {
  return Object.entries(where).some(([name, accepted]) => accepted.length === 0 || name === ORIGIN_TAG)
}

export async function readColumns(
  { remote, signal }: Reading,
  resolution: Resolution,
  metric: MetricId,
  { measurement, field }: { readonly measurement: string; readonly field: string },
  { where, origins, fromMs, toMs }: Selection,
): Promise<Column[]> {
  checkSignal(signal)
  if (fromMs >= toMs || matchesNothing(where)) return []
  const request = { resolution, measurement, field, where: toWhere(where, origins), fromMs, toMs }
  const series = await abortable(remote.read(request, signal), signal)
  return keep(series, where, origins).map(({ origin, labels, timesMs, values }) => ({
    key: { metric, labels },
    origin,
    timesMs,
    values,
  }))
}

/** The newest sample of each series in [fromMs, beforeMs). */
export async function readNewest(
  { remote, signal }: Reading,
  resolution: Resolution,
  { measurement, field }: { readonly measurement: string; readonly field: string },
  { where, origins, fromMs, toMs }: Omit<Selection, 'metrics'>,
): Promise<RemoteSeries[]> {
  checkSignal(signal)
  if (fromMs >= toMs || matchesNothing(where) || origins?.length === 0) return []
  const request = { resolution, measurement, field, where: toWhere(where, origins), fromMs, beforeMs: toMs }
  return keep(await abortable(remote.readLast(request, signal), signal), where, origins)
}

/** A server may know `where` less exactly than we do. */
function keep(series: readonly RemoteSeries[], where: Where, origins: readonly string[] | undefined): RemoteSeries[] {
  const named = origins && new Set(origins)
  return series.filter(
    ({ origin, labels, timesMs }) => timesMs.length > 0 && matches(labels, where) && (!named || named.has(origin)),
  )
}

export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('unavailable', 'store.query_cancelled')
}

/** Runs over all, a few at a time; results in order. */
export async function inLanes<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++
      results[at] = await run(items[at]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, lane))
  return results
}

function splitMetric(metric: MetricId): [string, string] {
  const dot = metric.indexOf('.')
  return [metric.slice(0, dot), metric.slice(dot + 1)]
}
