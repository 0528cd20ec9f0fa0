/**
 * The metric store port: what every engine promises. No code here; the promises are kept by
 * `test/conformance/`, which runs over every engine of `store/metrics/registry.ts`.
 */
import type { MetricId, Statistic, TimeFold } from '../../core/catalogue.ts'
import type { Problem } from '../../core/errors.ts'
import type { Frame, Labels, SeriesSet, UnixSeconds } from '../../core/series.ts'

/**
 * How series become one at each step. `default` is the catalogue's fold of the metric; `p50`, `p95`, `p99`
 * are quantiles across the series that have a value, linear between ranks (Hyndman & Fan 1996, type 7).
 */
export type Fold = 'default' | 'sum' | 'mean' | 'max' | 'min' | 'count' | 'p50' | 'p95' | 'p99'

/** Label → accepted values (any of them). */
export type Where = Readonly<Record<string, readonly string[]>>

export interface SeriesQuery {
  readonly metric: MetricId
  readonly where: Where
  /**
   * Labels to keep; series that agree on them are folded into one. `undefined` folds nothing: every
   * series comes as it is. `[]` folds everything into one.
   */
  readonly by: readonly string[] | undefined
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
  /** seconds, > 0; the grid starts at `floor(from / step) * step` */
  readonly stepSeconds: number
  readonly fold: Fold
  /** how a series' samples inside one step become one value; the catalogue's where absent */
  readonly overTime?: TimeFold
  /** answer from this one and no other; chosen by step (`resolution.ts`) where absent */
  readonly resolution?: Resolution
}

/** What is kept of a series: its samples, or their statistics a bucket of UTC time. */
export type Resolution = 'raw' | RollupResolution
export type RollupResolution = '5m' | '1h' | '1d'

export interface GridSeries {
  readonly labels: Labels
  /** one value a step, NaN where nothing is known */
  readonly values: Float64Array
}

export interface SeriesAnswer {
  readonly resolution: Resolution
  readonly start: UnixSeconds
  /** wider than asked for where what was kept of the period is coarser */
  readonly stepSeconds: number
  /** sorted by labels */
  readonly series: readonly GridSeries[]
  /** parts of what is stored that could not be read, and are therefore gaps here; empty when all is well */
  readonly damage: readonly Problem[]
}

export interface LatestQuery {
  readonly metric: MetricId
  readonly where: Where
  /** as in SeriesQuery; a folded value takes the oldest time of its parts */
  readonly by: readonly string[] | undefined
  readonly fold: Fold
  /** values older than this are left out */
  readonly notBefore: UnixSeconds
}

/**
 * Newest values, one a series: columns, because a centre has tens of thousands of them and an object for each is more
 * work than finding it. `listLatest` makes objects of them.
 */
export interface LatestAnswer {
  readonly labels: readonly Labels[]
  readonly values: Float64Array
  /** UnixSeconds */
  readonly times: Float64Array
  /** time + 1.5 × the origin's interval; for a folded value the earliest of its parts. Later means unknown. */
  readonly freshUntil: Float64Array
}

/** Seconds of history to keep for each resolution; `Infinity` keeps for ever. */
export type Retention = Readonly<Record<Resolution, number>>

/** NaN where a server does not tell, or is away and never told. */
export interface StoreStatistics {
  readonly series: number
  /** raw ones */
  readonly frames: number
  readonly bytes: number
  /** of them by class, where the engine can tell */
  readonly bytesByResolution?: Readonly<Partial<Record<Resolution, number>>>
  readonly oldest: UnixSeconds | undefined
  readonly newest: UnixSeconds | undefined
  /** what is acknowledged and waits for a remote store; absent where the engine needs no spool */
  readonly spool?: SpoolStatistics
}

export interface SpoolStatistics {
  readonly waitingBatches: number
  readonly waitingBytes: number
  /** the most it may hold; beyond that the oldest go */
  readonly capacityBytes: number
  readonly oldestWaiting: UnixSeconds | undefined
  /** lines dropped since ever because the spool was full */
  readonly droppedLines: number
  /** lines the server refuses for good, set aside (`atalaya store rejected`) */
  readonly rejectedLines: number
  /** why the last attempt to send failed; null once one succeeded */
  readonly lastError: Problem | null
}

