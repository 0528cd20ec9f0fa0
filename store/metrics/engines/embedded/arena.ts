/** Many arrays out of few: one by one they cost more to make and to throw away than what is computed with them. */
export interface Arena {
  /** NaN all over */
  numbers(length: number): Float64Array<ArrayBuffer>
  counts(length: number): Uint32Array<ArrayBuffer>
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** In numbers of eight bytes. */
const BLOCK = 32_768

export function createArena(): Arena {
  let block = new ArrayBuffer(0)
  let used = 0
  const take = (bytes: number): number => {
    const wanted = Math.ceil(bytes / 8) * 8
    if (used + wanted > block.byteLength) {
      block = new ArrayBuffer(Math.max(wanted, 8 * BLOCK))
      used = 0
    }
    used += wanted
    return used - wanted
  }
  return {
    numbers(length) {
      const at = take(8 * length)
      return new Float64Array(block, at, length).fill(NaN)
    },
    counts(length) {
      const at = take(4 * length)
      return new Uint32Array(block, at, length)
    },
    bytes(length) {
      const at = take(length)
      return new Uint8Array(block, at, length)
    },
  }
}
