/** The words of buckets of roll-ups, and the work on one range of them. */
import type { MetricId, Statistic } from '../../../../core/catalogue.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { RollupResolution } from '../../store.ts'
import type { Arena } from './arena.ts'
import type { Context } from './context.ts'
import type { Mark } from './schema.ts'

/** A series and the statistics that are wanted of its buckets; the same for all series of one metric. */
export interface Wish {
  /** of the series */
  readonly id: number
  readonly metric: MetricId
  readonly statistics: readonly Statistic[]
}

/** Bucket `first + place`, counted since 1970, for places below `count`. */
export interface BucketRange {
  readonly resolution: RollupResolution
  readonly first: number
  readonly count: number
}

/** What one origin says over a range: arrays have one number a bucket. */
export interface OriginBuckets {
  readonly origin: number
  /** by place of the wish: a column a statistic, in their order; NaN = absent */
  readonly columns: Map<number, readonly Float64Array[]>
  /** milliseconds of the last frame in the bucket; NaN where there is none, or it is not known yet */
  readonly lasts: Float64Array
  /** of that frame */
  readonly intervals: Float64Array
  /** 1 where `lasts` and `intervals` are certain */
  readonly known: Uint8Array
  /** each wish has a value in each bucket, and it does not matter when their frames came */
  isWhole: boolean
}

export type BucketsByOrigin = Map<number, OriginBuckets>

/** Work on one range, shared by the steps that fill it. */
export interface Loading {
  readonly context: Context
  readonly range: BucketRange
  readonly bucketMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly wishes: readonly Wish[]
  readonly accepts: (origin: number) => boolean
  readonly found: BucketsByOrigin
  readonly arena: Arena
}

export function bucketMsOf(resolution: RollupResolution): number {
  return ROLLUP_SECONDS[resolution] * 1000
}

const FLOORS: Readonly<Record<RollupResolution, Mark>> = { '5m': 'floor5mMs', '1h': 'floor1hMs', '1d': 'floor1dMs' }

/** The buckets that begin in [fromMs, toMs) and are kept. */
export function toRange({ marks }: Context, resolution: RollupResolution, fromMs: number, toMs: number): BucketRange {
  const bucketMs = bucketMsOf(resolution)
  const first = Math.ceil(Math.max(fromMs, marks[FLOORS[resolution]]) / bucketMs)
  return { resolution, first, count: Math.max(0, Math.ceil(toMs / bucketMs) - first) }
}

export function bucketsOf({ found, range, arena }: Loading, origin: number): OriginBuckets {
  let entry = found.get(origin)
  if (!entry) {
    const { count } = range
    entry = {
      origin,
      columns: new Map(),
      lasts: arena.numbers(count),
      intervals: arena.numbers(count).fill(0),
      known: arena.bytes(count),
      isWhole: false,
    }
    found.set(origin, entry)
  }
  return entry
}

export function columnsOf(
  { range, wishes, arena }: Loading,
  { columns }: OriginBuckets,
  wish: number,
): readonly Float64Array[] {
  let found = columns.get(wish)
  if (!found) {
    found = wishes[wish]!.statistics.map(() => arena.numbers(range.count))
    columns.set(wish, found)
  }
  return found
}

/** Runs of buckets, as [from, to), for which `isIn` holds. */
export function runsOf({ first, count }: BucketRange, isIn: (bucket: number) => boolean): [number, number][] {
  const runs: [number, number][] = []
  for (let bucket = first; bucket < first + count; bucket++) {
    if (!isIn(bucket)) continue
    const last = runs.at(-1)
    if (last && last[1] === bucket) last[1]++
    else runs.push([bucket, bucket + 1])
  }
  return runs
}

/** Whether the origin said anything in the bucket, as far as known. */
export function spoke({ lasts, columns }: OriginBuckets, place: number): boolean {
  if (!Number.isNaN(lasts[place])) return true
  for (const list of columns.values()) for (const column of list) if (!Number.isNaN(column[place])) return true
  return false
}

export function clearBucket({ columns, lasts }: OriginBuckets, place: number): void {
  lasts[place] = NaN
  for (const list of columns.values()) for (const column of list) column[place] = NaN
}
