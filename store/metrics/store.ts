/**
 * The metric store port: what every engine promises. No code here; the promises are kept by
 * `test/conformance/metric-store.test.ts`, which runs over every engine of `store/metrics/registry.ts`.
 */
import type { MetricId, TimeFold } from '../../core/catalogue.ts'
import type { Frame, Labels, UnixSeconds } from '../../core/series.ts'

/** How series become one at each step. `default` is the catalogue's fold of the metric. */
export type Fold = 'default' | 'sum' | 'mean' | 'max' | 'min' | 'count'

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
}

/** Resolution an answer was computed from. */
export type Resolution = 'raw' | '5m' | '1h' | '1d'

export interface GridSeries {
  readonly labels: Labels
  /** one value a step, NaN where nothing is known */
  readonly values: Float64Array
}

export interface SeriesAnswer {
  readonly resolution: Resolution
  readonly start: UnixSeconds
  readonly stepSeconds: number
  /** sorted by labels */
  readonly series: readonly GridSeries[]
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

export interface LatestValue {
  readonly labels: Labels
  readonly value: number
  readonly time: UnixSeconds
  /** time + 1.5 × the origin's interval; for a folded value the earliest of its parts. Later means unknown. */
  readonly freshUntil: UnixSeconds
}

/** Seconds of history to keep for each resolution; `Infinity` keeps for ever. */
export type Retention = Readonly<Record<Resolution, number>>

export interface StoreStatistics {
  readonly series: number
  readonly frames: number
  readonly bytes: number
  readonly oldest: UnixSeconds | undefined
  readonly newest: UnixSeconds | undefined
}

export interface MetricStore {
  /**
   * Resolves when every frame is durable. Writing the same frame again changes nothing; writing other
   * values for the same series and time overwrites them. All or nothing.
   * @throws AppError `unavailable` when the frames could not be made durable (disk full, store down)
   */
  write(frames: readonly Frame[]): Promise<void>
  /**
   * Columnar series on an even grid; a gap stays NaN. A step without a sample takes the previous one while
   * it is not older than 1.5 × the origin's interval at the step's start, the origin has not said anything
   * newer, and the step does not start after the newest frame of the origins asked about: so that sums
   * over scrapes that are not in step do not wobble. Sums over time are never held. `last` counts only what
   * is in the origin's last frame of the step. Series without any value in the period are left out.
   * @throws AppError `invalid` for a senseless or too large grid, `unavailable` when stopped (`signal`, time limit)
   */
  query(query: SeriesQuery, signal?: AbortSignal): Promise<SeriesAnswer>
  /**
   * The newest value of each series that has not ended: a series missing from a newer frame of its
   * origin is over; a series whose origin fell silent stays, with its old time.
   */
  latest(query: LatestQuery): Promise<readonly LatestValue[]>
  /** Sorted values of one label of a metric, over everything stored. */
  labelValues(metric: MetricId, label: string): Promise<readonly string[]>
  /** Drops what is older than the retention; gives the space back. */
  retain(retention: Retention, now: UnixSeconds): Promise<void>
  statistics(): Promise<StoreStatistics>
  close(): Promise<void>
}
