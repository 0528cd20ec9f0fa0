/** The rows of `rollups`: which there are, and what is in them. Damaged ones are named and left out. */
import type { DatabaseSync } from 'node:sqlite'
import { DamageError } from '../../../codec/damage.ts'
import { crcOf } from '../../../crc.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { RollupResolution } from '../../store.ts'
import { createCache } from './cache.ts'
import { type OpenRollup, openRollupChunk, readTrackColumns } from './codec/rollup-chunk.ts'
import { type DamageLog, expectRow, unlessDamaged } from './damage.ts'
import { BLOCKS_MS, toIds } from './schema.ts'
import type { SegmentList, Segments } from './segments.ts'

/** What the row says without its blobs. */
export interface BlockSpan {
  readonly id: number
  readonly resolution: RollupResolution
  readonly metric: string
  readonly startMs: number
  readonly endMs: number
  /** of the whole row; null where that cannot be read */
  readonly crc: number | null
}

export interface Block {
  readonly span: BlockSpan
  readonly open: OpenRollup
  readonly list: SegmentList
}

export interface Blocks {
  /** Those that overlap [from, to), oldest first. */
  list(
    resolution: RollupResolution,
    metric: string,
    fromMs: number,
    toMs: number,
    damage: DamageLog,
  ): readonly BlockSpan[]
  /** undefined, and named, where it is damaged */
  open(span: BlockSpan, damage: DamageLog): Block | undefined
  /** A column a track, by position, ascending, not to be written to; undefined, and named, where they are damaged. */
  columns(
    block: Block,
    statistic: string,
    positions: readonly number[],
    damage: DamageLog,
  ): readonly Float64Array[] | undefined
}

interface BlockRow {
  readonly resolution: number
  readonly metric: string
  readonly start_ms: number
  readonly end_ms: number
  readonly tier: number
  readonly directory: Uint8Array
  readonly segments: Uint8Array
  readonly crc: number
}

type SpanRow = Pick<BlockRow, 'start_ms' | 'end_ms'> & { readonly id: number; readonly crc: number | null }

/** Columns of one number all over are kept once for all: how many samples a bucket has, when its last one came. */
function keepOnce(columns: readonly Float64Array[]): { columns: readonly Float64Array[]; bytes: number } {
  const known = new Map<number, Float64Array>()
  const varied = columns.filter((column) => !isEven(column))
  let numbers = varied.reduce((sum, { length }) => sum + length, 0)
  // the columns that were read are views of one long array
  const own = new Float64Array(numbers)
  let used = 0
  const kept = columns.map((column) => {
    if (isEven(column)) {
      const [number] = column as unknown as [number]
      let even = known.get(number)
      if (!even) {
        even = column.slice()
        known.set(number, even)
        numbers += even.length
      }
      return even
    }
    own.set(column, used)
    used += column.length
    return own.subarray(used - column.length, used)
  })
  return { columns: kept, bytes: 8 * numbers + COLUMN_BYTES * (varied.length + known.size) + 8 * columns.length }
}

function isEven(column: Float64Array): boolean {
  const first = column[0]!
  // 0 and -0 would be one in the map
  if (Object.is(first, -0)) return false
  for (const number of column) if (!Object.is(number, first)) return false
  return true
}

const CACHE_BYTES = 2 * 1024 ** 2
/** Five years of days of 200 nodes, and of what they are weighted by. */
const DECODED_BYTES = 12 * 1024 ** 2
/** What an array costs beside its numbers. */
const COLUMN_BYTES = 150

export function createBlocks(db: DatabaseSync, segments: Segments): Blocks {
  const inRange = 'FROM rollups WHERE resolution = ? AND metric = ? AND start_ms > ? AND start_ms < ? ORDER BY start_ms'
  const list = db.prepare(`SELECT id, start_ms, end_ms, crc ${inRange}`)
  // what comes before the blobs can often be read where those cannot
  const listBarely = db.prepare(`SELECT id, start_ms, end_ms, NULL AS crc ${inRange}`)
  const load = db.prepare(`SELECT resolution, metric, start_ms, end_ms, tier, directory, segments, crc
    FROM rollups WHERE id = ?`)
  const cache = createCache<number, Block>(CACHE_BYTES)
  const decoded = createCache<string, { crc: number | null; columns: readonly Float64Array[] }>(DECODED_BYTES)

  const note = ({ resolution, metric, startMs, endMs }: Omit<BlockSpan, 'id' | 'crc'>, damage: DamageLog): void =>
    damage.note({ what: `rollups ${resolution}`, of: metric, fromMs: startMs, toMs: endMs })

  const read = (span: BlockSpan): Block => {
    const row = expectRow<BlockRow>(load.get(span.id), 'directory', 'segments')
    const { resolution, metric, start_ms, end_ms, tier, directory, segments: listed, crc } = row
    if (crcOf(resolution, metric, start_ms, end_ms, tier, directory, listed) !== crc)
      throw new DamageError('a row of rollups does not match its checksum')
    // the list comes out of an index, which may tell otherwise
    if (start_ms !== span.startMs || end_ms !== span.endMs)
      throw new DamageError('a row of rollups is of another period than its index says')
    return { span, open: openRollupChunk(directory), list: toIds(listed) }
  }

  return {
    list(resolution, metric, fromMs, toMs, damage) {
      if (fromMs >= toMs) return []
      const seconds = ROLLUP_SECONDS[resolution]
      const widths = BLOCKS_MS[seconds]!
      const range = [seconds, metric, fromMs - widths.at(-1)!, toMs] as const
      const rows =
        unlessDamaged(() => list.all(...range) as unknown as SpanRow[]) ??
        unlessDamaged(
          () => listBarely.all(...range) as unknown as SpanRow[],
          () => note({ resolution, metric, startMs: fromMs, endMs: toMs }, damage),
        )
      const spans: BlockSpan[] = []
      // an end that cannot be is damage, to be found when the row is opened, not a reason to leave it out
      for (const { id, start_ms: startMs, end_ms: endMs, crc } of rows ?? [])
        if (endMs > fromMs || !widths.includes(endMs - startMs))
          spans.push({ id, resolution, metric, startMs, endMs, crc })
      return spans
    },
    open(span, damage) {
      const known = cache.get(span.id)
      if (known && known.span.crc === span.crc) return known
      const block = unlessDamaged(
        () => read(span),
        () => note(span, damage),
      )
      if (block) cache.set(span.id, block, 1_000 + 16 * block.open.series.length)
      return block
    },
    columns({ span, open, list: listed }, statistic, positions, damage) {
      // charts of all nodes ask for the same again and again
      const isAll = positions.length === open.series.length
      const key = `${span.id} ${statistic}`
      const known = isAll ? decoded.get(key) : undefined
      if (known && known.crc === span.crc) return known.columns
      const columns = unlessDamaged(
        () => readTrackColumns(open, statistic, positions, (number) => segments.read(listed, number)),
        () => note(span, damage),
      )
      if (!columns || !isAll) return columns
      const kept = keepOnce(columns)
      decoded.set(key, { crc: span.crc, columns: kept.columns }, kept.bytes)
      return kept.columns
    },
  }
}
