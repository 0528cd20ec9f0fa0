/** Cells of usage: combinations of what a job belongs to, as numbers. */
import type { DatabaseSync } from 'node:sqlite'
import { sizeClassOf } from '../../core/ledger/size-class.ts'
import { CELL_COLUMNS } from './cell-table.ts'
import type { JobTable } from './job-table.ts'
import { createTupleMap } from './tuple-map.ts'

export interface Cells {
  /** The cell of a row. */
  of(cluster: number, table: JobTable, at: number): number
  /** after a transaction was undone */
  forget(): void
}

const COLUMNS = CELL_COLUMNS.join(', ')
const PARTS = CELL_COLUMNS.length
/** What is remembered; a cluster's cells of a season are far fewer. */
const REMEMBERED = 200_000

export function createCells(db: DatabaseSync): Cells {
  const find = db.prepare(`SELECT id FROM usage_cells WHERE (${COLUMNS}) = (?, ?, ?, ?, ?, ?, ?)`)
  const insert = db.prepare(`INSERT INTO usage_cells (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const known = createTupleMap(PARTS)
  const tuple = new Float64Array(PARTS)
  return {
    of(cluster, { columns: c }, at) {
      const cores = Number.isNaN(c.requestedCpus[at]!) ? c.cpus[at]! : c.requestedCpus[at]!
      const size = sizeClassOf(cores, Math.max(c.gpus[at]!, c.requestedGpus[at]!))
      tuple[0] = cluster
      tuple[1] = c.partition[at]!
      tuple[2] = c.account[at]!
      tuple[3] = c.user[at]!
      tuple[4] = c.qos[at]!
      tuple[5] = size
      tuple[6] = c.state[at]!
      const id = known.get(tuple)
      if (id !== undefined) return id
      const place = [...tuple] as const
      const fresh = Number(find.get(...place)?.['id'] ?? insert.run(...place).lastInsertRowid)
      if (known.size >= REMEMBERED) known.clear()
      known.set(tuple, fresh)
      return fresh
    },
    forget: () => known.clear(),
  }
}
