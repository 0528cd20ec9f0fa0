/** The series behind a forecast: whole days or hours, from the first that is known to the last that is over. */
import { type Subject, type SubjectId, subjectOf } from '../../core/forecasts/subjects.ts'
import type { Outage } from '../../core/ledger/capacity/facts.ts'
import { periodBounds } from '../../core/ledger/periods.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { Span } from '../../forecasts/prepare.ts'
import type { ClusterContents } from '../../store/ledger/contents.ts'
import type { SessionsQuery } from '../../store/ledger/sessions/query.ts'
import type { UsageDimension } from '../../store/ledger/usage-names.ts'
import type { ApiDeps } from '../deps.ts'
import { SESSION_FIGURES } from '../session-figures.ts'
import { USAGE_FIGURES, type UsageFigure } from '../usage-figures.ts'

export const FORECAST_STEPS = ['day', 'hour'] as const
export type ForecastStep = (typeof FORECAST_STEPS)[number]

interface StepRules {
  readonly seconds: number
  /** seasons in steps */
  readonly periods: readonly number[]
  /** no more history is looked at */
  readonly mostSteps: number
  readonly horizon: number
  readonly mostHorizon: number
}
export const STEP_RULES: Readonly<Record<ForecastStep, StepRules>> = {
  day: { seconds: DAY_SECONDS, periods: [7, 365], mostSteps: 5 * 366, horizon: 90, mostHorizon: 730 },
  hour: { seconds: HOUR_SECONDS, periods: [24, 168], mostSteps: 90 * 24, horizon: 168, mostHorizon: 336 },
}

export interface HistoryQuery {
  readonly subject: SubjectId
  readonly where: Readonly<Record<string, readonly string[]>>
  /** told apart by these; none: all together */
  readonly by: readonly string[]
  readonly step: ForecastStep
}

export interface History {
  /** where each step begins, and the end of the last one */
  readonly bounds: Float64Array
  readonly groups: readonly {
    readonly labels: Readonly<Record<string, string>>
    /** NaN where nothing is known */
    readonly values: Float64Array
    /** of declared outages, in steps */
    readonly outages: readonly Span[]
    /** … and as they were told */
    readonly declared: readonly Outage[]
  }[]
}

export type HistoryDeps = Pick<ApiDeps, 'ledger' | 'store' | 'timeZone'>
const NOTHING: History = { bounds: new Float64Array(1), groups: [] }
/** A part of a step in which nobody looked leaves a figure too low. */
const LEAST_COVERAGE = 0.5

/** @throws AppError as the ledger and the store */
export async function readHistory(
  deps: HistoryDeps,
  query: HistoryQuery,
  now: UnixSeconds,
  signal?: AbortSignal,
): Promise<History> {
  const subject = subjectOf(query.subject)
  const { seconds, mostSteps } = STEP_RULES[query.step]
  const from = now - mostSteps * seconds
  switch (subject.from) {
    case 'metric':
      return ofMetric(deps, subject, query, { from, now, signal })
    case 'sessions':
      return ofSessions(deps, query, { from, now, signal })
    case 'usage':
      return ofUsage(deps, query, { from, now, signal })
  }
}

interface Asking {
  readonly from: UnixSeconds
  readonly now: UnixSeconds
  readonly signal: AbortSignal | undefined
}

/** The beginning of the step that is not over yet. */
function currentStep(now: UnixSeconds, { step }: HistoryQuery, timeZone: string): UnixSeconds {
  return periodBounds(now, now + 1, step, timeZone)[0]!
}

async function ofUsage({ ledger, timeZone }: HistoryDeps, query: HistoryQuery, asking: Asking): Promise<History> {
  const { clusters, usageEnd } = await ledger.contents(asking.signal)
  if (usageEnd === undefined) return NOTHING
  const wanted = query.where['cluster']
  const own = clusters.filter(({ cluster }) => wanted === undefined || wanted.includes(cluster))
  const until = knownUntil(own, asking.now) ?? usageEnd
  const to = Math.min(until, currentStep(asking.now, query, timeZone))
  // a listing may end years ago: its history is as long
  const { seconds, mostSteps } = STEP_RULES[query.step]
  const since = Math.max(Math.min(...own.map(({ firstSubmit }) => firstSubmit)), to - mostSteps * seconds)
  // whole steps alone: what is known begins and ends with days of UTC
  const all =
    since < to ? periodBounds(since, to, query.step, timeZone).filter((bound) => bound >= since && bound <= to) : []
  const [from, end] = [all[0], all.at(-1)]
  if (from === undefined || end === undefined || from === end) return NOTHING
  const [by, where] = [query.by as UsageDimension[], query.where as Record<UsageDimension, string[]>]
  const answer = await ledger.usage(
    { from, to, step: query.step, timeZone, by, where, withoutWaits: true },
    asking.signal,
  )
  const { outages } = await ledger.capacity({ from, to: end }, asking.signal)
  const { bounds } = answer
  return {
    bounds,
    groups: answer.groups.map((group) => {
      // of several clusters together, a day on which one was away tells of less than there was
      const those = group.names.cluster === undefined ? own.map(({ cluster }) => cluster) : [group.names.cluster]
      return {
        labels: labelsOf(group.names, query),
        values: fromFirstUse(Float64Array.from(USAGE_FIGURES[query.subject as UsageFigure](group))),
        ...during(
          outages.filter(({ what }) => those.includes(what)),
          bounds,
        ),
      }
    }),
  }
}

const during = (declared: readonly Outage[], bounds: Float64Array) => ({
  declared,
  outages: declared.map((outage) => stepsOf(outage, bounds)),
})

