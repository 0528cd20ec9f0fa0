/** When each resource is full, and by when to order, in words. From the API's answers. Pure. */

import { fill, type Language, type Text } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { planText as T } from '../text/plan.ts'
import type { SaturationAnswer } from './answers.ts'
import { formatCount, formatDuration, formatList, percentFigure } from './format.ts'
import { modelNames } from './model-words.ts'
import {
  daysBetween,
  daysWords,
  dayWords,
  leadWords,
  monthBeside,
  monthWords,
  shortDay,
  spanOfMonths,
} from './plan-dates.ts'

export type PlanResource = SaturationAnswer['resources'][number]
export type PlanDates = PlanResource['dates']
export type PlanOrder = NonNullable<PlanResource['order']>

/** In which language, and whose days. */
export interface Told {
  readonly timeZone: string
  readonly language: Language
}

const ORDER = { full: 0, window: 1, beyond: 2, insufficient: 3, unknown: 4 } as const
/** A place on a ruler. */
export const isDated = ({ dates }: PlanResource): boolean => dates.state === 'full' || dates.state === 'window'

/** What has to be ordered first comes first; what has no date comes last. */
export function urgentFirst(resources: readonly PlanResource[]): readonly PlanResource[] {
  const by = ({ order, dates }: PlanResource) => order?.by.value ?? dates.p10 ?? Infinity
  return [...resources].sort((a, b) => ORDER[a.dates.state] - ORDER[b.dates.state] || by(a) - by(b))
}

/** `7 de cada 10 veces (68 %)` */
export function chanceWords(probability: number, language: Language): string {
  const n = Math.min(9, Math.max(1, Math.round(probability * 10)))
  return fill(T.chance, language, { n, percent: percentFigure(probability, language) })
}

/** One resource in a sentence. */
export function resourceSentence({ title, dates, targetShare }: PlanResource, { timeZone, language }: Told): string {
  const say = (text: Text, params: Record<string, string> = {}) => fill(text, language, { title, ...params })
  const month = (time: UnixSeconds) => monthWords(time, timeZone, language)
  const { state, p10, p50, p90, notBefore, probability } = dates
  const horizon = notBefore === null ? '' : month(notBefore)
  if (state === 'full') return say(T.full, { target: percentFigure(targetShare, language) })
  if (state === 'beyond') return say(T.beyond, { horizon })
  if (state !== 'window' || p10 === null) return say(state === 'unknown' ? T.unknown : T.insufficient)
  if (p50 === null)
    return say(T.windowRare, { from: month(p10), horizon, chance: chanceWords(probability ?? 0.1, language) })
  if (p90 === null) return say(T.windowOpen, { from: month(p10), middle: month(p50), horizon })
  return say(T.window, {
    span: spanOfMonths(p10, p90, timeZone, language),
    middle: monthBeside(p50, p90, timeZone, language),
  })
}

/** By when to order; nothing where there is no date. */
export function orderSentence(order: PlanOrder | null, { timeZone, language }: Told): string {
  if (order?.by.value == null) return ''
  const params = { lead: leadWords(order.leadDays, language), day: dayWords(order.by.value, timeZone, language) }
  return fill(order.isPast ? T.orderPast : T.orderBy, language, params)
}

/** The page in one sentence or two: the most urgent resource, when to order it. */
export function planHeadline(answer: SaturationAnswer, language: Language): string {
  const told: Told = { timeZone: answer.timeZone, language }
  const [first] = urgentFirst(answer.resources)
  if (!first) return T.nothing[language]
  if (isDated(first)) return `${resourceSentence(first, told)} ${orderSentence(first.order, told)}`.trim()
  if (first.dates.state === 'beyond')
    return fill(T.allWell, language, { horizon: monthWords(first.dates.notBefore!, told.timeZone, language) })
  return T.noDates[language]
}

export type Tone = 'now' | 'today' | 'planned' | 'well' | 'unknown'
/** Half a year before it has to be ordered somebody should be at work on it. */
const SOON_DAYS = 180

export function toneOf({ dates, order }: PlanResource, now: UnixSeconds): Tone {
  if (dates.state === 'unknown' || dates.state === 'insufficient') return 'unknown'
  if (dates.state === 'full' || order?.isPast) return 'now'
  if (order?.by.value == null) return 'well'
  return daysBetween(now, order.by.value) < SOON_DAYS ? 'today' : 'planned'
}

