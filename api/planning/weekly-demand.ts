/** What was asked of a pool in each week, and what is known beside: shares, what waits, what was given up. */
import type { SubjectId } from '../../core/forecasts/subjects.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { cancelledRange, type Range, type Unmet, WEEK_DAYS, weeksOf } from '../../forecasts/planning/demand.ts'
import type { UsageGroup } from '../../store/ledger/usage-query.ts'
import { type History, type HistoryQuery, readHistory } from '../forecasts/history.ts'
import type { Pool, PoolDeps } from './pools.ts'

export interface WeeklyDemand {
  /** beginnings of the weeks, and the end of the last one */
  readonly bounds: Float64Array
  /** NaN where nothing is known */
  readonly weekly: Float64Array
  /** of the same weeks, what was used; none where demand is no hours of jobs */
  readonly used: Float64Array | undefined
  readonly usedShare: number
  readonly unmet: Unmet | undefined
}

const NOTHING: WeeklyDemand = {
  ...{ bounds: new Float64Array(1), weekly: new Float64Array(), used: undefined, usedShare: NaN, unmet: undefined },
}
const YEAR_SECONDS = 365 * DAY_SECONDS
/** Of jobs that ran, asked and used hours can be compared. */
const RAN = new Set(['COMPLETED', 'FAILED', 'TIMEOUT', 'OUT_OF_MEMORY', 'NODE_FAIL', 'PREEMPTED'])
const UNKNOWN: Range = { low: NaN, value: NaN, high: NaN }

export async function weeklyDemand(deps: PoolDeps, pool: Pool, signal?: AbortSignal): Promise<WeeklyDemand> {
  switch (pool.kind) {
    case 'cores':
    case 'gpus':
      return ofJobs(deps, pool, signal)
    case 'memory':
      return ofMemory(deps, pool, signal)
    case 'filesystem':
      return ofLevel(deps, 'filesystem.used_ratio', pool, signal)
    case 'hub':
      return ofLevel(deps, 'peakConcurrent', pool, signal)
  }
}

const FIGURES = {
  cores: { asked: 'requestedCoreHours', used: 'coreHours', requested: 'requestedCoreSeconds', had: 'coreSeconds' },
  gpus: { asked: 'requestedGpuHours', used: 'gpuHours', requested: 'requestedGpuSeconds', had: 'gpuSeconds' },
} as const

async function ofJobs(deps: PoolDeps, pool: Pool, signal: AbortSignal | undefined): Promise<WeeklyDemand> {
  const figures = FIGURES[pool.kind as 'cores' | 'gpus']
  const where = {
    ...{ cluster: [pool.labels['cluster']!] },
    ...(pool.partitions.length === 0 ? {} : { partition: pool.partitions }),
  }
  const now = deps.clock.now()
  const read = (subject: SubjectId) => readHistory(deps, { subject, where, by: [], step: 'day' }, now, signal)
  const asked = weeksIn(await read(figures.asked), 'sum')
  if (!asked) return NOTHING
  const used = weeksIn(await read(figures.used), 'sum')
  const end = asked.bounds.at(-1)!
  const states = await deps.ledger.usage(
    {
      ...{ from: end - YEAR_SECONDS, to: end, step: 'all', timeZone: deps.timeZone, by: ['state'], where },
      withoutWaits: true,
    },
    signal,
  )
  const hours = (group: UsageGroup, measure: keyof UsageGroup['sums']) => (group.sums[measure][0] ?? 0) / HOUR_SECONDS
  const ran = states.groups.filter(({ names }) => RAN.has(names.state ?? ''))
  const sum = (measure: keyof UsageGroup['sums']) => ran.reduce((total, group) => total + hours(group, measure), 0)
  const usedShare = sum(figures.had) / sum(figures.requested)
  const share = Number.isFinite(usedShare) ? usedShare : NaN
  const ofState = (state: string) => states.groups.find(({ names }) => names.state === state)
  const [pending, cancelled] = [ofState('PENDING'), ofState('CANCELLED')]
  const backlog = (pending ? hours(pending, figures.requested) : 0) * share
  return {
    ...{ bounds: asked.bounds, weekly: asked.weekly.map((value) => value * share), usedShare: share },
    used: used && alike(used, asked.bounds),
    unmet: {
      backlog: Number.isNaN(share) ? UNKNOWN : { low: backlog, value: backlog, high: backlog },
      cancelledPending: cancelled
        ? cancelledBefore(cancelled, hours(cancelled, figures.requested), share)
        : ZERO(share),
      // nobody tells of these: unknown, not 0
      ...{ denied: UNKNOWN, lost: UNKNOWN },
    },
  }
}