/** What ended longer ago is history, and not forecast again every night. */
const MOST_OLD_SECONDS = 3 * DAY_SECONDS

/** @param end of what is known. @returns it, where that is so long ago that nothing comes any more */
export function endedAt(end: UnixSeconds, now: UnixSeconds, step: ForecastStep): UnixSeconds | undefined {
  return now - end > MOST_OLD_SECONDS + STEP_RULES[step].seconds ? end : undefined
}

/** When what is known of jobs ended, where nothing comes any more. */
export async function usageEndedAt(
  { ledger }: Pick<HistoryDeps, 'ledger'>,
  now: UnixSeconds,
  signal?: AbortSignal,
): Promise<UnixSeconds | undefined> {
  const { clusters, usageEnd } = await ledger.contents(signal)
  const until = knownUntil(clusters, now) ?? usageEnd
  return until === undefined ? undefined : endedAt(until, now, 'day')
}

/** A cluster of which nobody has asked for so long is one that is no more: what is known does not end with it. */
const GONE_SECONDS = 30 * DAY_SECONDS

/** Up to when all that are still asked about are known; undefined: nobody asks Slurm. */
function knownUntil(clusters: readonly ClusterContents[], now: UnixSeconds): UnixSeconds | undefined {
  const known = clusters.flatMap(({ knownUntil: until }) => until ?? [])
  if (known.length === 0) return undefined
  const alive = known.filter((until) => until >= now - GONE_SECONDS)
  return alive.length > 0 ? Math.min(...alive) : Math.max(...known)
}

/** Before a partition was there, it was not used by nobody: there is nothing known of it. */
function fromFirstUse(values: Float64Array): Float64Array {
  const first = values.findIndex((value) => value > 0)
  return values.map((value, at) => (at < first ? NaN : value))
}

async function ofSessions({ ledger, timeZone }: HistoryDeps, query: HistoryQuery, asking: Asking): Promise<History> {
  const to = currentStep(asking.now, query, timeZone)
  const hubs = query.where['hub'] ?? []
  const asked = { from: asking.from, to, step: query.step, timeZone, byHub: query.by.includes('hub'), hubs }
  const { bounds, groups } = await ledger.sessions(asked, asking.signal)
  if (groups.length === 0) return { bounds, groups: [] }
  const { outages } = await ledger.capacity({ from: bounds[0]!, to: bounds.at(-1)! }, asking.signal)
  // of several hubs together, a day on which one was away tells of less than there was
  const all = hubs.length > 0 || outages.length === 0 ? hubs : await hubsOf(ledger, asked, asking.signal)
  return {
    bounds,
    groups: groups.map((group) => {
      const those = [ANY_HUB, ...(group.names.hub === undefined ? all : [group.names.hub])]
      const values = Float64Array.from(SESSION_FIGURES[query.subject as keyof typeof SESSION_FIGURES](group))
      return {
        labels: labelsOf(group.names, query),
        values: values.map((value, at) => (group.coverage[at]! < LEAST_COVERAGE ? NaN : value)),
        ...during(
          outages.filter(({ what }) => those.includes(what)),
          bounds,
        ),
      }
    }),
  }
}

/** Whoever has one hub need not know its name to declare an outage. */
const ANY_HUB = 'hub'

async function hubsOf(
  ledger: HistoryDeps['ledger'],
  asked: SessionsQuery,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { groups } = await ledger.sessions({ ...asked, byHub: true }, signal)
  return groups.flatMap(({ names }) => names.hub ?? [])
}

/** Days of what is measured are those of UTC, as they are kept. */
async function ofMetric(
  { store }: HistoryDeps,
  { metric, overTime }: Extract<Subject, { from: 'metric' }>,
  { where, by, step }: HistoryQuery,
  { from, now, signal }: Asking,
): Promise<History> {
  const stepSeconds = STEP_RULES[step].seconds
  const to = Math.floor(now / stepSeconds) * stepSeconds
  const asked = { metric, where, by, from: Math.floor(from / stepSeconds) * stepSeconds, to, stepSeconds, overTime }
  const { start, series } = await store.query({ ...asked, fold: 'default' }, signal)
  const length = Math.max(0, ...series.map(({ values }) => values.length))
  return {
    bounds: Float64Array.from({ length: length + 1 }, (_, at) => start + at * stepSeconds),
    groups: series.map(({ labels, values }) => ({ labels: { ...labels }, values, outages: [], declared: [] })),
  }
}

const labelsOf = (names: Readonly<Partial<Record<string, string>>>, { by }: HistoryQuery): Record<string, string> =>
  Object.fromEntries(by.map((name) => [name, names[name] ?? '']))

/** Every step that it touches: a day with half an outage tells of half a day. */
function stepsOf({ from, to }: { readonly from: UnixSeconds; readonly to: UnixSeconds }, bounds: Float64Array): Span {
  const last = bounds.findIndex((bound) => bound >= to)
  return { from: bounds.findLastIndex((bound) => bound <= from), to: last < 0 ? bounds.length - 1 : last }
}

/** Where the steps to come begin, and the end of the last one. */
export function stepsAhead(
  end: UnixSeconds,
  count: number,
  { subject, step }: HistoryQuery,
  timeZone: string,
): Float64Array {
  const { seconds } = STEP_RULES[step]
  if (subjectOf(subject).from === 'metric' || step === 'hour')
    return Float64Array.from({ length: count + 1 }, (_, at) => end + at * seconds)
  // days of the zone: some have 23 or 25 hours
  return periodBounds(end, end + (count + 2) * seconds, step, timeZone).slice(0, count + 1)
}
