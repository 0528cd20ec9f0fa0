/** A forecast as the API tells it: times for steps, null for what is not known. */
import { explain } from '../../core/errors.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { EventEffect } from '../../forecasts/events.ts'
import type { ForecastResult } from '../../forecasts/task.ts'
import { roundForText } from '../text-writer.ts'
import type { EventTime } from './events.ts'
import type { MadeForecast } from './make.ts'
import type { ForecastsAnswer } from './schemas.ts'

type Shown = ForecastsAnswer['forecasts'][number]
type ShownEvent = Shown['events'][number]

export interface Asked {
  /** of the figure */
  readonly unit: string
  readonly above: number | undefined
  readonly language: Language
}

const MOST_TIMES = 50

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)
const column = (values: ArrayLike<number>): (number | null)[] => Array.from(values, known)

export function shownForecast(made: MadeForecast, asked: Asked): Shown {
  const { labels, history, bounds, endedAt, feedback, outcome } = made
  const common = {
    labels,
    history: { bounds: [...history.bounds], values: column(history.values) },
    endedAt: endedAt ?? null,
    bounds: [...bounds],
    gain: feedback ? known(feedback.gain) : null,
  }
  if (!outcome.ok) {
    const why = { code: outcome.problem.code, message: explain(outcome.problem, asked.language) }
    const nothing = { intervals: [], models: [], failed: [], shifts: [], leftOut: [], backtest: null, passing: null }
    return { ...common, ...nothing, mean: null, events: outagesOf(made, asked), why }
  }
  const { mean, intervals, models, failed, shifts, leftOut, effects, backtest } = outcome.result
  const { origins, mase, smape, owa, coverage, msis } = backtest
  const timeOf = (step: number): number => history.bounds[step]!
  return {
    ...common,
    mean: column(mean),
    intervals: intervals.map(({ level, low, high }) => ({ level, low: column(low), high: column(high) })),
    passing: passingOf(outcome.result, made, asked),
    models: models.map(({ name, weight }) => ({ name, weight: roundForText(weight) })),
    failed: [...failed],
    shifts: shifts.map(timeOf),
    leftOut: leftOut.map(timeOf),
    events: [...effects.map((effect, at) => eventOf(effect, made.events[at]!.times, asked)), ...outagesOf(made, asked)],
    backtest: {
      ...{ origins, mase: known(mase), smape: known(smape), owa: known(owa) },
      ...{ coverage: column(coverage), msis: column(msis) },
    },
    why: null,
  }
}

function passingOf({ passing }: ForecastResult, { bounds }: MadeForecast, { above }: Asked): Shown['passing'] {
  if (!passing || above === undefined) return null
  const timeOf = (step: number): number | null => bounds[step] ?? null
  const { probability, p10, p50, p90 } = passing
  return { value: above, probability: roundForText(probability), p10: timeOf(p10), p50: timeOf(p50), p90: timeOf(p90) }
}

function eventOf(told: EventEffect, times: readonly EventTime[], { unit, language }: Asked): ShownEvent {
  const { kind, effect, isShare, stepsBefore, stepsAhead } = told
  if (kind === 'given') throw new Error('the ledger knows no event of that kind')
  return {
    ...{ kind, title: fill(MESSAGES[`forecast.event_${kind}`], language), effect: known(effect) },
    ...{ unit: isShare ? 'ratio' : unit, stepsBefore, stepsAhead },
    times: times.slice(-MOST_TIMES).map(({ name, from, to }) => ({ name, from, to: to ?? null })),
  }
}

/** One line for all of them; none where there was none. */
function outagesOf({ outages, history }: MadeForecast, { unit, language }: Asked): ShownEvent[] {
  if (outages.length === 0) return []
  const { bounds } = history
  const touched = Array.from(history.values.keys()).filter((at) =>
    outages.some(({ from, to }) => from < bounds[at + 1]! && to > bounds[at]!),
  )
  const times = outages.map(({ what, note, from, to }) => ({
    ...{ name: note === '' ? what : `${what}: ${note}`, from },
    to: Number.isFinite(to) ? to : null,
  }))
  return [
    {
      ...{ kind: 'outage', title: fill(MESSAGES['forecast.event_outage'], language), effect: null, unit },
      ...{ stepsBefore: touched.length, stepsAhead: 0, times: times.slice(-MOST_TIMES) },
    },
  ]
}
