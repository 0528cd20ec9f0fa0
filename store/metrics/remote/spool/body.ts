/** The lines of a batch as they lie in the spool: compressed where that pays, and told from damage by a CRC-32. */
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

export interface Body {
  /** lines joined by line ends */
  readonly text: string
  /** pairs: origin, start of a bucket */
  readonly touched: Uint32Array
}

export interface StoredBody {
  readonly crc: number
  readonly touched: Uint8Array
  /** first byte: 0 = as it is, 1 = zstd */
  readonly lines: Uint8Array
}

/** Less than this is not worth compressing. */
const COMPRESS_BYTES = 512
/** The fastest that is still better than twice as small. */
const LEVEL = 1
/** A damaged length must not take all memory. */
const MAX_BYTES = 256 * 1024 ** 2

export function toStored({ text, touched }: Body): StoredBody {
  const plain = Buffer.from(text)
  const packed =
    plain.length < COMPRESS_BYTES
      ? plain
      : zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
  const pays = packed.length < plain.length
  const lines = Buffer.concat([Buffer.of(pays ? 1 : 0), pays ? packed : plain])
  const marks = new Uint8Array(touched.buffer, touched.byteOffset, touched.byteLength)
  return { crc: crc32(lines, crc32(marks)), touched: marks, lines }
}

/** undefined where it is not what was stored */
export function fromStored({ crc, touched, lines }: StoredBody): Body | undefined {
  if (crc32(lines, crc32(touched)) !== crc) return undefined
  const packed = lines.subarray(1)
  const plain = lines[0] === 1 ? zstdDecompressSync(packed, { maxOutputLength: MAX_BYTES }) : packed
  return { text: Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString(), touched: toPairs(touched) }
}

function toPairs(blob: Uint8Array): Uint32Array {
  // a copy is aligned
  const bytes = new Uint8Array(blob)
  return new Uint32Array(bytes.buffer, 0, bytes.byteLength / 4)
}
