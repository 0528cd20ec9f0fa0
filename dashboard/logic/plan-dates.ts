/** Dates of plans in words, in the centre's zone: a plan is told in months, an order in days. Pure. */
import { fill, type Language, LOCALES } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { planText as T } from '../text/plan.ts'
import { formatCount, plural } from './format.ts'

const OPTIONS = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  monthAlone: { month: 'long' },
  year: { year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
type Kind = keyof typeof OPTIONS

const formatters = new Map<string, Intl.DateTimeFormat>()

function say(kind: Kind, time: UnixSeconds, timeZone: string, language: Language): string {
  const key = `${kind} ${language} ${timeZone}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(LOCALES[language], { ...OPTIONS[kind], timeZone })
    formatters.set(key, made)
  }
  return made.format(time * 1000)
}

/** `12 de enero de 2027` */
export const dayWords = (time: UnixSeconds, timeZone: string, language: Language): string =>
  say('day', time, timeZone, language)
/** `12 ene 2027` */
export const shortDay = (time: UnixSeconds, timeZone: string, language: Language): string =>
  say('short', time, timeZone, language)
/** `mayo de 2027` */
export const monthWords = (time: UnixSeconds, timeZone: string, language: Language): string =>
  say('month', time, timeZone, language)
export const yearWords = (time: UnixSeconds, timeZone: string, language: Language): string =>
  say('year', time, timeZone, language)

/** `entre marzo y agosto de 2027`, `en mayo de 2027`: a year that both have is said once. */
export function spanOfMonths(from: UnixSeconds, to: UnixSeconds, timeZone: string, language: Language): string {
  const [first, last] = [monthWords(from, timeZone, language), monthWords(to, timeZone, language)]
  if (first === last) return fill(T.inMonth, language, { month: first })
  const isSameYear = yearWords(from, timeZone, language) === yearWords(to, timeZone, language)
  return fill(T.betweenMonths, language, {
    from: isSameYear ? say('monthAlone', from, timeZone, language) : first,
    to: last,
  })
}

/** The month of a date that stands beside others of `year`: `mayo`, or `mayo de 2028` in another one. */
export function monthBeside(time: UnixSeconds, beside: UnixSeconds, timeZone: string, language: Language): string {
  const isSameYear = yearWords(time, timeZone, language) === yearWords(beside, timeZone, language)
  return say(isSameYear ? 'monthAlone' : 'month', time, timeZone, language)
}

const MONTH_DAYS = 365.25 / 12

/** Days as a person says them of plans: `5 semanas`, `14 meses`. */
export function daysWords(days: number, language: Language): string {
  const size = Math.abs(days)
  const [count, forms] =
    size < 14
      ? [Math.round(size), { one: T.oneDay, other: T.manyDays }]
      : size < 1.75 * MONTH_DAYS
        ? [Math.round(size / 7), { one: T.oneWeek, other: T.manyWeeks }]
        : [Math.round(size / MONTH_DAYS), { one: T.oneMonth, other: T.manyMonths }]
  return fill(plural(count, language, forms), language, { count: formatCount(count, language) })
}

/** `de 12 a 24 meses`, `6 meses`: a lead time. */
export function leadWords({ p50, p90 }: { readonly p50: number; readonly p90: number }, language: Language): string {
  const [usual, long] = [daysWords(p50, language), daysWords(p90, language)]
  if (usual === long) return long
  const unit = (text: string) => text.slice(text.indexOf(' '))
  const from = unit(usual) === unit(long) ? usual.slice(0, usual.indexOf(' ')) : usual
  return fill(T.fromTo, language, { from, to: long })
}

/** Whole days from one moment to another. */
export const daysBetween = (from: UnixSeconds, to: UnixSeconds): number => (to - from) / DAY_SECONDS
