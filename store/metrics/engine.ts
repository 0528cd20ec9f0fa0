/** The seam of every metric store: an engine is one file in `engines/` plus one line in `registry.ts`. */
import * as z from 'zod'
import type { Clock } from '../../core/clock.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { StoreMode } from '../sqlite.ts'
import type { MetricStore, Retention } from './store.ts'

export interface Engine<Options extends z.ZodObject = z.ZodObject> {
  /** what `store.metrics` may say in the configuration, beside `engine` */
  readonly options: Options
  /** @throws AppError `unavailable` or `not_found` where the data cannot be had, saying why and what to do */
  open(context: OpenContext<z.infer<Options>>): Promise<MetricStore>
}

export interface OpenContext<Options> {
  /** the data directory; created where missing in mode `write` */
  readonly directory: string
  /** `read`: another process writes; nothing is changed here, and what it writes is seen */
  readonly mode: StoreMode
  readonly options: Options
  /** for engines that retry on a schedule */
  readonly clock?: Clock
}

export function defineEngine<Options extends z.ZodObject>(engine: Engine<Options>): Engine<Options> {
  return engine
}

/** How long to keep what, in days; every engine's options carry it. */
export const RetentionDays = z.strictObject({ rawDays: z.number().positive().default(14) })
export type RetentionDays = z.infer<typeof RetentionDays>

/** What `MetricStore.retain` wants. Only raw samples are kept so far. */
export function toRetention({ rawDays }: RetentionDays): Retention {
  return { raw: rawDays * DAY_SECONDS, '5m': Infinity, '1h': Infinity, '1d': Infinity }
}