/**
 * What one origin said inside one bucket of time: a frame whose values are statistics. The mean is sum ÷ count;
 * `last` is what the origin's last frame of the bucket says, absent where that frame lacks the series.
 */
export interface RollupFrame {
  readonly origin: string
  readonly resolution: RollupResolution
  /** a multiple of the resolution's seconds since 1970 UTC */
  readonly startSeconds: UnixSeconds
  /** of the origin's last frame in the bucket */
  readonly lastSeconds: UnixSeconds
  /** of that frame */
  readonly intervalSeconds: number
  readonly set: SeriesSet
  /** those of the catalogue's `rollups`, one value a key of `set`; NaN = absent or not kept of that metric */
  readonly statistics: Readonly<Partial<Record<Statistic, Float64Array>>>
}

/** A part of what is stored, for copies and exports. */
export interface Extent {
  readonly from: UnixSeconds
  /** exclusive */
  readonly to: UnixSeconds
  /** all where absent */
  readonly origins?: readonly string[]
}

export interface MetricStore {
  /**
   * Resolves when every frame is durable. Writing the same frame again changes nothing; writing other
   * values for the same series and time overwrites them. All or nothing.
   * @throws AppError `unavailable` when the frames could not be made durable (disk full, store down);
   * `invalid` for a frame that contradicts itself, or is older than what raw samples are kept for
   */
  write(frames: readonly Frame[]): Promise<void>
  /** Takes over roll-ups of another store. The same bucket of the same origin again overwrites. */
  writeRollups(frames: readonly RollupFrame[]): Promise<void>
  /**
   * Columnar series on an even grid; a gap stays NaN. A step without a sample takes the previous one while
   * it is not older than 1.5 × the origin's interval at the step's start, the origin has not said anything
   * newer, and the step does not start after the newest frame of the origins asked about: so that sums
   * over scrapes that are not in step do not wobble. Sums over time are never held. `last` counts only what
   * is in the origin's last frame of the step. Series without any value in the period are left out.
   *
   * From roll-ups the answer is what it would be if each bucket were one sample, told when the origin's last
   * frame of the bucket came: a bucket that holds `to` counts whole, and a held value is that of its bucket.
   * @throws AppError `invalid` for a senseless or too large grid, `unavailable` when stopped (`signal`, time limit)
   */
  query(query: SeriesQuery, signal?: AbortSignal): Promise<SeriesAnswer>
  /**
   * The newest value of each series that has not ended: a series missing from a newer frame of its
   * origin is over; a series whose origin fell silent stays, with its old time. Sorted by labels.
   */
  latest(query: LatestQuery): Promise<LatestAnswer>
  /** Sorted values of one label of a metric, over everything stored. */
  labelValues(metric: MetricId, label: string): Promise<readonly string[]>
  /**
   * Everything stored of the extent, each origin's frames oldest first, in batches.
   * @param damaged is told, maybe again and again, of each part that cannot be read and is left out
   */
  frames(extent: Extent, signal?: AbortSignal, damaged?: (problem: Problem) => void): AsyncIterable<readonly Frame[]>
  /** The same for roll-ups, those of the newest buckets computed as far as frames came. */
  rollupFrames(
    resolution: RollupResolution,
    extent: Extent,
    signal?: AbortSignal,
    damaged?: (problem: Problem) => void,
  ): AsyncIterable<readonly RollupFrame[]>
  /** Sorted names of all origins that anything is kept of. */
  origins(): Promise<readonly string[]>
  /** Resolves when everything acknowledged can be read back; a store that has no spool has nothing to do. */
  settle(signal?: AbortSignal): Promise<void>
  /** Drops what is older than the retention; gives the space back. */
  retain(retention: Retention, now: UnixSeconds): Promise<void>
  statistics(): Promise<StoreStatistics>
  /** Is it there, is it the right one, may we: for `sources` and `doctor`. Empty when all is well. */
  check(): Promise<readonly Problem[]>
  close(): Promise<void>
}
