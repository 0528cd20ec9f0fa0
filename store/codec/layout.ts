/** Columns one behind the other in segments, and the table that finds them. */
import { type ByteWriter, type Cursor, createWriter, getVarint, putVarint, written } from './bytes.ts'
import { decodeColumn, encodeColumn } from './column.ts'
import { DamageError } from './damage.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import { type Effort, packSegment } from './segment.ts'

/** More of anything in one chunk is not what we wrote. */
const MOST = 2 ** 24

export interface Layout {
  /** segment of each column */
  readonly segments: Int32Array
  /** where in its unpacked segment it begins */
  readonly offsets: Int32Array
  readonly lengths: Float64Array
  /** unpacked bytes of each segment */
  readonly sizes: Float64Array
}

export interface PackedColumns {
  readonly segments: Uint8Array[]
  /** bytes of each column */
  readonly lengths: Float64Array
  /** columns of each segment */
  readonly counts: Float64Array
}

export interface SegmentSizes {
  /** bytes; a segment is cut between these, where little of a page is wasted */
  readonly least: number
  readonly most: number
  /** whether what looks random already is not even tried to be compressed */
  readonly trustsLooks: boolean
}

const scratch: ByteWriter = createWriter(1 << 16)

export function packColumns(columns: readonly Float64Array[], effort: Effort, sizes: SegmentSizes): PackedColumns {
  scratch.length = 0
  const lengths = new Float64Array(columns.length)
  for (let column = 0; column < columns.length; column++) {
    const start = scratch.length
    encodeColumn(columns[column]!, scratch, effort)
    lengths[column] = scratch.length - start
  }
  const counts = cut(lengths, sizes)
  const bytes = written(scratch)
  let column = 0
  let at = 0
  const segments = Array.from(counts, (count) => {
    const start = at
    for (const end = column + count; column < end; column++) at += lengths[column]!
    return packSegment(bytes.subarray(start, at), effort, sizes.trustsLooks)
  })
  return { segments, lengths, counts }
}

/** Of the file. Larger ones than SQLite's own take a tenth less CPU; larger still, small sites would write too much. */
export const PAGE_BYTES = 16_384
/**
 * SQLite fills whole overflow pages (four bytes of each are its own) and keeps the rest of a row, at least so many
 * bytes of it, in a page it shares with few others: a row just longer than a number of whole pages wastes the least.
 * https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
const OVERFLOW_BYTES = PAGE_BYTES - 4
const KEPT_BYTES = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
/** of a row beside the columns: our envelope, SQLite's header, a key */
const ROW_BYTES = 40

/** @returns how many columns go into each segment */
function cut(lengths: Float64Array, { least, most }: SegmentSizes): Float64Array {
  const counts: number[] = []
  let left = lengths.reduce((sum, length) => sum + length, 0)
  for (let column = 0; column < lengths.length; ) {
    let size = 0
    let end = column
    let best = lengths.length
    let bestWaste = Infinity
    let bestSize = left
    while (left > most && end < lengths.length && (size < least || size + lengths[end]! <= most)) {
      size += lengths[end++]!
      const waste = ((size + ROW_BYTES + OVERFLOW_BYTES - KEPT_BYTES) % OVERFLOW_BYTES) / size
      if (size < least || waste >= bestWaste) continue
      best = end
      bestWaste = waste
      bestSize = size
    }
    counts.push(best - column)
    column = best
    left -= bestSize
  }
  return Float64Array.from(counts)
}

/** Whole numbers and how many there are. */
export function putNumbers(out: ByteWriter, numbers: Float64Array): void {
  putVarint(out, numbers.length)
  if (numbers.length > 0) encodeIntegers(numbers, numbers.length, out, 'small')
}

export function getNumbers(cursor: Cursor): Float64Array {
  const count = getVarint(cursor)
  if (count > MOST) throw new DamageError('a count is too large')
  const numbers = new Float64Array(count)
  if (count > 0) decodeIntegers(cursor, count, numbers, 0)
  return numbers
}

export function putLayout(out: ByteWriter, { lengths, counts }: PackedColumns): void {
  putNumbers(out, counts)
  putNumbers(out, lengths)
}

/** @throws DamageError when it is not of so many columns */
export function getLayout(cursor: Cursor, columns: number): Layout {
  const counts = getNumbers(cursor)
  const lengths = getNumbers(cursor)
  if (lengths.length !== columns) throw new DamageError('not as many columns as it says')
  const segments = new Int32Array(columns)
  const offsets = new Int32Array(columns)
  const sizes = new Float64Array(counts.length)
  let column = 0
  counts.forEach((count, segment) => {
    if (!(count >= 1 && count <= columns - column)) throw new DamageError('not as many columns as it says')
    for (const end = column + count; column < end; column++) {
      segments[column] = segment
      offsets[column] = sizes[segment]!
      sizes[segment]! += lengths[column]!
    }
  })
  if (column !== columns) throw new DamageError('not as many columns as it says')
  return { segments, offsets, lengths, sizes }
}

/**
 * @param into takes `count` values from its beginning on
 * @throws DamageError when the segment is not the one that the column lies in
 */
export function readAt(layout: Layout, column: number, unpacked: Uint8Array, count: number, into: Float64Array): void {
  if (unpacked.length !== layout.sizes[layout.segments[column]!]) throw new DamageError('a segment of another chunk')
  const offset = layout.offsets[column]!
  const end = decodeColumn(unpacked, offset, count, into)
  if (end !== offset + layout.lengths[column]!) throw new DamageError('a column of another length')
}
