/** Seeded numbers: a run is repeated by its seed. (mulberry32) */
export interface Random {
  /** whole number in [0, below) */
  int(below: number): number
  pick<T>(items: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const int = (below: number) => (below <= 0 ? 0 : next() % below)
  return { int, pick: (items) => items[int(items.length)]! }
}
