/** Cells of usage: combinations of what a job belongs to, as numbers. */
import type { DatabaseSync } from 'node:sqlite'
import { sizeClassOf } from '../../core/ledger/size-class.ts'
import type { JobTable } from './job-table.ts'

export interface Cells {
  /** The cell of a row. */
  of(cluster: number, table: JobTable, at: number): number
  /** after a transaction was undone */
  forget(): void
}

const COLUMNS = 'cluster, partition, account, person, qos, size, state'
/** What is remembered; a cluster's cells of a season are far fewer. */
const REMEMBERED = 200_000

export function createCells(db: DatabaseSync): Cells {
  const find = db.prepare(`SELECT id FROM usage_cells WHERE (${COLUMNS}) = (?, ?, ?, ?, ?, ?, ?)`)
  const insert = db.prepare(`INSERT INTO usage_cells (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const known = new Map<string, number>()
  return {
    of(cluster, { columns: c }, at) {
      const cores = Number.isNaN(c.requestedCpus[at]!) ? c.cpus[at]! : c.requestedCpus[at]!
      const size = sizeClassOf(cores, Math.max(c.gpus[at]!, c.requestedGpus[at]!))
      const [partition, account, person] = [c.partition[at]!, c.account[at]!, c.user[at]!]
      const [qos, state] = [c.qos[at]!, c.state[at]!]
      const key = `${cluster} ${partition} ${account} ${person} ${qos} ${size} ${state}`
      let id = known.get(key)
      if (id === undefined) {
        const place = [cluster, partition, account, person, qos, size, state] as const
        id = Number(find.get(...place)?.['id'] ?? insert.run(...place).lastInsertRowid)
        if (known.size >= REMEMBERED) known.clear()
        known.set(key, id)
      }
      return id
    },
    forget: () => known.clear(),
  }
}
