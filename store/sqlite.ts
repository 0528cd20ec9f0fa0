/**
 * SQLite files: opened with our pragmas, brought to the current version, and every failure told as an
 * AppError that names the file. A file that is damaged, foreign or newer than we are is never changed.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../core/errors.ts'
import type { MessageCode } from '../core/messages.ts'

/** `write` owns the file; `read` is another process or thread that only looks. */
export type StoreMode = 'write' | 'read'

export interface DatabaseOptions {
  readonly path: string
  readonly mode: StoreMode
  /** four bytes that tell this kind of file from any other (SQLite's application id) */
  readonly applicationId: number
  /** SQL that brings the file from version i to i + 1; never edited once released */
  readonly migrations: readonly string[]
  /** FULL: a commit survives power loss. NORMAL: it survives the process, the last ones may not survive the machine. */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** holds only for new files; SQLite's own choice where absent */
  readonly pageBytes?: number
  /** free pages can be given back to the disk; holds only for new files */
  readonly incrementalVacuum?: boolean
  readonly busyTimeoutMilliseconds?: number
}

const BUSY_TIMEOUT_MILLISECONDS = 5_000
const HEADER = 'SQLite format 3\0'
/** The write-ahead log is cut back to this after a peak. */
const WAL_LIMIT_BYTES = 64 * 1024 ** 2
/** What it holds before it is copied into the file. */
const WAL_USUAL_BYTES = 4 * 1024 ** 2

/** @throws AppError: damaged, foreign, newer, missing (`read`), or not accessible */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  const { path, mode } = options
  if (mode === 'read' && !existsSync(path)) throw new AppError('not_found', 'store.no_data', { path })
  let db: DatabaseSync | undefined
  try {
    checkHeader(path)
    const timeout = options.busyTimeoutMilliseconds ?? BUSY_TIMEOUT_MILLISECONDS
    db = new DatabaseSync(path, { readOnly: mode === 'read', timeout })
    const version = checkOwner(db, options)
    if (mode === 'write') prepare(db, options, version)
    else if (version < options.migrations.length) throw olderFile(path, version, options.migrations.length)
    return db
  } catch (error) {
    db?.close()
    throw storeError(error, path)
  }
}

function checkHeader(path: string): void {
  if (!existsSync(path)) return
  const header = Buffer.alloc(HEADER.length)
  const file = openSync(path, 'r')
  try {
    // an empty file is one that SQLite created and never came to write
    const length = readSync(file, header)
    if (length > 0 && header.toString('latin1', 0, length) !== HEADER)
      throw new AppError('unavailable', 'store.foreign', { path, detail: 'no SQLite header' })
  } finally {
    closeSync(file)
  }
}

/** @returns the file's version, 0 for a new one */
function checkOwner(db: DatabaseSync, { path, applicationId, migrations }: DatabaseOptions): number {
  const version = pragma(db, 'user_version')
  const owner = pragma(db, 'application_id')
  const isNew = owner === 0 && version === 0 && pragma(db, 'schema_version') === 0
  if (!isNew && owner !== applicationId)
    throw new AppError('unavailable', 'store.foreign', { path, detail: `application id ${owner}` })
  if (version > migrations.length)
    throw new AppError('unavailable', 'store.newer', { path, found: version, known: migrations.length })
  return version
}

function prepare(db: DatabaseSync, options: DatabaseOptions, version: number): void {
  if (options.pageBytes !== undefined && version === 0) db.exec(`PRAGMA page_size = ${options.pageBytes}`)
  if (options.incrementalVacuum && version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
  const journal = db.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode']
  if (journal !== 'wal') throw new AppError('unavailable', 'store.no_wal', { path: options.path })
  const walPages = WAL_USUAL_BYTES / pragma(db, 'page_size')
  db.exec(`PRAGMA synchronous = ${options.synchronous}; PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES};
    PRAGMA wal_autocheckpoint = ${walPages}`)
  if (version < options.migrations.length)
    transaction(db, () => {
      // another process may have migrated meanwhile
      const current = checkOwner(db, options)
      for (const sql of options.migrations.slice(current)) db.exec(sql)
      db.exec(`PRAGMA application_id = ${options.applicationId}; PRAGMA user_version = ${options.migrations.length}`)
    })
}

function olderFile(path: string, found: number, known: number): AppError {
  if (found === 0) return new AppError('not_found', 'store.no_data', { path })
  return new AppError('unavailable', 'store.older', { path, found, known })
}

/** The value of a numeric pragma. */
export function pragma(db: DatabaseSync, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get()
  return Number(Object.values(row ?? {})[0] ?? 0)
}

/** Runs in one write transaction: all of it is stored, or none. */
export function transaction<T>(db: DatabaseSync, run: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = run()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // some failures (disk full) have rolled back by themselves
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Runs on one snapshot of the file. */
export function snapshot<T>(db: DatabaseSync, run: () => T): T {
  db.exec('BEGIN')
  try {
    return run()
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
  }
}

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const CODES: Readonly<Record<number, MessageCode>> = {
  5: 'store.locked',
  6: 'store.locked',
  8: 'store.read_only',
  10: 'store.io',
  11: 'store.corrupt',
  13: 'store.disk_full',
  14: 'store.cannot_open',
  26: 'store.corrupt',
}

/** A failure of SQLite as an AppError `unavailable`; anything else comes back as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = sqliteCode(error)
  const detail = error.message
  if (code !== undefined)
    return new AppError('unavailable', CODES[code] ?? 'store.failed', { path, detail }, { cause: error })
  if ('syscall' in error) return new AppError('unavailable', 'store.cannot_open', { path, detail }, { cause: error })
  return error
}

/** Primary result code of an error of `node:sqlite`. */
function sqliteCode(error: Error): number | undefined {
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

/** Whether the failure is a lock that somebody else holds. */
export function isLocked(error: unknown): boolean {
  const code = error instanceof Error ? sqliteCode(error) : undefined
  return code === 5 || code === 6
}
