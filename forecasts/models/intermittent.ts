/**
 * Demand that is mostly none. Croston's method smooths its size and the steps between (Operational Research Quarterly 23
 * (1972) 289), here with Syntetos and Boylan's correction (Int. J. Forecasting 21 (2005) 303); TSB smooths its size and
 * how probable it is, so that what is no longer asked for is forgotten (Teunter, Syntetos and Babai, Eur. J. Operational
 * Research 214 (2011) 606). Both forecast a level: the same for all steps.
 */
import type { Fitted, Model } from '../model.ts'

/** Smoothing that is tried; the one with the least squared errors is taken. */
const SMOOTHINGS = [0.02, 0.05, 0.1, 0.2, 0.3]

interface Run {
  readonly level: number
  readonly squares: number
}

export const croston: Model = {
  fit: (y) =>
    best(
      y,
      SMOOTHINGS.map((alpha) => runCroston(y, alpha)),
    ),
}

export const tsb: Model = {
  fit: (y) =>
    best(
      y,
      SMOOTHINGS.flatMap((alpha) => SMOOTHINGS.map((beta) => runTsb(y, alpha, beta))),
    ),
}

function best(y: Float64Array, runs: readonly Run[]): Fitted {
  const { level, squares } = runs.reduce((least, run) => (run.squares < least.squares ? run : least))
  const sigma = Math.sqrt(squares / y.length)
  return {
    predict: (horizon) => ({
      mean: new Float64Array(horizon).fill(level),
      se: new Float64Array(horizon).fill(sigma),
    }),
  }
}

const firstDemand = (y: Float64Array): number => y.findIndex((value) => value !== 0)

export function runCroston(y: Float64Array, alpha: number): Run {
  const first = firstDemand(y)
  if (first < 0) return { level: 0, squares: 0 }
  // before the first demand nothing is known of its size: it is taken as known
  let [size, gap, since, squares] = [y[first]!, first + 1, 1, 0]
  // as often as demand comes, the ratio of two averages is too high
  const level = () => ((1 - (gap > 1 ? alpha / 2 : 0)) * size) / gap
  for (const value of y) {
    squares += (value - level()) ** 2
    if (value === 0) since++
    else {
      size += alpha * (value - size)
      gap += alpha * (since - gap)
      since = 1
    }
  }
  return { level: level(), squares }
}

export function runTsb(y: Float64Array, alpha: number, beta: number): Run {
  const first = firstDemand(y)
  if (first < 0) return { level: 0, squares: 0 }
  let [size, probability, squares] = [y[first]!, 1 / (first + 1), 0]
  for (const value of y) {
    squares += (value - size * probability) ** 2
    probability += beta * ((value === 0 ? 0 : 1) - probability)
    if (value !== 0) size += alpha * (value - size)
  }
  return { level: size * probability, squares }
}
