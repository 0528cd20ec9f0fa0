/** What the jobs of the writer work on: sealing, compaction, retention. */
import type { DatabaseSync } from 'node:sqlite'
import type { Rollups } from './rollups-rows.ts'
import { prepareRun } from './schema.ts'
import type { Chunks } from './seal-chunks.ts'
import type { LogState } from './seal-log.ts'
import type { Names } from './seal-names.ts'

export interface Vault {
  readonly db: DatabaseSync
  readonly log: LogState
  readonly names: Names
  readonly chunks: Chunks
  readonly rollups: Rollups
  /** milliseconds of the newest frame of all, -Infinity where there is none */
  newestMs(): number
  /** of the origin; no stored frame of it is newer */
  newestOf(origin: number): number
  /** Names and places in the file were dropped: nothing remembered of them holds. */
  forget(): void
}

type Loss = (what: string, origin: number | null, metric: string | null, fromMs: number, toMs: number) => void

export function createLosses(db: DatabaseSync): Loss {
  const find = db.prepare(
    'SELECT 1 FROM losses WHERE what = ? AND origin IS ? AND metric IS ? AND from_ms = ? AND to_ms = ?',
  )
  const insert = prepareRun(db, 'INSERT INTO losses (what, origin, metric, from_ms, to_ms) VALUES (?, ?, ?, ?, ?)')
  return (...loss) => {
    // a crash may make us come across it twice
    if (!find.get(...loss)) insert.run(...loss)
  }
}
