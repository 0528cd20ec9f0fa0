/** Many arrays out of few: one by one they cost more to make and to throw away than what is computed with them. */
export interface Arena {
  /** NaN all over */
  numbers(length: number): Float64Array<ArrayBuffer>
  counts(length: number): Uint32Array<ArrayBuffer>
  bytes(length: number): Uint8Array<ArrayBuffer>
  /** Whatever was given out is given out again: nobody may hold on to it. */
  reset(): void
}

const BLOCK_BYTES = 262_144
/** Kept from one question to the next; a larger one's memory goes back. */
const KEPT_BLOCKS = 64

export function createArena(): Arena {
  const blocks: ArrayBuffer[] = []
  /** of the block in use */
  let current = -1
  let used = 0
  let isFresh = true
  const next = (atLeast: number): void => {
    used = 0
    current++
    const known = blocks[current]
    isFresh = known === undefined || known.byteLength < atLeast
    if (isFresh) blocks[current] = new ArrayBuffer(Math.max(atLeast, BLOCK_BYTES))
  }
  const take = (bytes: number): number => {
    const wanted = Math.ceil(bytes / 8) * 8
    if (current < 0 || used + wanted > blocks[current]!.byteLength) next(wanted)
    used += wanted
    return used - wanted
  }
  return {
    numbers(length) {
      const at = take(8 * length)
      return new Float64Array(blocks[current]!, at, length).fill(NaN)
    },
    counts(length) {
      const at = take(4 * length)
      const counts = new Uint32Array(blocks[current]!, at, length)
      return isFresh ? counts : counts.fill(0)
    },
    bytes(length) {
      const at = take(length)
      const bytes = new Uint8Array(blocks[current]!, at, length)
      return isFresh ? bytes : bytes.fill(0)
    },
    reset() {
      blocks.length = Math.min(blocks.length, KEPT_BLOCKS)
      const isLarge = blocks.some(({ byteLength }) => byteLength > BLOCK_BYTES)
      if (isLarge) blocks.length = 0
      current = -1
      used = 0
    },
  }
}
