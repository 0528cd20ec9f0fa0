/**
 * The forecast that is shown: several models, weighted by how they did at rolling origins of the same history and by
 * what is usual for such series. A model that fails takes no part, and the result says so.
 */
import { AppError } from '../core/errors.ts'
import { calibrate, evidenceOf, type HalfWidth, type Miss } from './calibration.ts'
import { fillGaps } from './gaps.ts'
import type { Forecast } from './model.ts'
import { priorFor } from './priors.ts'
import type { ModelName } from './registry.ts'
import { askAtOrigins, attemptFit, isUsable, type Plan, planOrigins, type Said } from './rolling.ts'
import { combine, weigh } from './weights.ts'

/** `full` takes up to a third of a second for a thousand values, `fast` a tenth of that. */
export const ENSEMBLES = {
  full: ['dotm', 'ets', 'arima', 'ces', 'mstl', 'ridge_ar', 'ridge_changes'],
  fast: ['dotm', 'mstl', 'ridge_ar', 'ridge_changes'],
} as const satisfies Record<string, readonly ModelName[]>

export interface EnsembleOptions {
  /** seasons in steps, ascending */
  readonly periods: readonly number[]
  /** steps ahead */
  readonly horizon: number
  readonly models?: readonly ModelName[]
  /** neither mean nor interval goes below; by default 0 where the history never does */
  readonly floor?: number
  /** … or above, as of a capacity */
  readonly ceiling?: number
}

export interface Interval {
  readonly low: Float64Array
  readonly high: Float64Array
}

export interface Combined extends Forecast {
  /** at any level between 0 and 1; those of higher levels enclose those of lower ones */
  interval(level: number): Interval
  /** of the models that took part, by name; they sum up to 1 */
  readonly weights: Readonly<Partial<Record<ModelName, number>>>
  /** models that could not be fitted */
  readonly failed: readonly ModelName[]
  /** how many rolling origins weights and intervals were learned from */
  readonly origins: number
}

interface Member {
  readonly name: ModelName
  readonly forecast: Forecast
  readonly said: Said
}

/**
 * @param y evenly spaced, oldest first; NaN where nothing is known
 * @throws AppError `invalid` when nothing is known or no model can be fitted
 */
export function forecast(y: Float64Array, options: EnsembleOptions): Combined {
  const { periods, horizon, models = ENSEMBLES.full } = options
  if (y.every(Number.isNaN)) throw new AppError('invalid', 'forecast.history_short', { known: 0, needed: 1 })
  const filled = fillGaps(y, periods)
  const plan = planOrigins(y.length, horizon, periods)
  const memberOf = (name: ModelName): readonly Member[] => {
    const fitted = attemptFit(name, filled, periods)
    const forecast = fitted?.predict(horizon)
    if (!fitted || !forecast || !isUsable(forecast)) return []
    return [{ name, forecast, said: askAtOrigins({ name, fitted, y, periods }, plan) }]
  }
  const chosen = models.flatMap(memberOf)
  // of one or two values: the last one goes on
  const members = chosen.length > 0 ? chosen : memberOf('naive')
  const names = members.map(({ name }) => name)
  const prior = priorFor(periods)
  const said = members.map(({ said }) => said)
  const weights = weigh(
    y,
    plan,
    said,
    names.map((name) => prior.relativeErrors[name] ?? 1),
  )
  const combined = combine(
    members.map(({ forecast }) => forecast),
    weights,
  )
  const evidence = evidenceOf(plan.origins.length, plan.horizon)
  const limits = {
    floor: options.floor ?? (filled.every((value) => value >= 0) ? 0 : -Infinity),
    ceiling: options.ceiling ?? Infinity,
  }
  return {
    ...bounded(combined, calibrate(missesOf(y, plan, said, weights), prior.factors, evidence), limits),
    weights: Object.fromEntries(names.map((name, at) => [name, weights[at]!])),
    failed: models.filter((name) => !names.includes(name)),
    origins: plan.origins.length,
  }
}

/** What the combined forecast would have missed by at the origins. */
function missesOf(y: Float64Array, plan: Plan, said: readonly Said[], weights: readonly number[]): readonly Miss[] {
  return plan.origins.flatMap((origin, index) => {
    const spoke = said.flatMap((forecasts, at) => {
      const forecast = forecasts[index]
      return forecast ? [{ forecast, weight: weights[at]! }] : []
    })
    if (spoke.length === 0) return []
    const { mean, se } = combine(
      spoke.map(({ forecast }) => forecast),
      spoke.map(({ weight }) => weight),
    )
    return Array.from(mean, (value, step) => ({ error: y[origin + step]! - value, se: se[step]! })).filter(
      ({ error }) => !Number.isNaN(error),
    )
  })
}

interface Limits {
  readonly floor: number
  readonly ceiling: number
}

function bounded({ mean, se }: Forecast, halfWidth: HalfWidth, { floor, ceiling }: Limits) {
  const within = (value: number) => Math.min(ceiling, Math.max(floor, value))
  return {
    mean: mean.map(within),
    se,
    interval(level: number): Interval {
      const width = halfWidth(level)
      return {
        low: mean.map((value, step) => within(value - width * se[step]!)),
        high: mean.map((value, step) => within(value + width * se[step]!)),
      }
    },
  }
}
