/** Answers `MetricStore.query` from a server: which origins count, what they said, folded over time, then across series. */
import { type MetricId, metric as metricOf, type TimeFold } from '../../../../core/catalogue.ts'
import { labelsId } from '../../../../core/series.ts'
import { HOUR_SECONDS } from '../../../../core/units.ts'
import { checkPoints } from '../../check.ts'
import { foldSeries, HOLD_INTERVALS, weightKey, weightMetric } from '../../fold.ts'
import type { GridShape } from '../../grid.ts'
import { type Plan, planQuery, ROLLUP_SECONDS, statisticsOf } from '../../resolution.ts'
import type { GridSeries, Resolution, SeriesAnswer, SeriesQuery, Where } from '../../store.ts'
import { FRAME_MEASUREMENT, measurementAt, type RemoteSeries } from '../remote.ts'
import { readBuckets, type Sight, staleRanges } from './buckets.ts'
import { inPieces } from './chunks.ts'
import { type Marker, readMarkers, readRaw, toFrames } from './frames.ts'
import { checkSignal, END_MS, fieldAt, readNewest } from './select.ts'
import { createTracks, type Tracks } from './tracks.ts'

/** How far back the frame is looked for that holds into the period, at least: for intervals of up to four hours. */
const LOOKBACK_SECONDS = 6 * HOUR_SECONDS
const RAW_PIECE_MS = 6 * HOUR_SECONDS * 1000
/** Buckets in the first piece that is read. */
const PIECE_BUCKETS = 1_000

export async function answerQuery(sight: Sight, query: SeriesQuery): Promise<SeriesAnswer> {
  const { metric, where, by, fold } = query
  const plan = planQuery(query, sight.floors)
  checkPoints(1, plan.steps)
  const { resolution, start, stepSeconds } = plan
  const main = await fill(sight, plan, { metric, where, fold: query.overTime ?? metricOf(metric).overTime })
  const weight = weightMetric(metric, fold, by)
  const weights = weight && main.series.length > 0 ? await fillWeights(sight, plan, query, weight, main) : []
  const series = foldSeries({ metric, by, fold, series: main.series, weights })
  return { resolution, start, stepSeconds, series, damage: [] }
}

interface Wish {
  readonly metric: MetricId
  readonly where: Where
  readonly fold: TimeFold
}

interface Filled {
  readonly series: readonly GridSeries[]
  readonly newestMs: number
}

/** The weight's series that weigh one of the metric's. */
async function fillWeights(
  sight: Sight,
  plan: Plan,
  { metric, where }: SeriesQuery,
  weight: MetricId,
  main: Filled,
): Promise<readonly GridSeries[]> {
  const shared = new Set(metricOf(weight).allLabels)
  // what both can carry they have to agree on
  const narrowed = Object.fromEntries(
    Object.entries(where).filter(([name]) => shared.has(name) && metricOf(metric).allLabels.includes(name)),
  )
  const key = weightKey(metric, weight)
  const wanted = new Set(main.series.map(({ labels }) => key(labels)))
  const wish = { metric: weight, where: narrowed, fold: metricOf(weight).overTime }
  const { series } = await fill(sight, plan, wish, main.newestMs)
  return series.filter(({ labels }) => wanted.has(key(labels)))
}

/** @param newestMs where it is not that of the metric's own origins */
async function fill(sight: Sight, plan: Plan, wish: Wish, newestMs?: number): Promise<Filled> {
  const { resolution, start, stepSeconds, steps } = plan
  const startMs = milliseconds(start)
  const newest = await readNewestFrames(sight, resolution, startMs)
  const lookbackMs = Math.max(LOOKBACK_SECONDS * 1000, HOLD_INTERVALS * longestInterval(newest) * 1000)
  const floorMs = Math.ceil(sight.floors[resolution] * 1000)
  const fromMs = Math.max(alignDown(startMs - lookbackMs, resolution), alignUp(floorMs, resolution))
  const carriers = await findCarriers(sight, plan, wish, fromMs)
  checkPoints(carriers.series.size, steps)
  if (carriers.series.size === 0) return { series: [], newestMs: -Infinity }
  const newestOf = newestMs ?? (await newestFrameMs(sight, plan, wish, newest, carriers))
  const shape: GridShape = { startMs, stepMs: milliseconds(stepSeconds), steps, newestMs: newestOf }
  const tracks = createTracks(shape, wish.fold)
  const period = { fromMs, toMs: Math.ceil(milliseconds(plan.to)) }
  if (resolution === 'raw') await feedRaw(sight, wish, [...carriers.origins.keys()], period, tracks, startMs)
  else await feedBuckets(sight, resolution, wish, [...carriers.origins.keys()], period, tracks)
  return { series: tracks.end(), newestMs: newestOf }
}

