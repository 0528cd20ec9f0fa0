/** What fields of a listing mean that come again and again: each is read once, and found again by its bytes. */
import { type ByteField, textOf } from './byte-values.ts'

/** Longer ones are rare and never the same. */
const LONGEST = 128
/** Slots of the table, a power of two; half of them are used. */
const SLOTS = 2 ** 15
const MOST_WORDS = 2 ** 19
const MULTIPLIER = 0x9e_37_79_b1

/** @param read of one text always the same */
export function remembering<T>(read: (text: string) => T): ByteField<T> {
  /** place in `values` + 1 by hash; 0 where there is none */
  const slots = new Int32Array(SLOTS)
  const hashes = new Int32Array(SLOTS / 2)
  const lengths = new Uint8Array(SLOTS / 2)
  const begins = new Int32Array(SLOTS / 2)
  /** bytes of all fields, four a word, the last one of each filled up with 0 */
  let words = new Int32Array(1024)
  let used = 0
  let values: T[] = []

  const keep = (bytes: DataView, from: number, to: number, hash: number, slot: number): T => {
    const value = read(textOf(bytes, from, to))
    if (2 * values.length >= SLOTS || used + LONGEST / 4 > MOST_WORDS) {
      // begun anew: what is asked for now is remembered the next time
      slots.fill(0)
      values = []
      used = 0
      return value
    }
    if (used + LONGEST / 4 > words.length) words = grown(words)
    const entry = values.length
    hashes[entry] = hash
    lengths[entry] = to - from
    begins[entry] = used
    for (let at = from; at < to; at += 4) words[used++] = wordAt(bytes, at, to)
    slots[slot] = values.push(value)
    return value
  }

  const isKept = (entry: number, bytes: DataView, from: number, to: number): boolean => {
    if (lengths[entry] !== to - from) return false
    let word = begins[entry]!
    for (let at = from; at < to; at += 4) if (words[word++] !== wordAt(bytes, at, to)) return false
    return true
  }

  const find = (bytes: DataView, from: number, to: number): T => {
    let hash = to - from
    for (let at = from; at < to; at += 4) {
      hash = Math.imul(hash ^ wordAt(bytes, at, to), MULTIPLIER)
      hash ^= hash >>> 15
    }
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const entry = slots[slot]! - 1
      if (entry < 0) return keep(bytes, from, to, hash, slot)
      if (hashes[entry] === hash && isKept(entry, bytes, from, to)) return values[entry]!
    }
  }

  return (bytes, from, to) => (to - from > LONGEST ? read(textOf(bytes, from, to)) : find(bytes, from, to))
}

/** Four bytes; those that are no more of the field are 0. How long `bytes` are is not asked: that takes longer than reading. */
function wordAt(bytes: DataView, at: number, to: number): number {
  if (to - at >= 4) return bytes.getInt32(at, true)
  let word = bytes.getUint8(at)
  if (to - at > 1) word |= bytes.getUint8(at + 1) << 8
  return to - at > 2 ? word | (bytes.getUint8(at + 2) << 16) : word
}

function grown(words: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * words.length)
  larger.set(words)
  return larger
}
