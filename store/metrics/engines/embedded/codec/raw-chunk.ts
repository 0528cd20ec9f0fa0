/** The frames of one origin over a period, column by column. */
import { type Cursor, createWriter, getCount, putVarint, written } from '../../../../codec/bytes.ts'
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
import { decodeTimes, encodeTimes } from '../../../../codec/times.ts'

export interface RawChunk {
  /** of the frames, ascending, whole milliseconds; at least one frame */
  readonly timesMs: Float64Array
  /** one a frame, whole milliseconds */
  readonly intervalsMs: Float64Array
  /** ids, one a column, in any order (columns of one metric side by side read best) */
  readonly series: Int32Array
  /** one a series, one value a frame, NaN = absent */
  readonly columns: readonly Float64Array[]
}

export interface PackedRaw {
  /** small: times, series and where each column lies */
  readonly directory: Uint8Array
  /** packed; their order is their number */
  readonly segments: Uint8Array[]
}

export interface OpenRaw {
  readonly timesMs: Float64Array
  readonly intervalsMs: Float64Array
  readonly series: Int32Array
  /** how many there are */
  readonly segments: number
  /** number of the segment that holds the column of `series[position]` */
  segmentOf(position: number): number
  readonly layout: Layout
}

const MOST_FRAMES = 2 ** 24
const SEGMENT_SIZES = { least: 20_000, most: 36_000, trustsLooks: true }

export function packRawChunk({ timesMs, intervalsMs, series, columns }: RawChunk, effort: Effort): PackedRaw {
  const packed = packColumns(columns, effort, SEGMENT_SIZES)
  const out = createWriter(1024)
  putVarint(out, timesMs.length)
  encodeTimes(timesMs, out)
  putNumbers(out, intervalsMs)
  putNumbers(out, new Float64Array(series))
  putLayout(out, packed)
  return { directory: packSegment(written(out), 'fast'), segments: packed.segments }
}

/** @throws DamageError when the directory is not exactly what `packRawChunk` made */
export function openRawChunk(directory: Uint8Array): OpenRaw {
  const cursor: Cursor = { bytes: unpackSegment(directory), offset: 0 }
  const timesMs = new Float64Array(getCount(cursor, MOST_FRAMES))
  cursor.offset = decodeTimes(cursor.bytes, cursor.offset, timesMs.length, timesMs)
  const intervalsMs = getNumbers(cursor)
  const series = new Int32Array(getNumbers(cursor))
  const layout = getLayout(cursor, series.length)
  if (intervalsMs.length !== timesMs.length || cursor.offset !== cursor.bytes.length)
    throw new DamageError('no directory of frames')
  const segmentOf = (position: number): number => layout.segments[position]!
  return { timesMs, intervalsMs, series, segments: layout.sizes.length, segmentOf, layout }
}

/**
 * @param unpacked what `unpackSegment` gives of segment `open.segmentOf(position)`
 * @param into takes one value a frame from its beginning on; a new array where absent
 * @returns `into`
 * @throws DamageError when the segment is not of this chunk
 */
export function readColumn(
  open: OpenRaw,
  position: number,
  unpacked: Uint8Array,
  into = new Float64Array(open.timesMs.length),
): Float64Array {
  readAt(open.layout, position, unpacked, open.timesMs.length, into)
  return into
}