const ZERO = (share: number): Range => (Number.isNaN(share) ? UNKNOWN : { low: 0, value: 0, high: 0 })

/** Of the cancelled, those that never started, as if they had asked for as much as the others. */
function cancelledBefore({ sums }: UsageGroup, asked: number, usedShare: number): Range {
  const [submitted, started] = [sums.submitted[0] ?? 0, sums.started[0] ?? 0]
  if (submitted === 0 || Number.isNaN(usedShare)) return UNKNOWN
  return cancelledRange(asked * Math.max(0, 1 - started / submitted), usedShare)
}

async function ofLevel(
  deps: PoolDeps,
  subject: SubjectId,
  { labels }: Pool,
  signal: AbortSignal | undefined,
): Promise<WeeklyDemand> {
  const where = Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, [value]]))
  const query: HistoryQuery = { subject, where, by: Object.keys(labels), step: 'day' }
  const weeks = weeksIn(await readHistory(deps, query, deps.clock.now(), signal), 'mean')
  return weeks ? { ...NOTHING, ...weeks } : NOTHING
}

/** Memory is told as it was given, not as it was asked for. */
async function ofMemory(deps: PoolDeps, { labels }: Pool, signal: AbortSignal | undefined): Promise<WeeklyDemand> {
  const to = Math.floor(deps.clock.now() / DAY_SECONDS) * DAY_SECONDS
  const { start, stepSeconds, series } = await deps.store.query(
    {
      ...{ metric: 'slurm_node.memory_allocated_bytes', where: { cluster: [labels['cluster']!] }, by: ['cluster'] },
      ...{ from: to - 5 * YEAR_SECONDS, to, stepSeconds: DAY_SECONDS, fold: 'default', overTime: 'mean' },
    },
    signal,
  )
  const values = series[0]?.values
  if (!values || stepSeconds !== DAY_SECONDS) return NOTHING
  const bounds = Float64Array.from({ length: values.length + 1 }, (_, day) => start + day * DAY_SECONDS)
  const weeks = weeksIn({ bounds, groups: [{ labels, values, outages: [], declared: [] }] }, 'mean')
  return weeks ? { ...NOTHING, ...weeks, weekly: weeks.weekly.map((bytes) => bytes * WEEK_DAYS * 24) } : NOTHING
}

/** Undefined where there is not even one. */
function weeksIn({ bounds, groups: [group] }: History, fold: 'sum' | 'mean') {
  if (!group) return undefined
  // a day without a session is no day without a figure; outages tell of no demand
  const daily = Float64Array.from(group.values)
  for (const { from, to } of group.outages) daily.fill(NaN, Math.max(0, from), Math.max(0, to))
  const weekly = weeksOf(daily, fold)
  if (weekly.length === 0) return undefined
  const first = daily.length - weekly.length * WEEK_DAYS
  return {
    weekly,
    bounds: Float64Array.from({ length: weekly.length + 1 }, (_, at) => bounds[first + at * WEEK_DAYS]!),
  }
}

/** Of the same weeks, NaN where nothing is told of one. */
function alike({ weekly, bounds }: { readonly weekly: Float64Array; readonly bounds: Float64Array }, of: Float64Array) {
  const at = new Map<UnixSeconds, number>(Array.from(bounds, (bound, week) => [bound, week]))
  return Float64Array.from({ length: of.length - 1 }, (_, week) => weekly[at.get(of[week]!) ?? -1] ?? NaN)
}
