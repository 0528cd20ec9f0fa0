/** A copy of one SQLite file as of one instant, while others write to it, checked before it counts. */
import { existsSync, rmSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { AppError } from '../core/errors.ts'
import { storeError } from './sqlite.ts'

/** Copied on another thread between two looks of this one. */
const PAGES_A_STEP = 1_000

/** @throws AppError `not_found` where there is no such file, `unavailable` where the copy is not sound */
export async function backupDatabase(path: string, target: string): Promise<void> {
  if (!existsSync(path)) throw new AppError('not_found', 'store.no_data', { path })
  try {
    const source = new DatabaseSync(path, { readOnly: true })
    try {
      // holds on to this instant: else each commit of the writer begins the copy anew
      source.exec('BEGIN')
      source.prepare('SELECT count(*) FROM sqlite_schema').get()
      await backup(source, target, { rate: PAGES_A_STEP })
    } finally {
      source.close()
    }
    const verdict = check(target)
    // page by page as it was: what is wrong with the copy is wrong with the file
    if (verdict !== 'ok') throw new AppError('unavailable', 'store.corrupt', { path, detail: verdict })
  } catch (error) {
    rmSync(target, { force: true })
    throw storeError(error, path)
  }
}

/** @returns `ok`, or the first thing that is wrong */
function check(path: string): string {
  const db = new DatabaseSync(path)
  try {
    // one file, without a log beside it
    db.exec('PRAGMA journal_mode = DELETE')
    const found = db.prepare('PRAGMA integrity_check(1)').get()
    return String(Object.values(found ?? {})[0])
  } finally {
    db.close()
  }
}
