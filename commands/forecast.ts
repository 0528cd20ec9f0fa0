/** `atalaya forecast --csv FILE --horizon H`: how a series of numbers goes on, and how sure that is. */
import { createRowProblems } from '../collector/accounting/problems.ts'
import { readDecimal } from '../collector/files/cells.ts'
import { decodeFile } from '../collector/files/decode.ts'
import { readTable } from '../collector/files/table.ts'
import { AppError, explain } from '../core/errors.ts'
import { fill, type Language } from '../core/i18n.ts'
import { MESSAGES } from '../core/messages.ts'
import { type Backtest, backtest } from '../forecasts/backtest.ts'
import { type Combined, forecast } from '../forecasts/ensemble.ts'
import { missingSteps } from '../forecasts/history.ts'
import type { Command, CommandContext } from './command.ts'
import { readFile } from './import/read-file.ts'
import { printable } from './log.ts'
import { numberText } from './store/output.ts'

const MOST_HORIZON = 10_000
const MOST_SEASON = 100_000
const DEFAULT_LEVELS = '80,95'
const BACKTEST_ORIGINS = 3

interface Asked {
  readonly path: string
  readonly horizon: number
  /** in steps, ascending */
  readonly periods: readonly number[]
  /** each between 0 and 1, ascending */
  readonly levels: readonly number[]
}

export const forecastCommand: Command = {
  options: ['csv', 'horizon', 'season', 'levels', 'json'],
  positionals: 0,
  async run(context) {
    const asked = readAsked(context)
    const series = readSeries(asked.path, context)
    if (!series) return 1
    const options = { periods: asked.periods, horizon: asked.horizon }
    const combined = forecast(series, options)
    const judged = backtest(series, { ...options, origins: BACKTEST_ORIGINS, levels: asked.levels })
    if (context.flags.json) context.out(`${JSON.stringify(toJson(combined, judged, asked))}\n`)
    else {
      tell(combined, judged, asked, context)
      const missing = missingSteps(series, options)
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
  return { path: flags.csv, horizon: horizon!, periods, levels: levels.map((percent) => percent / 100) }
}

/** Whole numbers with commas between them, ascending, each once. */
function numbersOf(option: string, text: string, least: number, most: number): number[] {
  const numbers = text.split(',').map((part) => (/^\d{1,6}$/.test(part.trim()) ? Number(part) : NaN))
  if (!numbers.every((number) => number >= least && number <= most))
    throw new AppError('usage', 'forecast.bad_option', { option, value: text, least, most })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/**
 * The last column of a table, evenly spaced and oldest first; what is empty is unknown.
 * @returns undefined where rows cannot be understood: then they were named
 */
function readSeries(path: string, { err, language }: CommandContext): Float64Array | undefined {
  const { text } = decodeFile(readFile(path), path)
  const problems = createRowProblems()
  const { titles, rows } = readTable(text, path, problems)
  const column = titles.length - 1
  // a list of numbers without a title is one too
  const first = numberOf(titles[column] ?? '')
  const values = first === undefined || Number.isNaN(first) ? [] : [first]
  for (const { row, cells } of rows) {
    const value = numberOf(cells[column]!)
    if (value === undefined) problems.badValue(row, titles[column]!, cells[column]!, '12.5 / 12,5')
    else values.push(value)
  }
  if (problems.count === 0) return Float64Array.from(values)
  for (const problem of problems.listed) err(`✗ ${printable(explain(problem, language))}\n`)
  const more = problems.count - problems.listed.length
  if (more > 0) err(`${fill(MESSAGES['import.more_problems'], language, { count: numberText(more, language) })}\n`)
  return undefined
}

const UNKNOWN = new Set(['', 'NA', 'NaN', 'nan', 'null', '-'])

/** NaN: unknown; undefined: no number. */
function numberOf(text: string): number | undefined {
  if (UNKNOWN.has(text)) return NaN
  // as programs write them; of a comma nobody knows better than that it is one of decimals
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : readDecimal(text, 0)
}

function toJson(combined: Combined, { origins, overall }: Backtest, { horizon, periods, levels }: Asked) {
  return {
    ...{ horizon, periods, mean: [...combined.mean] },
    intervals: levels.map((level) => {
      const { low, high } = combined.interval(level)
      return { level, low: [...low], high: [...high] }
    }),
    weights: combined.weights,
    failed: combined.failed.map(({ model, problem }) => ({ model, code: problem.code })),
    // no number comes of a history that is too short to be judged
    backtest: { origins, ...overall },
  }
}

function tell(combined: Combined, judged: Backtest, asked: Asked, { out, language }: CommandContext): void {
  const say = (code: keyof typeof MESSAGES, params = {}) => `${fill(MESSAGES[code], language, params)}\n`
  const intervals = asked.levels.map((level) => combined.interval(level))
  const percent = (share: number) => `${Math.round(100 * share)} %`
  const heads = asked.levels.flatMap((level) => [`↓ ${percent(level)}`, `↑ ${percent(level)}`])
  const rows = Array.from(combined.mean, (mean, step) => [
    `+${step + 1}`,
    figure(mean, language),
    ...intervals.flatMap(({ low, high }) => [figure(low[step]!, language), figure(high[step]!, language)]),
  ])
  const table = [['', fill(MESSAGES['forecast.mean'], language), ...heads], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)))
  for (const cells of table) out(`${cells.map((cell, column) => cell.padStart(widths[column]!)).join('  ')}\n`)
  const { mase, owa } = judged.overall
  if (Number.isNaN(mase)) out(say('forecast.unjudged'))
  else {
    const params = { origins: judged.origins.length, mase: figure(mase, language), owa: figure(owa, language) }
    out(say('forecast.judged', params))
  }
  const models = Object.entries(combined.weights).sort(([, a], [, b]) => b - a)
  const names = models.map(([name, weight]) => `${name} ${percent(weight)}`).join(', ')
  out(say('forecast.models', { names }))
  for (const { model, problem } of combined.failed) out(`  – ${model}: ${explain(problem, language)}\n`)
}

/** Four digits that mean something. */
function figure(value: number, language: Language): string {
  return Number.isNaN(value) ? '–' : value.toLocaleString(language, { maximumSignificantDigits: 4, useGrouping: true })
}
