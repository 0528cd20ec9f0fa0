/** A figure of a plan: what it says, by which formula, from what. Pure. */
import { fill, type Language, LOCALES } from '../../core/i18n.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { planText } from '../text/plan.ts'
import { unitWords } from '../text/plan-units.ts'
import type { SaturationAnswer } from './answers.ts'
import { formatCount, formatNumber, formatText, percentFigure } from './format.ts'
import type { Told } from './plan.ts'
import { daysWords, dayWords } from './plan-dates.ts'

export type Figure = NonNullable<SaturationAnswer['resources'][number]['dates']['figure']>
export type Formula = SaturationAnswer['formulas'][number]

const MONEY = {
  whole: { maximumFractionDigits: 0 },
  cents: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  small: { maximumSignificantDigits: 3 },
} as const
const moneyFormats = new Map<string, Intl.NumberFormat>()

/** `USD 20.000`, `USD 1,10`, `USD 0,0126` */
export function money(amount: number, currency: string, language: Language): string {
  const size = Math.abs(amount)
  const kind = size >= 100 || size === 0 ? 'whole' : size >= 1 ? 'cents' : 'small'
  const key = `${language} ${kind}`
  let format = moneyFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], MONEY[kind])
    moneyFormats.set(key, format)
  }
  return `${currency}\u00a0${format.format(amount)}`
}

const word = (name: string, language: Language): string =>
  Object.hasOwn(unitWords, name) ? unitWords[name as keyof typeof unitWords][language] : name

/** `USD 0,0126 por hora-núcleo`, `2,16 kW`, `12 de enero de 2027`; nobody knows: said so. */
export function figureWords({ value, unit }: Pick<Figure, 'value' | 'unit'>, { language, timeZone }: Told): string {
  if (value === null) return planText.notKnown[language]
  if (unit === 'unix_seconds') return dayWords(value, timeZone, language)
  if (unit === 'seconds' || unit === 'ratio') return formatText(value, unit, language)
  const [currency, of] = unit.split('/')
  if (/^[A-Z]{3}$/.test(currency!) && currency !== 'BTU')
    return of === undefined
      ? money(value, currency!, language)
      : `${money(value, currency!, language)}/${word(of, language)}`
  return `${formatCount(value, language)}\u00a0${word(unit, language)}`
}

/** Inputs that are not plain numbers. */
const SHARES = new Set([
  ...['targetShare', 'extraGrowth', 'availability', 'usedShare', 'utilisation', 'filled', 'shift', 'derating'],
  ...['share', 'load'],
])

function inputWords(name: string, value: number | null, { timeZone, language }: Told): string {
  if (value === null) return planText.notKnown[language]
  if (name === 'breachP10') return dayWords(value, timeZone, language)
  if (name === 'leadP90') return daysWords(value / DAY_SECONDS, language)
  if (name === 'meanService') return formatText(value, 'seconds', language)
  if (SHARES.has(name))
    return `${value < 0 ? formatNumber(Math.round(value * 100), language) : percentFigure(value, language)}\u00a0%`
  return formatCount(value, language)
}

export interface Explained {
  readonly title: string
  readonly expression: string
  readonly source: string
  readonly inputs: readonly { readonly name: string; readonly label: string; readonly value: string }[]
}

/** How a figure came to be; undefined where the answer carries no such formula. */
export function explainFigure(figure: Figure, formulas: readonly Formula[], told: Told): Explained | undefined {
  const formula = formulas.find(({ id }) => id === figure.formula)
  if (!formula) return undefined
  const { title, expression, source } = formula
  const inputs = Object.entries(figure.inputs).map(([name, value]) => ({
    name,
    label: formula.inputs[name] ?? name,
    value: inputWords(name, value, told),
  }))
  return { title, expression, source, inputs }
}

const ASSUMED_UNITS = {
  weeks: planText.manyWeeks,
  days: planText.manyDays,
  hours: planText.manyHours,
  years: planText.manyYears,
}

/** `80 %`, `104 semanas`, `1,58` */
export function assumptionWords(
  { key, value, unit }: SaturationAnswer['assumptions'][number],
  language: Language,
): string {
  // a share, but for the one that is above one
  if (unit === 'ratio') return key === 'pue' ? formatCount(value, language) : formatText(value, 'ratio', language)
  const text = ASSUMED_UNITS[unit as keyof typeof ASSUMED_UNITS]
  return text
    ? fill(text, language, { count: formatCount(value, language) })
    : `${formatCount(value, language)} ${unit}`
}
