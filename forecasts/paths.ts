/**
 * Whole paths, for questions about dates ("when is it full?"), which intervals of single steps do not answer. At each step
 * the paths are spread as the calibrated intervals say; from step to step they hang together as the errors at the
 * rolling origins did (a Gaussian copula; Pinson, Madsen, Nielsen, Papaefthymiou and Klöckl, Wind Energy 12 (2009) 51).
 */
import type { Combined } from './ensemble.ts'
import { normalQuantile } from './numeric/normal.ts'
import { evenFrom } from './random.ts'

/**
 * @param count of paths, at least 2
 * @param seed the same one gives the same paths
 * @returns one value for each step, for each path
 */
export function simulate(combined: Combined, count: number, seed: number): readonly Float64Array[] {
  const { mean, memory } = combined
  const horizon = mean.length
  const paths = Array.from({ length: count }, () => new Float64Array(horizon))
  const normal = normalsFrom(evenFrom(seed))
  const lasting = paths.map(() => Math.sqrt(memory.lasting) * normal())
  const fading = paths.map(() => normal())
  const values = spreadOf(combined, count)
  for (let step = 0; step < horizon; step++) {
    if (step > 0)
      for (let path = 0; path < count; path++)
        fading[path] = memory.fading * fading[path]! + Math.sqrt(1 - memory.fading ** 2) * normal()
    const score = (path: number) => lasting[path]! + Math.sqrt(1 - memory.lasting) * fading[path]!
    // by ranks: at each step the paths are the quantiles that the intervals have, no more and no less
    const order = Array.from(paths.keys()).sort((a, b) => score(a) - score(b))
    for (const [rank, path] of order.entries()) paths[path]![step] = values[rank]![step]!
  }
  return paths
}

/** So many evenly probable values at each step, ascending. */
function spreadOf(combined: Combined, count: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, rank) => {
    const share = (rank + 0.5) / count
    const { low, high } = combined.interval(Math.abs(2 * share - 1))
    return share < 0.5 ? low : high
  })
}

const normalsFrom = (even: () => number) => (): number => normalQuantile(even())

/** When something is first passed, in steps ahead from 0: the first by which so large a share of the paths has. */
export interface Passing {
  /** 0 to 1: by the end of the horizon */
  readonly probability: number
  /** NaN where fewer do within the horizon */
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** @param paths of one length; a path passes at its first step above the value */
export function firstAbove(paths: readonly Float64Array[], value: number): Passing {
  const first = paths
    .map((path) => path.findIndex((at) => at > value))
    .filter((step) => step >= 0)
    .sort((a, b) => a - b)
  const stepOf = (share: number): number => first[Math.ceil(share * paths.length) - 1] ?? NaN
  return { probability: first.length / paths.length, p10: stepOf(0.1), p50: stepOf(0.5), p90: stepOf(0.9) }
}
