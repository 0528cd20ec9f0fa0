/** What a chart says, in one sentence. Pure. */
import { fill, type Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { chartText as T } from '../text/charts.ts'
import type { Measured } from './chart-series.ts'
import { formatClock, formatDuration, formatText } from './format.ts'
import { deltaText, sumSeries, type Trend, trendOf } from './trend.ts'

/** `En cola: 212, 40 más que hace 6 h; el máximo fue 260 a las 03:10; lo más en gpu (180).` */
export function chartSummary(
  shown: {
    readonly title: string
    readonly unit: string
    readonly measured: readonly Measured[]
    readonly stacked: boolean
  },
  start: UnixSeconds,
  step: number,
  now: UnixSeconds,
  language: Language,
): string {
  const { title, unit, measured, stacked } = shown
  const known = measured.filter(({ values }) => values.some((value) => value !== null))
  if (known.length === 0) return fill(T.summaryNone, language, { title })
  const end = Math.min(now, start + known[0]!.values.length * step)
  const say = (value: number) => formatText(value, unit, language)
  const lead = stacked || known.length === 1 ? sumSeries(known) : null
  if (lead) {
    const trend = trendOf(lead, start, step)!
    const parts = [
      fill(T.summaryNow, language, { title, value: say(trend.last), move: moveText(trend, unit, language) }),
      ...(trend.max > trend.last
        ? [fill(T.summaryMax, language, { value: say(trend.max), clock: formatClock(trend.maxAt, now, language) })]
        : []),
      ...largest(known, say, language),
      ...lateText(trend, start, now, language),
      ...endedText(trend, step, end, now, language),
      ...gapText(trend, language),
    ]
    return `${parts.join('; ')}.`
  }
  const trends = known.map(({ name, values }) => ({ name, trend: trendOf(values, start, step)! }))
  const each = trends.slice(0, 4).map(({ name, trend }) => `${name} ${say(trend.last)}`)
  const rest = known.length > 4 ? [fill(T.andMore, language, { count: known.length - 4 })] : []
  const newest = trends.reduce((a, b) => (b.trend.to > a.trend.to ? b : a)).trend
  const parts = [`${title}: ${[...each, ...rest].join(', ')}`, ...endedText(newest, step, end, now, language)]
  return `${parts.join('; ')}.`
}

function largest(known: readonly Measured[], say: (value: number) => string, language: Language): string[] {
  if (known.length < 2) return []
  const last = known.map(({ name, values }) => ({ name, value: values.findLast((value) => value !== null) ?? 0 }))
  const most = last.reduce((a, b) => (b.value > a.value ? b : a))
  return most.value > 0 ? [fill(T.summaryMost, language, { name: most.name, value: say(most.value) })] : []
}

function moveText(trend: Trend, unit: string, language: Language): string {
  const duration = formatDuration(trend.to - trend.from, language)
  const text = deltaText(trend.delta, unit, language)
  if (trend.to === trend.from) return ''
  if (text === '=') return fill(T.moveSame, language, { duration })
  const amount = text.slice(2)
  return fill(trend.delta > 0 ? T.moveMore : T.moveLess, language, { amount, duration })
}

/** The newest steps are empty: the value said is not of now. */
function endedText(trend: Trend, step: number, end: UnixSeconds, now: UnixSeconds, language: Language): string[] {
  if (end - trend.to < 3.5 * step) return []
  return [fill(T.summaryEnded, language, { clock: formatClock(trend.to, now, language) })]
}

/** Data that begin well after the period does: a new site, not a gap. */
function lateText(trend: Trend, start: UnixSeconds, now: UnixSeconds, language: Language): string[] {
  if (trend.from - start < 0.1 * (trend.to - start)) return []
  return [fill(T.summaryFrom, language, { clock: formatClock(trend.from, now, language) })]
}

function gapText(trend: Trend, language: Language): string[] {
  if (trend.gapRatio < 0.02) return []
  return [fill(T.summaryGaps, language, { percent: Math.round(trend.gapRatio * 100) })]
}
