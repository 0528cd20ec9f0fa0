/**
 * All seasons apart by MSTL (Bandara, Hyndman and Bergmeir, arXiv:2107.13462), of the logarithms where there are some;
 * each repeats itself, and what is left goes on by the dynamic Theta model.
 */
import { ofLogs } from '../logs.ts'
import type { Fit, Model } from '../model.ts'
import { seasonsOf } from '../numeric/stl.ts'
import { dotm } from './dotm.ts'

export const mstl: Model = { fit: ofLogs((y, periods) => fitMstl(y, periods)) }

const fitMstl: Fit = (y, periods) => {
  const usable = periods.filter((period) => 2 * period < y.length)
  const seasons = seasonsOf(y, usable)
  const rest = dotm.fit(
    y.map((value, at) => seasons.reduce((left, season) => left - season[at]!, value)),
    [],
  )
  return {
    predict(horizon) {
      const { mean, se } = rest.predict(horizon)
      const seasonAt = (step: number) =>
        usable.reduce((sum, period, index) => sum + seasons[index]![y.length - period + (step % period)]!, 0)
      return { mean: mean.map((value, step) => value + seasonAt(step)), se }
    },
  }
}
