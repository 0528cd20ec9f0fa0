/** The blobs of `segments`, found through the rows that own them; unpacked ones are kept for a while. */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { DamageError } from '../../../codec/damage.ts'
import { unpackSegment } from '../../../codec/segment.ts'
import { createCache } from './cache.ts'
import { unlessDamaged } from './damage.ts'

/** Ids and CRC-32 of segments by turns, as a row of `chunks` or `rollups` lists them. */
export type SegmentList = Int32Array

export interface Segments {
  /**
   * Unpacked segment of that number; do not write into it.
   * @throws DamageError where it is missing or not what was written
   */
  read(list: SegmentList, number: number): Uint8Array
  /** Grows with every segment that was ever stored: equal, and no chunk or roll-up came. NaN where it cannot be told. */
  epoch(): number
}

const CACHE_BYTES = 4 * 1024 ** 2

export function createSegments(db: DatabaseSync): Segments {
  const load = db.prepare('SELECT data FROM segments WHERE id = ?')
  const sequence = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'segments'")
  // ids are never used again and segments never changed
  const cache = createCache<number, Uint8Array>(CACHE_BYTES)
  return {
    read(list, number) {
      const id = list[2 * number]
      if (id === undefined) throw new DamageError(`segment ${number} is not listed`)
      const known = cache.get(id)
      if (known) return known
      const data = load.get(id)?.['data']
      if (!(data instanceof Uint8Array)) throw new DamageError(`segment ${id} is missing`)
      if ((crc32(data) | 0) !== list[2 * number + 1]) throw new DamageError(`segment ${id} does not match its checksum`)
      const unpacked = unpackSegment(data)
      cache.set(id, unpacked, unpacked.byteLength + 200)
      return unpacked
    },
    epoch: () =>
      unlessDamaged(
        () => (sequence.get()?.['seq'] as number | undefined) ?? 0,
        // unequal to anything
      ) ?? NaN,
  }
}
