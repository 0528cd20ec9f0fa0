/** The seam of every metric store: an engine is one file in `engines/` plus one line in `registry.ts`. */
import * as z from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { StoreMode } from '../sqlite.ts'
import type { MetricStore, Retention, SpoolStatistics } from './store.ts'

/** What an engine cannot promise, measured and documented (docs): the conformance suite tells them apart. */
export type Limit =
  /** a second value for the same series and time does not replace the first for certain */
  | 'overwrite'
  /** doubles come back with about 12 significant digits */
  | 'digits'
  /** old samples are dropped by the server's own clock and setting, not by `retain` */
  | 'retention'

export interface Engine<Options extends z.ZodObject = z.ZodObject> {
  /** what `store.metrics` may say in the configuration, beside `engine` */
  readonly options: Options
  readonly limits: readonly Limit[]
  /** what it offers to `atalaya store …` beside the port */
  readonly tools?: EngineTools
  /** @throws AppError `unavailable` or `not_found` where the data cannot be had, saying why and what to do */
  open(context: OpenContext<z.infer<Options>>): Promise<MetricStore>
}

export interface OpenContext<Options> {
  /** the data directory; created where missing in mode `write` */
  readonly directory: string
  /** `read`: another process writes; nothing is changed here, and what it writes is seen */
  readonly mode: StoreMode
  readonly options: Options
  /** for engines that retry or tidy on a schedule */
  readonly clock?: Clock
}

/** Work on the files that an engine keeps in the data directory; each is absent where there is nothing to do. */
export interface EngineTools {
  /**
   * Looks at everything stored and names what is damaged, as it is found; changes nothing. Another process may write.
   * @param options.deep compares every roll-up with the raw samples it came from, not a part of them
   * @throws AppError `not_found` where nothing is stored, `unavailable` where the file cannot be opened at all
   */
  verify?(directory: string, options: { readonly deep: boolean; readonly signal?: AbortSignal }): AsyncIterable<Finding>
  /**
   * A sound copy of the engine's files as of one instant, checked afterwards, while another process writes.
   * @param target an existing empty directory
   * @throws AppError `not_found` where nothing is stored
   */
  backup?(directory: string, target: string): Promise<void>
  /** Makes everything as small as it gets and gives the space back. No other process may write. */
  compact?(directory: string): Promise<void>
  /** Lines a server refused for good, oldest first; none where nothing was ever set aside. */
  rejected?(directory: string): Iterable<RejectedLine>
  /** Forgets them. @returns how many */
  clearRejected?(directory: string): number
  /** What the process that writes has waiting for its server; undefined where it never wrote. */
  waiting?(directory: string): Waiting | undefined
}

/** What another process can see of a spool. */
export type Waiting = Omit<SpoolStatistics, 'capacityBytes' | 'lastError'>

/** Something that is not as it should be in what is stored. */
export interface Finding {
  /** names file, place, origin, series or metric, and time range */
  readonly problem: Problem
  /** `repairable`: nothing is lost, the engine mends it by itself or `compact` does */
  readonly severity: 'lost' | 'repairable'
}

/** A point that a server will never take. */
export interface RejectedLine {
  /** line protocol */
  readonly line: string
  /** when it was set aside */
  readonly time: UnixSeconds
  /** the server's own words are in its params */
  readonly problem: Problem
}

export function defineEngine<Options extends z.ZodObject>(engine: Engine<Options>): Engine<Options> {
  return engine
}

/** How long to keep what, in days, for every engine; `null` keeps for ever. */
const Days = z.number().positive()
export const RetentionDays = z.strictObject({
  rawDays: Days.nullable().default(14),
  fiveMinuteDays: Days.nullable().default(180),
  hourlyDays: Days.nullable().default(5 * 366),
  dailyDays: Days.nullable().default(null),
})
export type RetentionDays = z.infer<typeof RetentionDays>

/** What `MetricStore.retain` wants. */
export function toRetention({ rawDays, fiveMinuteDays, hourlyDays, dailyDays }: RetentionDays): Retention {
  const seconds = (days: number | null): number => (days === null ? Infinity : days * DAY_SECONDS)
  return { raw: seconds(rawDays), '5m': seconds(fiveMinuteDays), '1h': seconds(hourlyDays), '1d': seconds(dailyDays) }
}
