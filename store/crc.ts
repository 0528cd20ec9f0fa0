/** Checksums of what lies in our files, so that a flipped bit is found and named, never served. */
import { crc32 } from 'node:zlib'

/** CRC-32 over columns of a row, told apart by their lengths; a blob and its text are the same. */
export function crcOf(...columns: readonly (number | bigint | string | Uint8Array)[]): number {
  return columns.reduce<number>((crc, column) => {
    const bytes = column instanceof Uint8Array ? column : Buffer.from(String(column))
    return crc32(bytes, crc32(`${bytes.length}:`, crc))
  }, 0)
}
