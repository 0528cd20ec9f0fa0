/**
 * Whether a series has a season, and the classical way to take it out, as M4's benchmarks do (`Benchmarks and
 * Evaluation.R` of the competition; Makridakis, Spiliotis and Assimakopoulos, Int. J. Forecasting 36 (2020) 54).
 */
import type { Fit, Fitted, Forecast } from './model.ts'
import { meanOf } from './numeric/vectors.ts'

/** of the standard normal: the test is one of 90 % */
const CRITICAL_VALUE = 1.645
/** Fewer seasons show none. */
const LEAST_SEASONS = 3

/**
 * Is the autocorrelation at the lag of a season beyond Bartlett's limit?
 * @param season steps; 1 or less is none
 */
export function isSeasonal(y: Float64Array, season: number): boolean {
  if (season <= 1 || y.length < LEAST_SEASONS * season) return false
  const level = meanOf(y)
  const centred = y.map((value) => value - level)
  const autocovariance = (lag: number): number => {
    let sum = 0
    for (let at = lag; at < centred.length; at++) sum += centred[at]! * centred[at - lag]!
    return sum
  }
  const variance = autocovariance(0)
  let squares = 1
  for (let lag = 1; lag < season; lag++) squares += 2 * (autocovariance(lag) / variance) ** 2
  const limit = (CRITICAL_VALUE / Math.sqrt(y.length)) * Math.sqrt(squares)
  // of a constant series all of this is NaN: no season
  return Math.abs(autocovariance(season) / variance) > limit
}

/** Centred moving average over a season; of an even one the ends count half. NaN at both ends of the series. */
export function centredAverage(y: Float64Array, season: number): Float64Array {
  const half = Math.floor(season / 2)
  const endWeight = season % 2 === 0 ? 0.5 : 1
  return y.map((_, at) => {
    if (at < half || at + half >= y.length) return NaN
    let sum = endWeight * (y[at - half]! + y[at + half]!)
    for (let near = at - half + 1; near < at + half; near++) sum += y[near]!
    return sum / season
  })
}

/**
 * Classical decomposition, as R's `decompose`.
 * @param y at least two seasons
 * @returns one index for each step of a season, that of `y[0]` first; they average 1 (multiplied) or 0 (added)
 */
export function seasonalIndices(y: Float64Array, season: number, kind: 'multiplied' | 'added'): Float64Array {
  const trend = centredAverage(y, season)
  const sums = new Float64Array(season)
  const counts = new Float64Array(season)
  for (const [at, level] of trend.entries()) {
    if (Number.isNaN(level)) continue
    sums[at % season]! += kind === 'multiplied' ? y[at]! / level : y[at]! - level
    counts[at % season]!++
  }
  const indices = sums.map((sum, at) => sum / counts[at]!)
  const level = meanOf(indices)
  return indices.map((index) => (kind === 'multiplied' ? index / level : index - level))
}

/** Zeros may be multiplied, as M4 does it, as long as no step of the season has nothing else. */
const canBeMultiplied = (indices: Float64Array): boolean => indices.every((index) => index > 0 && index < Infinity)

/**
 * A model of the series without its season, which is put back on what it forecasts. The shortest season alone is
 * looked for: multiplied where no value is negative, else added.
 */
export function deseasonalised(method: (y: Float64Array) => Fitted): Fit {
  return (y, periods) => {
    const season = periods[0] ?? 1
    return isSeasonal(y, season) ? withSeason(y, season, method) : method(y)
  }
}

function withSeason(y: Float64Array, season: number, method: (y: Float64Array) => Fitted): Fitted {
  const factors = y.every((value) => value >= 0) ? seasonalIndices(y, season, 'multiplied') : undefined
  const isMultiplied = factors !== undefined && canBeMultiplied(factors)
  const indices = isMultiplied ? factors : seasonalIndices(y, season, 'added')
  const fitted = method(
    y.map((value, at) => (isMultiplied ? value / indices[at % season]! : value - indices[at % season]!)),
  )
  const indexAt = (step: number) => indices[(y.length + step) % season]!
  const predict = (horizon: number): Forecast => {
    const { mean, se } = fitted.predict(horizon)
    if (!isMultiplied) return { mean: mean.map((value, step) => value + indexAt(step)), se }
    return {
      mean: mean.map((value, step) => value * indexAt(step)),
      se: se.map((value, step) => value * indexAt(step)),
    }
  }
  const { resume } = fitted
  // indices are learned anew, without what came later
  return resume ? { predict, resume: (earlier) => withSeason(earlier, season, resume) } : { predict }
}
