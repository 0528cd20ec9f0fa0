/** A model of the logarithms: what grows by shares grows by steps there. */
import type { Fit, Fitted, Forecast } from './model.ts'

/** Beyond this factor above the largest or below the smallest value of the history a forecast is cut. */
const MOST_GROWTH = 10

/**
 * Fits the logarithms where all values are positive, else the values themselves. The forecast is the median, which is
 * the better one for absolute errors (no correction for the mean of a log-normal).
 */
export function ofLogs(method: Fit): Fit {
  return (y, periods) => {
    if (!y.every((value) => value > 0)) return method(y, periods)
    const most = Math.log(y.reduce((a, b) => Math.max(a, b))) + Math.log(MOST_GROWTH)
    const least = Math.log(y.reduce((a, b) => Math.min(a, b))) - Math.log(MOST_GROWTH)
    return back(method(y.map(Math.log), periods), [least, most])
  }
}

function back(fitted: Fitted, limits: readonly [least: number, most: number]): Fitted {
  const [least, most] = limits
  const predict = (horizon: number): Forecast => {
    const { mean, se } = fitted.predict(horizon)
    const value = mean.map((log) => Math.exp(Math.min(most, Math.max(least, log))))
    // by the first derivative; a spread beyond the value itself would say nothing
    return { mean: value, se: se.map((spread, step) => value[step]! * Math.min(1, spread)) }
  }
  const { resume } = fitted
  return resume ? { predict, resume: (y) => back(resume(y.map(Math.log)), limits) } : { predict }
}
