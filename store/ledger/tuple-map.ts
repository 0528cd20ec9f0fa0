/** Whole numbers by some whole numbers together: no text is made to look one up. */
export interface TupleMap {
  readonly size: number
  get(tuple: Float64Array): number | undefined
  /** of a tuple that is not there */
  set(tuple: Float64Array, value: number): void
  clear(): void
}

const FIRST_SLOTS = 1024

/** @param parts numbers of a tuple */
export function createTupleMap(parts: number): TupleMap {
  /** entry + 1 by hash, 0 where there is none; half of them are used at most */
  let slots = new Int32Array(FIRST_SLOTS)
  let tuples = new Float64Array((parts * FIRST_SLOTS) / 2)
  let values: number[] = []

  /** @returns where the tuple is, or would be */
  const slotOf = (from: Float64Array, at: number): number => {
    let hash = 0
    for (let part = at; part < at + parts; part++) hash = Math.imul(hash ^ from[part]!, 0x9e_37_79_b1) ^ (hash >>> 15)
    let slot = (hash ^ (hash >>> 15)) & (slots.length - 1)
    while (slots[slot] !== 0 && !isSame(from, at, slots[slot]! - 1)) slot = (slot + 1) & (slots.length - 1)
    return slot
  }
  const isSame = (from: Float64Array, at: number, entry: number): boolean => {
    for (let part = 0; part < parts; part++) if (tuples[entry * parts + part] !== from[at + part]) return false
    return true
  }
  const grow = (): void => {
    const grown = new Float64Array(2 * tuples.length)
    grown.set(tuples)
    tuples = grown
    slots = new Int32Array(2 * slots.length)
    for (let entry = 0; entry < values.length; entry++) slots[slotOf(tuples, entry * parts)] = entry + 1
  }

  return {
    get size() {
      return values.length
    },
    get(tuple) {
      const entry = slots[slotOf(tuple, 0)]!
      return entry === 0 ? undefined : values[entry - 1]
    },
    set(tuple, value) {
      if (2 * values.length >= slots.length) grow()
      tuples.set(tuple, parts * values.length)
      slots[slotOf(tuple, 0)] = values.push(value)
    },
    clear() {
      slots.fill(0)
      values = []
    },
  }
}
