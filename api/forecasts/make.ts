/** From a question to forecasts: the series behind it, what is known around them, and what a forecaster makes of each. */
import { AppError } from '../../core/errors.ts'
import { subjectOf } from '../../core/forecasts/subjects.ts'
import type { Outage } from '../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { reconcileForecasts } from '../../forecasts/hierarchy.ts'
import type { ForecastOutcome, ForecastTask } from '../../forecasts/task.ts'
import { type LedgerEvent, readEvents } from './events.ts'
import { type Feedback, readFeedback } from './feedback.ts'
import {
  endedAt,
  type History,
  type HistoryDeps,
  type HistoryQuery,
  readHistory,
  STEP_RULES,
  stepsAhead,
} from './history.ts'

export interface ForecastWish extends HistoryQuery {
  /** steps ahead */
  readonly horizon: number
  /** each between 0 and 1, ascending */
  readonly levels: readonly number[]
  readonly ensemble: ForecastTask['ensemble']
  /** with more nothing is forecast */
  readonly mostSeries: number
  /** the whole beside its parts, and all so that they sum up: of what adds up, told apart by something */
  readonly isWhole?: boolean
  /** what the ledger knows of courses and hardware is not used */
  readonly isWithoutEvents?: boolean
  readonly outliers?: 'mask' | 'keep'
  /** when is it first above? Then series stay as they are forecast, each for itself */
  readonly above?: number | undefined
}

export interface MadeForecast {
  readonly labels: Readonly<Record<string, string>>
  /** the sum of the others */
  readonly isWhole: boolean
  readonly history: { readonly bounds: Float64Array; readonly values: Float64Array }
  /** where the steps ahead begin, and the end of the last one */
  readonly bounds: Float64Array
  /** when what is known ended, where that is so long ago that it does not go on */
  readonly endedAt: UnixSeconds | undefined
  readonly outages: readonly Outage[]
  /** in the order of the effects of the outcome */
  readonly events: readonly LedgerEvent[]
  readonly feedback: Feedback | undefined
  readonly outcome: ForecastOutcome
  /** it sums up with the others */
  readonly isReconciled: boolean
}

export interface MakingDeps extends HistoryDeps {
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<ForecastOutcome>
}

/**
 * One after the other: the first ones are there before the last ones are made, but for those that must sum up. Then the
 * whole is the first one, and where one of them fails those before it come as they are.
 * @throws AppError `invalid` where there are more series than asked for, before any is forecast
 */
export async function* makeForecasts(
  deps: MakingDeps,
  wish: ForecastWish,
  now: UnixSeconds,
  signal?: AbortSignal,
): AsyncIterable<MadeForecast> {
  const history = await readHistory(deps, wish, now, signal)
  if (history.groups.length > wish.mostSeries)
    throw new AppError('invalid', 'api.too_many_series', { count: history.groups.length, limit: wish.mostSeries })
  const parts = makeEach(deps, wish, history, now, signal)
  if (!wish.isWhole || wish.by.length === 0 || !subjectOf(wish.subject).addsUp) {
    yield* parts
    return
  }
  const whole = { ...wish, by: [] }
  const made: MadeForecast[] = []
  try {
    const all = await readHistory(deps, whole, now, signal)
    for await (const one of makeEach(deps, whole, all, now, signal)) made.push({ ...one, isWhole: true })
    for await (const one of parts) made.push(one)
  } catch (error) {
    yield* made
    throw error
  }
  yield* wish.above === undefined ? summingUp(made, subjectOf(wish.subject).floor ?? 0) : made
}

async function* makeEach(
  deps: MakingDeps,
  wish: ForecastWish,
  { bounds, groups }: History,
  now: UnixSeconds,
  signal?: AbortSignal,
): AsyncIterable<MadeForecast> {
  if (groups.length === 0) return
  const { periods, seconds } = STEP_RULES[wish.step]
  const { floor = 0, ceiling } = subjectOf(wish.subject)
  const end = bounds.at(-1)!
  const ahead = stepsAhead(end, wish.horizon, wish, deps.timeZone)
  const whole = Float64Array.of(...bounds, ...ahead.subarray(1))
  const eventsOf = wish.isWithoutEvents ? () => [] : await readEvents(deps, { ...wish, bounds: whole }, signal)
  for (const { labels, values, outages, declared } of groups) {
    const { horizon, levels, ensemble, outliers = 'mask', above } = wish
    const events = eventsOf(labels)
    const feedback = await readFeedback(deps.ledger, wish, labels, { bounds, values }, signal)
    const outcome = await deps.forecast(
      {
        ...{
          values,
          stepSeconds: seconds,
          periods,
          horizon,
          levels,
          ensemble,
          floor,
          ceiling,
          outages,
          outliers,
          above,
        },
        events: events.map(({ kind, name, column, trial }) => ({ kind, name, column, trial })),
        gain: feedback?.gain,
      },
      signal,
    )
    yield {
      ...{ labels, isWhole: false, isReconciled: false, history: { bounds, values }, bounds: ahead },
      endedAt: endedAt(knownEnd(values, bounds), now, wish.step),
      ...{ outages: declared, events, feedback, outcome },
    }
  }
}

/** After the last step that is known: of a disk that was taken away there is none up to now. */
function knownEnd(values: Float64Array, bounds: Float64Array): UnixSeconds {
  const last = values.findLastIndex((value) => !Number.isNaN(value))
  return bounds[last < 0 ? bounds.length - 1 : last + 1]!
}

/** @param made the whole, then its parts. @returns as they are where one of them is not forecast: the others are not all */
function summingUp(made: readonly MadeForecast[], floor: number): readonly MadeForecast[] {
  const results = made.flatMap(({ outcome }) => (outcome.ok ? [outcome.result] : []))
  const [whole, ...parts] = results
  if (!whole || results.length < made.length || parts.length === 0) return made
  const together = reconcileForecasts(whole, parts, floor)
  const all = [together.whole, ...together.parts]
  return made.map((one, at) => ({ ...one, isReconciled: true, outcome: { ok: true, result: all[at]! } }))
}
