/**
 * What a look at the whole spool finds. `batches` only lists what lies in `bodies`, and the indexes what lies in the
 * tables: neither carries a CRC, so at opening both are made to say what the bodies say.
 */
import type { DatabaseSync } from 'node:sqlite'
import { isLocked, transaction } from '../../../sqlite.ts'
import { type NewBatch, type StoredBody, unpack } from './body.ts'

/** Indexes that `mendBatches` makes anew. */
export const MENDED_INDEXES = ['batches_order', 'dirty_batch'] as const

const LISTED = `(batches.resolution, batches.late, batches.lines, batches.text_bytes, batches.bytes, batches.oldest_ms,
  batches.newest_ms)`
const TOLD = `(bodies.resolution, bodies.late, bodies.line_count, bodies.text_bytes,
  length(bodies.touched) + length(bodies.lines), bodies.oldest_ms, bodies.newest_ms)`

/** Ids of bodies whose row of `batches` is missing or says something else. */
const UNLIKE = `SELECT bodies.id FROM bodies LEFT JOIN batches ON batches.id = bodies.id WHERE ${LISTED} IS NOT ${TOLD}`
/** Those that were set aside: what could not be read once may be readable now. */
const ASIDE = 'SELECT bodies.id FROM bodies JOIN batches ON batches.id = bodies.id WHERE batches.damage IS NOT NULL'
const BODILESS = 'SELECT id FROM batches WHERE NOT EXISTS (SELECT 1 FROM bodies WHERE bodies.id = batches.id)'

export const NO_LINES = 'no lines'
export const BAD_SUM = 'CRC-32'

/** @throws where the list itself cannot be read */
export function mendBatches(db: DatabaseSync): void {
  for (const index of MENDED_INDEXES) db.exec(`REINDEX ${index}`)
  const unlike = [...new Set([...unlikeBatches(db), ...idsOf(db, ASIDE)])]
  const bodiless = bodilessBatches(db)
  if (unlike.length === 0 && bodiless.length === 0) return
  const put = db.prepare(`INSERT INTO batches (id, resolution, late, lines, text_bytes, bytes, oldest_ms, newest_ms)
    SELECT id, resolution, late, line_count, text_bytes, length(touched) + length(lines), oldest_ms, newest_ms
    FROM bodies WHERE id = ?`)
  const drop = db.prepare('DELETE FROM batches WHERE id = ?')
  const setAside = db.prepare(`INSERT INTO batches VALUES (?, 'raw', 0, 0, 0, 0, 0, 0, ?)
    ON CONFLICT (id) DO UPDATE SET damage = excluded.damage`)
  transaction(db, () => {
    for (const id of unlike) {
      const body = readBody(db, id)
      if (typeof body === 'string') setAside.run(id, body)
      else {
        drop.run(id)
        put.run(id)
      }
    }
    for (const id of bodiless) setAside.run(id, NO_LINES)
  })
}

export function unlikeBatches(db: DatabaseSync): number[] {
  return idsOf(db, UNLIKE)
}

export function bodilessBatches(db: DatabaseSync): number[] {
  return idsOf(db, BODILESS)
}

/** From both ends, so that a page that cannot be read in between hides little else. */
export function idsOf(db: DatabaseSync, sql: string): number[] {
  const ids = new Set<number>()
  for (const order of ['ASC', 'DESC'])
    try {
      const statement = db.prepare(`SELECT id FROM (${sql}) ORDER BY id ${order}`)
      // a damaged id may be more than a number holds
      statement.setReadBigInts(true)
      for (const row of statement.iterate()) ids.add(Number(row['id']))
      break
    } catch (error) {
      if (isLocked(error)) throw error
      // what is behind it is named when it is to be sent
    }
  return [...ids].sort((a, b) => a - b)
}

/** @returns what is the matter with it where it cannot be read */
export function readBody(db: DatabaseSync, id: number): NewBatch | string {
  try {
    const select = db.prepare('SELECT * FROM bodies WHERE id = ?')
    select.setReadBigInts(true)
    const row = select.get(id) as StoredBody | undefined
    return row ? (unpack(id, row) ?? BAD_SUM) : NO_LINES
  } catch (error) {
    if (isLocked(error)) throw error
    return error instanceof Error ? error.message : String(error)
  }
}
