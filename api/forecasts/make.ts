/** From a question to forecasts: the series behind it, and what a forecaster makes of each. */
import { AppError } from '../../core/errors.ts'
import { subjectOf } from '../../core/forecasts/subjects.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { ForecastOutcome, ForecastTask } from '../../forecasts/task.ts'
import { type HistoryDeps, type HistoryQuery, readHistory, STEP_RULES, stepsAhead } from './history.ts'

export interface ForecastWish extends HistoryQuery {
  /** steps ahead */
  readonly horizon: number
  /** each between 0 and 1, ascending */
  readonly levels: readonly number[]
  readonly ensemble: ForecastTask['ensemble']
  /** with more nothing is forecast */
  readonly mostSeries: number
}

export interface MadeForecast {
  readonly labels: Readonly<Record<string, string>>
  readonly history: { readonly bounds: Float64Array; readonly values: Float64Array }
  /** where the steps ahead begin, and the end of the last one */
  readonly bounds: Float64Array
  readonly outcome: ForecastOutcome
}

export interface MakingDeps extends HistoryDeps {
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<ForecastOutcome>
}

/**
 * One after the other: the first ones are there before the last ones are made.
 * @throws AppError `invalid` where there are more series than asked for, before any is forecast
 */
export async function* makeForecasts(
  deps: MakingDeps,
  wish: ForecastWish,
  now: UnixSeconds,
  signal?: AbortSignal,
): AsyncIterable<MadeForecast> {
  const { periods, seconds } = STEP_RULES[wish.step]
  const { floor = 0, ceiling } = subjectOf(wish.subject)
  const { bounds, groups } = await readHistory(deps, wish, now, signal)
  if (groups.length > wish.mostSeries)
    throw new AppError('invalid', 'api.too_many_series', { count: groups.length, limit: wish.mostSeries })
  const ahead = stepsAhead(bounds.at(-1)!, wish.horizon, wish, deps.timeZone)
  for (const { labels, values, outages } of groups) {
    const { horizon, levels, ensemble } = wish
    const task = { values, stepSeconds: seconds, periods, horizon, levels, ensemble, floor, ceiling, outages }
    const outcome = await deps.forecast(task, signal)
    yield { labels, history: { bounds, values }, bounds: ahead, outcome }
  }
}
