/** What can be read of a damaged file, table by table, into a fresh one that names what is missing. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../../core/errors.ts'
import { transaction } from '../../../sqlite.ts'
import { unlessDamaged } from './damage.ts'
import { copyRows, type Missing } from './salvage-rows.ts'
import {
  BLOCKS_MS,
  DAY_MS,
  isOurs,
  openMetricsFile,
  prepareRun,
  rawSinceMs,
  readMarks,
  TIME_BITS,
  TIME_MASK,
  toIds,
} from './schema.ts'
import { createLosses } from './seal-vault.ts'

/** Names go before what they name. */
const KEYS = {
  origins: 'id',
  series: 'id',
  layouts: 'id',
  segments: 'id',
  chunks: 'id',
  rollups: 'id',
  losses: 'id',
  frames: 'id',
  log: 'seq',
} as const
type Table = keyof typeof KEYS

const MARKS = ['daysRolledMs', 'floorRawMs', 'floor5mMs', 'floor1hMs', 'floor1dMs']

/**
 * Ids are never used again, also not those of rows that were lost; the next ones begin so much later where the newest
 * id is known, and where it is not. Ids of origins have to fit above the bits of the time.
 */
const SPARE_IDS = { known: 100_000, unknown: 2 ** 24 }
const SPARE_ORIGINS = { known: 1_000, unknown: 2 ** 16 }

/**
 * @param target does not exist
 * @param nowMs no frame that was lost is newer
 * @throws where not even the table of tables can be read
 */
