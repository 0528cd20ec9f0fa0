/** What the page about what comes says and shows, from the API's answers. Pure. */

import { SUBJECT_IDS, SUBJECTS, type SubjectId } from '../../core/forecasts/subjects.ts'
import { fill, type Language } from '../../core/i18n.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { ChartModel } from '../charts/model.ts'
import { planningText as T } from '../text/planning.ts'
import type { ForecastsAnswer, LatestAnswer, ScorecardAnswer, UsageAnswer } from './answers.ts'
import { formatCount, formatText } from './format.ts'
import { modelNames } from './model-words.ts'

export type ShownForecast = ForecastsAnswer['forecasts'][number]
type Labels = Readonly<Record<string, string>>

export const HORIZONS = [30, 90, 180, 365] as const
/** Days of wild values that are named. */
const MOST_NAMED = 5
/** Bands are told of that differ by so much. */
const LEAST_TOLD = 0.05
/** Of history, so many times what is forecast. */
const SHOWN_HISTORY = 2

export const titleOf = (metric: SubjectId, language: Language): string => SUBJECTS[metric].title[language]
export const isOfJobs = (metric: SubjectId): boolean => SUBJECTS[metric].from === 'usage'
export const isOfDisks = (metric: SubjectId): boolean => SUBJECTS[metric].from === 'metric'
export { SUBJECT_IDS }

/** One of the things that a figure can be of, as it stands in the address: `cluster:serafin,partition:gpu`. */
export const partKey = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')
export const partName = (key: string): string =>
  key
    .split(',')
    .map((pair) => pair.slice(pair.indexOf(':') + 1))
    .join(' · ')

/** Partitions that had jobs; where there is one, it is all there is. */
export function partsOfJobs(answer: UsageAnswer | undefined): readonly string[] {
  const keys = (answer?.groups ?? []).map(({ names }) => partKey(names))
  return keys.length > 1 ? keys : []
}

/** The fullest first: nobody asks about the others. */
export function partsOfDisks(answer: LatestAnswer | undefined): readonly string[] {
  return [...(answer?.series ?? [])]
    .sort((a, b) => b.value - a.value)
    .map(({ labels }) => partKey({ node: labels['node'] ?? '', mount: labels['mount'] ?? '' }))
}

export function forecastPath(metric: SubjectId, horizon: number, part: string): string {
  const query = new URLSearchParams({ metric, horizon: String(horizon), levels: '50,80,95' })
  for (const pair of part.split(',').filter(Boolean)) query.append('where', pair)
  return `/forecasts?${query}`
}

/** In the figure's own unit; hours are said in the title. */
const say = (value: number | null | undefined, unit: string, language: Language): string =>
  value == null ? '—' : formatText(value, unit === 'hours' ? 'count' : unit, language)

/** The page in one sentence. */
export function planningHeadline(answer: ForecastsAnswer, language: Language): string {
  const { title, unit, forecasts } = answer
  const [shown] = forecasts
  const wide = shown?.intervals.find(({ level }) => level === 0.8)
  if (!shown?.mean || !wide) return fill(T.none, language, { title })
  const last = shown.mean.length - 1
  return fill(T.headline, language, {
    title,
    days: shown.mean.length,
    middle: say(shown.mean[last], unit, language),
    low: say(wide.low[last], unit, language),
    high: say(wide.high[last], unit, language),
  })
}

/** History and what follows it on one grid of days. */
export function fanModel({ unit }: ForecastsAnswer, shown: ShownForecast, language: Language): ChartModel {
  const { history, mean, intervals } = shown
  const ahead = mean?.length ?? 0
  const past = Math.min(history.values.length, Math.max(60, SHOWN_HISTORY * ahead))
  const known = history.values.slice(history.values.length - past)
  const nothing = Array<null>(past).fill(null)
  const before = (next: readonly (number | null)[]) => [...nothing, ...next]
  return {
    // the middle of a day: its date is the same on both sides of a change of clocks
    start: history.bounds[history.values.length - past]! + DAY_SECONDS / 2,
    step: DAY_SECONDS,
    length: past + ahead,
    lines: [
      { name: T.history[language], values: [...known, ...Array<null>(ahead).fill(null)] },
      ...(mean ? [{ name: T.median[language], values: before(mean) }] : []),
    ],
    capacity: null,
    unit: unit === 'hours' ? 'count' : unit,
    stacked: false,
    zeroBased: true,
    ...(mean
      ? {
          fan: {
            from: past,
            bands: intervals.map(({ level, low, high }) => ({ level, low: before(low), high: before(high) })),
          },
        }
      : {}),
  }
}

