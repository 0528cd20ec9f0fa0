/**
 * The file of the embedded engine, `metrics.db`.
 *
 * What is written goes into the `log`: a row or more a commit, appended, holding whole frames (`log.ts`); rows leave
 * it oldest first, so that what is left is always all from some `seq` on. A frame's values stand in the order of a
 * layout, which names the series of its positions; series may be appended to a layout (what an older frame is too
 * short for is absent), and it is followed by a fresh one when too little of it is used.
 *
 * From the log frames are sealed into `chunks`: the frames of one origin over a period as compressed columns, one a
 * series (`codec/raw-chunk.ts`). Chunks of one origin never overlap in time and never cross midnight UTC, and a bucket
 * of five minutes lies in one of them. Those of two hours are made fast, and merged into few small ones once their day
 * is over.
 *
 * At the same time they are rolled up: a `rollups` row holds one metric at one resolution over a block of buckets,
 * for all origins and series that have it (`codec/rollup-chunk.ts`): charts ask for one metric of many nodes. Rows of
 * one metric and resolution never overlap in time, and each covers one whole block (`BLOCKS_MS`), whether or not all
 * of its buckets are told; small blocks are merged into larger ones. The metric `FRAMES` tells of each origin
 * (series 0) when the last frame of a bucket came and at what interval: the columns `last` (milliseconds after the
 * bucket's start) and `interval` (milliseconds).
 *
 * Chunks and roll-ups tell everything about the frames that were sealed, the log about those that were not: a reader
 * lays the log over the chunks. Sealing again what was sealed already changes nothing; so a crash between its steps
 * needs no repair. A bucket that frames in the log touch is not to be had from `rollups`: it is computed from raw.
 * Days from `daysRolledMs` on have no daily roll-up yet: they are computed from hours, and only an origin without
 * hours that day is told by a stored day (it was taken over from another store).
 *
 * What lies before a floor is no longer to be served as what it is. Hours before `floor1hMs` still count for days that
 * are not rolled up yet, or that the log touches: they stay until neither can be.
 *
 * Raw frames are dropped by whole days UTC. Between `rawSinceMs(floorRawMs)` and `floorRawMs` they still lie in log and
 * chunks: they are no longer to be served as raw, but they count for the roll-ups of their buckets, which can thus be
 * computed again until the day is gone. What the log holds from before `rawSinceMs(floorRawMs)` does not exist any more.
 *
 * Every row that matters carries a CRC-32, so that a flipped bit is found and named, never served.
 */

import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { AppError } from '../../../../core/errors.ts'
import type { Labels } from '../../../../core/series.ts'
import { PAGE_BYTES } from '../../../codec/layout.ts'
import { crcOf } from '../../../crc.ts'
import { openDatabase, pragma, type StoreMode } from '../../../sqlite.ts'

const VERSION_1 = `
  CREATE TABLE origins (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    metric TEXT NOT NULL,
    labels TEXT NOT NULL, -- JSON object, names sorted
    UNIQUE (metric, labels)
  ) STRICT;
  CREATE TABLE layouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    origin INTEGER NOT NULL,
    interval_ms INTEGER NOT NULL,
    series BLOB NOT NULL, -- Int32 ids, little endian
    newest_ms INTEGER -- no frame of this layout is newer; null while it is the origin's current one
  ) STRICT;
  CREATE INDEX layouts_by_origin ON layouts (origin);
  CREATE TABLE frames (
    id INTEGER PRIMARY KEY, -- origin << 42 | milliseconds since 1970
    layout INTEGER NOT NULL,
    vals BLOB NOT NULL -- Float64, little endian; NaN = absent, and so is what the row is too short for
  ) STRICT;
  CREATE TABLE totals (frames INTEGER NOT NULL) STRICT;
  INSERT INTO totals VALUES (0);
`

