/**
 * The envelope of every blob of the codec: version, compression, size of what is inside, checksum over all of it.
 *
 * Columns as `column.ts` writes them hardly shrink further, so most segments are kept as they are; what compresses
 * after all (many columns that are alike) is compressed.
 */
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { DamageError } from './damage.ts'

/** `fast`: chunks of the day under way, packed while data arrives; `small`: day chunks, packed once and kept. */
export type Effort = 'fast' | 'small'

const VERSION = 1
const PLAIN = 0
const ZSTD = 1
/** version, compression, size inside (32 bits), checksum (32 bits) */
const HEADER_BYTES = 10
const CHECKSUM_AT = 6
/** Compression that saves less is not worth undoing it at every reading. */
const WORTH = 0.95
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** So many bytes tell how random the rest is. */
const SAMPLE_BYTES = 4096
/** Bits a byte: from here on nothing was ever saved of a day of raw samples (a thousand segments tried). */
const DENSE_BITS = 7.5

/**
 * Packs bytes so that `unpackSegment` gives exactly them, or throws.
 * @param trustsLooks does not even try to compress what looks random
 */
export function packSegment(bytes: Uint8Array, effort: Effort, trustsLooks = false): Uint8Array {
  if (effort === 'small' && !(trustsLooks && bitsAByte(bytes.subarray(0, SAMPLE_BYTES)) >= DENSE_BITS)) {
    const compressed = zstdCompressSync(bytes, ZSTD_OPTIONS)
    if (compressed.length < bytes.length * WORTH) return seal(compressed, ZSTD, bytes.length)
  }
  return seal(bytes, PLAIN, bytes.length)
}

/** Order-0 entropy. */
function bitsAByte(bytes: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (let at = 0; at < bytes.length; at++) counts[bytes[at]!]!++
  let bits = 0
  for (let value = 0; value < 256; value++) {
    const count = counts[value]!
    if (count > 0) bits += count * Math.log2(bytes.length / count)
  }
  return bits / Math.max(1, bytes.length)
}

function seal(content: Uint8Array, compression: number, size: number): Uint8Array {
  const blob = new Uint8Array(HEADER_BYTES + content.length)
  const view = new DataView(blob.buffer)
  blob[0] = VERSION
  blob[1] = compression
  view.setUint32(2, size, true)
  blob.set(content, HEADER_BYTES)
  view.setUint32(CHECKSUM_AT, checksum(blob), true)
  return blob
}

function checksum(blob: Uint8Array): number {
  return crc32(blob.subarray(HEADER_BYTES), crc32(blob.subarray(0, CHECKSUM_AT)))
}

/**
 * @returns what was packed; do not write into it, it may be a view of `blob`
 * @throws DamageError when the blob is not exactly what `packSegment` made
 */
export function unpackSegment(blob: Uint8Array): Uint8Array {
  if (blob.length < HEADER_BYTES) throw new DamageError('shorter than its header')
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  if (view.getUint32(CHECKSUM_AT, true) !== checksum(blob)) throw new DamageError('checksum does not match')
  if (blob[0] !== VERSION) throw new DamageError(`written by a version this one does not know (${blob[0]})`)
  const content = blob.subarray(HEADER_BYTES)
  const size = view.getUint32(2, true)
  const bytes = blob[1] === ZSTD ? decompress(content, size) : content
  if (blob[1]! > ZSTD || bytes.length !== size) throw new DamageError('not the size it says')
  return bytes
}

function decompress(content: Uint8Array, size: number): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = zstdDecompressSync(content, { maxOutputLength: Math.max(1, size) })
    return new Uint8Array(buffer, byteOffset, byteLength)
  } catch (cause) {
    throw new DamageError('does not decompress', { cause })
  }
}
