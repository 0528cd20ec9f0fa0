/**
 * The file of the spool, `spool.db`: what is acknowledged and not yet safe on the server.
 *
 * A batch is line protocol of one resolution, compressed, with a CRC-32: its row of `bodies` is the truth, that of
 * `batches` a list of what there is, made to agree at opening (`mending.ts`). It stays until the server is known to keep it.
 * `late` ones may say again what an older batch says: they go after everything else, oldest first, so that the last
 * word stays the last; the others go newest first.
 *
 * `dirty` names the buckets (resolution, start, origin) that are to be rolled up again: each batch marks those that it
 * touches at the next coarser resolution, in its own transaction. A mark that has a `batch` waits for that batch, which
 * holds the new roll-up, to be safe.
 */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { crcOf } from '../../../crc.ts'
import { openDatabase, type StoreMode } from '../../../sqlite.ts'
import type { Resolution, RollupResolution } from '../../store.ts'

const MIGRATIONS = [
  `
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value ANY NOT NULL,
    crc INTEGER NOT NULL -- crcOf the other columns
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    resolution TEXT NOT NULL,
    late INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    text_bytes INTEGER NOT NULL, -- as it is sent
    bytes INTEGER NOT NULL, -- as it lies here
    oldest_ms INTEGER NOT NULL,
    newest_ms INTEGER NOT NULL,
    damage TEXT -- why it cannot be sent
  ) STRICT;
  CREATE INDEX batches_order ON batches (late, id) WHERE damage IS NULL;
  -- apart from the above, so that a damaged page of lines hides nothing but those lines
  CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    crc INTEGER NOT NULL, -- crcOf the other columns, in their order
    resolution TEXT NOT NULL, -- this and what follows up to newest_ms as in batches
    late INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    text_bytes INTEGER NOT NULL,
    oldest_ms INTEGER NOT NULL,
    newest_ms INTEGER NOT NULL,
    touched BLOB NOT NULL, -- pairs of Uint32: origin, start of a bucket of the next coarser resolution
    lines BLOB NOT NULL -- see body.ts
  ) STRICT;
  CREATE TABLE origins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, -- no two the same: origins.ts sees to it; an index would be one more thing to be damaged
    crc INTEGER NOT NULL -- crcOf the other columns
  ) STRICT;
  CREATE TABLE newest ( -- an origin's newest frame
    origin INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    interval_ms REAL NOT NULL,
    vals BLOB NOT NULL, -- Float64, in the order of its keys
    crc INTEGER NOT NULL -- crcOf the other columns and of crcOf its keys
  ) STRICT;
  CREATE TABLE keys (origin INTEGER PRIMARY KEY, keys TEXT NOT NULL) STRICT; -- JSON: SeriesKey[] of the newest frame
  CREATE TABLE metrics ( -- that an origin ever told
    origin INTEGER NOT NULL,
    metric TEXT NOT NULL,
    crc INTEGER NOT NULL, -- crcOf the other columns
    PRIMARY KEY (origin, metric)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE dirty (
    resolution INTEGER NOT NULL, -- seconds of a bucket
    start INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    version INTEGER NOT NULL, -- another each time it is marked
    batch INTEGER, -- that holds what was computed since
    again INTEGER NOT NULL, -- whether it was marked while such a batch was on its way
    sum INTEGER NOT NULL, -- start + origin + again: see marks.ts
    PRIMARY KEY (resolution, start, origin)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dirty_batch ON dirty (batch) WHERE batch IS NOT NULL;
  CREATE TABLE rejected ( -- for people to read, never sent again: a flipped bit garbles a word, and no sample
    id INTEGER PRIMARY KEY,
    time REAL NOT NULL,
    resolution TEXT NOT NULL,
    line TEXT NOT NULL,
    problem TEXT NOT NULL, -- JSON: Problem
    UNIQUE (resolution, line)
  ) STRICT;
  `,
]

/** "ATLq" */
const APPLICATION_ID = 0x41_54_4c_71

export function spoolPath(directory: string): string {
  return join(directory, 'spool.db')
}

export function openSpoolFile(directory: string, mode: StoreMode): DatabaseSync {
  return openDatabase({
    path: spoolPath(directory),
    mode,
    applicationId: APPLICATION_ID,
    migrations: MIGRATIONS,
    synchronous: 'FULL',
    incrementalVacuum: true,
  })
}

/** The roll-up that is made of it. */
export const COARSER: Readonly<Record<Resolution, RollupResolution | undefined>> = {
  raw: '5m',
  '5m': '1h',
  '1h': '1d',
  '1d': undefined,
}

/** Names in `meta`. */
export type Meta =
  | 'writer'
  | 'run'
  | 'droppedLines'
  | 'droppedRejected'
  | 'floor:raw'
  | 'floor:5m'
  | 'floor:1h'
  | 'floor:1d'
  | 'kept:raw'
  | 'kept:5m'
  | 'kept:1h'
  | 'kept:1d'

/** undefined also where it is not what was stored */
export function getMeta(db: DatabaseSync, name: Meta): string | number | undefined {
  const select = db.prepare('SELECT value, crc FROM meta WHERE name = ?')
  // a damaged number may be more than one of ours holds
  select.setReadBigInts(true)
  const row = select.get(name) as { value: string | number | bigint; crc: bigint } | undefined
  if (!row || crcOf(name, row.value) !== Number(row.crc)) return undefined
  return typeof row.value === 'bigint' ? Number(row.value) : row.value
}

/** Names that are stored, and whose values are not what was stored. */
export function damagedMeta(db: DatabaseSync): string[] {
  const names = db.prepare('SELECT name FROM meta ORDER BY name').all() as { name: string }[]
  return names.map(({ name }) => name).filter((name) => getMeta(db, name as Meta) === undefined)
}

export function setMeta(db: DatabaseSync, name: Meta, value: string | number): void {
  db.prepare('REPLACE INTO meta VALUES (?, ?, ?)').run(name, value, crcOf(name, value))
}

export function addMeta(db: DatabaseSync, name: Meta, more: number): void {
  if (more > 0) setMeta(db, name, Number(getMeta(db, name) ?? 0) + more)
}
