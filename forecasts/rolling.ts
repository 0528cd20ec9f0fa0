/**
 * Rolling origins: forecasts made as if the history had ended earlier, against what came then (Tashman, Int. J.
 * Forecasting 16 (2000) 437).
 */
import { fillGaps } from './gaps.ts'
import type { Fitted, Forecast } from './model.ts'
import { MODELS, type ModelName } from './registry.ts'

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
  readonly name: ModelName
  /** of the whole history, where it could be fitted */
  readonly fitted: Fitted
  readonly y: Float64Array
  readonly periods: readonly number[]
}

/** Parameters hardly change with the last values: from some length on they are kept. */
export function askAtOrigins({ name, fitted, y, periods }: Question, plan: Plan): Said {
  return plan.origins.map((origin) => {
    const history = fillGaps(y.subarray(0, origin), periods)
    const earlier =
      origin >= RESUMED_HISTORY && fitted.resume
        ? attempt(() => fitted.resume!(history))
        : attemptFit(name, history, periods)
    const forecast = earlier?.predict(plan.horizon)
    return forecast && isUsable(forecast) ? forecast : undefined
  })
}

/** A model that cannot be fitted takes no part. */
export const attemptFit = (name: ModelName, y: Float64Array, periods: readonly number[]): Fitted | undefined =>
  attempt(() => MODELS[name].fit(y, periods))

function attempt(make: () => Fitted): Fitted | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

export const isUsable = ({ mean, se }: Forecast): boolean => mean.every(Number.isFinite) && se.every(Number.isFinite)
