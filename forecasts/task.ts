/** One series from history to forecast, as plain data: what travels to a thread and back, and is kept. */
import type { Problem } from '../core/errors.ts'
import { AppError } from '../core/errors.ts'
import { backtest } from './backtest.ts'
import { ENSEMBLES } from './ensemble.ts'
import type { EventEffect, KnownEvent } from './events.ts'
import { requireHistory } from './history.ts'
import { firstAbove, type Passing, simulate } from './paths.ts'
import type { Span } from './prepare.ts'
import { forecastSeries, type PastError, type SeriesOptions } from './series.ts'

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
  /** columns over values and horizon */
  readonly events?: readonly KnownEvent[] | undefined
  readonly outliers?: SeriesOptions['outliers']
  /** of the intervals (`feedback.ts`); 1 where absent */
  readonly gain?: number | undefined
  /** when is it first above? */
  readonly above?: number | undefined
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
  readonly effects: readonly EventEffect[]
  /** places of wild values that were left out */
  readonly leftOut: readonly number[]
  /** where it was asked for; steps ahead from 0 */
  readonly passing: Passing | undefined
  readonly backtest: Judgement
  readonly errors: readonly PastError[]
}

export type ForecastOutcome =
  | { readonly ok: true; readonly result: ForecastResult }
  | { readonly ok: false; readonly problem: Problem }

const BACKTEST_ORIGINS = 3
/** A model of less weight is not named. */
const LEAST_WEIGHT = 0.005
/** Enough for a tenth of them to be the same within a step or two; the same each time. */
const [PATHS, SEED] = [1_000, 1]

/** Too little history, or nothing known, is an outcome and no failure. */
export function runTask(task: ForecastTask): ForecastOutcome {
  const { periods, horizon, levels, ensemble, floor, ceiling, outages = [], events = [], outliers, gain, above } = task
  const values = withoutEdges(task.values)
  const skipped = task.values.length - values.length
  try {
    requireHistory(values, { periods, horizon }, task.stepSeconds)
    const made = forecastSeries(values, {
      ...{ periods, horizon, outages: outages.map(({ from, to }) => ({ from: from - skipped, to: to - skipped })) },
      ...{ models: ENSEMBLES[ensemble], shifts: 'find', outliers, gain },
      events: events.map((event) => ({ ...event, column: event.column.subarray(skipped) })),
      ...(floor === undefined ? {} : { floor }),
      ...(ceiling === undefined ? {} : { ceiling }),
    })
    const judged = backtest(made.seen.history, { ...made.seen.options, origins: BACKTEST_ORIGINS, levels })
    return {
      ok: true,
      result: {
        mean: made.mean,
        intervals: levels.map((level) => ({ level, ...made.interval(level) })),
        models: Object.entries(made.weights)
          .map(([name, weight]) => ({ name, weight }))
          .filter(({ weight }) => weight >= LEAST_WEIGHT)
          .sort((a, b) => b.weight - a.weight),
        failed: made.failed.map(({ model, problem }) => ({ name: model, code: problem.code })),
        shifts: made.shifts.map((step) => step + skipped),
        effects: made.effects,
        leftOut: made.leftOut.map((at) => at + skipped),
        passing: above === undefined ? undefined : firstAbove(simulate(made, PATHS, SEED), above),
        backtest: { ...judged.overall, origins: judged.origins.length },
        errors: made.pasts.map(({ origin, values }) => ({ origin: origin + skipped, values })),
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
