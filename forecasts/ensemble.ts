/**
 * The forecast that is shown: several models, weighted by how they did at rolling origins of the same history and by
 * what is usual for such series. A model that fails takes no part, and the result says so.
 */
import { AppError, type Problem } from '../core/errors.ts'
import { calibrate, evidenceOf, type Miss, type Widths } from './calibration.ts'
import { fillGaps } from './gaps.ts'
import { type Memory, memoryOf } from './memory.ts'
import type { Forecast } from './model.ts'
import { type Preparation, prepare } from './prepare.ts'
import { priorFor, takesPart, traitsOf, usualError } from './priors.ts'
import { type ModelName, modelOf } from './registry.ts'
import { askAtOrigins, attempt, type Plan, planOrigins, type Said } from './rolling.ts'
import { combine, weigh } from './weights.ts'

const MOST = ['dotm', 'ets', 'arima', 'ces', 'mstl', 'ridge_ar', 'ridge_changes'] as const
/** Of few values, months or years: these take part where that was learned (`priors.ts`). */
const BRIEF = ['pooled_ar', 'theta', 'damped'] as const

/**
 * `full` takes about a tenth of a second for a thousand hourly values, `fast` a fifth of that. `growing` is for what only
 * ever fills up, as storage: it knows that growth may end.
 */
export const ENSEMBLES = {
  full: [...MOST, ...BRIEF],
  fast: ['dotm', 'ces', 'ridge_ar', 'ridge_changes'],
  growing: [...MOST, ...BRIEF, 'growth'],
} as const satisfies Record<string, readonly ModelName[]>

export interface EnsembleOptions extends Preparation {
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
  /** models that could not be fitted, and why */
  readonly failed: readonly { readonly model: ModelName; readonly problem: Problem }[]
  /** what it would have missed by at each rolling origin, step by step; NaN where nothing came */
  readonly errors: readonly Float64Array[]
  /** how its errors hang together from step to step */
  readonly memory: Memory
  /** first steps of new levels that were taken out of the history */
  readonly shifts: readonly number[]
  /** how many rolling origins weights and intervals were learned from */
  readonly origins: number
}

interface Member {
  readonly name: ModelName
  readonly forecast: Forecast
  readonly said: Said
}

/**
 * @param history evenly spaced, oldest first; NaN where nothing is known
 * @throws AppError `invalid` when nothing is known, or what is known beforehand ends before the horizon
 */
export function forecast(history: Float64Array, options: EnsembleOptions): Combined {
  const { horizon, models = ENSEMBLES.full } = options
  const { y, periods, shifts, restore } = prepare(history, options)
  if (y.every(Number.isNaN)) throw new AppError('invalid', 'forecast.history_short', { known: 0, needed: 1 })
  const filled = fillGaps(y, periods)
  const plan = planOrigins(y.length, horizon, periods)
  const question = { y, filled, periods, horizon, plan, ceiling: options.ceiling }
  const [prior, traits] = [priorFor(y.length, periods), traitsOf(filled)]
  const asked = ask(
    models.filter((name) => takesPart(prior, name)),
    question,
  )
  // of one or two values: the last one goes on
  const { members } = asked.members.length > 0 ? asked : ask(['naive'], question)
  const said = members.map((member) => member.said)
  const usual = {
    errors: members.map(({ name }) => usualError(prior, name, traits)),
    shrinkage: prior.shrinkage,
  }
  const weights = weigh(y, plan, said, usual)
  const forecasts = members.map((member) => member.forecast)
  const evidence = evidenceOf(plan.origins.length, plan.horizon)
  const misses = missesOf(y, plan, said, weights)
  const widths = calibrate(
    misses.flat().filter(({ error }) => !Number.isNaN(error)),
    prior.factors,
    evidence,
  )
  const limits = {
    floor: options.floor ?? (history.some((value) => value < 0) ? -Infinity : 0),
    ceiling: options.ceiling ?? Infinity,
  }
  return {
    ...bounded(restore(combine(forecasts, weights)), widths, limits),
    weights: Object.fromEntries(members.map(({ name }, at) => [name, weights[at]!])),
    failed: asked.failed,
    errors: misses.map((steps) => Float64Array.from(steps, ({ error }) => error)),
    memory: memoryOf(misses.map((steps) => Float64Array.from(steps, ({ error, se }) => (se > 0 ? error / se : NaN)))),
    shifts,
    origins: plan.origins.length,
  }
}

interface Question {
  readonly y: Float64Array
  /** without gaps */
  readonly filled: Float64Array
  readonly periods: readonly number[]
  readonly horizon: number
  readonly plan: Plan
  readonly ceiling: number | undefined
}

function ask(
  names: readonly ModelName[],
  { y, filled, periods, horizon, plan, ceiling }: Question,
): { readonly members: readonly Member[]; readonly failed: Combined['failed'] } {
  const hints = ceiling === undefined ? {} : { ceiling }
  const members: Member[] = []
  const failed: Combined['failed'][number][] = []
  for (const name of names) {
    const attempted = attempt(() => modelOf(name).fit(filled, periods, hints), horizon)
    if (!attempted.ok) failed.push({ model: name, problem: attempted.problem })
    else {
      const { fitted, forecast } = attempted
      members.push({
        name,
        forecast: withinReach(forecast, filled),
        said: askAtOrigins({ model: modelOf(name), fitted, y, periods, hints }, plan),
      })
    }
  }
  return { members, failed }
}

/**
 * No model may carry the others off: what goes farther beyond the history than its whole range, or twice that for each
 * length of it looked ahead, is cut.
 */
function withinReach({ mean, se }: Forecast, y: Float64Array): Forecast {
  const [least, most] = [y.reduce((a, b) => Math.min(a, b)), y.reduce((a, b) => Math.max(a, b))]
  const reach = (most - least) * Math.max(1, (2 * mean.length) / y.length)
  return {
    mean: mean.map((value) => Math.min(most + reach, Math.max(least - reach, value))),
    se: se.map((spread) => Math.min(reach, spread)),
  }
}

/** What the combined forecast would have missed by at each origin, step by step; NaN where nothing came. */
function missesOf(
  y: Float64Array,
  plan: Plan,
  said: readonly Said[],
  weights: readonly number[],
): readonly (readonly Miss[])[] {
  return plan.origins.map((origin, index) => {
    const spoke = said.flatMap((forecasts, at) => {
      const forecast = forecasts[index]
      return forecast ? [{ forecast, weight: weights[at]! }] : []
    })
    if (spoke.length === 0) return []
    const { mean, se } = combine(
      spoke.map(({ forecast }) => forecast),
      spoke.map(({ weight }) => weight),
    )
    return Array.from(mean, (value, step) => ({ error: y[origin + step]! - value, se: se[step]! }))
  })
}

interface Limits {
  readonly floor: number
  readonly ceiling: number
}

function bounded({ mean, se }: Forecast, widths: Widths, { floor, ceiling }: Limits) {
  const within = (value: number) => Math.min(ceiling, Math.max(floor, value))
  return {
    mean: mean.map(within),
    se,
    interval(level: number): Interval {
      const [below, above] = [widths.below(level), widths.above(level)]
      return {
        low: mean.map((value, step) => within(value - below * se[step]!)),
        high: mean.map((value, step) => within(value + above * se[step]!)),
      }
    },
  }
}
