/**
 * Regression of each of the next steps on the last values, with weights learned once of many series together: a series
 * too short to tell what follows what borrows it from others of its kind (Montero-Manso and Hyndman, Int. J. Forecasting
 * 37 (2021) 1632, who show that one linear model for all does as well as many). Weights change with noise: what jumps is
 * smoothed more.
 */
import { AppError } from '../../core/errors.ts'
import { featuresOf, type LagTable, type LearnedLags, noiseBeside, unitOf } from '../lags.ts'
import { LEARNED_LAGS } from '../learned-lags.ts'
import { ofLogs } from '../logs.ts'
import type { Fit, Fitted, Model } from '../model.ts'
import { dot } from '../numeric/vectors.ts'
import { kindOf, traitsOf } from '../priors.ts'
import { deseasonalised } from '../seasonality.ts'

export function pooledAr(learned: LearnedLags): Model {
  const fitTogether: Fit = (y, periods) => {
    const kind = learned[kindOf(y.length, periods)]
    // of other seasons: without them
    if (!kind) return deseasonalised((rest) => fitTogether(rest, []))(y, periods)
    const table = kind.tables.findLast(({ lags }) => lags <= y.length)
    if (!table)
      throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: kind.tables[0]!.lags })
    const noise = noiseBeside(traitsOf(y).noise, kind.noise)
    const { predict } = ofLogs((z) => apply(z, table, unitOf(z, periods[0] ?? 1), noise))(y, periods)
    return { predict, resume: (earlier) => fitTogether(earlier, periods) }
  }
  return { fit: fitTogether }
}

export const pooled = pooledAr(LEARNED_LAGS)

function apply(z: Float64Array, { lags, weights, spread }: LagTable, unit: number, noise: number): Fitted {
  const steps = weights.length
  const next = (values: Float64Array): Float64Array => {
    const last = values.at(-1)!
    if (unit === 0) return new Float64Array(steps).fill(last)
    const features = featuresOf(values, lags, unit, noise)
    return Float64Array.from(weights, (weight) => last + unit * dot(weight, features))
  }
  return {
    predict(horizon) {
      // beyond what was learned: on from there
      const all = new Float64Array(z.length + Math.ceil(horizon / steps) * steps)
      all.set(z)
      for (let at = z.length; at < all.length; at += steps) all.set(next(all.subarray(0, at)), at)
      return {
        mean: all.slice(z.length, z.length + horizon),
        se: Float64Array.from({ length: horizon }, (_, step) => {
          const known = Math.min(step, steps - 1)
          return unit * spread[known]! * Math.sqrt((step + 1) / (known + 1))
        }),
      }
    },
  }
}
