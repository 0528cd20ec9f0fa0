/**
 * A batch as it lies in the spool: its lines compressed where that pays, and all of it told from damage by a CRC-32.
 * A body says everything about its batch: the row of `batches` can be made again from it.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { crcOf } from '../../../crc.ts'
import { RESOLUTIONS } from '../../resolution.ts'
import type { Resolution } from '../../store.ts'

export interface NewBatch {
  readonly resolution: Resolution
  readonly late: boolean
  readonly lines: number
  readonly oldestMs: number
  readonly newestMs: number
  /** lines joined by line ends */
  readonly text: string
  /** pairs: origin, start of a bucket */
  readonly touched: Uint32Array
}

/** A row of `bodies` without its CRC. */
export interface Packed {
  readonly resolution: string
  readonly late: number | bigint
  readonly line_count: number | bigint
  readonly text_bytes: number | bigint
  readonly oldest_ms: number | bigint
  readonly newest_ms: number | bigint
  readonly touched: Uint8Array
  /** first byte: 0 = as it is, 1 = zstd */
  readonly lines: Uint8Array
}

export interface StoredBody extends Packed {
  readonly crc: number | bigint
}

/** Less than this is not worth compressing. */
const COMPRESS_BYTES = 512
/** The fastest that is still better than twice as small. */
const LEVEL = 1
/** A damaged length must not take all memory. */
const MAX_BYTES = 256 * 1024 ** 2

export function pack({ resolution, late, lines: lineCount, oldestMs, newestMs, text, touched }: NewBatch): Packed {
  const plain = Buffer.from(text)
  const packed =
    plain.length < COMPRESS_BYTES
      ? plain
      : zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
  const pays = packed.length < plain.length
  return {
    resolution,
    late: Number(late),
    line_count: lineCount,
    text_bytes: plain.length,
    oldest_ms: Math.round(oldestMs),
    newest_ms: Math.round(newestMs),
    touched: new Uint8Array(touched.buffer, touched.byteOffset, touched.byteLength),
    lines: Buffer.concat([Buffer.of(pays ? 1 : 0), pays ? packed : plain]),
  }
}

/** Of a whole row of `bodies`. */
export function bodyCrc(id: number, body: Packed): number {
  const { resolution, late, line_count, text_bytes, oldest_ms, newest_ms, touched, lines } = body
  return crcOf(id, resolution, late, line_count, text_bytes, oldest_ms, newest_ms, touched, lines)
}

/** undefined where it is not what was stored */
export function unpack(id: number, stored: StoredBody): NewBatch | undefined {
  const { crc, touched, lines } = stored
  // a flipped bit can make a text of a blob and leave the bytes, and the checksum with them
  if (!(touched instanceof Uint8Array && lines instanceof Uint8Array) || bodyCrc(id, stored) !== Number(crc)) return
  const resolution = RESOLUTIONS.find((name) => name === stored.resolution)
  if (!resolution) return
  const packed = lines.subarray(1)
  const plain = lines[0] === 1 ? zstdDecompressSync(packed, { maxOutputLength: MAX_BYTES }) : packed
  return {
    resolution,
    late: Number(stored.late) === 1,
    lines: Number(stored.line_count),
    oldestMs: Number(stored.oldest_ms),
    newestMs: Number(stored.newest_ms),
    text: Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString(),
    touched: toPairs(touched),
  }
}

function toPairs(blob: Uint8Array): Uint32Array {
  // a copy is aligned
  const bytes = new Uint8Array(blob)
  return new Uint32Array(bytes.buffer, 0, bytes.byteLength / 4)
}
