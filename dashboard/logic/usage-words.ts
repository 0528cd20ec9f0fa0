/** What the page about usage says before it shows: one or two sentences from the figures. Pure. */
import { fill, type Language, type Text } from '../../core/i18n.ts'
import { usageText as T } from '../text/usage.ts'
import type { CalendarRange, Periods, Preset, Span } from './calendar.ts'
import { formatCount, percentFigure } from './format.ts'
import { periodName, spanWords } from './period-words.ts'
import { type Accounts, peakOf } from './usage.ts'
import { formatWait } from './wait-format.ts'

export const MEASURES = ['coreHours', 'gpuHours'] as const
export type HoursMeasure = (typeof MEASURES)[number]

/** `1,31 M horas-núcleo` */
export function hoursText(value: number, measure: HoursMeasure, language: Language): string {
  return `${formatCount(value, language)} ${T[measure][language]}`
}

export interface Totals {
  readonly coreHours: number | null
  readonly gpuHours: number | null
  readonly ended: number | null
  readonly people: number | null
  readonly p50: number | null
  readonly p90: number | null
}

export const PRESET_TEXT = {
  '30d': T.period30d,
  '12m': T.period12m,
  '5y': T.period5y,
  all: T.periodAll,
} satisfies Record<Preset, Text>

/** As one would begin a sentence with it: how it was chosen, where that says more than two dates. */
function rangeWords(range: CalendarRange, span: Span, language: Language): string {
  if (range.kind === 'dates' || range.preset === 'all') return spanWords(span, language)
  const words = PRESET_TEXT[range.preset][language]
  return `${words[0]!.toUpperCase()}${words.slice(1)}`
}

/** The page in one sentence: who used how much, and how long they waited for it. */
export function headline(totals: Totals, range: CalendarRange, span: Span, language: Language): string {
  const say = (text: Text, params: Record<string, string> = {}) => fill(text, language, params)
  const { ended, people, p50, p90 } = totals
  const count = formatCount(ended ?? 0, language)
  const jobs = ended === 1 ? say(T.oneJob) : say(T.jobs, { count })
  const used = MEASURES.flatMap((measure) => {
    const value = totals[measure]
    return value === null || value === 0 ? [] : [hoursText(value, measure, language)]
  })
  const hours = new Intl.ListFormat(language, { type: 'conjunction' }).format(used)
  const facts: string[] = []
  if (used.length === 0) facts.push(say(T.headUnknown, { jobs }))
  else if (people === null || people === 0) facts.push(say(T.headNobody, { hours, jobs }))
  else if (people === 1) facts.push(say(T.headOnePerson, { hours, jobs }))
  else {
    const some = say(T.people, { count: formatCount(people, language) })
    facts.push(say(T.headPeople, { people: some, hours, jobs }))
  }
  if (p50 !== null && p90 !== null) facts.push(waited(p50, p90, language))
  return say(T.headline, { span: rangeWords(range, span, language), facts: facts.join('; ') })
}

/** Nobody calls it waiting. */
export const AT_ONCE_SECONDS = 60

function waited(p50: number, p90: number, language: Language): string {
  if (p90 < AT_ONCE_SECONDS) return fill(T.headInstant, language)
  return fill(T.headWait, language, { p50: lessThan(p50, language), p90: formatWait(p90, language) })
}

/** Nobody waits less than nothing. */
export const lessThan = (seconds: number, language: Language) => formatWait(Math.max(1, seconds), language)

const PEAK = { day: T.peakDay, month: T.peakMonth, year: T.peakYear } as const

/** Who used most of it, and when. */
export function accountsWords(
  { rows, total, totals }: Accounts,
  measure: HoursMeasure,
  periods: Periods,
  language: Language,
): string {
  const hours = T[measure][language]
  const say = (text: Text, params: Record<string, string | number> = {}) => fill(text, language, { hours, ...params })
  if (total === null) return say(T.accountUnknown)
  if (total === 0) return say(rows.length > 0 ? T.accountUnknown : T.accountNone)
  const known = rows.filter(({ hours: some }) => some !== null && some > 0)
  const [a, b, c] = known
  const percent = (share: number) => percentFigure(share, language)
  const sum = (count: number) => known.slice(0, count).reduce((share, row) => share + row.share!, 0)
  const parts: string[] = []
  if (!b) parts.push(say(T.accountOnly, { a: a!.name }))
  else if (!c) parts.push(say(T.accountTwo, { a: a!.name, x: percent(a!.share!), b: b.name, y: percent(b.share!) }))
  else parts.push(say(T.accountThree, { a: a!.name, x: percent(a!.share!), b: b.name, c: c.name, z: percent(sum(3)) }))
  if (known.length > 4) parts.push(say(T.accountRest, { count: known.length - 3, r: percent(Math.max(0, 1 - sum(3))) }))
  const peak = totals.length > 1 ? peakOf(totals) : undefined
  if (peak !== undefined) {
    const value = hoursText(totals[peak]!, measure, language)
    parts.push(say(PEAK[periods.step], { when: periodName(periods.bounds[peak]!, periods, language), value }))
  }
  const gaps = rows.filter(({ unknown }) => unknown > 0).length
  if (gaps > 0) parts.push(say(gaps === 1 ? T.accountGapsOne : T.accountGaps, { count: gaps }))
  return parts.join(' ')
}
