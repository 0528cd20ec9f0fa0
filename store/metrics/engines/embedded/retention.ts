/** Drops what is older than it is kept for, in slices so short that writes hardly notice, and gives the room back. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../../core/errors.ts'
import { pragma, storeError, transaction } from '../../../sqlite.ts'
import { advanceDays } from './compact.ts'
import { dropLayouts, dropNames } from './retention-unused.ts'
import { type Mark, prepareRun, rawSinceMs, readMarks, setMark } from './schema.ts'
import { seal } from './seal.ts'
import { cutBefore } from './seal-log.ts'
import { inSlices } from './seal-slices.ts'
import type { Vault } from './seal-vault.ts'

/** What vacuuming one slice may take; the next is sized by how long this one took. */
const SLICE_MILLISECONDS = 15
const MAX_SLICE = 20_000
/** Free pages below this share of the file are kept: tomorrow's frames use them. */
const FREE_SHARE = 0.05

/** Nothing older is to be kept, by resolution; milliseconds. */
export interface Cutoffs {
  readonly rawMs: number
  readonly fiveMinutesMs: number
  readonly hourMs: number
  readonly dayMs: number
}

const BUCKETS_MS = { floor5mMs: 300_000, floor1hMs: 3_600_000, floor1dMs: 86_400_000 } as const

/** Whether what has to be rolled up before it goes is, or stays for now: on a full disk there is no room for it. */
export type Care = 'rollUp' | 'leave'

/** One slice a step; the caller lets others write between them. Stopping anywhere leaves a sound file. */
export function* retain(vault: Vault, cutoffs: Cutoffs, care: Care): Generator<void> {
  const { db } = vault
  const before = readMarks(db).values
  yield* setFloors(vault, cutoffs, care)
  const { values: marks } = readMarks(db)
  const sinceMs = rawSinceMs(marks.floorRawMs)
  yield* inSlices(db, dropChunks(vault, sinceMs))
  // days are made from hours, and after late frames once more
  const hoursMs = Math.min(rawSinceMs(marks.floor1hMs), sinceMs, marks.daysRolledMs)
  yield* inSlices(db, dropRollups(vault, 300, marks.floor5mMs))
  yield* inSlices(db, dropRollups(vault, 3_600, hoursMs))
  yield* inSlices(db, dropRollups(vault, 86_400, marks.floor1dMs))
  transaction(db, () => {
    const old = prepareRun(
      db,
      `DELETE FROM losses
      WHERE to_ms <= CASE WHEN what IN ('rollups', 'series', 'origins') THEN ? ELSE ? END`,
    )
    old.run(Math.min(marks.floor5mMs, hoursMs, marks.floor1dMs), sinceMs)
  })
  dropLayouts(vault, sinceMs)
  yield
  // names live as long as what is kept longest
  const oldest = (floors: typeof marks): number => Math.min(floors.floor5mMs, floors.floor1hMs, floors.floor1dMs)
  if (oldest(marks) > oldest(before))
    yield* dropNames(vault, { 300: marks.floor5mMs, 3600: hoursMs, 86400: marks.floor1dMs })
  yield* giveBack(db, FREE_SHARE)
}

/**
 * Advances what counts as kept. Before raw frames go they are rolled up: whatever of the log is from before the first
 * day that stays is sealed first. Hours are dropped once their days are made of them.
 */
function* setFloors(vault: Vault, cutoffs: Cutoffs, care: Care): Generator<void> {
  const { db, log } = vault
  const known = readMarks(db).values
  let rawMs = Math.max(known.floorRawMs, cutoffs.rawMs)
  if (care === 'leave') {
    const oldest = log.entries.reduce((least, { firstMs }) => Math.min(least, firstMs), Infinity)
    rawMs = Math.max(known.floorRawMs, Math.min(rawMs, rawSinceMs(oldest)))
  } else {
    let sealed = -1
    const isWaiting = (): boolean => log.entries.some(({ seq, firstMs }) => seq > sealed && firstMs < rawSinceMs(rawMs))
    do {
      while (isWaiting()) {
        const until = log.entries.at(-1)!.seq
        yield* seal(vault, cutBefore(log.entries, rawSinceMs(rawMs)))
        sealed = until
      }
      yield* advanceDays(vault, rawSinceMs(Math.min(cutoffs.hourMs, vault.newestMs())))
      // what came late meanwhile
    } while (isWaiting())
  }
  const floors = {
    floorRawMs: rawMs,
    floor5mMs: cutoffs.fiveMinutesMs,
    floor1hMs: cutoffs.hourMs,
    floor1dMs: cutoffs.dayMs,
  }
  transaction(db, () => {
    for (const [name, floor] of Object.entries(floors) as [Mark, number][]) {
      const bucketMs = BUCKETS_MS[name as keyof typeof BUCKETS_MS] ?? 1
      const value = Math.floor(floor / bucketMs) * bucketMs
      if (value > known[name]) setMark(db, name, value)
    }
  })
  yield
}

export function isDiskFull(error: unknown, path: string): boolean {
  const told = storeError(error, path)
  return told instanceof AppError && told.problem.code === 'store.disk_full'
}

function* dropChunks({ db, chunks }: Vault, beforeMs: number): Generator<void> {
  for (const { id } of db.prepare('SELECT id FROM origins ORDER BY id').all() as { id: number }[])
    for (const span of chunks.before(id, beforeMs)) {
      chunks.remove(span)
      yield
    }
}

function* dropRollups({ db, rollups }: Vault, resolution: number, beforeMs: number): Generator<void> {
  const old = db.prepare('SELECT id FROM rollups WHERE resolution = ? AND start_ms < ? AND end_ms <= ?')
  for (const { id } of old.all(resolution, beforeMs, beforeMs) as { id: number }[]) {
    rollups.remove(id)
    yield
  }
}

/** @param share of the file that may stay free */
export function* giveBack(db: DatabaseSync, share: number): Generator<void> {
  let pages = 100
  for (;;) {
    const start = performance.now()
    if (!freePages(db, pages, share)) break
    const factor = SLICE_MILLISECONDS / Math.max(performance.now() - start, 0.1)
    pages = Math.max(10, Math.min(MAX_SLICE, Math.floor(pages * Math.min(2, factor))))
    yield
  }
  // the file itself shrinks when the write-ahead log is copied into it
  db.exec('PRAGMA wal_checkpoint(PASSIVE)')
}

/** @returns whether there are more free pages than worth keeping */
function freePages(db: DatabaseSync, pages: number, share: number): boolean {
  const spare = pragma(db, 'freelist_count') - Math.floor(pragma(db, 'page_count') * share)
  if (spare <= 0) return false
  db.exec(`PRAGMA incremental_vacuum(${Math.min(pages, spare)})`)
  return pragma(db, 'auto_vacuum') !== 0
}
