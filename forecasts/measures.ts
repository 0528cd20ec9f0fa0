/**
 * How wrong a forecast was, as the M4 competition counts it (Makridakis, Spiliotis and Assimakopoulos, Int. J.
 * Forecasting 36 (2020) 54). Pure. What was not observed (NaN) is left out; where nothing is left, the answer is NaN.
 */
import { mean } from './numeric/vectors.ts'

type Values = ArrayLike<number>

/**
 * Symmetric mean absolute percentage error, 0 to 200 %. Zero that was forecast as zero is no error.
 * @param actual what came, as long as the forecast
 */
export function smape(actual: Values, forecast: Values): number {
  return mean(actual.length, (at) => {
    const size = Math.abs(actual[at]!) + Math.abs(forecast[at]!)
    return size === 0 ? 0 : (200 * Math.abs(actual[at]! - forecast[at]!)) / size
  })
}

/**
 * Mean absolute error of the seasonal naive forecast within the history: the unit of MASE and MSIS (Hyndman and
 * Koehler, Int. J. Forecasting 22 (2006) 679).
 * @param season steps a season; 1 compares neighbours
 * @returns NaN of a history no longer than a season; 0 of one that repeats itself
 */
export function naiveScale(history: Values, season: number): number {
  return mean(history.length - season, (at) => Math.abs(history[at + season]! - history[at]!))
}

/** Mean absolute scaled error. @param scale of `naiveScale`; no number comes of a scale of 0 */
export function mase(actual: Values, forecast: Values, scale: number): number {
  if (!(scale > 0)) return NaN
  return mean(actual.length, (at) => Math.abs(actual[at]! - forecast[at]!)) / scale
}

/**
 * Mean scaled interval score (Gneiting and Raftery, J. Am. Stat. Assoc. 102 (2007) 359): width, and what lies outside
 * counts 2/(1 − level) times its distance.
 * @param level of the interval, between 0 and 1
 */
export function msis(
  actual: Values,
  { low, high }: { readonly low: Values; readonly high: Values },
  { level, scale }: { readonly level: number; readonly scale: number },
): number {
  if (!(scale > 0)) return NaN
  const penalty = 2 / (1 - level)
  const score = mean(actual.length, (at) => {
    const outside = Math.max(0, low[at]! - actual[at]!, actual[at]! - high[at]!)
    return high[at]! - low[at]! + penalty * outside + 0 * actual[at]!
  })
  return score / scale
}

/** Share of what came that lies in the interval, 0 to 1. */
export function coverage(actual: Values, low: Values, high: Values): number {
  return mean(actual.length, (at) => {
    if (Number.isNaN(actual[at]!)) return NaN
    return low[at]! <= actual[at]! && actual[at]! <= high[at]! ? 1 : 0
  })
}

/** Errors of one method over many series: averages of what each series has. */
export interface Errors {
  readonly smape: number
  readonly mase: number
}

/** Overall weighted average of M4: 1 is as good as Naive2. Both arguments are averages over the same series. */
export function owa(method: Errors, naive2: Errors): number {
  return (method.smape / naive2.smape + method.mase / naive2.mase) / 2
}