interface Newest {
  readonly timeMs: number
  readonly intervalSeconds: number
}

/** The newest frame of every origin that said something since shortly before the period. */
async function readNewestFrames(sight: Sight, resolution: Resolution, startMs: number): Promise<Map<string, Newest>> {
  const since = startMs - LOOKBACK_SECONDS * 1000
  const everything = { where: {}, origins: undefined, toMs: END_MS }
  const newest = new Map<string, Newest>()
  const rawFloor = Math.ceil(sight.floors.raw * 1000)
  const raw = await readNewest(
    sight,
    'raw',
    { measurement: FRAME_MEASUREMENT, field: 'interval' },
    { ...everything, fromMs: Math.max(0, rawFloor, Math.ceil(since)) },
  )
  for (const { origin, timesMs, values } of raw)
    newest.set(origin, { timeMs: timesMs.at(-1)!, intervalSeconds: values.at(-1)! })
  if (resolution === 'raw') return newest
  const measurement = measurementAt(FRAME_MEASUREMENT, resolution)
  const fromMs = Math.max(0, alignUp(sight.floors[resolution] * 1000, resolution), alignDown(since, resolution))
  const [lasts, intervals] = await Promise.all(
    ['last', 'interval'].map((field) =>
      readNewest(sight, resolution, { measurement, field }, { ...everything, fromMs }),
    ),
  )
  const intervalOf = new Map(intervals!.map(({ origin, values }) => [origin, values.at(-1)!]))
  for (const { origin, values } of lasts!) {
    const timeMs = Math.round(values.at(-1)! * 1000)
    const known = newest.get(origin)
    const intervalSeconds = Math.max(known?.intervalSeconds ?? 0, intervalOf.get(origin) ?? 0)
    newest.set(origin, { timeMs: Math.max(timeMs, known?.timeMs ?? 0), intervalSeconds })
  }
  return newest
}

function longestInterval(newest: ReadonlyMap<string, Newest>): number {
  return [...newest.values()].reduce((longest, { intervalSeconds }) => Math.max(longest, intervalSeconds), 0)
}

interface Carriers {
  /** milliseconds of the newest sample */
  readonly origins: ReadonlyMap<string, number>
  /** by labels */
  readonly series: ReadonlySet<string>
}

/** Which series match, and who ever spoke of them since then. */
async function findCarriers(
  sight: Sight,
  { resolution, to }: Plan,
  { metric, where }: Wish,
  fromMs: number,
): Promise<Carriers> {
  const found: RemoteSeries[] = []
  const look = async (
    at: Resolution,
    selection: { readonly origins: readonly string[] | undefined; readonly fromMs: number; readonly toMs: number },
  ): Promise<void> => {
    const field = fieldAt(metric, at)
    if (field) found.push(...(await readNewest(sight, at, field, { where, ...selection })))
  }
  await look(resolution, { origins: undefined, fromMs: Math.max(0, fromMs), toMs: END_MS })
  if (resolution !== 'raw') {
    const period = { fromMs: Math.max(0, fromMs), toMs: milliseconds(to) }
    const stale = await staleRanges(sight, resolution, { origins: undefined, ...period })
    if (stale.size > 0) {
      const ranges = [...stale.values()]
      const since = Math.min(...ranges.map((list) => list[0]!)) * 1000
      const until = Math.max(...ranges.map((list) => list.at(-1)!)) * 1000
      const selection = { origins: [...stale.keys()], fromMs: since, toMs: until }
      const finer = (['raw', '5m', '1h'] as const).filter((at) => at === 'raw' || at === '5m' || resolution === '1d')
      for (const at of finer) if (at !== resolution) await look(at, selection)
    }
  }
  const origins = new Map<string, number>()
  for (const { origin, timesMs } of found) origins.set(origin, Math.max(origins.get(origin) ?? 0, timesMs.at(-1)!))
  return { origins, series: new Set(found.map(({ labels }) => labelsId(labels))) }
}

