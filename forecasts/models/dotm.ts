/**
 * Theta: a line and a level, half each. The optimised one chooses how much the curvature of the series counts (θ) with
 * the level's memory (α) and beginning; the dynamic one (DOTM) also draws the line anew after each value (Fiorucci,
 * Pellegrini, Louzada, Petropoulos and Koehler, Int. J. Forecasting 32 (2016) 1151). Fixed at θ = 2 it is the Theta of
 * Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000) 521.
 */
import { AppError } from '../../core/errors.ts'
import type { Fitted, Model } from '../model.ts'
import { minimise } from '../numeric/nelder-mead.ts'
import { meanOf } from '../numeric/vectors.ts'
import { deseasonalised } from '../seasonality.ts'

interface Settings {
  /** is the line that of all values so far, or that of the whole history? */
  readonly dynamic: boolean
  /** undefined: it is chosen */
  readonly theta: number | undefined
}

interface Parameters {
  readonly level: number
  readonly alpha: number
  readonly theta: number
}

/** The first errors tell of the beginning only: they do not count. */
const SKIPPED = 3
const [LEAST_ALPHA, MOST_ALPHA, MOST_THETA] = [0.1, 0.99, 1e10]

export const theta: Model = { fit: deseasonalised((y) => fitTheta(y, { dynamic: false, theta: 2 })) }
export const otm: Model = { fit: deseasonalised((y) => fitTheta(y, { dynamic: false, theta: undefined })) }
export const dotm: Model = { fit: deseasonalised((y) => fitTheta(y, { dynamic: true, theta: undefined })) }

function fitTheta(y: Float64Array, settings: Settings): Fitted {
  if (y.length <= SKIPPED)
    throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: SKIPPED + 1 })
  // with the size taken out the search takes the same steps whatever the unit
  const unit = meanOf(y.map(Math.abs)) || 1
  const scaled = y.map((value) => value / unit)
  return fittedOn(scaled, { parameters: search(scaled, settings), settings, unit })
}

interface Known {
  readonly parameters: Parameters
  readonly settings: Settings
  readonly unit: number
}

function fittedOn(scaled: Float64Array, known: Known): Fitted {
  const { parameters, settings, unit } = known
  const { squares } = runTheta(scaled, parameters, settings, 0)
  const sigma = Math.sqrt(squares / Math.max(1, scaled.length - SKIPPED))
  return {
    predict(horizon) {
      const { ahead } = runTheta(scaled, parameters, settings, horizon)
      return {
        mean: ahead.map((value) => value * unit),
        // that of simple exponential smoothing: the line is taken as known
        se: ahead.map((_, step) => unit * sigma * Math.sqrt(1 + step * parameters.alpha ** 2)),
      }
    },
    resume: (y) =>
      fittedOn(
        y.map((value) => value / unit),
        known,
      ),
  }
}

function search(y: Float64Array, settings: Settings): Parameters {
  const parametersAt = ([level, alpha, chosen]: Float64Array): Parameters => ({
    level: level!,
    alpha: alpha!,
    theta: settings.theta ?? chosen!,
  })
  const isAllowed = ({ alpha, theta }: Parameters) =>
    alpha >= LEAST_ALPHA && alpha <= MOST_ALPHA && theta >= 1 && theta <= MOST_THETA
  const spread = Math.max(Math.abs(y[0]!), 0.1)
  const isFree = settings.theta === undefined
  const { at } = minimise(
    (at) => {
      const parameters = parametersAt(at)
      return isAllowed(parameters) ? runTheta(y, parameters, settings, 0).squares : Infinity
    },
    {
      start: [y[0]! / 2, 0.5, ...(isFree ? [2] : [])],
      steps: [0.4 * spread, 0.2, ...(isFree ? [1] : [])],
      maxEvaluations: 120,
      tolerance: 1e-5,
    },
  )
  return parametersAt(at)
}

/**
 * Goes through the history, then on by itself: what it expects is taken as what came.
 * @returns the sum of squared errors of one step, and the steps ahead
 */
export function runTheta(
  y: Float64Array,
  { level: first, alpha, theta }: Parameters,
  { dynamic }: Settings,
  horizon: number,
) {
  const line = dynamic ? undefined : lineOf(y)
  const ahead = new Float64Array(horizon)
  let level = alpha * y[0]! + (1 - alpha) * first
  let average = y[0]!
  let [intercept, slope] = line ?? [y[0]!, 0]
  let memory = 1 - alpha
  let squares = 0
  for (let at = 1; at < y.length + horizon; at++) {
    const expected = level + (1 - 1 / theta) * (intercept * memory + (slope * (1 - memory * (1 - alpha))) / alpha)
    const value = at < y.length ? y[at]! : expected
    if (at >= y.length) ahead[at - y.length] = expected
    else if (at >= SKIPPED) squares += (value - expected) ** 2
    level = alpha * value + (1 - alpha) * level
    memory *= 1 - alpha
    if (line) continue
    slope = ((at - 1) * slope + (6 * (value - average)) / (at + 1)) / (at + 2)
    average += (value - average) / (at + 1)
    intercept = average - (slope * (at + 2)) / 2
  }
  return { squares, ahead }
}

/** Least squares through the points (1, y[0]), (2, y[1]) … */
function lineOf(y: Float64Array): readonly [intercept: number, slope: number] {
  const [middle, level] = [(y.length + 1) / 2, meanOf(y)]
  let [products, squares] = [0, 0]
  for (const [at, value] of y.entries()) {
    products += (at + 1 - middle) * (value - level)
    squares += (at + 1 - middle) ** 2
  }
  const slope = squares === 0 ? 0 : products / squares
  return [level - slope * middle, slope]
}
