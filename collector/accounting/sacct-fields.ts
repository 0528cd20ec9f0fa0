/** Where the fields of a line lie. */
import type { Layout } from './sacct-columns.ts'

export interface Fields {
  /** what the line lies in */
  readonly bytes: Uint8Array
  /** first byte of each field; a field ends one byte before the next one begins */
  readonly begins: Int32Array
  /** @returns how many fields the line has */
  find(bytes: Uint8Array, from: number, to: number): number
}

const SEPARATOR = 124

/**
 * A job's name may hold anything, separators too: what is too much is part of it.
 * @param nameless place of the name; -1 where there is none
 */
export function createFields({ width, isTerminated }: Layout, nameless: number): Fields {
  let bytes: Uint8Array = new Uint8Array(0)
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
      const end = isTerminated && to > from && line[to - 1] === SEPARATOR ? to - 1 : to
      let count = 0
      begins[0] = from
      for (let at = from; at < end; at++) {
        if (line[at] !== SEPARATOR) continue
        begins[++count] = at + 1
        if (count + 2 > begins.length) begins = grown(begins)
      }
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