/**
 * The newest frame of the origins asked about: everyone who ever spoke of the series, which is asked only where it
 * makes a difference.
 */
async function newestFrameMs(
  sight: Sight,
  { resolution, start, stepSeconds, steps }: Plan,
  { metric, where }: Wish,
  newest: ReadonlyMap<string, Newest>,
  carriers: Carriers,
): Promise<number> {
  const known = Math.max(...[...carriers.origins].map(([origin, timeMs]) => newest.get(origin)?.timeMs ?? timeMs))
  const field = fieldAt(metric, resolution)
  if (!field || known >= milliseconds(start + (steps - 1) * stepSeconds)) return known
  const newer = [...newest].filter(([origin, { timeMs }]) => timeMs > known && !carriers.origins.has(origin))
  if (newer.length === 0) return known
  const fromMs = Math.max(0, Math.ceil(sight.floors[resolution] * 1000))
  const origins = newer.map(([origin]) => origin)
  const spoke = await readNewest(sight, resolution, field, { where, origins, fromMs, toMs: END_MS })
  return Math.max(known, ...spoke.map(({ origin }) => newest.get(origin)!.timeMs))
}

interface Period {
  readonly fromMs: number
  readonly toMs: number
}

async function feedRaw(
  sight: Sight,
  { metric, where }: Wish,
  origins: readonly string[],
  { fromMs, toMs }: Period,
  tracks: Tracks,
  startMs: number,
): Promise<void> {
  const selection = { metrics: [metric], where, origins }
  const before = await readNewest(
    sight,
    'raw',
    { measurement: FRAME_MEASUREMENT, field: 'interval' },
    { where: {}, origins, fromMs: Math.max(0, fromMs), toMs: Math.ceil(startMs) },
  )
  const holding = before.flatMap(({ timesMs, values }) => {
    const timeMs = timesMs.at(-1)!
    return timeMs + HOLD_INTERVALS * values.at(-1)! * 1000 >= startMs ? [timeMs] : []
  })
  const since = Math.max(0, fromMs, Math.min(Math.ceil(startMs), ...holding))
  await inPieces(since, toMs, { firstMs: RAW_PIECE_MS, stepMs: 1 }, async (from, to) => {
    checkSignal(sight.signal)
    const piece = { ...selection, fromMs: from, toMs: to }
    const [columns, markers] = await Promise.all([readRaw(sight, piece), readMarkers(sight, piece)])
    tracks.frames(await toFrames(columns, markers))
    return columns.reduce((sum, { values }) => sum + values.length, countOf(markers))
  })
}

function countOf(markers: ReadonlyMap<string, Marker>): number {
  return [...markers.values()].reduce((sum, { timesMs }) => sum + timesMs.length, 0)
}

async function feedBuckets(
  sight: Sight,
  resolution: Exclude<Resolution, 'raw'>,
  { metric, where, fold }: Wish,
  origins: readonly string[],
  { fromMs, toMs }: Period,
  tracks: Tracks,
): Promise<void> {
  const stepMs = ROLLUP_SECONDS[resolution] * 1000
  const statistics = [...statisticsOf(fold)]
  const sizes = { firstMs: PIECE_BUCKETS * stepMs, stepMs, longestMs: 100_000 * stepMs }
  await inPieces(Math.max(0, fromMs), toMs, sizes, async (from, to) => {
    checkSignal(sight.signal)
    const selection = { metrics: [metric], where, origins, fromMs: from, toMs: to }
    const buckets = await readBuckets(sight, resolution, selection, statistics)
    tracks.buckets(buckets)
    return [...buckets.values()].reduce((sum, frames) => sum + frames.length, 0)
  })
}

/** Rounded to microseconds: 1.001 s is 1001 ms, not a hair less. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3
}

function alignDown(timeMs: number, resolution: Resolution): number {
  const bucketMs = resolution === 'raw' ? 1 : ROLLUP_SECONDS[resolution] * 1000
  return Math.floor(timeMs / bucketMs) * bucketMs
}

function alignUp(timeMs: number, resolution: Resolution): number {
  const bucketMs = resolution === 'raw' ? 1 : ROLLUP_SECONDS[resolution] * 1000
  return Math.ceil(timeMs / bucketMs) * bucketMs
}
