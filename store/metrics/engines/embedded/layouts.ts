/** The layouts of the file, for reading: kept between queries, since a layout only ever grows. */
import type { DatabaseSync } from 'node:sqlite'
import { toIds } from './schema.ts'

export interface Layout {
  readonly id: number
  readonly origin: number
  readonly intervalMs: number
  /** series by position */
  readonly ids: Int32Array
  /** no frame of this layout is newer; Infinity while it is in use */
  readonly newestMs: number
}

interface Row {
  readonly id: number
  readonly origin: number
  readonly interval_ms: number
  readonly newest_ms: number | null
  readonly bytes: number
}

/** @returns reads what changed and gives all layouts, oldest first; call it inside the query's snapshot */
export function createLayoutCache(db: DatabaseSync): () => readonly Layout[] {
  const list = db.prepare('SELECT id, origin, interval_ms, newest_ms, length(series) AS bytes FROM layouts ORDER BY id')
  const load = db.prepare('SELECT series FROM layouts WHERE id = ?')
  let known = new Map<number, Int32Array>()
  return () => {
    const current = new Map<number, Int32Array>()
    const layouts = (list.all() as unknown as Row[]).map((row) => {
      const cached = known.get(row.id)
      const ids = cached?.byteLength === row.bytes ? cached : toIds(load.get(row.id)!['series'] as Uint8Array)
      current.set(row.id, ids)
      return { id: row.id, origin: row.origin, intervalMs: row.interval_ms, ids, newestMs: row.newest_ms ?? Infinity }
    })
    known = current
    return layouts
  }
}
