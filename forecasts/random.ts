/** Random numbers that are the same each time, from a seed. */

/** Even ones between 0 and 1, neither included (Park and Miller, Communications of the ACM 31 (1988) 1192). */
export function evenFrom(seed: number): () => number {
  const modulus = 2_147_483_647
  // small seeds begin alike: they are spread first
  let state = (Math.abs(Math.trunc(seed)) * 69_621 + 12_345) % modulus || 1
  return () => {
    state = (state * 48_271) % modulus
    return state / modulus
  }
}
