/**
 * A fresh file out of what can be read of a damaged one, when SQLite itself cannot go on with that: it is cut short, or
 * a page is bad that has to be written to. The damaged one stays beside it under another name.
 *
 * Stopping anywhere loses nothing: until the fresh file takes the name of the old one, in one step, the old one stands
 * where it stood, and a note beside it makes the next start begin anew.
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError, type Problem } from '../../../../core/errors.ts'
import { sync } from '../../../directory.ts'
import { storeError } from '../../../sqlite.ts'
import { copyReadable } from './salvage-copy.ts'
import { metricsPath, statedBytes } from './schema.ts'

const DAMAGED = '.damaged-'

/** Files that salvage put aside, oldest first. */
export function problemsOfSalvage(path: string): Problem[] {
  const prefix = `${basename(path)}${DAMAGED}`
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(prefix))
  return names.sort().map((name) => ({ code: 'store.salvaged', params: { path, kept: join(dirname(path), name) } }))
}

/** Whether SQLite found the file itself broken, not a value in it. */
export function isBroken(error: unknown, path: string): boolean {
  const told = storeError(error, path)
  return told instanceof AppError && (told.problem.code === 'store.corrupt' || told.problem.code === 'store.torn')
}

/** Whether it was begun, and the process ended before it was done. */
export function isSalvageDue(directory: string): boolean {
  return existsSync(noteOf(metricsPath(directory)))
}

function noteOf(path: string): string {
  return `${path}.salvage`
}

/** Nobody may have the file open for writing. @throws where nothing can be had of it: it stands as it stood */
export function salvage(directory: string, nowMs: number): void {
  const path = metricsPath(directory)
  const note = noteOf(path)
  const fresh = `${path}.salvaged`
  const bytes = existsSync(note) ? Number(readFileSync(note, 'utf8')) : statSync(path).size
  clear(fresh)
  try {
    writeFileSync(note, String(bytes))
    sync(directory)
    // what was cut off reads as pages of zeros then, and not the file as a whole as broken
    if (bytes < statedBytes(path)) truncateSync(path, statedBytes(path))
    emptyLog(path)
    copyReadable(path, fresh, Math.ceil(Math.max(nowMs, statSync(path).mtimeMs)))
    sync(fresh)
    replace(path, fresh, bytes, nowMs)
  } catch (error) {
    if (bytes < statSync(path).size && bytes < statedBytes(path)) truncateSync(path, bytes)
    clear(fresh)
    rmSync(note, { force: true })
    throw error
  }
  rmSync(note)
  sync(directory)
}

/** What lies in the write-ahead log goes into the file: a log must not lie beside another file than its own. */
function emptyLog(path: string): void {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  try {
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    if (busy) throw new AppError('unavailable', 'store.locked', { path })
  } finally {
    db.close()
  }
}

function replace(path: string, fresh: string, bytes: number, nowMs: number): void {
  const kept = `${path}${DAMAGED}${new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d+/g, '')}`
  // of a salvage in the same second, or one that was stopped here
  rmSync(kept, { force: true })
  try {
    linkSync(path, kept)
  } catch {
    copyFileSync(path, kept)
  }
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  renameSync(fresh, path)
  // as it was found
  if (bytes < statedBytes(kept)) truncateSync(kept, bytes)
}

function clear(fresh: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${fresh}${suffix}`, { force: true })
}
