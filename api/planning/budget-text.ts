/** The sheet as a table and as text to paste, in the reader's language. */
import { csvText } from '../../core/csv.ts'
import { fill, type Language, LOCALES } from '../../core/i18n.ts'
import { BUDGET_TEXT as T } from '../../core/planning/budget-text.ts'
import type { BudgetAnswer } from './budget-schemas.ts'

const KINDS = ['requested', 'in_kind'] as const

/** A row a line, then the totals and what they rest on. Numbers as programs read them. */
export function budgetCsv(answer: BudgetAnswer, language: Language): string {
  const { lines, totals, currency, exchange, notes } = answer
  const local = exchange?.local
  const titles = [T.item, T.kind, T.quantity, T.unit].map((text) => text[language])
  const amounts = [`${T.rate[language]} (${currency})`, `${T.amount[language]} (${currency})`]
  const localTitle = local === undefined ? [] : [`${T.amount[language]} (${local})`]
  const rows = lines.map(({ resource, kind, quantity, rate, amount, amountLocal }) => [
    ...[T[resource][language], T[kind][language], quantity, T[`${resource}Unit`][language], rate ?? ''],
    ...[amount.value ?? '', ...(local === undefined ? [] : [amountLocal ?? ''])],
  ])
  const sums = KINDS.filter((kind) => lines.some((line) => line.kind === kind)).map((kind) => [
    ...[T[`total_${kind}`][language], T[kind][language], '', '', '', totals[kind].amount],
    ...(local === undefined ? [] : [totals[kind].amountLocal ?? '']),
  ])
  const width = titles.length + amounts.length + localTitle.length
  const wide = (row: readonly (string | number)[]) => [...row, ...Array<string>(width - row.length).fill('')]
  return csvText([[...titles, ...amounts, ...localTitle], ...rows, ...sums, ...notes.map((note) => wide([note]))])
}

/** Lines to paste into a form: no markup. */
export function budgetText({ lines, totals, currency, exchange, notes }: BudgetAnswer, language: Language): string {
  const number = (value: number, digits: number) =>
    value.toLocaleString(LOCALES[language], { maximumFractionDigits: digits })
  // two digits that count: a core-hour costs a cent or so
  const rateText = (rate: number) => rate.toLocaleString(LOCALES[language], { maximumSignificantDigits: 3 })
  const both = (amount: number, amountLocal: number | null) =>
    [
      `${currency} ${number(amount, 2)}`,
      ...(exchange && amountLocal !== null ? [`${exchange.local} ${number(amountLocal, 2)}`] : []),
    ].join(' = ')
  const told = lines.map(({ resource, kind, quantity, rate, amount, amountLocal }) => {
    const what = `${T[resource][language]} (${T[kind][language]}): ${number(quantity, 2)} ${T[`${resource}Unit`][language]}`
    return rate === null || amount.value === null
      ? `${what} × ? (${T.unpriced[language]})`
      : `${what} × ${currency} ${rateText(rate)} = ${both(amount.value, amountLocal)}`
  })
  const sums = KINDS.filter((kind) => lines.some((line) => line.kind === kind)).map(
    (kind) => `${T[`total_${kind}`][language]}: ${both(totals[kind].amount, totals[kind].amountLocal)}`,
  )
  return `${[T.title[language], '', ...told, ...sums, '', ...notes].join('\n')}\n`
}

export interface Noted {
  readonly validUntil: string
  readonly repeats: number
  readonly lifeYears: number
  readonly currency: string
  readonly exchange: BudgetAnswer['exchange']
}

/** Validity, exchange rate, method. @param validUntil ISO 8601 day */
export function budgetNotes(
  { validUntil, repeats, lifeYears, currency, exchange }: Noted,
  language: Language,
): string[] {
  const rate = exchange && {
    ...{ rate: exchange.rate, local: exchange.local, currency, date: exchange.date },
    source: exchange.source === '' ? '' : `, ${exchange.source}`,
  }
  return [
    fill(T.validity, language, { date: validUntil }),
    ...(rate ? [fill(T.exchange, language, rate)] : []),
    fill(T.method, language, { repeats, life: lifeYears }),
  ]
}
