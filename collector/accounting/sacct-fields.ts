/** Where the fields of a line lie. */
import type { Layout } from './sacct-columns.ts'

export interface Fields {
  /** what the line lies in */
  readonly bytes: DataView
  /** first byte of each field; a field ends one byte before the next one begins */
  readonly begins: Int32Array
  /** @returns how many fields the line has */
  find(bytes: DataView, from: number, to: number): number
}

const SEPARATOR = 124
const FOUR_SEPARATORS = 0x7c_7c_7c_7c
const LOW_BITS = 0x7f_7f_7f_7f

/**
 * A job's name may hold anything, separators too: what is too much is part of it.
 * @param nameless place of the name; -1 where there is none
 */
export function createFields({ width, isTerminated }: Layout, nameless: number): Fields {
  let bytes: DataView = new DataView(new ArrayBuffer(0))
  let begins = new Int32Array(4 * width + 4)
  return {
    get bytes() {
      return bytes
    },
    get begins() {
      return begins
    },
    find(line, from, to) {
      bytes = line
      const end = isTerminated && to > from && line.getUint8(to - 1) === SEPARATOR ? to - 1 : to
      let count = 0
      begins[0] = from
      const note = (at: number): void => {
        begins[++count] = at + 1
        if (count + 2 > begins.length) begins = grown(begins)
      }
      let at = from
      for (; at + 4 <= end; at += 4) {
        const other = line.getInt32(at, true) ^ FOUR_SEPARATORS
        // the highest bit of each byte that is one
        let marks = ~(((other & LOW_BITS) + LOW_BITS) | 0 | other | LOW_BITS)
        for (; marks !== 0; marks &= marks - 1) note(at + ((31 - Math.clz32(marks & -marks)) >>> 3))
      }
      for (; at < end; at++) if (line.getUint8(at) === SEPARATOR) note(at)
      begins[++count] = end + 1
      const extra = count - width
      if (extra <= 0 || nameless < 0) return count
      begins.copyWithin(nameless + 1, nameless + 1 + extra, count + 1)
      return width
    },
  }
}

function grown(begins: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * begins.length)
  larger.set(begins)
  return larger
}
