/**
 * The simplest forecasts, which every other one must beat (Hyndman and Athanasopoulos, Forecasting: Principles and
 * Practice, 3rd ed., §5.2 and §5.5).
 */
import type { Fit, Fitted, Model } from '../model.ts'
import { meanOf } from '../numeric/vectors.ts'
import { deseasonalised } from '../seasonality.ts'

/** Root of the mean square of what each value differs from the one `lag` steps before. */
function changeError(y: Float64Array, lag: number): number {
  const squares = y.subarray(lag).map((value, at) => (value - y[at]!) ** 2)
  return squares.length === 0 ? 0 : Math.sqrt(meanOf(squares))
}

function fitNaive(y: Float64Array): Fitted {
  const [last, sigma] = [y.at(-1)!, changeError(y, 1)]
  return {
    predict: (horizon) => ({
      mean: new Float64Array(horizon).fill(last),
      se: Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(step + 1)),
    }),
  }
}

/** The last value goes on. */
export const naive: Model = { fit: (y) => fitNaive(y) }

/** The last season comes again; of the longest season that the history holds, else the last value. */
export const seasonalNaive: Model = { fit: (y, periods) => seasonalFit(y, periods) }

const seasonalFit: Fit = (y, periods) => {
  const season = periods.findLast((period) => period <= y.length) ?? 1
  const sigma = changeError(y, season)
  return {
    predict: (horizon) => ({
      mean: Float64Array.from({ length: horizon }, (_, step) => y[y.length - season + (step % season)]!),
      se: Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(Math.floor(step / season) + 1)),
    }),
  }
}

/** The line from the first value to the last goes on. */
export const drift: Model = {
  fit(y) {
    const steps = y.length - 1
    const slope = steps === 0 ? 0 : (y.at(-1)! - y[0]!) / steps
    const squares = y.subarray(1).reduce((sum, value, at) => sum + (value - y[at]! - slope) ** 2, 0)
    // the slope was learned from the same changes
    const sigma = Math.sqrt(squares / Math.max(1, steps - 1))
    return {
      predict: (horizon) => ({
        mean: Float64Array.from({ length: horizon }, (_, step) => y.at(-1)! + slope * (step + 1)),
        se: Float64Array.from(
          { length: horizon },
          (_, step) => sigma * Math.sqrt((step + 1) * (1 + (step + 1) / Math.max(1, steps))),
        ),
      }),
    }
  },
}

/** M4's yardstick: the last value goes on once the season, where there is one, is taken out. */
export const naive2: Model = { fit: deseasonalised(fitNaive) }
