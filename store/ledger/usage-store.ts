/** Days of usage as they change: what jobs add and take away waits here, and is written by days. */
import type { DatabaseSync } from 'node:sqlite'
import type { JobTable } from './job-table.ts'
import type { Cells } from './usage-cells.ts'
import { packUsage, unpackUsage } from './usage-day.ts'
import { applyDelta, createUsageDelta } from './usage-delta.ts'

export interface UsageStore {
  /** @param sign 1: these jobs come; -1: they go */
  add(cluster: number, table: JobTable, sign: 1 | -1): void
  /** Writes what waits where that is much. */
  writeWhereLong(): void
  write(): void
  /** after the transaction was undone */
  forget(): void
}

/** Cells of days that wait to be written: with more, the oldest days are written until half of them are left. */
const WAITING_CELLS = 12_000

export function createUsageStore(db: DatabaseSync, cells: Cells): UsageStore {
  const load = db.prepare('SELECT usage FROM usage_days WHERE day = ?')
  const save = db.prepare(`INSERT INTO usage_days (day, usage) VALUES (?, ?)
    ON CONFLICT (day) DO UPDATE SET usage = excluded.usage`)
  const drop = db.prepare('DELETE FROM usage_days WHERE day = ?')
  const delta = createUsageDelta()

  /** @param left how many cells of days may wait on */
  const write = (left: number): void => {
    for (const [day, change] of [...delta.days].sort(([a], [b]) => a - b)) {
      if (left > 0 && delta.size <= left) break
      const row = load.get(day)
      const after = applyDelta(row && unpackUsage(row['usage'] as Uint8Array), change)
      if (after) save.run(day, packUsage(after))
      else drop.run(day)
      delta.drop(day)
    }
  }

  return {
    add(cluster, table, sign) {
      delta.add(table, (at) => cells.of(cluster, table, at), sign)
    },
    writeWhereLong() {
      if (delta.size > WAITING_CELLS) write(WAITING_CELLS / 2)
    },
    write: () => write(0),
    forget() {
      for (const day of [...delta.days.keys()]) delta.drop(day)
    },
  }
}
