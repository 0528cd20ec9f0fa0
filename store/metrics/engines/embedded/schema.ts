/**
 * The file of the embedded engine.
 *
 * A frame is one row: the values of one origin at one instant, in the order of a layout. Rows are
 * clustered by origin and time, so that a series over a period is one range of the file. A layout names
 * the series of its positions; series may be appended to it (older, shorter rows stay valid: what they
 * lack is absent), and it is followed by a fresh one when too little of it is used.
 */

import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MetricId } from '../../../../core/catalogue.ts'
import type { Labels, SeriesKey } from '../../../../core/series.ts'
import { openDatabase, type StoreMode } from '../../../sqlite.ts'

const MIGRATIONS = [
  `
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
  `,
]

/** "ATLm" */
const APPLICATION_ID = 0x41_54_4c_6d

export function metricsPath(directory: string): string {
  return join(directory, 'metrics.db')
}

export function openMetrics(directory: string, mode: StoreMode): DatabaseSync {
  return openDatabase({
    path: metricsPath(directory),
    mode,
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    synchronous: 'FULL',
    incrementalVacuum: true,
  })
}

const TIME_BITS = 42n
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

/** Canonical text of labels: the same labels give the same text, whatever order they were set in. */
export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name])}`).join(',')}}`
}

export function toKey(metric: string, labels: string): SeriesKey {
  return { metric: metric as MetricId, labels: JSON.parse(labels) as Labels }
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
