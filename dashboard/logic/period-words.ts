/** Days, months and years of a zone, in the reader's language. */
import { type Language, LOCALES } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { chartText } from '../text/charts.ts'
import type { PeriodStep, Periods, Span } from './calendar.ts'

const OPTIONS = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
} as const satisfies Record<PeriodStep, Intl.DateTimeFormatOptions>
/** On an axis, where the years of days go without saying. */
const SHORT = { ...OPTIONS, day: { day: 'numeric', month: 'short' } } as const

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(options: Intl.DateTimeFormatOptions, timeZone: string, language: Language): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone })
    formatters.set(key, made)
  }
  return made
}

/** `3 mar 2026`, `mar 2026`, `2026`: the period that begins then, and whether it is not over yet. */
export function periodName(
  begin: UnixSeconds,
  { step, timeZone, running }: Omit<Periods, 'bounds'>,
  language: Language,
): string {
  const name = formatter(OPTIONS[step], timeZone, language).format(begin * 1000)
  return begin === running ? `${name} ${chartText.running[language]}` : name
}

/** The same, as short as an axis wants it. */
export function periodTick(
  begin: UnixSeconds,
  { step, timeZone }: Omit<Periods, 'bounds'>,
  language: Language,
): string {
  return formatter(SHORT[step], timeZone, language).format(begin * 1000)
}

/** `1 ago 2002 – 31 ene 2006` */
export function spanWords({ since, until }: Pick<Span, 'since' | 'until'>, language: Language): string {
  return formatter(OPTIONS.day, 'UTC', language).formatRange(new Date(since), new Date(until))
}
