/**
 * Regression of each value on those before it: the last ones and those around one, two and three seasons earlier, by
 * ridge regression (Hoerl and Kennard, Technometrics 12 (1970) 55). Forecasts come one after the other, each from those
 * before it. What to regress is a matter of taste, so several recipes are averaged (Bates and Granger, Operational
 * Research Quarterly 20 (1969) 451): on all measured sets the average beats the best of them or comes near.
 */
import { AppError } from '../../core/errors.ts'
import { averageOf } from '../averaging.ts'
import { ofPowers } from '../logs.ts'
import type { Fit, Fitted, Model } from '../model.ts'
import { autoregress, robustCounts } from '../numeric/ridge.ts'
import { dot, meanOf } from '../numeric/vectors.ts'

interface Recipe {
  readonly logs: boolean
  /** how many of the last values count */
  readonly recentLags: number
  /** … and of those on either side of a season before */
  readonly around: number
  /** what is regressed: values, or their changes since the step or the longest season before */
  readonly changeSince?: 'step' | 'season'
  /** share of the sum of squares of each column that is added to it */
  readonly ridge: number
  /** do outliers count less? */
  readonly robust: boolean
}

const LEVELS: readonly Recipe[] = [
  { logs: true, recentLags: 6, around: 1, ridge: 1e-4, robust: true },
  { logs: true, recentLags: 12, around: 3, ridge: 1e-4, robust: true },
]
const CHANGES: readonly Recipe[] = [
  { logs: true, recentLags: 12, around: 2, changeSince: 'step', ridge: 1e-2, robust: false },
  { logs: true, recentLags: 12, around: 2, changeSince: 'season', ridge: 1e-2, robust: true },
]
/** Rounds of weighing outliers down: a second one changes little. */
const REWEIGHTED = 1
/** Longer lags leave too few equations, and those too old ones. */
const LONGEST_LAG_RATIO = 0.3
/** Of a short history fewer values are regressed on. */
const RECENT_LAGS_RATIO = 1 / 12
/** Fewer seasons are not compared with each other. */
const LEAST_SEASONS = 4

/** Of the values themselves. */
export const ridgeAr: Model = { fit: averaged(LEVELS) }
/** Of their changes: for what grows, or has no level it comes back to. */
export const ridgeChanges: Model = { fit: averaged(CHANGES) }

function averaged(recipes: readonly Recipe[]): Fit {
  const methods = recipes.map((recipe): Fit => {
    const method: Fit = (y, periods) => fitRecipe(y, periods, recipe)
    return recipe.logs ? ofPowers(method) : method
  })
  return (y, periods) => averageOf(methods.map((method) => ({ weight: 1, fitted: method(y, periods) })))
}

function lagsFor(length: number, periods: readonly number[], { recentLags, around }: Recipe): number[] {
  const recent = Math.max(1, Math.min(recentLags, Math.floor(length * RECENT_LAGS_RATIO)))
  const lags = new Set(Array.from({ length: recent }, (_, at) => at + 1))
  for (const period of periods) {
    for (let near = -around; near <= around; near++) lags.add(period + near)
    lags.add(2 * period).add(3 * period)
  }
  return [...lags].filter((lag) => lag === 1 || (lag > 0 && lag <= LONGEST_LAG_RATIO * length)).sort((a, b) => a - b)
}

function fitRecipe(y: Float64Array, periods: readonly number[], recipe: Recipe): Fitted {
  const season = periods.findLast((period) => period * LEAST_SEASONS <= y.length)
  const since = recipe.changeSince === 'season' ? season : recipe.changeSince && 1
  return fitLags(y, { lags: lagsFor(y.length - (since ?? 0), periods, recipe), since, ...recipe })
}

interface Chosen {
  readonly lags: readonly number[]
  /** changes since so many steps before are regressed; undefined: the values */
  readonly since: number | undefined
  readonly ridge: number
  readonly robust: boolean
}

/** @param counts how much each value counts, where that is known from a longer history */
function fitLags(y: Float64Array, chosen: Chosen, counts?: Float64Array): Fitted {
  const { lags, since } = chosen
  const needed = lags.at(-1)! + lags.length + 2 + (since ?? 0)
  if (y.length < needed) throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed })
  const z = since === undefined ? y : y.subarray(since).map((value, at) => value - y[at]!)
  const level = meanOf(z)
  const centred = z.map((value) => value - level)
  const { counted, ...regression } = regress(centred, chosen, counts)
  const sigma = sigmaOf(regression)
  return {
    predict: (horizon) => ({
      mean: added(
        y,
        goOn(regression, horizon).map((value) => value + level),
        since,
      ),
      se: spreadOf(regression, { horizon, sigma, since }),
    }),
    // cheap enough to learn the weights anew: only the lags are kept, so that the same question is asked
    resume: (earlier) => fitLags(earlier, chosen, counted),
  }
}

function regress(centred: Float64Array, { lags, ridge, robust }: Chosen, counts?: Float64Array) {
  let [counted, weights] = [counts, autoregress(centred, lags, ridge, counts)]
  for (let round = 0; round < REWEIGHTED && robust && !counts; round++) {
    counted = robustCounts(errorsOf({ centred, lags, weights }))
    weights = autoregress(centred, lags, ridge, counted)
  }
  return { centred, lags, weights, counted }
}

interface Regression {
  readonly centred: Float64Array
  readonly lags: readonly number[]
  readonly weights: Float64Array
}

function expectedAt({ lags, weights }: Regression, values: Float64Array, at: number): number {
  let sum = weights[lags.length]!
  for (let lag = 0; lag < lags.length; lag++) sum += weights[lag]! * values[at - lags[lag]!]!
  return sum
}

function errorsOf(regression: Regression): Float64Array {
  const { centred, lags } = regression
  const oldest = lags.at(-1)!
  return centred.subarray(oldest).map((value, at) => value - expectedAt(regression, centred, oldest + at))
}

function sigmaOf(regression: Regression): number {
  const errors = errorsOf(regression)
  return Math.sqrt(dot(errors, errors) / Math.max(1, errors.length - regression.weights.length))
}

function goOn(regression: Regression, horizon: number): Float64Array {
  const length = regression.centred.length
  const values = new Float64Array(length + horizon)
  values.set(regression.centred)
  for (let at = length; at < values.length; at++) values[at] = expectedAt(regression, values, at)
  return values.subarray(length)
}

/** Values from their changes. */
function added(y: Float64Array, changes: Float64Array, since: number | undefined): Float64Array {
  if (since === undefined) return changes
  const values = new Float64Array(y.length + changes.length)
  values.set(y)
  for (const [step, change] of changes.entries()) values[y.length + step] = values[y.length + step - since]! + change
  return values.subarray(y.length)
}

interface Spread {
  readonly horizon: number
  readonly sigma: number
  readonly since: number | undefined
}

/** What an error of one step becomes later on: the weights of the moving average without end. */
function spreadOf({ lags, weights }: Regression, { horizon, sigma, since }: Spread): Float64Array {
  const changes = new Float64Array(horizon)
  const response = new Float64Array(horizon)
  let variance = 0
  return response.map((_, step) => {
    changes[step] = step === 0 ? 1 : 0
    for (let lag = 0; lag < lags.length && lags[lag]! <= step; lag++)
      changes[step]! += weights[lag]! * changes[step - lags[lag]!]!
    response[step] = changes[step]! + (since !== undefined && since <= step ? response[step - since]! : 0)
    variance += response[step]! ** 2
    return sigma * Math.sqrt(variance)
  })
}
