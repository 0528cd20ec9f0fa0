/** Series for tests, the same each time. */

/** Numbers between 0 and 1 (Park and Miller, CACM 31 (1988) 1192). */
export function noiseFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

interface Shape {
  readonly length: number
  readonly season?: number
  readonly level?: number
  readonly slope?: number
  readonly swing?: number
  readonly noise?: number
  readonly seed?: number
}

/** Level, line, one sine a season and even noise around it. */
export function madeUp(shape: Shape): Float64Array {
  const { length, season = 7, level = 100, slope = 0, swing = 20, noise = 10, seed = 1 } = shape
  const random = noiseFrom(seed)
  return Float64Array.from(
    { length },
    (_, at) => level + slope * at + swing * Math.sin((2 * Math.PI * at) / season) + noise * (random() - 0.5),
  )
}

/** Demand that is mostly none. */
export function intermittent(length: number, seed = 1): Float64Array {
  const random = noiseFrom(seed)
  return Float64Array.from({ length }, () => (random() < 0.2 ? 1 + Math.floor(9 * random()) : 0))
}
