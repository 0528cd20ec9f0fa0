/** Answers `MetricStore.rollupFrames` from the file, a page a question: period after period, all origins of each. */
import { isMetricId, metric as metricOf, type Statistic } from '../../../../core/catalogue.ts'
import type { Problem } from '../../../../core/errors.ts'
import type { SeriesKey } from '../../../../core/series.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { Extent, RollupFrame, RollupResolution } from '../../store.ts'
import { loadBuckets } from './buckets.ts'
import { type BucketRange, bucketMsOf, type OriginBuckets, spoke, toRange, type Wish } from './buckets-loading.ts'
import type { Context } from './context.ts'
import { lowerBound } from './head.ts'
import { noteLosses } from './losses.ts'
import { type OriginRow, readOrigins } from './names.ts'
import { BLOCKS_MS, FRAMES } from './schema.ts'

export interface RollupFramesQuestion {
  readonly resolution: RollupResolution
  readonly extent: Extent
  /** of the page before; undefined for the first */
  readonly after: RollupFramesCursor | undefined
}

/** Where the next page begins. */
export interface RollupFramesCursor {
  /** of the period */
  readonly fromMs: number
  readonly origin: number
}

export interface RollupFramesPage {
  readonly frames: readonly RollupFrame[]
  /** undefined where this is the last one */
  readonly next: RollupFramesCursor | undefined
  readonly damage: readonly Problem[]
}

/** Numbers of a page, roughly. */
const PAGE_NUMBERS = 1_000_000

export function readRollupFrames(
  context: Context,
  { resolution, extent, after }: RollupFramesQuestion,
): RollupFramesPage {
  const wholeRange = toRange(context, resolution, extent.from * 1000, extent.to * 1000)
  const bucketMs = bucketMsOf(resolution)
  const toMs = (wholeRange.first + wholeRange.count) * bucketMs
  if (!after) noteLosses(context, { isRaw: false, fromMs: wholeRange.first * bucketMs, toMs })
  const fromMs = after?.fromMs ?? nextPeriod(context, resolution, wholeRange.first * bucketMs, toMs)
  if (fromMs === undefined) return { frames: [], next: undefined, damage: context.damage.problems() }
  const periodMs = BLOCKS_MS[ROLLUP_SECONDS[resolution]]!.at(-1)!
  const endMs = Math.min(toMs, (Math.floor(fromMs / periodMs) + 1) * periodMs)
  const range = toRange(context, resolution, fromMs, endMs)

  const wanted = extent.origins && new Set(extent.origins)
  const origins = readOrigins(context).filter(
    ({ id, name }) => id >= (after?.origin ?? 0) && (!wanted || wanted.has(name)),
  )
  const { group, rest } = takeGroup(context, origins, range.count)
  const names = new Map(group.map(({ id, name }) => [id, name]))
  const { keys, wishes } = readWishes(context)
  const found = loadBuckets(context, range, wishes, { origins: (origin) => names.has(origin), frames: 'everyone' })
  const frames = group.flatMap(({ id, name }) => {
    const entry = found.get(id)
    return entry ? toRollupFrames(name, entry, range, wishes, keys, context.index.longestIntervalMs(id)) : []
  })
  const later = rest ? { fromMs, origin: rest.id } : nextCursor(nextPeriod(context, resolution, endMs, toMs))
  return { frames, next: later, damage: context.damage.problems() }
}

function nextCursor(fromMs: number | undefined): RollupFramesCursor | undefined {
  return fromMs === undefined ? undefined : { fromMs, origin: 0 }
}

/** As many origins as a page holds, and the first of those that come after. */
function takeGroup({ index }: Context, origins: readonly OriginRow[], buckets: number) {
  const group: OriginRow[] = []
  let numbers = 0
  for (const origin of origins) {
    if (numbers >= PAGE_NUMBERS) return { group, rest: origin }
    group.push(origin)
    // an origin without layouts has some all the same, if only rolled up
    numbers += 5 * buckets * Math.max(50, index.seriesOf(origin.id).size)
  }
  return { group, rest: undefined }
}

function readWishes({ index, damage }: Context): { keys: SeriesKey[]; wishes: Wish[] } {
  const keys: SeriesKey[] = []
  const wishes: Wish[] = []
  for (const metric of index.metrics(damage)) {
    // of a metric that the catalogue has lost there is no telling what was kept
    const statistics: readonly Statistic[] = isMetricId(metric) ? metricOf(metric).rollups : []
    if (statistics.length === 0) continue
    for (const { id, labels } of index.series(metric, damage)) {
      keys.push({ metric, labels })
      wishes.push({ id, metric, statistics })
    }
  }
  return { keys, wishes }
}

/** Start of the first bucket from `fromMs` on that there may be; undefined where there is none before `toMs`. */
function nextPeriod(context: Context, resolution: RollupResolution, fromMs: number, toMs: number): number | undefined {
  const { blocks, head, damage, rawSinceMs } = context
  const bucketMs = bucketMsOf(resolution)
  const sources: RollupResolution[] = resolution === '1d' ? ['1h', '1d'] : [resolution]
  let first = Infinity
  for (const source of sources) {
    const [span] = blocks.list(source, FRAMES, fromMs, toMs, damage)
    if (span) first = Math.min(first, span.startMs)
  }
  for (const origin of head.origins()) {
    const { times, count } = head.of(origin)!
    const at = lowerBound(times, Math.max(fromMs, rawSinceMs), count)
    if (at < count) first = Math.min(first, times[at]!)
  }
  const startMs = Math.max(fromMs, Math.floor(first / bucketMs) * bucketMs)
  return startMs < toMs ? startMs : undefined
}

/** @param usualMs the origin's interval, for buckets of which it is not known when their frames came (damage, named) */
function toRollupFrames(
  origin: string,
  entry: OriginBuckets,
  range: BucketRange,
  wishes: readonly Wish[],
  allKeys: readonly SeriesKey[],
  usualMs: number,
): RollupFrame[] {
  const places = [...entry.columns.keys()]
  const set = { keys: places.map((place) => allKeys[place]!) }
  const names = [...new Set(places.flatMap((place) => wishes[place]!.statistics))]
  const bucketMs = bucketMsOf(range.resolution)
  const frames: RollupFrame[] = []
  for (let at = 0; at < range.count; at++) {
    if (!spoke(entry, at)) continue
    const startMs = (range.first + at) * bucketMs
    const statistic = (name: Statistic): Float64Array =>
      Float64Array.from(places, (place) => {
        const index = wishes[place]!.statistics.indexOf(name)
        return index < 0 ? NaN : entry.columns.get(place)![index]![at]!
      })
    frames.push({
      origin,
      resolution: range.resolution,
      startSeconds: startMs / 1000,
      lastSeconds: (Number.isNaN(entry.lasts[at]) ? startMs : entry.lasts[at]!) / 1000,
      intervalSeconds: (entry.intervals[at]! || usualMs || bucketMs) / 1000,
      set,
      statistics: Object.fromEntries(names.map((name) => [name, statistic(name)])),
    })
  }
  return frames
}
