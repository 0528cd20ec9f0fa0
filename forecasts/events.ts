/**
 * Events that are known beforehand, by name: what each does to a series, learned from when it came before or told by
 * somebody. An event is believed where the history is told clearly better with it (Akaike's criterion; Burnham and Anderson,
 * Sociological Methods & Research 33 (2004) 261) and its effect is one that it can have.
 */
import { criterionOf, type Preparation, type Prepared, prepare } from './prepare.ts'

export const EVENT_KINDS = ['course', 'capacity', 'given'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What it is said to do at full strength: `share` of what there would be (0.3: 30 % more), or so much `amount`. */
export interface Expected {
  readonly as: 'share' | 'amount'
  readonly value: number
}

export interface KnownEvent {
  readonly kind: EventKind
  readonly name: string
  /** how much it is there, at each step of history and horizon; 0: not */
  readonly column: Float64Array
  /** else it is learned */
  readonly expected?: Expected | undefined
  /** it is tried, and left out where the history is not told better with it */
  readonly trial?: Trial | undefined
}

export interface Trial {
  /** how much less the criterion must be at least: what changes once happens by chance where a level wanders */
  readonly leastGain: number
  /** how many times it must have begun in the history: once is an accident */
  readonly leastTimes: number
  /** effects at full strength, as shares of the usual level, beyond which it is taken for something else */
  readonly shares: readonly [least: number, most: number]
}

export interface EventEffect {
  readonly kind: EventKind
  readonly name: string
  /** at full strength; NaN where it is not known or not believed */
  readonly effect: number
  /** else in the unit of the series */
  readonly isShare: boolean
  readonly isLearned: boolean
  /** steps of the history and of the horizon at which it is there */
  readonly stepsBefore: number
  readonly stepsAhead: number
}

/** Where a shift that was found goes away with an event, it need only be about as good … */
const MOST_LOSS = 2
/** … and so near in steps is it the same: hardware is there before it is used. */
const NEAR = 14

export interface Believed {
  readonly events: readonly KnownEvent[]
  /** first steps of new levels, but for those that the hardware explains */
  readonly shifts: readonly number[]
}

/** Those to be learned from the history: the ones without a trial, and of the others those that stand it. */
export function believedEvents(y: Float64Array, events: readonly KnownEvent[], preparation: Preparation): Believed {
  const learned = events.filter(({ expected }) => expected === undefined)
  const tried = learned.filter(({ column, trial }) => trial && timesOf(column, y.length) >= trial.leastTimes)
  let believed: Believed = {
    events: learned.filter(({ trial }) => trial === undefined),
    shifts: preparation.shifts === 'find' ? prepare(y, preparation).shifts : (preparation.shifts ?? []),
  }
  if (tried.length === 0) return believed
  const told = ({ events, shifts }: Believed): Preparation => ({
    ...{ ...preparation, shifts },
    known: events.map(({ column }) => column),
  })
  let criterion = criterionOf(y, told(believed))
  for (const event of tried) {
    const wider = { events: [...believed.events, event], shifts: unexplained(believed.shifts, event) }
    const next = criterionOf(y, told(wider))
    const isInstead = wider.shifts.length < believed.shifts.length
    const isBetter = next <= criterion + (isInstead ? MOST_LOSS : -event.trial!.leastGain)
    if (!isBetter || !isPlausible(y, event, prepare(y, told(wider)))) continue
    ;[believed, criterion] = [wider, next]
  }
  return believed
}

function unexplained(shifts: readonly number[], { kind, column }: KnownEvent): readonly number[] {
  if (kind !== 'capacity') return shifts
  const changes = Array.from(column.keys()).filter((at) => at > 0 && column[at] !== column[at - 1])
  return shifts.filter((shift) => !changes.some((at) => Math.abs(shift - at) <= NEAR))
}

/** How many times it began, or changed, within the history. */
function timesOf(column: Float64Array, length: number): number {
  let times = 0
  for (let at = 0; at < length; at++) if (column[at] !== 0 && column[at] !== column[at - 1]) times++
  return times
}

function isPlausible(y: Float64Array, { trial }: KnownEvent, { known }: Prepared): boolean {
  const weight = known?.weights.at(-1)
  if (!trial || !known || weight === undefined) return false
  const level = y.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / y.length
  const share = known.isRelative ? Math.exp(weight) - 1 : weight / level
  return share >= trial.shares[0] && share <= trial.shares[1]
}

/** What they do, in the order they were given in. @param learned of the believed ones, in their order */
export function effectsTold(
  y: Float64Array,
  events: readonly KnownEvent[],
  believed: readonly KnownEvent[],
  learned: Prepared['known'],
): readonly EventEffect[] {
  const { isRelative, weights } = learned ?? { isRelative: false, weights: new Float64Array() }
  return events.map((event) => {
    const { kind, name, column, expected } = event
    const there = Array.from(column.keys()).filter((at) => column[at] !== 0)
    const stepsBefore = there.filter((at) => at < y.length).length
    const common = { kind, name, stepsBefore, stepsAhead: there.length - stepsBefore }
    if (expected) return { ...common, effect: expected.value, isShare: expected.as === 'share', isLearned: false }
    const weight = weights[believed.indexOf(event)]
    const isKnown = weight !== undefined && stepsBefore > 0
    const effect = isRelative ? Math.exp(weight ?? NaN) - 1 : (weight ?? NaN)
    return { ...common, effect: isKnown ? effect : NaN, isShare: isRelative, isLearned: true }
  })
}

/** What is told of effects, step by step of history and horizon: values are multiplied, then added to. */
export interface Told {
  readonly factor: Float64Array
  readonly amount: Float64Array
}

/** @returns undefined where nothing is told */
export function toldEffects(events: readonly KnownEvent[], length: number): Told | undefined {
  const told = events.filter(({ expected }) => expected !== undefined)
  if (told.length === 0) return undefined
  const [factor, amount] = [new Float64Array(length).fill(1), new Float64Array(length)]
  for (const { column, expected } of told)
    for (let at = 0; at < length; at++)
      if (expected!.as === 'share') factor[at]! *= 1 + expected!.value * column[at]!
      else amount[at]! += expected!.value * column[at]!
  return { factor, amount }
}

/** @returns as it would have been without; NaN where nothing would have been left to tell by */
export const withoutTold = (y: Float64Array, { factor, amount }: Told): Float64Array =>
  y.map((value, at) => (factor[at]! > 0 ? (value - amount[at]!) / factor[at]! : NaN))

/** @param from steps of history before the first value */
export const withTold = (values: Float64Array, { factor, amount }: Told, from: number): Float64Array =>
  values.map((value, step) => value * Math.max(0, factor[from + step]!) + amount[from + step]!)
