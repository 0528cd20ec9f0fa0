/** Drops old frames in slices so short that writes hardly notice, then gives the room back to the disk. */
import type { DatabaseSync } from 'node:sqlite'
import { pragma, transaction } from '../../../sqlite.ts'
import { frameEnd, frameId, prepareRun, toIds } from './schema.ts'

/** What one slice may take; the next is sized by how long this one took. */
const SLICE_MILLISECONDS = 15
const MAX_SLICE = 20_000
/** Free pages below this share of the file are kept: tomorrow's frames use them. */
const FREE_SHARE = 0.05

/**
 * One slice a step; the caller lets others write between them. Stopping anywhere leaves a sound file.
 * @param forget called inside the transaction that removed series and layouts
 */
export function* retainSlices(db: DatabaseSync, cutoffMs: number, forget: () => void): Generator<void> {
  const origins = db.prepare('SELECT id FROM origins ORDER BY id').all() as { id: number }[]
  const slice = createSlicer()
  for (const { id } of origins) {
    let more = true
    while (more) {
      more = slice((rows) => deleteFrames(db, id, cutoffMs, rows))
      yield
    }
  }
  transaction(db, () => {
    dropUnused(db, cutoffMs)
    forget()
  })
  yield
  const vacuumSlice = createSlicer()
  while (vacuumSlice((pages) => freePages(db, pages))) yield
  // the file itself shrinks when the log is copied into it
  db.exec('PRAGMA wal_checkpoint(PASSIVE)')
}

function createSlicer(): (run: (size: number) => boolean) => boolean {
  let size = 100
  return (run) => {
    const start = performance.now()
    const more = run(size)
    const factor = SLICE_MILLISECONDS / Math.max(performance.now() - start, 0.1)
    size = Math.max(10, Math.min(MAX_SLICE, Math.floor(size * Math.min(2, factor))))
    return more
  }
}

/** @returns whether there may be more to delete */
function deleteFrames(db: DatabaseSync, origin: number, cutoffMs: number, rows: number): boolean {
  return transaction(db, () => {
    const sql = 'DELETE FROM frames WHERE id IN (SELECT id FROM frames WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)'
    const { changes } = prepareRun(db, sql).run(frameId(origin, 0), frameId(origin, cutoffMs), rows)
    if (changes === 0n) return false
    prepareRun(db, 'UPDATE totals SET frames = frames - ?').run(changes)
    return Number(changes) === rows
  })
}

/** Layouts no frame can use any more, origins without frames, series without a layout. */
function dropUnused(db: DatabaseSync, cutoffMs: number): void {
  prepareRun(db, 'DELETE FROM layouts WHERE newest_ms < ?').run(cutoffMs)
  const anyFrame = db.prepare('SELECT 1 FROM frames WHERE id >= ? AND id < ? LIMIT 1')
  for (const { id } of db.prepare('SELECT id FROM origins').all() as { id: number }[]) {
    if (anyFrame.get(frameId(id, 0), frameEnd(id))) continue
    prepareRun(db, 'DELETE FROM layouts WHERE origin = ?').run(id)
    prepareRun(db, 'DELETE FROM origins WHERE id = ?').run(id)
  }
  const used = new Set<number>()
  for (const row of db.prepare('SELECT series FROM layouts').iterate())
    for (const id of toIds(row['series'] as Uint8Array)) used.add(id)
  const drop = prepareRun(db, 'DELETE FROM series WHERE id = ?')
  for (const { id } of db.prepare('SELECT id FROM series').all() as { id: number }[]) if (!used.has(id)) drop.run(id)
}

/** @returns whether there are more free pages than worth keeping */
function freePages(db: DatabaseSync, pages: number): boolean {
  const spare = pragma(db, 'freelist_count') - Math.floor(pragma(db, 'page_count') * FREE_SHARE)
  if (spare <= 0) return false
  db.exec(`PRAGMA incremental_vacuum(${Math.min(pages, spare)})`)
  return pragma(db, 'auto_vacuum') !== 0
}
