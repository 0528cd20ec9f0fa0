/** What a reader tries: as the address holds it, as the API is asked, and what it changes, in words. Pure. */
import { fill, type Language, type Text } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { planText } from '../text/plan.ts'
import { scenarioText as T } from '../text/plan-scenario.ts'
import type { WhatIfAnswer } from './answers.ts'
import { formatCount, formatText } from './format.ts'
import type { Told } from './plan.ts'
import { daysBetween, daysWords, dayWords, leadWords, monthWords } from './plan-dates.ts'
import { money } from './plan-figures.ts'

/** Numbers of a scenario, and what the API allows of each. Percent, days, money. */
export const FIELDS = {
  growth: { least: -90, most: 500 },
  count: { least: 1, most: 10_000 },
  leadP50: { least: 0, most: 3_650 },
  leadP90: { least: 0, most: 3_650 },
  budget: { least: 0, most: 1e12 },
  rate: { least: 0.000001, most: 1e9 },
  target: { least: 1, most: 100 },
} as const
export type Field = keyof typeof FIELDS
export const FIELD_NAMES = Object.keys(FIELDS) as Field[]

export interface Scenario extends Readonly<Partial<Record<Field, number>>> {
  /** of the catalogue */
  readonly node?: string
}

export const NO_SCENARIO: Scenario = {}
export const isEmpty = (scenario: Scenario): boolean => writeScenario(scenario) === ''

export function isAllowed(field: Field, value: number): boolean {
  const { least, most } = FIELDS[field]
  return value >= least && value <= most && (field !== 'count' || Number.isInteger(value))
}

/** `growth:10;node:thin;count:8`, as it stands in the address; names with `;` or `|` are escaped. */
export function writeScenario(scenario: Scenario): string {
  const { node, count } = scenario
  const parts = FIELD_NAMES.filter((field) => field !== 'count').flatMap((field) => {
    const value = scenario[field]
    return value === undefined || (field === 'growth' && value === 0) ? [] : [`${field}:${value}`]
  })
  if (node !== undefined && node !== '') parts.push(`node:${encodeURIComponent(node)}`, `count:${count ?? 1}`)
  return parts.join(';')
}

