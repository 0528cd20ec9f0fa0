/**
 * One writer a data directory. The lock is SQLite's own on a small file that only this module opens: the
 * kernel lets go of it when the process dies, however it dies, and whoever comes second can still read
 * who holds it.
 */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { type Clock, systemClock } from '../core/clock.ts'
import { AppError } from '../core/errors.ts'
import { prepareDirectory } from './directory.ts'
import { isLocked, storeError } from './sqlite.ts'

export interface HolderInfo {
  readonly role: 'collector'
  /** what a person would recognise: `atalaya start` */
  readonly command: string
  /** where it serves, if it does */
  readonly url?: string
}

export interface Hold {
  release(): void
}

const HOLDER_FILE = 'holder.db'
/** How long a second process waits for the first to finish noting who it is. */
const BUSY_TIMEOUT_MILLISECONDS = 2_000
const READ_ATTEMPTS = 20
const READ_PAUSE_MILLISECONDS = 25

const Holder = z.object({
  pid: z.int(),
  host: z.string(),
  command: z.string(),
  url: z.string().nullable(),
  since: z.string(),
})
type Holder = z.infer<typeof Holder>

/**
 * Makes this process the only one that may write in the directory, which is created where missing.
 * @throws AppError `conflict` naming who holds it; `unavailable` where the directory cannot be used
 */
export function holdData(directory: string, info: HolderInfo, clock: Clock = systemClock): Hold {
  prepareDirectory(directory)
  const path = join(directory, HOLDER_FILE)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MILLISECONDS })
    const held = db
    take(db, directory)
    note(db, info, new Date(clock.now() * 1000).toISOString())
    // between the commit and here another process may come first: then it holds, and we do not
    take(db, directory)
    return { release: () => release(held) }
  } catch (error) {
    db?.close()
    throw storeError(error, path)
  }
}

function release(db: DatabaseSync): void {
  if (!db.isOpen) return
  try {
    db.exec('DELETE FROM holder; COMMIT')
  } catch {
    // a full disk, say: the note stays behind and names a dead process, which nobody believes
  }
  db.close()
}

/** Takes SQLite's RESERVED lock: one holder, any number of readers. */
function take(db: DatabaseSync, directory: string): void {
  db.exec('PRAGMA busy_timeout = 0')
  try {
    db.exec('BEGIN IMMEDIATE')
  } catch (error) {
    if (!isLocked(error)) throw error
    throw conflict(db, directory)
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLISECONDS}`)
  }
}

function note(db: DatabaseSync, info: HolderInfo, since: string): void {
  db.exec(`CREATE TABLE IF NOT EXISTS holder
    (role TEXT PRIMARY KEY, pid INTEGER, host TEXT, command TEXT, url TEXT, since TEXT)`)
  db.prepare('REPLACE INTO holder (role, pid, host, command, url, since) VALUES (?, ?, ?, ?, ?, ?)').run(
    info.role,
    process.pid,
    hostname(),
    info.command,
    info.url ?? null,
    since,
  )
  db.exec('COMMIT')
}

function conflict(db: DatabaseSync, directory: string): AppError {
  const holder = readHolder(db)
  if (!holder) return new AppError('conflict', 'store.held_unknown', { directory })
  const { pid, host, command, since, url } = holder
  const params = { directory, pid, host, command, since }
  if (url === null) return new AppError('conflict', 'store.held', params)
  return new AppError('conflict', 'store.held_serving', { ...params, url })
}

/** Who holds the lock; undefined where it cannot be told. */
function readHolder(db: DatabaseSync): Holder | undefined {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
    const holder = tryReadHolder(db)
    // a dead one was killed: who holds the lock now has not written its own name yet
    if (holder && isAlive(holder)) return holder
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, READ_PAUSE_MILLISECONDS)
  }
  return undefined
}

function tryReadHolder(db: DatabaseSync): Holder | undefined {
  try {
    return Holder.safeParse(db.prepare('SELECT pid, host, command, url, since FROM holder').get()).data
  } catch {
    // no table yet, or it is being written: the lock stands all the same
    return undefined
  }
}

function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: alive, and somebody else's
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
