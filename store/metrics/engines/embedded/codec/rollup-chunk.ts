/** One metric at one resolution over a block of buckets, of many origins and series. */
import {
  type ByteWriter,
  type Cursor,
  createWriter,
  getBytes,
  getCount,
  getVarint,
  putBytes,
  putVarint,
  written,
} from './bytes.ts'
import { DamageError } from './damage.ts'
import { getLayout, getNumbers, type Layout, packColumns, putLayout, putNumbers, readAt } from './layout.ts'
import { type Effort, packSegment, unpackSegment } from './segment.ts'

export interface RollupChunk {
  /** of the first bucket; whole milliseconds, a multiple of `bucketMs` */
  readonly startMs: number
  readonly bucketMs: number
  /** how many; at least one */
  readonly buckets: number
  /** A track is `origins[i]` and `series[i]`, ids; tracks are sorted by origin, then series. */
  readonly origins: Int32Array
  readonly series: Int32Array
  /** names in the order of `columns` on disk, for instance `sum`, `count` */
  readonly statistics: readonly string[]
  /** statistic → a column a track, one value a bucket, NaN = absent */
  readonly columns: ReadonlyMap<string, readonly Float64Array[]>
}

export interface PackedRollup {
  readonly directory: Uint8Array
  /** packed; their order is their number */
  readonly segments: Uint8Array[]
}

export interface OpenRollup {
  readonly startMs: number
  readonly bucketMs: number
  readonly buckets: number
  readonly origins: Int32Array
  readonly series: Int32Array
  readonly statistics: readonly string[]
  /** how many there are */
  readonly segments: number
  /** Numbers of the segments that hold these tracks' columns of the statistic, ascending, each once. */
  segmentsOf(statistic: string, positions: readonly number[]): number[]
  readonly layout: Layout
}

const SEGMENT_SIZES = { least: 48_000, most: 72_000 }

export function packRollupChunk(chunk: RollupChunk, effort: Effort): PackedRollup {
  const { startMs, bucketMs, buckets, origins, series, statistics } = chunk
  const columns = statistics.flatMap((name) => chunk.columns.get(name) ?? [])
  if (columns.length !== statistics.length * origins.length) throw new Error('not a column a track and statistic')
  const packed = packColumns(columns, effort, SEGMENT_SIZES)
  const out = createWriter(1024)
  putNumbers(out, Float64Array.of(startMs, bucketMs, buckets))
  putNumbers(out, Float64Array.from(origins))
  putNumbers(out, Float64Array.from(series))
  putNames(out, statistics)
  putLayout(out, packed)
  return { directory: packSegment(written(out), effort), segments: packed.segments }
}

function putNames(out: ByteWriter, names: readonly string[]): void {
  putVarint(out, names.length)
  for (const name of names) {
    const bytes = new TextEncoder().encode(name)
    putVarint(out, bytes.length)
    putBytes(out, bytes)
  }
}

function getNames(cursor: Cursor): string[] {
  const count = getCount(cursor, cursor.bytes.length)
  return Array.from({ length: count }, () => new TextDecoder().decode(getBytes(cursor, getVarint(cursor))))
}

/** @throws DamageError when the directory is not exactly what `packRollupChunk` made */
export function openRollupChunk(directory: Uint8Array): OpenRollup {
  const cursor: Cursor = { bytes: unpackSegment(directory), offset: 0 }
  const [startMs, bucketMs, buckets] = getNumbers(cursor)
  const origins = Int32Array.from(getNumbers(cursor))
  const series = Int32Array.from(getNumbers(cursor))
  const statistics = getNames(cursor)
  const layout = getLayout(cursor, statistics.length * origins.length)
  if (startMs === undefined || bucketMs === undefined || buckets === undefined || series.length !== origins.length)
    throw new DamageError('no directory of buckets')
  if (cursor.offset !== cursor.bytes.length) throw new DamageError('no directory of buckets')
  const segmentsOf = (statistic: string, positions: readonly number[]): number[] => {
    const first = statistics.indexOf(statistic) * origins.length
    if (first < 0) return []
    return [...new Set(positions.map((position) => layout.segments[first + position]!))].sort((a, b) => a - b)
  }
  const segments = layout.sizes.length
  return { startMs, bucketMs, buckets, origins, series, statistics, segments, segmentsOf, layout }
}

/**
 * @param positions of tracks
 * @param segment gives a segment as `unpackSegment` does; called once in a row for a segment, so each once where
 *   `positions` ascend
 * @returns a column a position; all absent where the chunk does not keep the statistic
 * @throws DamageError when a segment is not of this chunk
 */
export function readTrackColumns(
  open: OpenRollup,
  statistic: string,
  positions: readonly number[],
  segment: (number: number) => Uint8Array,
): Float64Array[] {
  const { buckets, layout, origins } = open
  const found = new Float64Array(buckets * positions.length)
  const columns = positions.map((_, index) => found.subarray(index * buckets, (index + 1) * buckets))
  const index = open.statistics.indexOf(statistic)
  if (index < 0) {
    found.fill(NaN)
    return columns
  }
  let number = -1
  let unpacked: Uint8Array = new Uint8Array()
  positions.forEach((position, at) => {
    const column = index * origins.length + position
    if (layout.segments[column] !== number) {
      number = layout.segments[column]!
      unpacked = segment(number)
    }
    readAt(layout, column, unpacked, buckets, columns[at]!)
  })
  return columns
}
