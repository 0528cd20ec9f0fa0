/** A forecast of a file as people read it and as programs do. */
import { explain } from '../../core/errors.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { Backtest } from '../../forecasts/backtest.ts'
import type { EventEffect } from '../../forecasts/events.ts'
import { firstAbove, simulate } from '../../forecasts/paths.ts'
import type { SeriesForecast } from '../../forecasts/series.ts'
import type { CommandContext } from '../command.ts'

export interface Asked {
  readonly path: string
  readonly horizon: number
  /** in steps, ascending */
  readonly periods: readonly number[]
  /** each between 0 and 1, ascending */
  readonly levels: readonly number[]
  readonly outliers: 'mask' | 'keep'
  readonly above: number | undefined
}

/** The same ones each time. */
const [PATHS, SEED] = [1_000, 1]

/** Steps ahead from 1, as people count them; NaN where it is not within the horizon. */
function passingOf(made: SeriesForecast, { above }: Asked) {
  if (above === undefined) return undefined
  const { probability, p10, p50, p90 } = firstAbove(simulate(made, PATHS, SEED), above)
  return { value: above, probability, p10: p10 + 1, p50: p50 + 1, p90: p90 + 1 }
}

export function toJson(made: SeriesForecast, { origins, overall }: Backtest, asked: Asked) {
  const { horizon, periods, levels } = asked
  const passing = passingOf(made, asked)
  // NaN is null in JSON
  return {
    ...{ horizon, periods, mean: [...made.mean] },
    intervals: levels.map((level) => {
      const { low, high } = made.interval(level)
      return { level, low: [...low], high: [...high] }
    }),
    ...(passing ? { passing } : {}),
    weights: made.weights,
    failed: made.failed.map(({ model, problem }) => ({ model, code: problem.code })),
    events: made.effects.map(({ kind: _, isShare, ...rest }) => ({ ...rest, unit: isShare ? 'ratio' : 'value' })),
    leftOut: made.leftOut.map((at) => at + 1),
    // no number comes of a history that is too short to be judged
    backtest: { origins, ...overall },
  }
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

export function tell(made: SeriesForecast, judged: Backtest, asked: Asked, { out, language }: CommandContext): void {
  const say = (code: keyof typeof MESSAGES, params = {}) => `${fill(MESSAGES[code], language, params)}\n`
  for (const line of tableOf(made, asked, language)) out(`${line}\n`)
  const passing = passingOf(made, asked)
  if (passing) {
    const { value, probability, ...steps } = passing
    const words = Object.fromEntries(Object.entries(steps).map(([name, at]) => [name, stepText(at)]))
    out(say('forecast.passing', { value: figure(value, language), share: percent(probability), ...words }))
  }
  const { mase, owa } = judged.overall
  if (Number.isNaN(mase)) out(say('forecast.unjudged'))
  else {
    const params = { origins: judged.origins.length, mase: figure(mase, language), owa: figure(owa, language) }
    out(say('forecast.judged', params))
  }
  for (const effect of made.effects) out(say(eventCode(effect), eventParams(effect, language)))
  if (made.leftOut.length > 0) {
    const steps = made.leftOut.map((at) => String(at + 1)).join(', ')
    out(say('forecast.left_out', { count: made.leftOut.length, steps }))
  }
  const models = Object.entries(made.weights).sort(([, a], [, b]) => b - a)
  const names = models.map(([name, weight]) => `${name} ${percent(weight)}`).join(', ')
  out(say('forecast.models', { names }))
  for (const { model, problem } of made.failed) out(`  – ${model}: ${explain(problem, language)}\n`)
}

const stepText = (step: number): string => (Number.isNaN(step) ? '–' : `+${step}`)

function eventCode({ effect, isLearned }: EventEffect) {
  if (Number.isNaN(effect)) return 'forecast.event_unknown'
  return isLearned ? 'forecast.event_learned' : 'forecast.event_told'
}

function eventParams({ name, effect, isShare, stepsBefore, stepsAhead }: EventEffect, language: Language) {
  const size = isShare ? percent(effect) : figure(effect, language)
  return { name, effect: effect > 0 ? `+${size}` : size, before: stepsBefore, ahead: stepsAhead }
}

function tableOf(made: SeriesForecast, { levels }: Asked, language: Language): readonly string[] {
  const intervals = levels.map((level) => made.interval(level))
  const heads = levels.flatMap((level) => [`↓ ${percent(level)}`, `↑ ${percent(level)}`])
  const rows = Array.from(made.mean, (mean, step) => [
    `+${step + 1}`,
    figure(mean, language),
    ...intervals.flatMap(({ low, high }) => [figure(low[step]!, language), figure(high[step]!, language)]),
  ])
  const table = [['', fill(MESSAGES['forecast.mean'], language), ...heads], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)))
  return table.map((cells) => cells.map((cell, column) => cell.padStart(widths[column]!)).join('  '))
}

/** Four digits that mean something. */
function figure(value: number, language: Language): string {
  return Number.isNaN(value) ? '–' : value.toLocaleString(language, { maximumSignificantDigits: 4, useGrouping: true })
}
