/** Numbers, units and times in the reader's language. Base units come in; conversion happens here, last. */
import { fill, type Language, LOCALES, type Text } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { Unit } from '../../core/units.ts'
import { shellText } from '../text/shell.ts'

/** A number and its unit apart, so that the unit can be drawn smaller and lighter. */
export interface Figure {
  readonly figure: string
  readonly unit: string
}

// constants: formatters are costly to make and are remembered by the identity of their options
const PLAIN = {} as const
const THREE = { maximumSignificantDigits: 3 } as const
const TWO = { maximumSignificantDigits: 2 } as const
const COMPACT = { ...THREE, notation: 'compact' } as const
const WHOLE = { maximumFractionDigits: 0 } as const
const TENTHS = { maximumFractionDigits: 1 } as const
const formatters = new Map<Intl.NumberFormatOptions, Partial<Record<Language, Intl.NumberFormat>>>()

function formatWith(options: Intl.NumberFormatOptions, value: number, language: Language): string {
  let made = formatters.get(options)
  if (!made) {
    made = {}
    formatters.set(options, made)
  }
  made[language] ??= new Intl.NumberFormat(LOCALES[language], options)
  return made[language].format(value)
}

export function formatNumber(value: number, language: Language): string {
  return formatWith(PLAIN, value, language)
}

/** Counts whole below a million (1.234), to three figures above (12,3 M). */
export function formatCount(value: number, language: Language): string {
  const size = Math.abs(value)
  if (size >= 1_000_000) return formatWith(COMPACT, value, language)
  if (Number.isInteger(value) || size >= 1000) return formatNumber(Math.round(value), language)
  return formatWith(THREE, value, language)
}

/** 0.913 → 91; never rounds up to a full 100 nor down to a clean 0. */
export function percentFigure(ratio: number, language: Language): string {
  const percent = ratio * 100
  if (percent > 99 && percent < 100) return formatNumber(Math.floor(percent * 10) / 10, language)
  if (percent > 0 && percent < 0.1) return `<${formatNumber(0.1, language)}`
  return formatWith(Math.abs(percent) < 10 ? TENTHS : WHOLE, percent, language)
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const
const SI = ['', 'k', 'M', 'G', 'T'] as const

function scaled(value: number, base: number, names: readonly string[], language: Language): Figure {
  let size = Math.abs(value)
  let step = 0
  // 999.5 would be printed as 1000 of the smaller unit
  while (size >= Math.min(base, 999.5) && step < names.length - 1) {
    size /= base
    step += 1
  }
  const digits = base === 1024 && step === 0 ? WHOLE : THREE
  return { figure: formatWith(digits, Math.sign(value) * size, language), unit: names[step]! }
}

/** 40 s, 6 min, 3 h, 3 d: the one unit in which a person would say it. */
export function formatDuration(seconds: number, language: Language): string {
  const say = (value: number, unit: string) => `${formatNumber(value, language)} ${unit}`
  const size = Math.max(0, seconds)
  if (size < 10 && !Number.isInteger(size)) {
    if (size < 1) return say(Math.max(1, Math.round(size * 1000)), 'ms')
    return `${formatWith(TWO, size, language)} s`
  }
  if (size < 90) return say(Math.floor(size), 's')
  if (size < 90 * 60) return say(Math.floor(size / 60), 'min')
  if (size < 36 * 3600) return say(Math.floor(size / 3600), 'h')
  return say(Math.floor(size / 86_400), 'd')
}

/** @param unit of the catalogue, or `whole`: a count whose mean over a step is still said without fractions */
export function formatValue(value: number, unit: Unit | 'whole' | string, language: Language): Figure {
  switch (unit) {
    case 'ratio':
      return { figure: percentFigure(value, language), unit: '%' }
    case 'bytes':
      return scaled(value, 1024, BINARY, language)
    case 'bytes_per_second': {
      const { figure, unit: name } = scaled(value, 1024, BINARY, language)
      return { figure, unit: `${name}/s` }
    }
    case 'watts':
    case 'hertz': {
      const { figure, unit: prefix } = scaled(value, 1000, SI, language)
      return { figure, unit: `${prefix}${unit === 'watts' ? 'W' : 'Hz'}` }
    }
    case 'celsius':
      return { figure: formatWith(WHOLE, value, language), unit: '°C' }
    case 'seconds': {
      const [figure, name] = formatDuration(value, language).split(' ')
      return { figure: figure!, unit: name ?? '' }
    }
    case 'whole':
      return { figure: formatCount(Math.round(value), language), unit: '' }
    case 'per_second':
      return { figure: formatCount(value, language), unit: '/s' }
    default:
      return { figure: formatCount(value, language), unit: '' }
  }
}

/** `96 %`, `1,4 TiB`: figure and unit in one string, held together. */
export function formatText(value: number, unit: Unit | string, language: Language): string {
  const { figure, unit: name } = formatValue(value, unit, language)
  return name === '' ? figure : `${figure} ${name}`
}

/** `hace 40 s` */
export function formatAge(time: UnixSeconds, now: UnixSeconds, language: Language): string {
  return fill(shellText.ago, language, { duration: formatDuration(Math.floor(Math.max(0, now - time)), language) })
}

const dates = new Map<string, Intl.DateTimeFormat>()

function formatTime(time: UnixSeconds, language: Language, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`
  let formatter = dates.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(LOCALES[language], { hourCycle: 'h23', ...options })
    dates.set(key, formatter)
  }
  return formatter.format(time * 1000)
}

/** Full date and time with its zone, for focus and hover. */
export function formatInstant(time: UnixSeconds, language: Language): string {
  return formatTime(time, language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
}

export function formatDay(time: UnixSeconds, language: Language): string {
  return formatTime(time, language, { day: 'numeric', month: 'short' })
}

/** `12 mar 2027`: of steps of days and weeks, over years. */
export function formatDate(time: UnixSeconds, language: Language): string {
  return formatTime(time, language, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `mar 2027` */
export function formatMonth(time: UnixSeconds, language: Language): string {
  return formatTime(time, language, { month: 'short', year: 'numeric' })
}

export function formatHour(time: UnixSeconds, language: Language): string {
  return formatTime(time, language, { hour: '2-digit', minute: '2-digit' })
}

/** `14:03`, with the day before it when that is not today's. */
export function formatClock(time: UnixSeconds, now: UnixSeconds, language: Language): string {
  const sameDay = formatDay(time, language) === formatDay(now, language) && Math.abs(now - time) < 86_400
  return sameDay ? formatHour(time, language) : `${formatDay(time, language)}, ${formatHour(time, language)}`
}

/** `a, b y c` */
export function formatList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(items)
}

/** The form of a text that a count asks for. */
export function plural(count: number, language: Language, forms: { readonly one: Text; readonly other: Text }): Text {
  return new Intl.PluralRules(LOCALES[language]).select(count) === 'one' ? forms.one : forms.other
}

/** The reader's zone: `America/Argentina/Cordoba`, and its distance `GMT-3`. */
export function zone(now: UnixSeconds, language: Language): { readonly name: string; readonly offset: string } {
  const format = new Intl.DateTimeFormat(LOCALES[language], { timeZoneName: 'shortOffset' })
  const offset = format.formatToParts(now * 1000).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return { name: format.resolvedOptions().timeZone, offset }
}
