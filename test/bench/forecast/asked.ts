/** What every model of the ensemble says of benchmark series, asked once and kept, so that weights can be tried on it. */
import type { Miss } from '../../../forecasts/calibration.ts'
import { fillGaps } from '../../../forecasts/gaps.ts'
import type { LearnedLags } from '../../../forecasts/lags.ts'
import { mase, naiveScale, smape } from '../../../forecasts/measures.ts'
import type { Forecast } from '../../../forecasts/model.ts'
import { pooledAr } from '../../../forecasts/models/pooled-ar.ts'
import { prepare } from '../../../forecasts/prepare.ts'
import { kindOf, type Prior, type Traits, traitsOf, usualError } from '../../../forecasts/priors.ts'
import { MODELS, type ModelName, modelOf } from '../../../forecasts/registry.ts'
import { askAtOrigins, attempt, type Plan, planOrigins, type Said } from '../../../forecasts/rolling.ts'
import { combine, relativeErrors, weightsOf } from '../../../forecasts/weights.ts'
import type { Series } from './learn-lags.ts'
import { membersOf } from './members.ts'
import { periodsOf, type Task, type TaskSet } from './sets.ts'

export interface Asked {
  readonly set: string
  /** what it is compared with (`priors.ts`) */
  readonly kind: string
  readonly fold: number
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

/** The series of a task as models see it. */
export function seriesOf(set: TaskSet, task: Task): Series {
  const { y, periods } = preparedOf(set, task)
  return { kind: kindOf(y.length, periods), fold: foldOf(set, task), y, season: periods[0] ?? 1 }
}

export const FOLDS = 5

/** Series of one fold are judged by what was learned of the others. */
export const foldOf = ({ tasks }: TaskSet, task: Task): number => tasks.indexOf(task) % FOLDS

function preparedOf({ name, horizon }: TaskSet, { history }: Task) {
  const prepared = prepare(history, { periods: periodsOf(name), horizon })
  return { ...prepared, known: prepared.y, y: fillGaps(prepared.y, prepared.periods) }
}

/** @param lags learned without the series */
export function askTask(set: TaskSet, task: Task, lags: LearnedLags): Asked {
  const { name, season, horizon } = set
  const { history, actual } = task
  const { y, known, periods, restore } = preparedOf(set, task)
  const kind = kindOf(y.length, periods)
  const plan = planOrigins(y.length, horizon, periods)
  const members = membersOf(kind).flatMap((member) => {
    const model = member === 'pooled_ar' ? pooledAr(lags) : modelOf(member)
    const attempted = attempt(() => model.fit(y, periods), horizon)
    if (!attempted.ok) return []
    const { fitted, forecast } = attempted
    return [{ member, forecast: restore(forecast), said: askAtOrigins({ model, fitted, y, periods }, plan) }]
  })
  const scale = naiveScale(history, season)
  const yardstick = MODELS.naive2.fit(history, season > 1 ? [season] : []).predict(horizon).mean
  const said = members.map((member) => member.said)
  return {
    ...{ set: name, kind, fold: foldOf(set, task), traits: traitsOf(y), actual, scale, y, plan, said },
    naive2: { smape: smape(actual, yardstick), mase: mase(actual, yardstick, scale) },
    floor: history.every((value) => value >= 0) ? 0 : -Infinity,
    names: members.map(({ member }) => member),
    forecasts: members.map(({ forecast }) => forecast),
    relative: relativeErrors(known, plan, said),
  }
}

export const weightsBy = ({ names, relative, plan, traits }: Asked, prior: Prior): readonly number[] =>
  weightsOf(
    relative,
    { errors: names.map((name) => usualError(prior, name, traits)), shrinkage: prior.shrinkage },
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
