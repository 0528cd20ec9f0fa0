/**
 * Regression of each value on those before it: the last ones and those around one, two and three seasons earlier, by
 * ridge regression (Hoerl and Kennard, Technometrics 12 (1970) 55). Forecasts come one after the other, each from those
 * before it.
 */
import { AppError } from '../../core/errors.ts'
import { ofLogs } from '../logs.ts'
import type { Fit, Model } from '../model.ts'
import { solvePositive } from '../numeric/linear.ts'
import { meanOf } from '../numeric/vectors.ts'

const RECENT_LAGS = 6
/** share of the variance of each column that is added to it */
const RIDGE = 1e-4

export const ridgeAr: Model = { fit: ofLogs((y, periods) => fitRidge(y, periods)) }

/** Longer lags leave too few equations, and those too old ones. */
const LONGEST_LAG_RATIO = 0.3

function lagsFor(length: number, periods: readonly number[]): number[] {
  const lags = new Set(Array.from({ length: RECENT_LAGS }, (_, at) => at + 1))
  for (const period of periods)
    for (const lag of [period - 1, period, period + 1, 2 * period, 3 * period]) lags.add(lag)
  return [...lags].filter((lag) => lag === 1 || lag <= LONGEST_LAG_RATIO * length).sort((a, b) => a - b)
}

const fitRidge: Fit = (y, periods) => {
  const lags = lagsFor(y.length, periods)
  const [level, oldest, size] = [meanOf(y), lags.at(-1)!, lags.length]
  const count = y.length - oldest
  if (count < size + 2) throw tooShort(y.length, oldest + size + 2)
  const centred = y.map((value) => value - level)
  // with a column of ones last
  const width = size + 1
  const products = new Float64Array(width * width)
  const targets = new Float64Array(width)
  for (let row = 0; row < width; row++) {
    const lagged = (lag: number) => centred.subarray(oldest - lag)
    const left = row < size ? lagged(lags[row]!) : undefined
    for (let column = 0; column <= row; column++) {
      const right = column < size ? lagged(lags[column]!) : undefined
      let sum = 0
      for (let at = 0; at < count; at++) sum += (left ? left[at]! : 1) * (right ? right[at]! : 1)
      products[row * width + column] = sum
    }
    let sum = 0
    for (let at = 0; at < count; at++) sum += (left ? left[at]! : 1) * centred[oldest + at]!
    targets[row] = sum
  }
  for (let row = 0; row < size; row++) products[row * width + row]! *= 1 + RIDGE
  const weights = solvePositive(products, targets) ?? lastValue(width)
  return predictorOf({ centred, level, lags, weights })
}

/** Of a constant history there is nothing to learn: the last value goes on. */
function lastValue(width: number): Float64Array {
  const weights = new Float64Array(width)
  weights[0] = 1
  return weights
}

interface Regression {
  readonly centred: Float64Array
  readonly level: number
  readonly lags: readonly number[]
  /** one for each lag, then the constant */
  readonly weights: Float64Array
}

function predictorOf({ centred, level, lags, weights }: Regression): ReturnType<Fit> {
  const length = centred.length
  const expectedAt = (values: Float64Array, at: number): number => {
    let sum = weights.at(-1)!
    for (let lag = 0; lag < lags.length; lag++) sum += weights[lag]! * values[at - lags[lag]!]!
    return sum
  }
  let squares = 0
  for (let at = lags.at(-1)!; at < length; at++) squares += (centred[at]! - expectedAt(centred, at)) ** 2
  const sigma = Math.sqrt(squares / Math.max(1, length - lags.at(-1)! - weights.length))
  return {
    predict(horizon) {
      const values = new Float64Array(length + horizon)
      values.set(centred)
      for (let at = length; at < values.length; at++) values[at] = expectedAt(values, at)
      return { mean: values.subarray(length).map((value) => value + level), se: spread(horizon, sigma) }
    },
  }

  /** What an error of one step becomes later on: the weights of the moving average without end. */
  function spread(horizon: number, sigma: number): Float64Array {
    const response = new Float64Array(horizon)
    let variance = 0
    return response.map((_, step) => {
      response[step] = step === 0 ? 1 : 0
      for (let lag = 0; lag < lags.length && lags[lag]! <= step; lag++)
        response[step]! += weights[lag]! * response[step - lags[lag]!]!
      variance += response[step]! ** 2
      return sigma * Math.sqrt(variance)
    })
  }
}

const tooShort = (known: number, needed: number) => new AppError('invalid', 'forecast.history_short', { known, needed })
