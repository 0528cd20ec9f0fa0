/** Ascending times in whole milliseconds as bytes, and back. */
import type { ByteWriter, Cursor } from './bytes.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'

/** @param timesMs whole milliseconds, not descending, in [0, 2^49) */
export function encodeTimes(timesMs: Float64Array, out: ByteWriter): void {
  if (timesMs.length > 0) encodeIntegers(timesMs, timesMs.length, out, 'small')
}

/** As `decodeColumn`. */
export function decodeTimes(
  bytes: Uint8Array,
  offset: number,
  count: number,
  into: Float64Array,
  intoOffset = 0,
): number {
  if (count === 0) return offset
  const cursor: Cursor = { bytes, offset }
  decodeIntegers(cursor, count, into, intoOffset)
  return cursor.offset
}
