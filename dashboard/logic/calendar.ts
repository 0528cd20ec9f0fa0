/**
 * Days, months and years of the service's zone, as the pages about the ledger choose them. Dates are text, `2026-03-01`:
 * they mean the same day wherever the reader sits.
 */
import { createLocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'

/** The last 30 days, 12 months, 5 years (the running one included), and all that the ledger holds. */
export const PRESETS = ['30d', '12m', '5y', 'all'] as const
export type Preset = (typeof PRESETS)[number]
export type PeriodStep = 'day' | 'month' | 'year'

export type CalendarRange =
  | { readonly kind: 'preset'; readonly preset: Preset }
  /** both days belong to it */
  | { readonly kind: 'dates'; readonly since: string; readonly until: string }

/** Whole periods from one day to another, both included; a period that still runs ends today. */
export interface Span {
  readonly since: string
  readonly until: string
  readonly step: PeriodStep
}

/** The periods of an answer: their beginnings, and the end of the last one. */
export interface Periods {
  readonly bounds: readonly UnixSeconds[]
  readonly step: PeriodStep
  readonly timeZone: string
  /** beginning of the one that is not over yet */
  readonly running?: UnixSeconds | undefined
}

/** The most the API answers at once. */
const MOST_DAYS = 30 * 366
const MOST_DAILY = 62
const MOST_MONTHLY_DAYS = 5 * 366
const DAY_MILLISECONDS = 86_400_000

/** What the URL says; `fallback` where it says nothing, or nothing that makes sense. */
export function parseCalendar(
  query: { period?: string | undefined; since?: string | undefined; until?: string | undefined },
  fallback: Preset,
): CalendarRange {
  const { since = '', until = '' } = query
  if (areDates(since, until)) return { kind: 'dates', since, until }
  return { kind: 'preset', preset: PRESETS.find((one) => one === query.period) ?? fallback }
}

/** Two days in order, no further apart than can be asked for. */
export function areDates(since: string, until: string): boolean {
  return isDate(since) && isDate(until) && since <= until && daysBetween(since, until) < MOST_DAYS
}

/** The URL's words for a range; null removes. */
export function calendarQuery(range: CalendarRange): Record<'period' | 'since' | 'until', string | null> {
  if (range.kind === 'dates') return { period: null, since: range.since, until: range.until }
  return { period: range.preset, since: null, until: null }
}

/** The days on which the ledger's first and last known things happened. */
export interface History {
  readonly first: string
  readonly last: string
}

/** Who has chosen none sees the last year; or all there is, where that is young or long past. */
export function defaultPreset({ first, last }: History, today: string): Preset {
  if (last < startOfPreset('12m', today)) return 'all'
  return daysBetween(first, today) < 30 ? '30d' : '12m'
}

export function spanOf(range: CalendarRange, today: string, history: History): Span {
  if (range.kind === 'preset' && range.preset !== 'all') {
    const step = ({ '30d': 'day', '12m': 'month', '5y': 'year' } as const)[range.preset]
    return { since: startOfPreset(range.preset, today), until: today, step }
  }
  const { since, until } =
    range.kind === 'dates' ? range : { since: history.first, until: history.last < today ? history.last : today }
  const days = daysBetween(since, until) + 1
  const step = days <= MOST_DAILY ? 'day' : days <= MOST_MONTHLY_DAYS ? 'month' : 'year'
  const end = endOf(until, step)
  // what lies ahead is no period yet
  const last = since <= today && end > today ? today : end
  return { since: startOf(since, step), until: last, step }
}

function startOfPreset(preset: Exclude<Preset, 'all'>, today: string): string {
  if (preset === '30d') return addDays(today, -29)
  const [year, month] = today.split('-').map(Number) as [number, number]
  return preset === '5y' ? toDate(Date.UTC(year - 4, 0, 1)) : toDate(Date.UTC(year, month - 12, 1))
}

/** @returns [from, to): Unix seconds at which the span begins and ends in that zone */
export function spanSeconds({ since, until }: Span, timeZone: string): { from: UnixSeconds; to: UnixSeconds } {
  const clock = createLocalClock(timeZone)
  return { from: clock.toUnix(`${since}T00:00:00`), to: clock.toUnix(`${addDays(until, 1)}T00:00:00`) }
}

/** The day it is at that moment in that zone. */
export function dateAt(time: UnixSeconds, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const parts = new Map(format.formatToParts(time * 1000).map(({ type, value }) => [type, value]))
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

/** The beginning of the period that holds this moment; undefined outside of all. */
export function beginOf(bounds: readonly UnixSeconds[], time: UnixSeconds): UnixSeconds | undefined {
  return bounds.find((bound, at) => bound <= time && time < (bounds[at + 1] ?? bound))
}

export function addDays(date: string, days: number): string {
  return toDate(Date.parse(date) + days * DAY_MILLISECONDS)
}

function startOf(date: string, step: PeriodStep): string {
  if (step === 'day') return date
  return step === 'month' ? `${date.slice(0, 7)}-01` : `${date.slice(0, 4)}-01-01`
}

function endOf(date: string, step: PeriodStep): string {
  if (step === 'day') return date
  const [year, month] = date.split('-').map(Number) as [number, number]
  return toDate(step === 'month' ? Date.UTC(year, month, 0) : Date.UTC(year, 12, 0))
}

const toDate = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10)
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && isDay(text)
const daysBetween = (since: string, until: string) => (Date.parse(until) - Date.parse(since)) / DAY_MILLISECONDS

/** `2026-02-30` is no day, and neither is `2026-13-01`. */
function isDay(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && toDate(time) === text
}
