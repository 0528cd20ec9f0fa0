/** Bytes in the making, and the numbers everything here is made of: base-128 varints and raw doubles. */
import { DamageError } from './damage.ts'

/** A growing byte buffer. Encoders reserve room, write into `bytes` from `length` on, and set `length`. */
export interface ByteWriter {
  bytes: Uint8Array
  length: number
}

export function createWriter(capacity = 4096): ByteWriter {
  return { bytes: new Uint8Array(capacity), length: 0 }
}

/** Makes room for `more` bytes beyond `length`; `bytes` may be another array afterwards. */
export function reserve(writer: ByteWriter, more: number): void {
  const needed = writer.length + more
  if (needed <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(needed, writer.bytes.length * 2))
  grown.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = grown
}

/** What was written, as a view: valid until the next write. */
export function written(writer: ByteWriter): Uint8Array {
  return writer.bytes.subarray(0, writer.length)
}

/** A place in bytes that are being read. */
export interface Cursor {
  readonly bytes: Uint8Array
  offset: number
}

const LONGEST_VARINT = 8

/** @param value whole, in [0, 2^53) */
export function putVarint(writer: ByteWriter, value: number): void {
  reserve(writer, LONGEST_VARINT)
  const { bytes } = writer
  let rest = value
  while (rest >= 128) {
    bytes[writer.length++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  bytes[writer.length++] = rest
}

export function getVarint(cursor: Cursor): number {
  let value = 0
  let power = 1
  for (let size = 0; size < LONGEST_VARINT; size++) {
    const byte = getByte(cursor)
    value += (byte & 127) * power
    if (byte < 128) return value
    power *= 128
  }
  throw new DamageError('a number is too long')
}

/** Whole numbers of either sign, the small ones short. @param value whole, in [-2^52, 2^52] */
export function putSigned(writer: ByteWriter, value: number): void {
  putVarint(writer, value < 0 ? -2 * value - 1 : 2 * value)
}

export function getSigned(cursor: Cursor): number {
  const folded = getVarint(cursor)
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}

export function putByte(writer: ByteWriter, byte: number): void {
  reserve(writer, 1)
  writer.bytes[writer.length++] = byte
}

export function getByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.offset++]
  if (byte === undefined) throw new DamageError('the bytes end too early')
  return byte
}

export function putBytes(writer: ByteWriter, more: Uint8Array): void {
  reserve(writer, more.length)
  writer.bytes.set(more, writer.length)
  writer.length += more.length
}

export function getBytes(cursor: Cursor, count: number): Uint8Array {
  const end = cursor.offset + count
  if (end > cursor.bytes.length) throw new DamageError('the bytes end too early')
  const found = cursor.bytes.subarray(cursor.offset, end)
  cursor.offset = end
  return found
}

const double = new DataView(new ArrayBuffer(8))
const doubleBytes = new Uint8Array(double.buffer)

/** Eight bytes, little endian on any machine. */
export function putDouble(writer: ByteWriter, value: number): void {
  double.setFloat64(0, value, true)
  putBytes(writer, doubleBytes)
}

export function getDouble(cursor: Cursor): number {
  doubleBytes.set(getBytes(cursor, 8))
  return double.getFloat64(0, true)
}

/** How many of at least one byte each can still come: no count read may ask for more memory than that. */
export function getCount(cursor: Cursor, most: number): number {
  const count = getVarint(cursor)
  if (count > most) throw new DamageError('a count is too large')
  return count
}
