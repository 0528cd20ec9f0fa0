/** One series from history to forecast, as plain data: what travels to a thread and back, and is kept. */
import type { Problem } from '../core/errors.ts'
import { AppError } from '../core/errors.ts'
import { backtest } from './backtest.ts'
import { ENSEMBLES, forecast } from './ensemble.ts'
import { requireHistory } from './history.ts'
import type { Span } from './prepare.ts'

export interface ForecastTask {
  /** evenly spaced, oldest first; NaN where nothing is known */
  readonly values: Float64Array
  readonly stepSeconds: number
  /** seasons in steps, ascending */
  readonly periods: readonly number[]
  /** steps ahead */
  readonly horizon: number
  /** each between 0 and 1, ascending */
  readonly levels: readonly number[]
  readonly ensemble: keyof typeof ENSEMBLES
  readonly floor?: number | undefined
  readonly ceiling?: number | undefined
  readonly outages?: readonly Span[] | undefined
}

/** How it did on its own past; NaN where nothing can be measured. */
export interface Judgement {
  /** how many pasts were forecast from */
  readonly origins: number
  readonly mase: number
  /** 0 to 200 % */
  readonly smape: number
  /** against Naive2: below 1 is better */
  readonly owa: number
  /** share of what came that lay in the interval, one for each level */
  readonly coverage: readonly number[]
  readonly msis: readonly number[]
}

export interface ForecastResult {
  readonly mean: Float64Array
  /** one for each level */
  readonly intervals: readonly { readonly level: number; readonly low: Float64Array; readonly high: Float64Array }[]
  /** largest first */
  readonly models: readonly { readonly name: string; readonly weight: number }[]
  readonly failed: readonly { readonly name: string; readonly code: string }[]
  /** first steps of new levels that were found */
  readonly shifts: readonly number[]
  readonly backtest: Judgement
}

export type ForecastOutcome =
  | { readonly ok: true; readonly result: ForecastResult }
  | { readonly ok: false; readonly problem: Problem }

const BACKTEST_ORIGINS = 3
/** A model of less weight is not named. */
const LEAST_WEIGHT = 0.005

/** Too little history, or nothing known, is an outcome and no failure. */
export function runTask(task: ForecastTask): ForecastOutcome {
  const { periods, horizon, levels, ensemble, floor, ceiling, outages = [] } = task
  const values = withoutEdges(task.values)
  try {
    requireHistory(values, { periods, horizon }, task.stepSeconds)
    const options = {
      ...{ periods, horizon, outages: outages.map((span) => shifted(span, values, task.values)) },
      ...{ models: ENSEMBLES[ensemble], shifts: 'find' as const },
      ...(floor === undefined ? {} : { floor }),
      ...(ceiling === undefined ? {} : { ceiling }),
    }
    const combined = forecast(values, options)
    const judged = backtest(values, { ...options, origins: BACKTEST_ORIGINS, levels })
    const skipped = task.values.length - values.length
    return {
      ok: true,
      result: {
        mean: combined.mean,
        intervals: levels.map((level) => ({ level, ...combined.interval(level) })),
        models: Object.entries(combined.weights)
          .map(([name, weight]) => ({ name, weight }))
          .filter(({ weight }) => weight >= LEAST_WEIGHT)
          .sort((a, b) => b.weight - a.weight),
        failed: combined.failed.map(({ model, problem }) => ({ name: model, code: problem.code })),
        shifts: combined.shifts.map((step) => step + skipped),
        backtest: { ...judged.overall, origins: judged.origins.length },
      },
    }
  } catch (error) {
    if (error instanceof AppError && error.kind === 'invalid') return { ok: false, problem: error.problem }
    throw error
  }
}

/** Before anything was measured there is no history: it begins with the first known value. */
function withoutEdges(values: Float64Array): Float64Array {
  const first = values.findIndex((value) => !Number.isNaN(value))
  return first < 0 ? values.subarray(values.length) : values.subarray(first)
}

function shifted({ from, to }: Span, values: Float64Array, whole: Float64Array): Span {
  const skipped = whole.length - values.length
  return { from: from - skipped, to: to - skipped }
}
