/**
 * Do the indexes of the file say what its tables say? A damaged one hides rows from questions without a word; building
 * it anew mends it, and nothing is lost.
 */
import type { DatabaseSync } from 'node:sqlite'
import { unlessDamaged } from './damage.ts'
import { prepareRun } from './schema.ts'
import { createLosses } from './seal-vault.ts'

/** Small, and looked up before anything is written: a row that an index hides would be made a second time. */
export const NAMING = ['origins', 'series', 'layouts']
/** All with an index. What their rows list (`segments`) is most of the file, and not looked at. */
export const INDEXED = [...NAMING, 'chunks', 'rollups']

interface IndexRow {
  readonly name: string
  readonly rootpage: number
}

/** @returns names of indexes */
export function brokenIndexes(db: DatabaseSync, tables: readonly string[]): string[] {
  return tables.flatMap((table) => {
    const indexes = db.prepare("SELECT name, rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?")
    const of = indexes.all(table) as unknown as IndexRow[]
    const found = unlessDamaged(() => db.prepare(`PRAGMA integrity_check(${table})`).all()) ?? []
    const lines = found.flatMap((row) => String(Object.values(row)[0]).split('\n'))
    return of.filter((index) => lines.some((line) => speaksOf(line, index))).map(({ name }) => name)
  })
}

/** The words of https://www.sqlite.org/pragma.html#pragma_integrity_check, as SQLite 3.40 to 3.53 write them. */
export function speaksOf(line: string, { name, rootpage }: IndexRow): boolean {
  return line.endsWith(` index ${name}`) || line.startsWith(`Tree ${rootpage} `)
}

/** SQLITE_CONSTRAINT */
const DOUBLE = 19

export function rebuildIndex(db: DatabaseSync, name: string): void {
  try {
    db.exec(`REINDEX "${name}"`)
  } catch (error) {
    const isDouble = error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === DOUBLE
    if (!isDouble || !name.includes('rollups')) throw error
    dropDoubles(db)
    db.exec(`REINDEX "${name}"`)
  }
}

/** Roll-ups made a second time while the index hid the first: what only those told is lost, and named. */
function dropDoubles(db: DatabaseSync): void {
  const loss = createLosses(db)
  const drop = prepareRun(db, 'DELETE FROM rollups NOT INDEXED WHERE id = ?')
  const doubles = db.prepare(`SELECT id, metric, start_ms, end_ms FROM rollups NOT INDEXED WHERE id NOT IN
    (SELECT max(id) FROM rollups NOT INDEXED GROUP BY +resolution, +metric, +start_ms)`)
  for (const row of doubles.all()) {
    const { id, metric, start_ms, end_ms } = row as { id: number; metric: string; start_ms: number; end_ms: number }
    loss('rollups', null, metric, start_ms, end_ms)
    drop.run(id)
  }
}