/** What makes no sense is left out: an address is typed by people. */
export function readScenario(text: string | undefined): Scenario {
  const scenario: { -readonly [Key in keyof Scenario]: Scenario[Key] } = {}
  for (const part of (text ?? '').split(';')) {
    const colon = part.indexOf(':')
    const [key, value] = [part.slice(0, colon), part.slice(colon + 1)]
    if (key === 'node') scenario.node = decoded(value)
    const field = FIELD_NAMES.find((name) => name === key)
    if (field && /^-?\d{1,12}(\.\d{1,9})?$/.test(value) && isAllowed(field, Number(value)))
      scenario[field] = Number(value)
  }
  if (scenario.node === undefined || scenario.node === '') {
    delete scenario.node
    delete scenario.count
  } else scenario.count ??= 1
  if (scenario.growth === 0) delete scenario.growth
  return scenario
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

export interface Saved {
  readonly pool: string
  readonly scenario: Scenario
}
export const MOST_SAVED = 4

/** `pool;growth:10|pool;…` */
export const writeSaved = (saved: readonly Saved[]): string =>
  saved.map(({ pool, scenario }) => [encodeURIComponent(pool), writeScenario(scenario)].join(';')).join('|')

export function readSaved(text: string | undefined): readonly Saved[] {
  const all = (text ?? '').split('|').flatMap((one): Saved[] => {
    const end = one.indexOf(';')
    const pool = decoded(end < 0 ? one : one.slice(0, end))
    return pool === '' ? [] : [{ pool, scenario: readScenario(end < 0 ? '' : one.slice(end + 1)) }]
  })
  return all.slice(0, MOST_SAVED)
}

/** What the API is asked. */
export function whatIfPath(pool: string, scenario: Scenario, language: Language): string {
  const query = new URLSearchParams({ pool, lang: language })
  const { node, count, leadP50, leadP90 } = scenario
  if (node !== undefined) query.append('add', `${node}:${count ?? 1}`)
  for (const field of ['growth', 'budget', 'rate', 'target'] as const)
    if (scenario[field] !== undefined) query.set(field, String(scenario[field]))
  if (leadP50 !== undefined) query.set('leadP50', String(leadP50))
  if (leadP90 !== undefined) query.set('leadP90', String(Math.max(leadP90, leadP50 ?? 0)))
  return `/planning/what-if?${query}`
}

type Answer = Pick<WhatIfAnswer, 'base' | 'scenario' | 'order' | 'currency' | 'exchange'>

/** What was changed: `Con 8 thin más, con 10 % más de demanda por año`. */
export function changesWords(scenario: Scenario, currency: string, local: string, language: Language): string {
  const { node, count, growth, target, leadP50, leadP90, budget, rate } = scenario
  const say = (text: Text, params: Record<string, string>) => fill(text, language, params)
  const said: string[] = []
  if (node !== undefined) said.push(say(T.withNodes, { count: formatCount(count ?? 1, language), node }))
  if (growth !== undefined)
    said.push(say(growth < 0 ? T.withLess : T.withGrowth, { percent: formatCount(Math.abs(growth), language) }))
  if (target !== undefined) said.push(say(T.withTarget, { percent: formatCount(target, language) }))
  if (leadP50 !== undefined || leadP90 !== undefined) {
    const usual = leadP50 ?? leadP90!
    const lead = leadWords({ p50: usual, p90: Math.max(usual, leadP90 ?? usual) }, language)
    said.push(say(T.withLead, { lead }))
  }
  if (budget !== undefined) said.push(say(T.withBudget, { amount: money(budget, currency, language) }))
  if (rate !== undefined) said.push(say(T.withRate, { rate: `${formatCount(rate, language)} ${local}`.trim() }))
  const [first = '', ...rest] = said
  return [first.charAt(0).toLocaleUpperCase(language) + first.slice(1), ...rest].join(', ')
}

/** The change against the present plan: `Con 8 thin más: se llena 14 meses después, …`. */
export function scenarioSentence(scenario: Scenario, answer: Answer, told: Told): string {
  const { language, timeZone } = told
  if (isEmpty(scenario)) return T.asIs[language]
  const changes = changesWords(scenario, answer.currency, answer.exchange?.local ?? '', language)
  const said = fill(T.changed, language, { changes, effect: effectWords(answer, told) })
  const by = answer.order?.by.value
  if (by == null || answer.scenario.p10 === null) return said
  const day = dayWords(by, timeZone, language)
  return `${said} ${fill(answer.order!.isPast ? T.orderMovesPast : T.orderMoves, language, { day })}`
}

function effectWords({ base, scenario }: Answer, { language, timeZone }: Told): string {
  const month = (time: UnixSeconds) => monthWords(time, timeZone, language)
  const when = (time: UnixSeconds) => fill(planText.inMonth, language, { month: month(time) })
  const horizon = month(scenario.notBefore ?? base.notBefore ?? 0)
  const [before, after] = [base.p50, scenario.p50]
  if (base.notBefore === null && scenario.notBefore === null) return T.movedUnknown[language]
  if (before === null && after === null) return neitherWords({ base, scenario }, horizon, language)
  if (after === null) return fill(T.notAnyMore, language, { horizon, before: when(before!) })
  if (before === null) return fill(T.nowWithin, language, { horizon, when: when(after) })
  const days = daysBetween(before, after)
  const params = { when: when(after), before: month(before) }
  if (Math.abs(days) < 1) return fill(T.same, language, params)
  return fill(days > 0 ? T.later : T.sooner, language, { ...params, time: daysWords(days, language) })
}

function neitherWords(
  { base, scenario }: Pick<Answer, 'base' | 'scenario'>,
  horizon: string,
  language: Language,
): string {
  const percent = (value: number | null) => (value === null ? '—' : formatText(value, 'ratio', language))
  const moved = base.probability !== scenario.probability
  const chances = moved
    ? fill(T.chances, language, { before: percent(base.probability), after: percent(scenario.probability) })
    : ''
  return fill(T.neither, language, { horizon, chances })
}
