/** Does a rule's condition hold, for each of its instances? Pure: answers of the store in, readings out. */

import { quantilesOf } from '../../core/quantiles.ts'
import type { Labels, UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { medianOf } from '../../forecasts/numeric/vectors.ts'
import type { LatestAnswer } from '../../store/metrics/store.ts'
import { type AlertRule, type Condition, selectorsOf } from '../rules/schema.ts'
import { type Answers, rangeKey, stepOf, windowOf } from './gather.ts'
import type { Grouper, SeriesGroup } from './groups.ts'

/** `between`: over for who is not firing, still on for who is. `unknown`: nothing that changes a state. */
export type Verdict = 'met' | 'between' | 'clear' | 'unknown'

export interface Reading {
  /** the canonical text of `labels` */
  readonly id: string
  readonly labels: Labels
  /** NaN where nothing is known */
  readonly value: number
  readonly verdict: Verdict
}

type Selector = ReturnType<typeof selectorsOf>[number]
type Bound = {
  readonly above?: number | undefined
  readonly below?: number | undefined
  readonly clear?: number | undefined
}

/** What is silent for longer may be something that was taken away: that neither begins an alert nor ends one. */
export const LONGEST_SILENCE_SECONDS = 7 * DAY_SECONDS
/** A time so far ahead is one of a clock that jumped. */
const AHEAD_SECONDS = 300
/** Of a window, what has to be known. */
const LEAST_SHARE = 0.25
const LEAST_VALUES = 3

/** Whether a value of that time stands for now. */
export function isKnown(time: UnixSeconds, freshUntil: UnixSeconds, now: UnixSeconds): boolean {
  return freshUntil >= now && time <= now + AHEAD_SECONDS
}

/** @returns undefined where the store did not answer: every state stays as it is */
export function readRule(
  rule: AlertRule,
  answers: Answers,
  now: UnixSeconds,
  group: Grouper,
): readonly Reading[] | undefined {
  const { condition, and, by } = rule
  const readings = readCondition(condition, by, answers, now, group)
  if (!readings || !and) return readings
  const others = and.map((one) => readCondition(one, by, answers, now, group))
  const byId: ReadonlyMap<string, Reading>[] = []
  for (const other of others) {
    if (!other) return undefined
    byId.push(new Map(other.map((reading) => [reading.id, reading])))
  }
  return readings.map((reading) => ({
    ...reading,
    verdict: weakest([reading.verdict, ...byId.map((other) => other.get(reading.id)?.verdict ?? 'unknown')]),
  }))
}

function weakest(verdicts: readonly Verdict[]): Verdict {
  return (['clear', 'unknown', 'between'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'met'
}

function readCondition(
  condition: Condition,
  by: readonly string[],
  answers: Answers,
  now: UnixSeconds,
  group: Grouper,
): readonly Reading[] | undefined {
  const selectors = selectorsOf(condition)
  if (selectors.some(({ metric }) => !answers.latest.has(metric) || answers.failed.has(metric))) return undefined
  const groupsOf = ({ metric, where }: Selector): readonly SeriesGroup[] =>
    group(metric, answers.latest.get(metric)!.labels, where, by)
  const [first] = selectors as [Selector]
  const latest = answers.latest.get(first.metric)!
  if (condition.kind === 'threshold') return groupsOf(first).map((one) => thresholdReading(condition, one, latest, now))
  if (condition.kind === 'absence')
    return groupsOf(first).map((one) => absenceReading(condition.after, one, latest, now))
  if (condition.kind === 'ratio') return ratioReadings(condition, groupsOf, answers, now)
  return windowReadings(condition, groupsOf(first), answers, { now, by, group })
}

function thresholdReading(
  condition: Extract<Condition, { kind: 'threshold' }>,
  { id, labels, members }: SeriesGroup,
  latest: LatestAnswer,
  now: UnixSeconds,
): Reading {
  const { oneOf, fold = condition.below === undefined ? 'max' : 'min' } = condition
  const { values, isWhole } = knownOf(latest, members, now)
  if (oneOf) {
    const hit = values.find((value) => oneOf.includes(value))
    const verdict = hit !== undefined ? 'met' : isWhole ? 'clear' : 'unknown'
    return { id, labels, value: hit ?? values[0] ?? Number.NaN, verdict }
  }
  const value = folded(fold, values)
  // a part can show that the worst is bad enough, never that all is well
  const isWorst = fold === (condition.below === undefined ? 'max' : 'min')
  const verdict = boundVerdict(condition, value)
  return { id, labels, value, verdict: isWhole || (isWorst && verdict === 'met') ? verdict : 'unknown' }
}

function knownOf({ values, times, freshUntil }: LatestAnswer, members: readonly number[], now: UnixSeconds) {
  const known: number[] = []
  for (const at of members) if (isKnown(times[at]!, freshUntil[at]!, now)) known.push(values[at]!)
  return { values: known, isWhole: known.length === members.length }
}

function folded(fold: 'max' | 'min' | 'sum' | 'mean' | 'count', values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  if (values.length === 1) return fold === 'count' ? 1 : values[0]!
  const sum = () => values.reduce((total, value) => total + value, 0)
  const folds = {
    max: () => Math.max(...values),
    min: () => Math.min(...values),
    sum,
    mean: () => sum() / values.length,
    count: () => values.length,
  }
  return folds[fold]()
}

function boundVerdict({ above, below, clear }: Bound, value: number): Verdict {
  if (Number.isNaN(value)) return 'unknown'
  if (above !== undefined) return value > above ? 'met' : value > (clear ?? above) ? 'between' : 'clear'
  return value < below! ? 'met' : value < (clear ?? below!) ? 'between' : 'clear'
}

function absenceReading(
  after: number,
  { id, labels, members }: SeriesGroup,
  latest: LatestAnswer,
  now: UnixSeconds,
): Reading {
  let [newest, until] = [-Infinity, -Infinity]
  for (const at of members) {
    newest = Math.max(newest, latest.times[at]!)
    until = Math.max(until, latest.freshUntil[at]!)
  }
  const age = now - newest
  const verdict = (): Verdict => {
    if (age < -AHEAD_SECONDS) return 'unknown'
    if (age > after && until < now) return age > LONGEST_SILENCE_SECONDS ? 'between' : 'met'
    return until < now ? 'between' : 'clear'
  }
  return { id, labels, value: age, verdict: verdict() }
}

/** Of sums. What is counted out of the same metric and is not there is none of it; any other part that lacks is unknown. */
function ratioReadings(
  condition: Extract<Condition, { kind: 'ratio' }>,
  groupsOf: (selector: Selector) => readonly SeriesGroup[],
  answers: Answers,
  now: UnixSeconds,
): readonly Reading[] {
  const parts = new Map(groupsOf(condition.of).map((group) => [group.id, group]))
  const total = ({ metric, fold = 'sum' }: Selector, members: readonly number[]): number => {
    const { values, isWhole } = knownOf(answers.latest.get(metric)!, members, now)
    return isWhole ? folded(fold, values) : Number.NaN
  }
  return groupsOf(condition.over).map(({ id, labels, members }) => {
    const part = parts.get(id)
    const none = condition.of.metric === condition.over.metric ? 0 : Number.NaN
    const whole = total(condition.over, members)
    const value = whole === 0 ? Number.NaN : (part ? total(condition.of, part.members) : none) / whole
    return { id, labels, value, verdict: boundVerdict(condition, value) }
  })
}

type WindowCondition = Extract<Condition, { window: number }>

function windowReadings(
  condition: WindowCondition,
  groups: readonly SeriesGroup[],
  answers: Answers,
  { now, by, group }: { now: UnixSeconds; by: readonly string[]; group: Grouper },
): readonly Reading[] | undefined {
  const { metric, where } = condition
  const key = rangeKey(metric, stepOf(windowOf(condition)!))
  const range = answers.ranges.get(key)
  if (!range) return undefined
  const latest = answers.latest.get(metric)!
  const found = new Map(
    group(
      key,
      range.series.map(({ labels }) => labels),
      where,
      by,
    ).map((one) => [one.id, one]),
  )
  const steps = Math.max(1, Math.round(condition.window / range.stepSeconds))
  return groups.map(({ id, labels, members }) => {
    const own = found.get(id)
    const columns = own?.members.map((at) => range.series[at]!.values.slice(-steps)) ?? []
    const values = columns
      .map((column) => windowValue(condition, column, range.stepSeconds))
      .filter((value) => !Number.isNaN(value))
    const lower = condition.kind === 'forecast' || condition.below !== undefined
    const value = folded(condition.fold ?? (lower ? 'min' : 'max'), values)
    const isWhole = knownOf(latest, members, now).isWhole && values.length === columns.length
    const verdict =
      condition.kind === 'forecast' ? forecastVerdict(condition.within, value) : boundVerdict(condition, value)
    return { id, labels, value, verdict: isWhole ? verdict : 'unknown' }
  })
}

/** Ends only when the date is a fifth further away than what it fires at: a date that wobbles does not make it flap. */
const CLEAR_FACTOR = 1.2

function forecastVerdict(within: number, seconds: number): Verdict {
  return boundVerdict({ below: within, clear: CLEAR_FACTOR * within }, seconds)
}

/** @returns NaN where too little of the window is known */
function windowValue(condition: WindowCondition, column: Float64Array, stepSeconds: number): number {
  const places: number[] = []
  for (let at = 0; at < column.length; at++) if (!Number.isNaN(column[at]!)) places.push(at)
  const steps = condition.window / stepSeconds
  if (places.length < Math.min(LEAST_VALUES, steps) || places.length < LEAST_SHARE * steps) return Number.NaN
  const known = Float64Array.from(places, (at) => column[at]!)
  switch (condition.kind) {
    case 'quantile':
      return quantilesOf(known)(condition.quantile)
    case 'amount':
      // of what is known: a gap adds nothing, and is not filled with what nobody saw
      return known.reduce((total, value) => total + value * stepSeconds, 0)
    case 'rate':
      return (known.at(-1)! - known[0]!) / ((places.at(-1)! - places[0]!) * stepSeconds)
    case 'forecast':
      return secondsUntil(condition.reaches, places, known, stepSeconds)
  }
}

/**
 * Until the line through the median with the Theil–Sen slope reaches a value; infinite where it never does.
 * @see Sen, JASA 63 (1968) 1379
 */
function secondsUntil(goal: number, places: readonly number[], known: Float64Array, stepSeconds: number): number {
  const slopes: number[] = []
  for (let a = 0; a < known.length; a++)
    for (let b = a + 1; b < known.length; b++) slopes.push((known[b]! - known[a]!) / (places[b]! - places[a]!))
  const slope = medianOf(slopes)
  const start = medianOf(known.map((value, at) => value - slope * places[at]!))
  const now = start + slope * places.at(-1)!
  if (now === goal) return 0
  const left = (goal - now) / slope
  return Number.isFinite(left) && left > 0 ? left * stepSeconds : Infinity
}