/** The rows of `frames` become rows of the log when a writer opens the file, then the table goes (`migrate.ts`). */
const VERSION_2 = `
  CREATE TABLE log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    first_ms INTEGER NOT NULL, -- of its oldest frame
    last_ms INTEGER NOT NULL, -- of its newest frame
    crc INTEGER NOT NULL, -- CRC-32 of frames
    frames BLOB NOT NULL -- see log.ts
  ) STRICT;
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, -- origin << 42 | milliseconds of its first frame
    last_ms INTEGER NOT NULL, -- of its last frame
    frames INTEGER NOT NULL,
    tier INTEGER NOT NULL, -- 0 made fast, 1 a whole day made small
    directory BLOB NOT NULL, -- carries its own CRC
    segments BLOB NOT NULL, -- Int32, little endian: id and CRC-32 of each segment by turns, in the directory's order
    crc INTEGER NOT NULL -- crcOf the other columns, in their order
  ) STRICT;
  CREATE INDEX chunks_fresh ON chunks (last_ms) WHERE tier = 0;
  CREATE TABLE rollups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resolution INTEGER NOT NULL, -- seconds: 300, 3600, 86400
    metric TEXT NOT NULL,
    start_ms INTEGER NOT NULL, -- of the first bucket
    end_ms INTEGER NOT NULL, -- of the last one, exclusive
    tier INTEGER NOT NULL, -- position in BLOCKS_MS
    directory BLOB NOT NULL,
    segments BLOB NOT NULL,
    crc INTEGER NOT NULL, -- crcOf the other columns but id
    UNIQUE (resolution, metric, start_ms)
  ) STRICT;
  CREATE INDEX rollups_by_tier ON rollups (resolution, tier, start_ms);
  CREATE TABLE segments (id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB NOT NULL) STRICT; -- codec/segment.ts
  CREATE TABLE marks ( -- see Mark
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL,
    crc INTEGER NOT NULL -- crcOf the other columns
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE losses ( -- damage that sealing came across and could not leave where it was
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL, -- the table it stood in
    origin INTEGER, -- null = many
    metric TEXT, -- null = many
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL -- exclusive
  ) STRICT;
  -- crcOf the other columns, in their order, NULL as ''; -1 = made before there was one, until a writer opens the file
  ALTER TABLE origins ADD COLUMN crc INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE series ADD COLUMN crc INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE layouts ADD COLUMN crc INTEGER NOT NULL DEFAULT -1;
  DROP TABLE totals;
`

const MIGRATIONS = [VERSION_1, VERSION_2]

/** Numbers that the whole file hangs on, in milliseconds since 1970; 0 where absent. */
export type Mark =
  /** days before it have daily roll-ups */
  | 'daysRolledMs'
  /** nothing older is kept of that resolution, whatever a row that reaches further back still holds */
  | 'floorRawMs'
  | 'floor5mMs'
  | 'floor1hMs'
  | 'floor1dMs'

/** Roll-up metric that tells of frames, not of a series. */
export const FRAMES = 'frames'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Raw frames from here on are there; all of them. */
export function rawSinceMs(floorRawMs: number): number {
  return Math.floor(floorRawMs / DAY_MS) * DAY_MS
}

export interface Marks {
  readonly values: Readonly<Record<Mark, number>>
  /** names of those that cannot be believed and count as absent */
  readonly damaged: readonly string[]
}

export function readMarks(db: DatabaseSync): Marks {
  const values: Record<Mark, number> = { daysRolledMs: 0, floorRawMs: 0, floor5mMs: 0, floor1hMs: 0, floor1dMs: 0 }
  const damaged: string[] = []
  for (const row of db.prepare('SELECT name, value, crc FROM marks').all()) {
    const { name, value, crc } = row as { name: string; value: number; crc: number }
    if (crcOf(name, value) !== crc || !Object.hasOwn(values, name)) damaged.push(name)
    else values[name as Mark] = value
  }
  return { values, damaged }
}

export function setMark(db: DatabaseSync, name: Mark, value: number): void {
  prepareRun(db, 'REPLACE INTO marks (name, value, crc) VALUES (?, ?, ?)').run(name, value, crcOf(name, value))
}
/** How much one row of `rollups` covers, by resolution in seconds and tier; each divides the next. */
export const BLOCKS_MS: Readonly<Record<number, readonly number[]>> = {
  300: [HOUR_MS, DAY_MS],
  3600: [HOUR_MS, DAY_MS, 32 * DAY_MS],
  86400: [DAY_MS, 32 * DAY_MS, 512 * DAY_MS],
}

