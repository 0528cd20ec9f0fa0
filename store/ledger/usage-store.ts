/** Days of usage as they change: what jobs add and take away waits here, and is written by days. */
import type { DatabaseSync } from 'node:sqlite'
import type { JobTable } from './job-table.ts'
import type { Cells } from './usage-cells.ts'
import { type PackedUsage, packUsage, unpackUsage } from './usage-day.ts'
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
  const load = db.prepare('SELECT usage, hours FROM usage_days WHERE day = ?')
  const save = db.prepare(`INSERT INTO usage_days (day, usage, hours) VALUES (?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET usage = excluded.usage, hours = excluded.hours`)
  const drop = db.prepare('DELETE FROM usage_days WHERE day = ?')
  const delta = createUsageDelta()

  /** @param left how many cells of days may wait on */
  const write = (left: number): void => {
    for (const [day, change] of [...delta.days].sort(([a], [b]) => a - b)) {
      if (left > 0 && delta.size <= left) break
      const row = load.get(day) as Record<keyof PackedUsage, Uint8Array> | undefined
      const after = applyDelta(row && unpackUsage(row), change)
      if (after) {
        const { usage, hours } = packUsage(after)
        save.run(day, usage, hours)
      } else drop.run(day)
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
