/**
 * One metric at one resolution over a block of buckets, of many origins and series. A column holds one track, or,
 * where a block has few buckets, several one after the other: a column of its own for a dozen numbers costs more
 * than they do.
 */
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
} from '../../../../codec/bytes.ts'
import { DamageError } from '../../../../codec/damage.ts'
import {
  getLayout,
  getNumbers,
  type Layout,
  packColumns,
  putLayout,
  putNumbers,
  readAt,
} from '../../../../codec/layout.ts'
import { type Effort, packSegment, unpackSegment } from '../../../../codec/segment.ts'

interface Shape {
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
}

export interface RollupChunk extends Shape {
  /** statistic → a column a track, one value a bucket, NaN = absent */
  readonly columns: ReadonlyMap<string, readonly Float64Array[]>
}

export interface RollupTracks extends Shape {
  /** statistic → one track after the other, one value a bucket, NaN = absent */
  readonly numbers: ReadonlyMap<string, Float64Array>
}

export interface PackedRollup {
  readonly directory: Uint8Array
  /** packed; their order is their number */
  readonly segments: Uint8Array[]
}

export interface OpenRollup extends Shape {
  /** in a column; fewer in the last one of a statistic */
  readonly tracksTogether: number
  /** how many there are */
  readonly segments: number
  /** Numbers of the segments that hold these tracks' columns of the statistic, ascending, each once. */
  segmentsOf(statistic: string, positions: readonly number[]): number[]
  readonly layout: Layout
}

const SEGMENT_SIZES = { least: 48_000, most: 72_000, trustsLooks: false }
/** So many buckets make a column of their own; with fewer, columns of about so many numbers are put together. */
const OWN_BUCKETS = 48
const TOGETHER_VALUES = 1024

export function packRollupChunk({ columns, ...shape }: RollupChunk, effort: Effort): PackedRollup {
  const numbers = shape.statistics.flatMap((name) => {
    const ofTracks = columns.get(name)
    return ofTracks ? [[name, join(ofTracks)] as const] : []
  })
  return packTracks({ ...shape, numbers: new Map(numbers) }, effort)
}

function join(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const values of columns) {
    all.set(values, at)
    at += values.length
  }
  return all
}

export function packTracks(chunk: RollupTracks, effort: Effort): PackedRollup {
  const { startMs, bucketMs, buckets, origins, series, statistics } = chunk
  const together = buckets < OWN_BUCKETS ? Math.max(1, Math.floor(TOGETHER_VALUES / buckets)) : 1
  const columns: Float64Array[] = []
  for (const name of statistics) {
    const all = chunk.numbers.get(name)
    if (all?.length !== buckets * origins.length) throw new Error('not a column a track and statistic')
    for (let at = 0; at < all.length; at += together * buckets) columns.push(all.subarray(at, at + together * buckets))
  }
  const packed = packColumns(columns, effort, SEGMENT_SIZES)
  const out = createWriter(1024)
  // the last one is left out where it is 1
  putNumbers(out, Float64Array.of(startMs, bucketMs, buckets, together).subarray(0, together > 1 ? 4 : 3))
  putNumbers(out, new Float64Array(origins))
  putNumbers(out, new Float64Array(series))
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
  const [startMs, bucketMs, buckets, tracksTogether = 1] = getNumbers(cursor)
  const origins = new Int32Array(getNumbers(cursor))
  const series = new Int32Array(getNumbers(cursor))
  const statistics = getNames(cursor)
  if (startMs === undefined || bucketMs === undefined || buckets === undefined || series.length !== origins.length)
    throw new DamageError('no directory of buckets')
  if (tracksTogether < 1) throw new DamageError('no directory of buckets')
  const columns = Math.ceil(origins.length / tracksTogether)
  const layout = getLayout(cursor, statistics.length * columns)
  if (cursor.offset !== cursor.bytes.length) throw new DamageError('no directory of buckets')
  const segmentsOf = (statistic: string, positions: readonly number[]): number[] => {
    const first = statistics.indexOf(statistic) * columns
    if (first < 0) return []
    const found = new Set(positions.map((position) => layout.segments[first + Math.floor(position / tracksTogether)]!))
    return [...found].sort((a, b) => a - b)
  }
  const segments = layout.sizes.length
  return { startMs, bucketMs, buckets, origins, series, statistics, tracksTogether, segments, segmentsOf, layout }
}

type ReadSegment = (number: number) => Uint8Array

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
  segment: ReadSegment,
): Float64Array[] {
  const { buckets, tracksTogether } = open
  const found = new Float64Array(buckets * positions.length)
  const columns = positions.map((_, index) => found.subarray(index * buckets, (index + 1) * buckets))
  const read = columnReader(open, statistic, segment)
  if (!read) {
    found.fill(NaN)
    return columns
  }
  if (tracksTogether === 1) {
    for (const [index, position] of positions.entries()) read(position, columns[index]!)
    return columns
  }
  const together = new Float64Array(tracksTogether * buckets)
  let held = -1
  for (const [index, position] of positions.entries()) {
    const column = Math.floor(position / tracksTogether)
    if (column !== held) read(column, together)
    held = column
    const at = (position - column * tracksTogether) * buckets
    for (let bucket = 0; bucket < buckets; bucket++) found[index * buckets + bucket] = together[at + bucket]!
  }
  return columns
}

/**
 * All tracks one after the other; all absent where the chunk does not keep the statistic.
 * @throws DamageError when a segment is not of this chunk
 */
export function readTracks(open: OpenRollup, statistic: string, segment: ReadSegment): Float64Array {
  const { buckets, origins, tracksTogether } = open
  const all = new Float64Array(buckets * origins.length)
  const read = columnReader(open, statistic, segment)
  if (!read) return all.fill(NaN)
  const length = tracksTogether * buckets
  for (let column = 0; column * length < all.length; column++) read(column, all.subarray(column * length))
  return all
}

/** Reads columns of a statistic by their place among those of it. */
function columnReader(open: OpenRollup, statistic: string, segment: ReadSegment) {
  const { buckets, layout, origins, tracksTogether } = open
  const columns = Math.ceil(origins.length / tracksTogether)
  const first = open.statistics.indexOf(statistic) * columns
  if (!open.statistics.includes(statistic)) return undefined
  let number = -1
  let unpacked: Uint8Array = new Uint8Array()
  return (column: number, into: Float64Array): void => {
    if (layout.segments[first + column] !== number) {
      number = layout.segments[first + column]!
      unpacked = segment(number)
    }
    const tracks = Math.min(tracksTogether, origins.length - column * tracksTogether)
    readAt(layout, first + column, unpacked, tracks * buckets, into)
  }
}