/** Facts of one ruler, each a few words: order, arrival, the window. */
export function rulerFacts({ dates, order }: PlanResource, now: UnixSeconds, told: Told): readonly string[] {
  const { timeZone, language } = told
  const facts: string[] = []
  const { p10, p50, p90, notBefore, probability, state } = dates
  if (order?.by.value != null) {
    const day = shortDay(order.by.value, timeZone, language)
    const ago = daysWords(daysBetween(order.by.value, now), language)
    facts.push(fill(order.isPast ? T.factPast : T.factOrder, language, { day, ago }))
    const { from, to } = arrivalOf(order, now)
    const span = spanOfMonths(from, to, timeZone, language)
    facts.push(fill(order.isPast ? T.factToday : T.factArrives, language, { span }))
  }
  const month = (time: UnixSeconds) => monthWords(time, timeZone, language)
  if (state === 'full') facts.push(T.stateFull[language])
  else if (p10 !== null && p50 !== null) {
    const middle = monthBeside(p50, p90 ?? p10, timeZone, language)
    const span = p90 === null ? '' : spanOfMonths(p10, p90, timeZone, language)
    facts.push(fill(p90 === null ? T.factOpen : T.factFull, language, { from: month(p10), span, middle }))
  } else if (p10 !== null)
    facts.push(
      fill(T.factFrom, language, {
        ...{ from: month(p10), horizon: month(notBefore!), chance: chanceWords(probability ?? 0.1, language) },
      }),
    )
  return facts
}

/** What is ordered on the day it has to be, or today where that is past, is there from the one to the other. */
export function arrivalOf(
  { by, isPast, leadDays }: PlanOrder,
  now: UnixSeconds,
): { readonly ordered: UnixSeconds; readonly from: UnixSeconds; readonly to: UnixSeconds } {
  const ordered = isPast ? now : by.value!
  return { ordered, from: ordered + leadDays.p50 * DAY_SECONDS, to: ordered + leadDays.p90 * DAY_SECONDS }
}

const STATES = {
  ...{ full: T.stateFull, beyond: T.stateBeyond, insufficient: T.stateInsufficient, unknown: T.stateUnknown },
  window: T.stateWindow,
} as const satisfies Record<PlanDates['state'], Text>

export function stateWords({ state, notBefore }: PlanDates, { timeZone, language }: Told): string {
  const horizon = notBefore === null ? '' : monthWords(notBefore, timeZone, language)
  return fill(STATES[state], language, { horizon })
}

export const UNIT_TEXT = {
  ...{ cores: T.unitCores, gpus: T.unitGpus, memory: T.unitMemory, filesystem: T.unitFilesystem, hub: T.unitHub },
} as const satisfies Record<PlanResource['kind'], Text>

/** How sure and from what, in sentences. */
export function restsOn(resource: PlanResource, language: Language): readonly string[] {
  const { isDemand, availability, usedShare, models, historyWeeks, kind } = resource
  const percent = (value: number) => percentFigure(value, language)
  const said: string[] = [fill(T.history, language, { weeks: formatCount(historyWeeks, language) })]
  if (!isDemand) said.push(T.usageOnly[language])
  if (usedShare !== null) said.push(fill(T.usedShare, language, { value: percent(usedShare) }))
  if (kind !== 'filesystem' && kind !== 'hub') {
    const text = {
      ...{ told: T.availabilityTold, measured: T.availabilityMeasured, default: T.availabilityDefault },
    }[availability.from]
    said.push(fill(text, language, { value: percent(availability.value) }))
  }
  if (models.length > 0) said.push(fill(T.models, language, { names: modelNames(models) }))
  return said
}

const PARTS = {
  ...{ backlog: T.part_backlog, cancelledPending: T.part_cancelledPending, denied: T.part_denied, lost: T.part_lost },
} as const satisfies Record<string, Text>

/** What was asked and not served, and what nobody tells of. */
export function unmetWords({ unmet, kind }: PlanResource, language: Language): readonly string[] {
  if (!unmet) return [T.unmetNone[language]]
  const hours = (value: number) =>
    `${formatCount(value, language)} ${(kind === 'gpus' ? T.hoursGpus : T.hoursCores)[language]}`
  const { total, low, unknown, backlogDays } = unmet
  const least = total.value ?? low
  const said =
    least === null
      ? [T.unmetUnknown[language]]
      : least === 0
        ? [T.unmetZero[language]]
        : [fill(unknown.length > 0 ? T.unmetLeast : T.unmetTotal, language, { total: hours(least) })]
  if (backlogDays?.value != null && backlogDays.value > 0)
    said.push(fill(T.unmetDays, language, { days: lengthWords(backlogDays.value, language) }))
  if (unknown.length > 0) {
    const parts = unknown.map((part) => (PARTS[part as keyof typeof PARTS] ?? T.part_lost)[language])
    said.push(fill(T.unmetNobody, language, { parts: formatList(parts, language) }))
  }
  return said
}

/** Less than two days are told in hours. */
const lengthWords = (days: number, language: Language): string =>
  days < 2 ? formatDuration(days * DAY_SECONDS, language) : daysWords(days, language)

/** Which call comes in time. */
export function callsSentence(order: PlanOrder | null, { timeZone, language }: Told): string {
  if (!order || order.calls.length === 0) return T.callsNone[language]
  const last = order.calls.find(({ name, state }) => name === order.lastCall && state !== 'closed' && state !== 'late')
  if (!last) return T.callsLate[language]
  // its last day is the one before that instant
  const closes = dayWords(last.closes - 1, timeZone, language)
  return fill(T.callsLast, language, { name: last.name, closes })
}
