/** Days of usage out of the jobs themselves: of a file whose days had an older form, or lost them. */
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../sqlite.ts'
import { unpackJobs } from './job-block.ts'
import { createCells } from './usage-cells.ts'
import { createUsageStore } from './usage-store.ts'

/** Does nothing where there are days already, or no jobs. @throws DamageError where a block of jobs is damaged */
export function rebuildUsage(db: DatabaseSync): void {
  const isNeeded = (): boolean =>
    db.prepare('SELECT 1 FROM usage_days LIMIT 1').get() === undefined &&
    db.prepare('SELECT 1 FROM job_blocks LIMIT 1').get() !== undefined
  if (!isNeeded()) return
  transaction(db, () => {
    // another process may have done it meanwhile
    if (!isNeeded()) return
    const usage = createUsageStore(db, createCells(db))
    const blocks = db.prepare('SELECT cluster, block FROM job_blocks ORDER BY day, cluster')
    for (const { cluster, block } of blocks.iterate()) {
      usage.add(Number(cluster), unpackJobs(block as Uint8Array), 1)
      usage.writeWhereLong()
    }
    usage.write()
  })
}
