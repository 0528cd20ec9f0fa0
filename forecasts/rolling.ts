/**
 * Rolling origins: forecasts made as if the history had ended earlier, against what came then (Tashman, Int. J.
 * Forecasting 16 (2000) 437).
 */
import { type Problem, toProblem } from '../core/errors.ts'
import { fillGaps } from './gaps.ts'
import type { Fitted, Forecast, Hints, Model } from './model.ts'

export interface Plan {
  /** steps in ascending order that histories end before */
  readonly origins: readonly number[]
  readonly horizon: number
}

const MOST_ORIGINS = { short: 6, long: 4 }
/** Histories of so many values are long: they take time, and each origin tells more. */
const LONG_HISTORY = 200
/** From so many values on a model goes on with the parameters of the whole history where it can. */
const RESUMED_HISTORY = 30
/** Less than this before an origin says nothing of a model. */
const LEAST_HISTORY = 6
const LEAST_SEASONS = 2

/** Origins for a history: the last one a whole horizon before its end, the others before that, evenly. */
export function planOrigins(length: number, horizon: number, periods: readonly number[]): Plan {
  const season = periods[0] ?? 1
  const least = Math.max(LEAST_HISTORY, LEAST_SEASONS * season + 1)
  const tested = Math.max(1, Math.min(horizon, Math.floor((length - least) / 2)))
  const last = length - tested
  const most = length >= LONG_HISTORY ? MOST_ORIGINS.long : MOST_ORIGINS.short
  // short histories have no room for origins a horizon apart
  const step = Math.max(1, Math.min(tested, Math.floor((last - Math.max(least, length / 2)) / (most - 1))))
  const origins = Array.from({ length: most }, (_, at) => last - at * step)
  return { origins: origins.filter((origin) => origin >= least).toReversed(), horizon: tested }
}

/** What one model said at each origin; undefined where it could not be fitted. */
export type Said = readonly (Forecast | undefined)[]

interface Question {
  readonly model: Model
  /** to the whole history */
  readonly fitted: Fitted
  readonly y: Float64Array
  readonly periods: readonly number[]
  readonly hints?: Hints
}

/** Parameters hardly change with the last values: from some length on they are kept. */
export function askAtOrigins({ model, fitted, y, periods, hints = {} }: Question, plan: Plan): Said {
  return plan.origins.map((origin) => {
    const history = fillGaps(y.subarray(0, origin), periods)
    const { resume } = fitted
    const make = origin >= RESUMED_HISTORY && resume ? () => resume(history) : () => model.fit(history, periods, hints)
    const earlier = attempt(make, plan.horizon)
    return earlier.ok ? earlier.forecast : undefined
  })
}

/** A model either speaks or says why it cannot: one that fails must not take the others down. */
export type Attempt =
  | { readonly ok: true; readonly fitted: Fitted; readonly forecast: Forecast }
  | { readonly ok: false; readonly problem: Problem }

export function attempt(make: () => Fitted, horizon: number): Attempt {
  try {
    const fitted = make()
    const forecast = fitted.predict(horizon)
    if (isUsable(forecast)) return { ok: true, fitted, forecast }
    return { ok: false, problem: { code: 'forecast.not_finite', params: {} } }
  } catch (error) {
    return { ok: false, problem: toProblem(error) }
  }
}

const isUsable = ({ mean, se }: Forecast): boolean => mean.every(Number.isFinite) && se.every(Number.isFinite)
