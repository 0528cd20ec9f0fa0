/** The rows of `chunks`: which there are, and what is in them. Damaged ones are named and left out. */
import type { DatabaseSync } from 'node:sqlite'
import { DamageError } from '../../../codec/damage.ts'
import { crcOf } from '../../../crc.ts'
import { createCache } from './cache.ts'
import { type OpenRaw, openRawChunk, readColumn } from './codec/raw-chunk.ts'
import { type DamageLog, expectRow, unlessDamaged } from './damage.ts'
import type { Index } from './layouts.ts'
import { DAY_MS, frameEnd, frameId, TIME_OF_ID, toIds } from './schema.ts'
import type { SegmentList, Segments } from './segments.ts'

/** What the row says without its blobs. */
export interface ChunkSpan {
  readonly origin: number
  readonly firstMs: number
  readonly lastMs: number
  readonly frames: number
  /** of the whole row; null where that cannot be read */
  readonly crc: number | null
}

export interface Chunk {
  readonly span: ChunkSpan
  readonly open: OpenRaw
  readonly list: SegmentList
  /** position of each series; made when many are asked for */
  positions: Map<number, number> | undefined
}

export interface Chunks {
  /** Those that overlap [from, to), oldest first. */
  list(origin: number, fromMs: number, toMs: number, damage: DamageLog): readonly ChunkSpan[]
  /** undefined, and named, where it is damaged */
  open(span: ChunkSpan, damage: DamageLog): Chunk | undefined
  /** The column of `open.series[position]`, one value a frame; undefined, and named, where it is damaged. */
  column(chunk: Chunk, position: number, into: Float64Array<ArrayBuffer>, damage: DamageLog): Float64Array | undefined
  /**
   * Milliseconds of the newest frame in chunks, or of one that was dropped since; -Infinity where there is none,
   * Infinity where that cannot be read.
   */
  newestMs(origin: number, damage: DamageLog): number
}

interface ChunkRow {
  readonly last_ms: number
  readonly frames: number
  readonly tier: number
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: number
}

interface SpanRow {
  readonly ms: number
  readonly last_ms: number
  readonly frames: number
  readonly crc: number | null
}

function toSpan(origin: number, { ms, last_ms, frames, crc }: SpanRow): ChunkSpan {
  // of a torn row anything may come
  const isCount = Number.isSafeInteger(frames) && frames >= 0
  return {
    origin,
    firstMs: ms,
    lastMs: typeof last_ms === 'number' ? last_ms : Number.NaN,
    frames: isCount ? frames : 0,
    crc,
  }
}

const CACHE_BYTES = 4 * 1024 ** 2

export function createChunks(db: DatabaseSync, index: Index, segments: Segments): Chunks {
  // the row before `from` may reach into it
  const start = 'coalesce((SELECT max(id) FROM chunks WHERE id >= ? AND id <= ?), ?)'
  const inRange = `FROM chunks WHERE id >= ${start} AND id < ? ORDER BY id`
  const list = db.prepare(`SELECT ${TIME_OF_ID} AS ms, last_ms, frames, crc ${inRange}`)
  // what comes before the blobs can often be read where those cannot
  const listBarely = db.prepare(`SELECT ${TIME_OF_ID} AS ms, last_ms, frames, NULL AS crc ${inRange}`)
  const load = db.prepare('SELECT last_ms, frames, tier, directory, segments, crc FROM chunks WHERE id = ?')
  const newest = db.prepare(`SELECT ${TIME_OF_ID} AS ms, last_ms, frames, crc FROM chunks
    WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`)
  const cache = createCache<string, Chunk>(CACHE_BYTES)
  const newestOf = new Map<number, number>()
  let newestEpoch = -1

  const note = ({ origin, firstMs, lastMs }: Pick<ChunkSpan, 'origin' | 'firstMs' | 'lastMs'>, damage: DamageLog) =>
    damage.note({ what: 'chunks', of: index.originName(origin), fromMs: firstMs, toMs: lastMs })

  const read = (span: ChunkSpan): Chunk => {
    const { origin, firstMs } = span
    const id = frameId(origin, firstMs)
    const row = expectRow<ChunkRow>(load.get(id), 'directory', 'segments')
    if (crcOf(id, row.last_ms, row.frames, row.tier, row.directory, row.segments) !== row.crc)
      throw new DamageError('a row of chunks does not match its checksum')
    return { span, open: openRawChunk(row.directory), list: toIds(row.segments), positions: undefined }
  }

  const open = (span: ChunkSpan, damage: DamageLog): Chunk | undefined => {
    const key = `${span.origin}/${span.firstMs}`
    const known = cache.get(key)
    if (known && known.span.crc === span.crc) return known
    const chunk = unlessDamaged(
      () => read(span),
      () => note(span, damage),
    )
    if (chunk) cache.set(key, chunk, 600 + 16 * chunk.open.timesMs.length + 16 * chunk.open.series.length)
    return chunk
  }

  /** A row that says it ends before `fromMs` is left out only if it is sound. */
  const mayReach = (span: ChunkSpan, fromMs: number, damage: DamageLog): boolean =>
    Math.floor(span.firstMs / DAY_MS) === Math.floor(fromMs / DAY_MS) && !open(span, damage)

  return {
    list(origin, fromMs, toMs, damage) {
      if (fromMs >= toMs) return []
      const from = frameId(origin, Math.max(0, Math.ceil(fromMs)))
      const range = [frameId(origin, 0), from, from, frameId(origin, Math.max(0, Math.ceil(toMs)))] as const
      const all = { origin, firstMs: fromMs, lastMs: toMs }
      const rows = unlessDamaged(() => list.all(...range) as unknown as SpanRow[])
      const barely =
        rows ??
        unlessDamaged(
          () => listBarely.all(...range) as unknown as SpanRow[],
          () => note(all, damage),
        )
      return (barely ?? [])
        .map((row) => toSpan(origin, row))
        .filter((span) => span.lastMs >= fromMs || mayReach(span, fromMs, damage))
    },
    open,
    column({ span, open, list: listed }, position, into, damage) {
      return unlessDamaged(
        () => readColumn(open, position, segments.read(listed, open.segmentOf(position)), into),
        () => note(span, damage),
      )
    },
    newestMs(origin, damage) {
      const epoch = segments.epoch()
      if (epoch !== newestEpoch) newestOf.clear()
      newestEpoch = epoch
      let known = newestOf.get(origin)
      if (known === undefined) {
        known = unlessDamaged(
          () => {
            const row = newest.get(frameId(origin, 0), frameEnd(origin)) as SpanRow | undefined
            if (!row) return -Infinity
            return open(toSpan(origin, row), damage)?.span.lastMs ?? Infinity
          },
          () => note({ origin, firstMs: NaN, lastMs: NaN }, damage),
        )
        known ??= Infinity
        newestOf.set(origin, known)
      }
      return known
    },
  }
}

/** From here on a table is faster than looking along the series. */
const MANY = 16

/** Where the chunk has each series; -1 where it has none. */
export function positionsIn(chunk: Chunk, series: Int32Array): Int32Array {
  const { series: present } = chunk.open
  if (series.length < MANY) return series.map((id) => present.indexOf(id))
  chunk.positions ??= new Map(Array.from(present, (id, position) => [id, position]))
  const { positions } = chunk
  return series.map((id) => positions.get(id) ?? -1)
}
