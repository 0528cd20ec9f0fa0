/** What can be bought, compared: how far the date moves, what it costs, whether it fits. Pure. */
import { fill, type Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { scenarioText as T } from '../text/plan-scenario.ts'
import type { WhatIfAnswer } from './answers.ts'
import { formatCount } from './format.ts'
import type { Told } from './plan.ts'
import { daysWords, monthWords, shortDay, spanOfMonths } from './plan-dates.ts'
import { type Figure, figureWords, money } from './plan-figures.ts'

export type PlanOption = WhatIfAnswer['options'][number]

export interface OptionRow {
  readonly name: string
  readonly count: number
  readonly price: string
  readonly priceLocal: string
  readonly moved: string
  readonly hour: Figure
  readonly hourText: string
  readonly arrives: string
  readonly order: string
  readonly fits: readonly { readonly state: PlanOption['fits'][number]['state']; readonly text: string }[]
  /** why not, or of which day its price is */
  readonly notes: readonly string[]
}

export function optionRows(answer: WhatIfAnswer, now: UnixSeconds, told: Told): readonly OptionRow[] {
  return answer.options.map((option) => rowOf(option, answer, now, told))
}

function rowOf(option: PlanOption, answer: WhatIfAnswer, now: UnixSeconds, told: Told): OptionRow {
  const { language, timeZone } = told
  const { currency, exchange, scenario } = answer
  const { name, count, price, priceLocal, hour, arrives, fits, isAffordable, quoted } = option
  // whole days: the page's clock and that of the answer are some seconds apart
  const lead = Math.round((arrives.p90 - now) / DAY_SECONDS) * DAY_SECONDS
  const order = scenario.p10 === null ? '—' : shortDay(scenario.p10 - lead, timeZone, language)
  return {
    ...{ name, count, hour, order, hourText: figureWords(hour, told), moved: movedWords(option, answer, told) },
    price: price === null ? '—' : money(price, currency, language),
    priceLocal: priceLocal === null || !exchange ? '' : money(priceLocal, exchange.local, language),
    arrives: spanOfMonths(arrives.p50, arrives.p90, timeZone, language),
    fits: fits.map((fit) => ({ state: fit.state, text: fitWords(fit, told) })),
    notes: [
      ...(isAffordable === false ? [T.tooDear[language]] : []),
      ...(quoted === null ? [] : [fill(T.quoted, language, { day: quoted })]),
    ],
  }
}

/** `se corre 14 meses` */
export function movedWords(option: PlanOption, { scenario }: Pick<WhatIfAnswer, 'scenario'>, told: Told): string {
  const { language, timeZone } = told
  const { movedWeeks, isBeyond, without } = option
  if (isBeyond && scenario.notBefore !== null)
    return fill(T.movedBeyond, language, { horizon: monthWords(scenario.notBefore, timeZone, language) })
  if (without === null && scenario.notBefore !== null) return T.movedNever[language]
  if (movedWeeks !== null)
    return movedWeeks < 1
      ? T.movedNot[language]
      : fill(T.movedLater, language, { time: daysWords(movedWeeks * 7, language) })
  return T.movedUnknown[language]
}

function fitWords({ of, needed, limit, state }: PlanOption['fits'][number], told: Told): string {
  const { language } = told
  return fill(T[`fit_${state}`], language, {
    ...{ of: T[`of_${of}`][language], key: of, needed: figureWords(needed, told) },
    limit: limit === null ? '' : figureWords({ value: limit, unit: needed.unit }, told),
  })
}

const isPossible = ({ fits, isAffordable }: PlanOption) =>
  isAffordable !== false && fits.every(({ state }) => state !== 'exceeds')

/** Which hour is the cheapest of what fits, and what it does to the date. */
export function optionsSentence(answer: WhatIfAnswer, told: Told): string {
  const { language } = told
  if (answer.options.length === 0) return T.optionsNone[language]
  const possible = answer.options.filter(isPossible)
  if (possible.length === 0) return T.optionsNoFit[language]
  const priced = possible.filter(({ hour }) => hour.value !== null)
  const best = priced.toSorted((a, b) => a.hour.value! - b.hour.value!)[0]
  if (!best) return ''
  return fill(T.optionsBest, language, {
    ...{ count: formatCount(best.count, language), node: best.name, price: figureWords(best.hour, told) },
    total: best.price === null ? '—' : money(best.price, answer.currency, language),
    moved: movedWords(best, answer, told),
  })
}

/** What the added nodes of a scenario cost: the price of one, so many times. */
export function costOfAdded(
  { node, count }: { readonly node?: string; readonly count?: number },
  { options, currency, exchange }: Pick<WhatIfAnswer, 'options' | 'currency' | 'exchange'>,
  language: Language,
): string {
  if (node === undefined) return '—'
  const option = options.find(({ name }) => name === node)
  if (!option || option.price === null) return '—'
  const times = (count ?? 1) / option.count
  const own = money(option.price * times, currency, language)
  if (option.priceLocal === null || !exchange) return own
  return `${own} = ${money(option.priceLocal * times, exchange.local, language)}`
}
