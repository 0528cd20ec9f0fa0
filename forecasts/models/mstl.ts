/**
 * All seasons apart by MSTL (Bandara, Hyndman and Bergmeir, arXiv:2107.13462), of the logarithms where there are some;
 * each repeats itself, and what is left goes on by the dynamic Theta model.
 */
import { ofPowers } from '../logs.ts'
import type { Fit, Fitted, Model } from '../model.ts'
import { seasonsOf } from '../numeric/stl.ts'
import { dotm } from './dotm.ts'

export const mstl: Model = { fit: ofPowers((y, periods) => fitMstl(y, periods)) }

const fitMstl: Fit = (y, periods) => {
  const usable = periods.filter((period) => 2 * period < y.length)
  return decomposed(y, usable, (rest) => dotm.fit(rest, []))
}

function decomposed(y: Float64Array, periods: readonly number[], method: (rest: Float64Array) => Fitted): Fitted {
  const seasons = seasonsOf(y, periods)
  const rest = method(y.map((value, at) => seasons.reduce((left, season) => left - season[at]!, value)))
  const seasonAt = (step: number) =>
    periods.reduce((sum, period, index) => sum + seasons[index]![y.length - period + (step % period)]!, 0)
  const { resume } = rest
  return {
    predict(horizon) {
      const { mean, se } = rest.predict(horizon)
      return { mean: mean.map((value, step) => value + seasonAt(step)), se }
    },
    // seasons are taken apart anew, without what came later
    ...(resume && {
      resume: (earlier) =>
        decomposed(
          earlier,
          periods.filter((period) => 2 * period < earlier.length),
          resume,
        ),
    }),
  }
}