export function copyReadable(source: string, target: string, nowMs: number): void {
  const db = openMetricsFile(target, 'write')
  try {
    // it counts only when it is whole
    db.exec('PRAGMA synchronous = OFF')
    db.prepare('ATTACH ? AS old').run(source)
    if (!isOurs(db, 'old')) throw new AppError('unavailable', 'store.corrupt', { path: source, detail: 'its header' })
    const missing = new Map<Table, Missing>()
    copyMarks(db)
    for (const [table, key] of Object.entries(KEYS) as [Table, string][])
      if (db.prepare('SELECT 1 FROM old.sqlite_schema WHERE name = ?').get(table)) {
        missing.set(table, copyRows(db, table, key))
        advanceIds(db, table, key)
      }
    dropOrphans(db)
    nameMissing(db, missing, nowMs)
    db.exec('DETACH old; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

/** Those that cannot be read count as absent. */
function copyMarks(db: DatabaseSync): void {
  const copy = prepareRun(
    db,
    'INSERT INTO main.marks (name, value, crc) SELECT name, value, crc FROM old.marks WHERE name = ?',
  )
  for (const name of MARKS) unlessDamaged(() => copy.run(name))
}

function advanceIds(db: DatabaseSync, table: Table, key: string): void {
  if (table === 'frames' || table === 'chunks') return
  const known = unlessDamaged(
    // none where the table never had a row
    () => Number(db.prepare('SELECT seq FROM old.sqlite_sequence WHERE name = ?').get(table)?.['seq'] ?? 0),
  )
  const newest = Number(db.prepare(`SELECT max(${key}) AS id FROM main.${table}`).get()!['id'] ?? 0)
  const spare = table === 'origins' ? SPARE_ORIGINS : SPARE_IDS
  const seq = known === undefined ? newest + spare.unknown : Math.max(known, newest) + spare.known
  db.prepare('DELETE FROM main.sqlite_sequence WHERE name = ?').run(table)
  db.prepare('INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)').run(table, seq)
}

/** Segments of rows that were lost tell nothing any more. */
function dropOrphans(db: DatabaseSync): void {
  const owned = new Set<number>()
  for (const table of ['chunks', 'rollups'])
    for (const { segments } of db.prepare(`SELECT segments FROM main.${table}`).iterate()) {
      if (!(segments instanceof Uint8Array)) continue
      for (const [at, id] of toIds(segments).entries()) if (at % 2 === 0) owned.add(id)
    }
  const drop = prepareRun(db, 'DELETE FROM main.segments WHERE id = ?')
  const all = db.prepare('SELECT id FROM main.segments').all() as { id: number }[]
  transaction(db, () => {
    for (const { id } of all) if (!owned.has(id)) drop.run(id)
  })
}

type Loss = ReturnType<typeof createLosses>

interface Period {
  /** of the oldest raw frame that there may have been */
  readonly rawMs: number
  readonly endMs: number
}

/** What segments held is named by the chunks and roll-ups that list them. */
function nameMissing(db: DatabaseSync, missing: ReadonlyMap<Table, Missing>, nowMs: number): void {
  const period = { rawMs: rawSinceMs(readMarks(db).values.floorRawMs), endMs: Math.max(nowMs, newestMs(db)) + 1 }
  const loss = createLosses(db)
  for (const [table, of] of missing) {
    if (of.gaps.length + of.unreadable.length === 0) continue
    if (table === 'log') nameLog(db, of, period, loss)
    else if (table === 'chunks') nameChunks(of, period, loss)
    else if (table === 'rollups') nameRollups(db, period, loss)
    else if (table === 'layouts' || table === 'frames') loss(table, null, null, period.rawMs, period.endMs)
    else if (table !== 'segments') loss(table, null, null, 0, period.endMs)
  }
}

function newestMs(db: DatabaseSync): number {
  const found = db.prepare(
    'SELECT max((SELECT max(last_ms) FROM main.log), (SELECT max(last_ms) FROM main.chunks)) AS ms',
  )
  const newest = Number(found.get()!['ms'] ?? 0)
  return newest <= TIME_MASK ? newest : 0
}

function nameLog(db: DatabaseSync, { gaps, unreadable }: Missing, { rawMs, endMs }: Period, loss: Loss): void {
  const span = db.prepare('SELECT first_ms, last_ms FROM old.log WHERE seq = ?')
  for (const seq of unreadable) {
    const row = unlessDamaged(() => span.get(seq)) as { first_ms: number; last_ms: number } | undefined
    const isKnown = row && row.first_ms >= rawMs && row.first_ms <= row.last_ms && row.last_ms < endMs
    loss('log', null, null, isKnown ? row.first_ms : rawMs, isKnown ? row.last_ms + 1 : endMs)
  }
  // late frames may be of any time
  if (gaps.length > 0) loss('log', null, null, rawMs, endMs)
}

function nameChunks({ gaps, unreadable }: Missing, { rawMs, endMs }: Period, loss: Loss): void {
  const place = (id: bigint) => ({ origin: Number(id >> TIME_BITS), timeMs: Number(id & BigInt(TIME_MASK)) })
  for (const id of unreadable) {
    const { origin, timeMs } = place(id)
    loss('chunks', origin, null, timeMs, (Math.floor(timeMs / DAY_MS) + 1) * DAY_MS)
  }
  for (const [first, last] of gaps) {
    const [a, b] = [place(first), place(last)]
    if (a.origin === b.origin) loss('chunks', a.origin, null, a.timeMs, (Math.floor(b.timeMs / DAY_MS) + 1) * DAY_MS)
    else loss('chunks', null, null, rawMs, endMs)
  }
}

/** The index of the rows tells which there were. */
function nameRollups(db: DatabaseSync, { endMs }: Period, loss: Loss): void {
  const listed = db.prepare(`SELECT resolution, metric, start_ms, id FROM old.rollups
    INDEXED BY sqlite_autoindex_rollups_1 WHERE id NOT IN (SELECT id FROM main.rollups)`)
  const isListed = unlessDamaged(() => {
    for (const row of listed.iterate()) {
      const { resolution, metric, start_ms } = row as { resolution: number; metric: string; start_ms: number }
      const lastMs = Math.max(start_ms + 1, Math.min(endMs, start_ms + (BLOCKS_MS[resolution]?.at(-1) ?? 0)))
      loss('rollups', null, metric, start_ms, lastMs)
    }
    return true
  })
  if (!isListed) loss('rollups', null, null, 0, endMs)
}
