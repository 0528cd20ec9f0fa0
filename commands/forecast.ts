/** `atalaya forecast --csv FILE --horizon H`: how a series of numbers goes on, and how sure that is. */
import { AppError } from '../core/errors.ts'
import { fill } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import { backtest } from '../forecasts/backtest.ts'
import { missingSteps } from '../forecasts/history.ts'
import { forecastSeries } from '../forecasts/series.ts'
import type { Command, CommandContext } from './command.ts'
import { readEventsFile } from './forecasting/events-file.ts'
import { readSeries } from './forecasting/series-file.ts'
import { type Asked, tell, toJson } from './forecasting/told.ts'

const MOST_HORIZON = 10_000
const MOST_SEASON = 100_000
const DEFAULT_LEVELS = '80,95'
const BACKTEST_ORIGINS = 3

export const forecastCommand: Command = {
  options: ['csv', 'horizon', 'season', 'levels', 'events', 'above', 'outliers', 'json'],
  positionals: 0,
  async run(context) {
    const asked = readAsked(context)
    const series = readSeries(asked.path, context)
    if (!series) return 1
    const { periods, horizon, outliers } = asked
    const path = context.flags.events
    const events = path === undefined ? [] : readEventsFile(path, series, horizon, context)
    if (!events) return 1
    const made = forecastSeries(series.values, { periods, horizon, events, outliers })
    const { history, options } = made.seen
    const judged = backtest(history, { ...options, origins: BACKTEST_ORIGINS, levels: asked.levels })
    if (context.flags.json) context.out(`${JSON.stringify(toJson(made, judged, asked))}\n`)
    else {
      tell(made, judged, asked, context)
      const missing = missingSteps(series.values, { periods, horizon })
      if (missing > 0) context.out(`${fill(MESSAGES['forecast.insufficient_steps'], context.language, { missing })}\n`)
    }
    return 0
  },
}

/** @throws AppError `usage` */
function readAsked({ flags }: CommandContext): Asked {
  if (flags.csv === undefined || flags.horizon === undefined) throw new AppError('usage', 'forecast.usage')
  const [horizon] = numbersOf('--horizon', flags.horizon, 1, MOST_HORIZON)
  const periods = flags.season === undefined ? [] : numbersOf('--season', flags.season, 2, MOST_SEASON)
  const levels = numbersOf('--levels', flags.levels ?? DEFAULT_LEVELS, 1, 99)
  return {
    ...{ path: flags.csv, horizon: horizon!, periods, levels: levels.map((percent) => percent / 100) },
    outliers: outliersOf(flags.outliers ?? 'mask'),
    above: flags.above === undefined ? undefined : decimalOf('--above', flags.above),
  }
}

/** Whole numbers with commas between them, ascending, each once. */
function numbersOf(option: string, text: string, least: number, most: number): number[] {
  const numbers = text.split(',').map((part) => (/^\d{1,6}$/.test(part.trim()) ? Number(part) : NaN))
  if (!numbers.every((number) => number >= least && number <= most))
    throw new AppError('usage', 'forecast.bad_option', { option, value: text, least, most })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function outliersOf(text: string): Asked['outliers'] {
  if (text === 'mask' || text === 'keep') return text
  throw new AppError('usage', 'forecast.bad_choice', { option: '--outliers', value: text, allowed: 'mask, keep' })
}

function decimalOf(option: string, text: string): number {
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text)
  throw new AppError('usage', 'forecast.bad_choice', { option, value: text, allowed: '0.9, 1200, …' })
}
