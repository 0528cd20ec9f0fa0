/** What every model of the ensemble says of benchmark series, asked once and kept, so that weights can be tried on it. */
import type { Miss } from '../../../forecasts/calibration.ts'
import { ENSEMBLES } from '../../../forecasts/ensemble.ts'
import { fillGaps } from '../../../forecasts/gaps.ts'
import { mase, naiveScale, smape } from '../../../forecasts/measures.ts'
import type { Forecast } from '../../../forecasts/model.ts'
import { prepare } from '../../../forecasts/prepare.ts'
import { kindOf, type Prior, type Traits, traitsOf, usualError } from '../../../forecasts/priors.ts'
import { MODELS, type ModelName, modelOf } from '../../../forecasts/registry.ts'
import { askAtOrigins, attempt, type Plan, planOrigins, type Said } from '../../../forecasts/rolling.ts'
import { combine, relativeErrors, weightsOf } from '../../../forecasts/weights.ts'
import { periodsOf, type Task, type TaskSet } from './sets.ts'

export interface Asked {
  readonly set: string
  /** what it is compared with (`priors.ts`) */
  readonly kind: string
  readonly traits: Traits
  readonly actual: Float64Array
  readonly scale: number
  readonly naive2: { readonly smape: number; readonly mase: number }
  readonly floor: number
  readonly names: readonly ModelName[]
  /** of the future, models in the order of the names */
  readonly forecasts: readonly Forecast[]
  /** what they said at the origins, and what came */
  readonly said: readonly Said[]
  readonly y: Float64Array
  readonly plan: Plan
  readonly relative: readonly number[]
}

export function askTask({ name, season, horizon }: TaskSet, { history, actual }: Task): Asked {
  const prepared = prepare(history, { periods: periodsOf(name), horizon })
  const { periods } = prepared
  const y = fillGaps(prepared.y, periods)
  const plan = planOrigins(y.length, horizon, periods)
  const members = ENSEMBLES.full.flatMap((model) => {
    const attempted = attempt(() => modelOf(model).fit(y, periods), horizon)
    if (!attempted.ok) return []
    const { fitted, forecast } = attempted
    const said = askAtOrigins({ name: model, fitted, y, periods }, plan)
    return [{ model, forecast: prepared.restore(forecast), said }]
  })
  const scale = naiveScale(history, season)
  const yardstick = MODELS.naive2.fit(history, season > 1 ? [season] : []).predict(horizon).mean
  const said = members.map((member) => member.said)
  return {
    ...{ set: name, kind: kindOf(y.length, periods), traits: traitsOf(y), actual, scale, y, plan, said },
    naive2: { smape: smape(actual, yardstick), mase: mase(actual, yardstick, scale) },
    floor: history.every((value) => value >= 0) ? 0 : -Infinity,
    names: members.map(({ model }) => model),
    forecasts: members.map(({ forecast }) => forecast),
    relative: relativeErrors(prepared.y, plan, said),
  }
}

export const weightsBy = ({ names, relative, plan, traits }: Asked, prior: Prior): readonly number[] =>
  weightsOf(
    relative,
    names.map((name) => usualError(prior, name, traits)),
    plan.origins.length * plan.horizon,
  )

export function combinedBy(asked: Asked, prior: Prior): Forecast {
  const { mean, se } = combine(asked.forecasts, weightsBy(asked, prior))
  return { mean: mean.map((value) => Math.max(asked.floor, value)), se }
}

/** What the combined forecast would have missed by at the origins. */
export function missesBy(asked: Asked, prior: Prior): readonly Miss[] {
  const weights = weightsBy(asked, prior)
  return asked.plan.origins.flatMap((origin, index) => {
    const spoke = asked.said.flatMap((said, at) =>
      said[index] ? [{ forecast: said[index], weight: weights[at]! }] : [],
    )
    if (spoke.length === 0) return []
    const { mean, se } = combine(
      spoke.map(({ forecast }) => forecast),
      spoke.map(({ weight }) => weight),
    )
    return Array.from(mean, (value, step) => ({ error: asked.y[origin + step]! - value, se: se[step]! }))
  })
}