/** "ATLm" */
const APPLICATION_ID = 0x41_54_4c_6d

export function metricsPath(directory: string): string {
  return join(directory, 'metrics.db')
}

export function openMetrics(directory: string, mode: StoreMode): DatabaseSync {
  const path = metricsPath(directory)
  try {
    return openMetricsFile(path, mode)
  } catch (error) {
    throw (error instanceof AppError && error.problem.code === 'store.corrupt' && tornError(path, error)) || error
  }
}

/** The same under another name. */
export function openMetricsFile(path: string, mode: StoreMode): DatabaseSync {
  return openDatabase({
    path,
    mode,
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    synchronous: 'FULL',
    pageBytes: PAGE_BYTES,
    incrementalVacuum: true,
  })
}

/** Whether another file that SQLite can open is one of ours, of this version. */
export function isOurs(db: DatabaseSync, schema: string): boolean {
  return (
    pragma(db, `${schema}.application_id`) === APPLICATION_ID &&
    pragma(db, `${schema}.user_version`) === MIGRATIONS.length
  )
}

function tornError(path: string, cause: AppError): AppError | undefined {
  const bytes = statSync(path).size
  const wholeBytes = statedBytes(path)
  if (wholeBytes <= bytes) return undefined
  return new AppError('unavailable', 'store.torn', { path, bytes, wholeBytes }, { cause })
}

/** How long the file says it is; 0 where it does not. https://www.sqlite.org/fileformat2.html#the_database_header */
export function statedBytes(path: string): number {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, header) < header.length) return 0
  } finally {
    closeSync(file)
  }
  // written by a SQLite so old that it does not keep the number of pages
  if (header.readUInt32BE(24) !== header.readUInt32BE(92)) return 0
  const pageBytes = header.readUInt16BE(16)
  return header.readUInt32BE(28) * (pageBytes === 1 ? 65_536 : pageBytes)
}

export const TIME_BITS = 42n
/** Milliseconds fit in 42 bits until the year 2109. */
export const TIME_MASK = 2 ** 42 - 1
/** SQL: the milliseconds of a frame. */
export const TIME_OF_ID = `(id & ${TIME_MASK})`

/** Frames of an origin from `frameId(origin, a)` to below `frameId(origin, b)` lie between those times. */
export function frameId(origin: number, timeMs: number): bigint {
  return (BigInt(origin) << TIME_BITS) + BigInt(timeMs)
}

/** Above every frame of the origin. */
export function frameEnd(origin: number): bigint {
  return BigInt(origin + 1) << TIME_BITS
}

/**
 * A statement for `run()` on a connection that writes frames: `run` always reports the last row id of the
 * connection, and that of a frame may be more than a JavaScript number holds.
 */
export function prepareRun(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql)
  statement.setReadBigInts(true)
  return statement
}

export function originCrc(id: number, name: string): number {
  return crcOf(id, name)
}

export function seriesCrc(id: number, metric: string, labels: string): number {
  return crcOf(id, metric, labels)
}

export function layoutCrc(
  id: number,
  origin: number,
  intervalMs: number,
  series: Uint8Array,
  newestMs: number | null,
): number {
  return crcOf(id, origin, intervalMs, series, newestMs ?? '')
}

/** Canonical text of labels: the same labels give the same text, whatever order they were set in. */
export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name])}`).join(',')}}`
}

/** A blob of doubles as it lies in memory. */
export function toValues(blob: Uint8Array): Float64Array {
  const aligned = blob.byteOffset % 8 === 0 ? blob : new Uint8Array(blob)
  return new Float64Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 8))
}

/** A blob of series ids as it lies in memory. */
export function toIds(blob: Uint8Array): Int32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : new Uint8Array(blob)
  return new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4))
}

export function toBlob(numbers: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