const dayText = (time: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(time * 1000)

/** The last day of which anything is known, and whether more is to come. */
export const untilWords = ({ history, endedAt }: ShownForecast, language: Language): string =>
  fill(endedAt === null ? T.until : T.ended, language, { day: lastDay(endedAt ?? history.bounds.at(-1)!, language) })

/** Of what ended at a midnight. */
const lastDay = (end: number, language: Language): string => dayText(end - 12 * HOUR_SECONDS, language)

/** What is around the history, and was taken into account: events, wild values, misses of earlier nights. */
function aroundWords({ events, leftOut, gain }: ShownForecast, unit: string, language: Language): readonly string[] {
  const words = events.flatMap(({ kind, title, effect, unit: of, stepsBefore }) => {
    if (kind === 'outage') return [fill(T.eventTimes, language, { title, count: stepsBefore })]
    if (effect === null) return []
    const sign = effect > 0 ? '+' : ''
    return [fill(T.event, language, { title, effect: `${sign}${say(effect, of === 'ratio' ? of : unit, language)}` })]
  })
  if (leftOut.length > 0) {
    const days = leftOut.slice(-MOST_NAMED).map((time) => dayText(time + 12 * HOUR_SECONDS, language))
    words.push(fill(T.leftOut, language, { count: leftOut.length, days: days.join(', ') }))
  }
  if (gain !== null && Math.abs(gain - 1) >= LEAST_TOLD)
    words.push(fill(T.wider, language, { times: formatCount(gain, language) }))
  return words
}

/** How far to trust it, in words. */
export function trustWords(shown: ShownForecast, unit: string, language: Language): readonly string[] {
  const { backtest, models, shifts } = shown
  const [widest] = [...shown.intervals].reverse()
  const inside = backtest?.coverage.at(-1) ?? null
  const words: string[] = []
  if (!backtest || backtest.owa === null || inside === null || !widest) words.push(T.unjudged[language])
  else {
    const percent = Math.round(100 * widest.level)
    const params = { origins: backtest.origins, percent, inside: Math.round(100 * inside) }
    words.push(fill(T.judged, language, { ...params, times: formatCount(backtest.owa, language) }))
    if (backtest.owa > 1) words.push(T.worse[language])
  }
  if (models.length > 0) {
    words.push(fill(T.models, language, { names: modelNames(models) }))
  }
  if (shifts.length > 0) {
    const days = shifts.map((time) => dayText(time + 12 * HOUR_SECONDS, language)).join(', ')
    words.push(fill(T.shifts, language, { days }))
  }
  return [...words, ...aroundWords(shown, unit, language)]
}

/** Why there is no table of what came. */
export function noScoreWords({ newest, endedAt }: ScorecardAnswer, language: Language): string {
  const kept = newest === null ? undefined : dayText(newest, language)
  if (endedAt === null) return kept ? fill(T.scoreNone, language, { day: kept }) : T.scoreNever[language]
  const day = lastDay(endedAt, language)
  return kept ? fill(T.scoreStopped, language, { kept, day }) : fill(T.scoreEnded, language, { day })
}

export interface ScoreRow {
  readonly name: string
  readonly steps: string
  readonly error: string
  readonly inside: readonly string[]
}

export function scoreRows({ subjects }: ScorecardAnswer, language: Language): readonly ScoreRow[] {
  return subjects.map(({ title, labels, steps, mase, coverage }) => ({
    name: [title, ...Object.values(labels)].join(' · '),
    steps: formatCount(steps, language),
    error: mase === null ? '—' : formatCount(mase, language),
    inside: coverage.map((share) => (share === null ? '—' : formatText(share, 'ratio', language))),
  }))
}
