/** How much each model counts: by its error at rolling origins, shrunk towards what is usual for such series. */
import type { Forecast } from './model.ts'
import { mean, medianOf } from './numeric/vectors.ts'
import type { Plan, Said } from './rolling.ts'

/** Errors count in units of the middle model's; a worse one than so many counts as that. */
const MOST_RELATIVE_ERROR = 5
const POWER = 10
/** keeps the weight of a perfect model finite */
const OFFSET = 0.02

/** What errors are shrunk towards: a relative one for each model, and how much it counts, in values foretold. */
export interface Usual {
  readonly errors: readonly number[]
  readonly shrinkage: number
}

/**
 * @param y NaN where nothing is known: what came there is no error
 * @param said of each model at the origins of the plan
 * @returns one weight a model; they sum up to 1
 */
export function weigh(y: Float64Array, plan: Plan, said: readonly Said[], usual: Usual): readonly number[] {
  return weightsOf(relativeErrors(y, plan, said), usual, plan.origins.length * plan.horizon)
}

/** Errors at the origins, in units of the middle model's; NaN of a model that could not be asked. */
export function relativeErrors(y: Float64Array, plan: Plan, said: readonly Said[]): readonly number[] {
  const errors = said.map((forecasts) =>
    mean(plan.origins.length * plan.horizon, (at) => {
      const [index, step] = [Math.floor(at / plan.horizon), at % plan.horizon]
      const forecast = forecasts[index]
      return forecast ? Math.abs(forecast.mean[step]! - y[plan.origins[index]! + step]!) : NaN
    }),
  )
  const middle = medianOf(errors)
  return errors.map((error) =>
    Number.isNaN(error) ? NaN : middle > 0 ? Math.min(MOST_RELATIVE_ERROR, error / middle) : 1,
  )
}

/** @param values that were foretold at the origins */
export function weightsOf(
  relative: readonly number[],
  { errors: usual, shrinkage }: Usual,
  values: number,
): readonly number[] {
  const trust = values / (values + shrinkage)
  const powers = relative.map((error, at) => {
    // a model that could not be asked is judged by what is usual
    const judged = Number.isNaN(error) ? usual[at]! : trust * error + (1 - trust) * usual[at]!
    return (judged + OFFSET) ** -POWER
  })
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** Weighted averages of means and of standard errors. */
export function combine(forecasts: readonly Forecast[], weights: readonly number[]): Forecast {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const horizon = forecasts[0]!.mean.length
  const average = (valueAt: (forecast: Forecast, step: number) => number) =>
    Float64Array.from({ length: horizon }, (_, step) =>
      forecasts.reduce((sum, forecast, at) => sum + (weights[at]! / total) * valueAt(forecast, step), 0),
    )
  return { mean: average(({ mean }, step) => mean[step]!), se: average(({ se }, step) => se[step]!) }
}
