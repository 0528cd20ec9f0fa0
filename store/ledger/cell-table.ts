/** Cells of usage as whoever reads the ledger holds them. */
import type { DatabaseSync } from 'node:sqlite'

export const CELL_COLUMNS = ['cluster', 'partition', 'account', 'person', 'qos', 'size', 'state'] as const
export type CellColumn = (typeof CELL_COLUMNS)[number]

export interface CellTable {
  readonly count: number
  /** the largest number of a cell */
  readonly last: number
  /** at least `count` of each */
  readonly ids: Int32Array
  readonly columns: Readonly<Record<CellColumn, Int32Array>>
}

const tables = new WeakMap<DatabaseSync, CellTable>()
const FIRST = 1024

/**
 * A cell never changes, and no number comes again: only those are read that came since the last time. Of a person who
 * was erased some may be left here that no day speaks of any more.
 */
export function readCellTable(db: DatabaseSync): CellTable {
  let table = tables.get(db) ?? createTable(FIRST, 0)
  const rows = db.prepare(`SELECT id, ${CELL_COLUMNS.join(', ')} FROM usage_cells WHERE id > ? ORDER BY id`)
  rows.setReturnArrays(true)
  let { count, last } = table
  for (const row of rows.iterate(table.last) as Iterable<unknown> as Iterable<readonly number[]>) {
    if (count === table.ids.length) table = grown(table, count)
    last = row[0]!
    table.ids[count] = last
    for (const [at, name] of CELL_COLUMNS.entries()) table.columns[name][count] = row[at + 1]!
    count++
  }
  table = { ...table, count, last }
  tables.set(db, table)
  return table
}

function createTable(room: number, last: number): CellTable {
  const columns = CELL_COLUMNS.map((name) => [name, new Int32Array(room)] as const)
  return {
    count: 0,
    last,
    ids: new Int32Array(room),
    columns: Object.fromEntries(columns) as Record<CellColumn, Int32Array>,
  }
}

function grown(table: CellTable, count: number): CellTable {
  const larger = createTable(2 * count, table.last)
  larger.ids.set(table.ids)
  for (const name of CELL_COLUMNS) larger.columns[name].set(table.columns[name])
  return larger
}
