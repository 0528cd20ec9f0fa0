/** Rows of `chunks` and their segments. */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { DamageError } from '../../../codec/damage.ts'
import { unpackSegment } from '../../../codec/segment.ts'
import { crcOf } from '../../../crc.ts'
import { openRawChunk, packRawChunk, readColumn } from './codec/raw-chunk.ts'
import { DAY_MS, frameEnd, frameId, prepareRun, TIME_MASK, toBlob, toIds } from './schema.ts'
import type { Names } from './seal-names.ts'
import type { Table } from './seal-table.ts'

/** Where a chunk lies. */
export interface ChunkSpan {
  readonly id: bigint
  readonly firstMs: number
  readonly lastMs: number
  readonly frames: number
  readonly tier: number
}

export interface Chunks {
  /** Those of the origin with a frame in the period, oldest first. */
  list(origin: number, fromMs: number, toMs: number): ChunkSpan[]
  /** @throws DamageError when a part of it is not what was written */
  load(id: bigint): Table
  /**
   * How many series it tells of.
   * @throws DamageError when its row is not what was written
   */
  width(id: bigint): number
  /** What is still readable of a damaged one, and how many series are lost. */
  salvage(id: bigint): { readonly table: Table | undefined; readonly lostSeries: number }
  /** Ids of those that begin before. */
  before(origin: number, beforeMs: number): bigint[]
  /** milliseconds of the origin's last frame in chunks */
  newestMs(origin: number): number | undefined
  put(origin: number, table: Table, tier: number): void
  remove(id: bigint): void
}

interface Row {
  readonly id: bigint
  readonly last_ms: bigint
  readonly frames: bigint
  readonly tier: bigint
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: bigint
}

export function createChunks(db: DatabaseSync, names: Names): Chunks {
  const segments = createSegments(db)
  const spans = db.prepare(`SELECT id, last_ms, frames, tier FROM chunks
    WHERE id >= ? AND id < ? AND last_ms >= ? ORDER BY id`)
  spans.setReadBigInts(true)
  const load = db.prepare('SELECT id, last_ms, frames, tier, directory, segments, crc FROM chunks WHERE id = ?')
  load.setReadBigInts(true)
  const before = db.prepare('SELECT id FROM chunks WHERE id >= ? AND id < ?')
  before.setReadBigInts(true)
  const newest = db.prepare('SELECT last_ms FROM chunks WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1')
  const insert = prepareRun(
    db,
    'INSERT INTO chunks (id, last_ms, frames, tier, directory, segments, crc) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const remove = prepareRun(db, 'DELETE FROM chunks WHERE id = ?')
  const rowOf = (id: bigint): Row => load.get(id) as unknown as Row

  return {
    list(origin, fromMs, toMs) {
      // a chunk lies within one day
      const rows = spans.all(
        frameId(origin, Math.floor(fromMs / DAY_MS) * DAY_MS),
        frameId(origin, toMs),
        fromMs,
      ) as unknown as Row[]
      return rows.map((row) => ({
        id: row.id,
        firstMs: Number(row.id & BigInt(TIME_MASK)),
        lastMs: Number(row.last_ms),
        frames: Number(row.frames),
        tier: Number(row.tier),
      }))
    },
    load(id) {
      const row = rowOf(id)
      checkRow(row)
      const { table, lostSeries } = readTable(row, segments.read)
      if (lostSeries > 0) throw new DamageError('a segment does not match its checksum')
      return table
    },
    width(id) {
      const row = rowOf(id)
      checkRow(row)
      return openRawChunk(row.directory).series.length
    },
    salvage(id) {
      try {
        return readTable(rowOf(id), segments.read)
      } catch (error) {
        if (error instanceof DamageError) return { table: undefined, lostSeries: 0 }
        throw error
      }
    },
    before: (origin, beforeMs) =>
      before.all(frameId(origin, 0), frameId(origin, beforeMs)).map((row) => row['id'] as unknown as bigint),
    newestMs: (origin) => newest.get(frameId(origin, 0), frameEnd(origin))?.['last_ms'] as number | undefined,
    put(origin, table, tier) {
      const series = Int32Array.from([...table.columns.keys()].sort(names.compare))
      const columns = Array.from(series, (id) => table.columns.get(id)!)
      const { timesMs, intervalsMs } = table
      const packed = packRawChunk({ timesMs, intervalsMs, series, columns }, tier === 0 ? 'fast' : 'small')
      const id = frameId(origin, timesMs[0]!)
      const last = timesMs.at(-1)!
      const list = segments.write(packed.segments)
      const crc = crcOf(id, last, timesMs.length, tier, packed.directory, list)
      insert.run(id, last, timesMs.length, tier, packed.directory, list, crc)
    },
    remove(id) {
      segments.remove(rowOf(id).segments)
      remove.run(id)
    },
  }
}

function checkRow({ id, last_ms, frames, tier, directory, segments, crc }: Row): void {
  if (crcOf(id, last_ms, frames, tier, directory, segments) !== Number(crc))
    throw new DamageError('a chunk does not match its checksum')
}

type ReadSegment = (list: Int32Array, number: number) => Uint8Array

/** @throws DamageError when not even its directory can be read */
function readTable(row: Row, read: ReadSegment): { table: Table; lostSeries: number } {
  const open = openRawChunk(row.directory)
  const list = toIds(row.segments)
  const unpacked = new Map<number, Uint8Array | undefined>()
  const segmentAt = (number: number): Uint8Array | undefined => {
    if (!unpacked.has(number))
      unpacked.set(
        number,
        orNothing(() => read(list, number)),
      )
    return unpacked.get(number)
  }
  const columns = new Map<number, Float64Array>()
  for (const [position, series] of open.series.entries()) {
    const bytes = segmentAt(open.segmentOf(position))
    const column = bytes && orNothing(() => readColumn(open, position, bytes))
    if (column) columns.set(series, column)
  }
  const table = { timesMs: open.timesMs, intervalsMs: open.intervalsMs, columns }
  return { table, lostSeries: open.series.length - columns.size }
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DamageError) return undefined
    throw error
  }
}

export interface Segments {
  /** @returns the list of ids and checksums that a row keeps */
  write(blobs: readonly Uint8Array[]): Uint8Array
  /** @throws DamageError when it is not what was written */
  read(list: Int32Array, number: number): Uint8Array
  remove(list: Uint8Array): void
}

export function createSegments(db: DatabaseSync): Segments {
  const insert = prepareRun(db, 'INSERT INTO segments (data) VALUES (?)')
  const load = db.prepare('SELECT data FROM segments WHERE id = ?')
  const drop = prepareRun(db, 'DELETE FROM segments WHERE id = ?')
  return {
    write(blobs) {
      const list = new Int32Array(2 * blobs.length)
      for (const [number, blob] of blobs.entries()) {
        list[2 * number] = Number(insert.run(blob).lastInsertRowid)
        list[2 * number + 1] = crc32(blob)
      }
      return toBlob(list)
    },
    read(list, number) {
      const data = load.get(list[2 * number]!)?.['data'] as Uint8Array | undefined
      if (!data || (crc32(data) | 0) !== list[2 * number + 1]) throw new DamageError('a segment is missing or altered')
      return unpackSegment(data)
    },
    remove(list) {
      const ids = toIds(list)
      for (let at = 0; at < ids.length; at += 2) drop.run(ids[at]!)
    },
  }
}
