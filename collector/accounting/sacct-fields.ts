/** Where the fields of a line lie. */
import type { Layout } from './sacct-columns.ts'

export interface Fields {
  /** first byte of each field; a field ends one byte before the next one begins */
  readonly begins: Int32Array
  /** @returns how many fields the line has */
  find(bytes: DataView, from: number, to: number): number
}

const SEPARATOR = 124
const FOUR_SEPARATORS = 0x7c_7c_7c_7c
const LOW_BITS = 0x7f_7f_7f_7f

/** Of a job's name; a line with more has another width than the listing, and is told as such. */
const MOST_EXTRA = 4096

/**
 * A job's name may hold anything, separators too: what is too much is part of it.
 * @param nameless place of the name; -1 where there is none
 */
export function createFields({ width, isTerminated }: Layout, nameless: number): Fields {
  const most = width + MOST_EXTRA
  const begins = new Int32Array(most + 2)
  return {
    begins,
    find(line, from, to) {
      const end = isTerminated && to > from && line.getUint8(to - 1) === SEPARATOR ? to - 1 : to
      let count = 0
      begins[0] = from
      let at = from
      for (; at + 4 <= end; at += 4) {
        const other = line.getInt32(at, true) ^ FOUR_SEPARATORS
        // the highest bit of each byte that is one
        let marks = ~(((other & LOW_BITS) + LOW_BITS) | 0 | other | LOW_BITS)
        for (; marks !== 0; marks &= marks - 1)
          if (count < most) begins[++count] = at + ((31 - Math.clz32(marks & -marks)) >>> 3) + 1
      }
      for (; at < end; at++) if (line.getUint8(at) === SEPARATOR && count < most) begins[++count] = at + 1
      begins[++count] = end + 1
      const extra = count - width
      if (extra <= 0 || nameless < 0 || count > most) return count
      begins.copyWithin(nameless + 1, nameless + 1 + extra, count + 1)
      return width
    },
  }
}
