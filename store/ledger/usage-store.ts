/** Days of usage as they change: what jobs add and take away waits here, and is written by days. */
import type { DatabaseSync } from 'node:sqlite'
import type { JobTable } from './job-table.ts'
import type { Cells } from './usage-cells.ts'
import { packUsage, unpackUsage } from './usage-day.ts'
import { applyDelta, createUsageDelta } from './usage-delta.ts'
import { HOURS } from './usage-sums.ts'

export interface UsageStore {
  /** @param sign 1: these jobs come; -1: they go */
  add(cluster: number, table: JobTable, sign: 1 | -1): void
  /** Writes what waits where that is much. */
  writeWhereLong(): void
  write(): void
  /** after the transaction was undone */
  forget(): void
}

/** Hours of cells that wait to be written. */
const WAITING_SUMS = 400_000

export function createUsageStore(db: DatabaseSync, cells: Cells): UsageStore {
  const load = db.prepare('SELECT usage FROM usage_days WHERE day = ?')
  const save = db.prepare(`INSERT INTO usage_days (day, usage) VALUES (?, ?)
    ON CONFLICT (day) DO UPDATE SET usage = excluded.usage`)
  const drop = db.prepare('DELETE FROM usage_days WHERE day = ?')
  let delta = createUsageDelta()

  const write = (): void => {
    for (const [day, change] of [...delta.days].sort(([a], [b]) => a - b)) {
      const row = load.get(day)
      const after = applyDelta(row && unpackUsage(row['usage'] as Uint8Array), change)
      if (after) save.run(day, packUsage(after))
      else drop.run(day)
    }
    delta = createUsageDelta()
  }

  return {
    add(cluster, table, sign) {
      delta.add(table, (at) => cells.of(cluster, table, at), sign)
    },
    writeWhereLong() {
      let sums = 0
      for (const day of delta.days.values()) sums += HOURS * day.sums.blocks.size
      if (sums > WAITING_SUMS) write()
    },
    write,
    forget() {
      delta = createUsageDelta()
    },
  }
}
