/**
 * What is known of each step beforehand (courses, holidays, academic terms, hardware that comes), as columns of numbers
 * over history and horizon, mostly 0 or 1. Their effects are learned by regression with autoregressive errors (Cochrane
 * and Orcutt, J. Am. Stat. Assoc. 44 (1949) 32; Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd
 * ed., ch. 10), taken out of the history, and put back on what is forecast: so any model can go on with the rest.
 */
import { AppError } from '../core/errors.ts'
import type { Forecast } from './model.ts'
import { autoregress, ridgeWeights } from './numeric/ridge.ts'
import { dot, meanOf } from './numeric/vectors.ts'

/** Added to the sum of squares of each column, as a share of it: what happened once is believed a little less. */
const RIDGE = 0.02
const RIDGE_OF_LAGS = 1e-3
const ROUNDS = 4
const RECENT_LAGS = 3

export interface Effects {
  /** of logarithms: they multiply; else they add */
  readonly isRelative: boolean
  /** of each step of history and horizon */
  readonly effect: Float64Array
  /** of each column; as shares they are exp(weight) − 1 */
  readonly weights: Float64Array
  /** −2 log likelihood but for a constant, of the errors of one step */
  readonly deviance: number
}

export interface Question {
  /** nothing missing */
  readonly y: Float64Array
  /** seasons in steps, ascending: what comes a season later is no effect of a column */
  readonly periods: readonly number[]
  /** each at least as long as y */
  readonly columns: readonly Float64Array[]
}

/**
 * Effects multiply where all values are positive, else they add.
 * @throws AppError `invalid` when a column is shorter than the history
 */
export function effectsOf({ y, periods, columns }: Question): Effects {
  const known = Math.min(...columns.map((column) => column.length))
  if (known < y.length) throw new AppError('invalid', 'forecast.known_short', { known, needed: y.length })
  const isRelative = y.every((value) => value > 0)
  const z = isRelative ? y.map(Math.log) : y
  const lags = lagsFor(y.length, periods)
  // a column that never changes is no news, and one that has not happened yet is nothing to learn from
  const told = columns.filter((column) => hasChanged(column.subarray(0, y.length)))
  const ridge = told.map(() => RIDGE)
  const regress = (see: (values: Float64Array) => Float64Array) => {
    const [target, ...news] = [z, ...told].map((values) => centred(see(values.subarray(0, y.length))))
    const weights = told.length === 0 ? new Float64Array() : ridgeWeights(news, target!, ridge)
    if (!weights) return { weights: new Float64Array(told.length), squares: dot(target!, target!) }
    const errors = target!.map((value, at) =>
      news.reduce((left, values, index) => left - weights[index]! * values[at]!, value),
    )
    return { weights, squares: dot(errors, errors) }
  }
  // at first as if errors did not hang together: else a new level would be taken for a long memory
  let { weights, squares } = regress((values) => values)
  for (let round = 0; round < ROUNDS; round++) {
    const rest = centred(
      z.map((value, at) => told.reduce((left, column, index) => left - weights[index]! * column[at]!, value)),
    )
    const memory = autoregress(rest, lags, RIDGE_OF_LAGS)
    ;({ weights, squares } = regress((values) => surprisesOf(values, lags, memory)))
  }
  const effect = Float64Array.from({ length: known }, (_, at) =>
    told.reduce((sum, column, index) => sum + weights[index]! * column[at]!, 0),
  )
  const count = y.length - lags.at(-1)!
  return {
    ...{ isRelative, effect, deviance: count * Math.log(squares / count) },
    weights: Float64Array.from(columns, (column) => weights[told.indexOf(column)] ?? 0),
  }
}

function centred(values: Float64Array): Float64Array {
  const level = meanOf(values)
  return values.map((value) => value - level)
}

const hasChanged = (values: Float64Array): boolean => values.some((value) => value !== values[0])

function lagsFor(length: number, periods: readonly number[]): number[] {
  const lags = new Set(Array.from({ length: RECENT_LAGS }, (_, at) => at + 1))
  for (const period of periods) lags.add(period).add(period + 1)
  const usable = [...lags].filter((lag) => lag <= length / 3).sort((a, b) => a - b)
  return usable.length === 0 ? [1] : usable
}

/** What each value has that those before it did not tell. */
function surprisesOf(values: Float64Array, lags: readonly number[], memory: Float64Array): Float64Array {
  const oldest = lags.at(-1)!
  return Float64Array.from({ length: Math.max(0, values.length - oldest) }, (_, at) =>
    lags.reduce((left, lag, index) => left - memory[index]! * values[oldest + at - lag]!, values[oldest + at]!),
  )
}

/** The history as it would have been without. @param y may have gaps (NaN), which stay */
export function withoutEffects(y: Float64Array, { effect, isRelative }: Effects): Float64Array {
  return y.map((value, at) => (isRelative ? value * Math.exp(-effect[at]!) : value - effect[at]!))
}

/** @param from steps of history before the forecast */
export function withEffects({ mean, se }: Forecast, { effect, isRelative }: Effects, from: number): Forecast {
  if (effect.length < from + mean.length)
    throw new AppError('invalid', 'forecast.known_short', { known: effect.length, needed: from + mean.length })
  if (!isRelative) return { mean: mean.map((value, step) => value + effect[from + step]!), se }
  const factor = (step: number) => Math.exp(effect[from + step]!)
  return { mean: mean.map((value, step) => value * factor(step)), se: se.map((value, step) => value * factor(step)) }
}
