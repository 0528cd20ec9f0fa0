/** How jobs ended. */
import type { Text } from '../../core/i18n.ts'
import { JOB_STATES, type JobState, OPEN_STATES } from '../../core/ledger/job.ts'
import { endText } from '../text/outcomes.ts'
import type { Measured } from './chart-series.ts'
import { byName } from './names.ts'
import { clustersOf, column, first, type Numbers, placeName, shareOf, sumKnown, type UsageGroup } from './usage.ts'

/** Well, failed, or stopped by somebody: the last is nobody's failure. */
export type Ending = 'completed' | 'failed' | 'stopped' | 'unknown'

const ENDINGS: Partial<Record<JobState, Ending>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  TIMEOUT: 'failed',
  NODE_FAIL: 'failed',
  BOOT_FAIL: 'failed',
  DEADLINE: 'failed',
  OUT_OF_MEMORY: 'failed',
  LAUNCH_FAILED: 'failed',
  RECONFIG_FAIL: 'failed',
  CANCELLED: 'stopped',
  PREEMPTED: 'stopped',
  REQUEUED: 'stopped',
  REVOKED: 'stopped',
}

export const endingOf = (state: string): Ending => ENDINGS[state as JobState] ?? 'unknown'

/** In the reader's words; undefined of a word that is not one of Slurm's. */
export const endWords = (state: string): Text | undefined => endText[state as keyof typeof endText]

export interface Outcome {
  readonly state: string
  readonly ending: Ending
  readonly jobs: number
  /** of the jobs that ended */
  readonly share: number | null
  /** of all core-hours, or GPU-hours, used in the period */
  readonly hoursShare: number | null
}

export interface Outcomes {
  /** most first */
  readonly rows: readonly Outcome[]
  readonly ended: number
  /** jobs by how they ended */
  readonly jobs: Readonly<Record<Ending, number>>
  /** of all hours used: what jobs used that failed; null where nobody tells */
  readonly failedHoursShare: number | null
  /** what did not end well, a line a state, most first: jobs, and their share of those that ended */
  readonly counts: readonly Measured[]
  readonly shares: readonly Measured[]
}

/** @param hours what is counted */
export function buildOutcomes(groups: readonly UsageGroup[], hours: 'coreHours' | 'gpuHours'): Outcomes {
  const all = groups.map((group) => ({
    state: group.names['state'] ?? '',
    ended: column(group, 'jobsEnded'),
    hours: sumKnown(column(group, hours)),
  }))
  const over = all
    .filter(({ state }) => !OPEN_STATES.has(state as JobState))
    .map((one) => ({ ...one, jobs: sumKnown(one.ended) ?? 0 }))
    .filter(({ jobs }) => jobs > 0)
    .sort(
      (a, b) => b.jobs - a.jobs || JOB_STATES.indexOf(a.state as JobState) - JOB_STATES.indexOf(b.state as JobState),
    )
  const ended = over.reduce((sum, { jobs }) => sum + jobs, 0)
  const used = sumKnown(all.map((one) => one.hours))
  const rows = over.map(({ state, jobs, hours: some }) => ({
    state,
    ending: endingOf(state),
    jobs,
    share: shareOf(jobs, ended),
    hoursShare: shareOf(some, used),
  }))
  const totals = totalsOf(over.map((one) => one.ended))
  const counts = over
    .filter(({ state }) => endingOf(state) !== 'completed')
    .map(({ state, ended: values }) => ({ name: state, values }))
  const shares = counts.map(({ name, values }) => ({
    name,
    values: values.map((value, at) => shareOf(value, totals[at] ?? null)),
  }))
  const failed = rows.filter(({ ending }) => ending === 'failed').map(({ hoursShare }) => hoursShare)
  return { rows, ended, jobs: countEndings(over), failedHoursShare: sumKnown(failed), counts, shares }
}

function totalsOf(columns: readonly Numbers[]): Numbers {
  return (columns[0] ?? []).map((_, at) => sumKnown(columns.map((values) => values[at] ?? null)))
}

function countEndings(rows: readonly { readonly state: string; readonly jobs: number }[]): Record<Ending, number> {
  const counts: Record<Ending, number> = { completed: 0, failed: 0, stopped: 0, unknown: 0 }
  for (const { state, jobs } of rows) counts[endingOf(state)] += jobs
  return counts
}

export interface PlaceOutcome {
  readonly place: string
  readonly ended: number
  readonly shares: Readonly<Record<Ending, number>>
  /** the most common way of failing, and how many jobs went it */
  readonly worst: { readonly state: string; readonly jobs: number } | undefined
}

/** By partition, the one with the largest share of failed jobs first. */
export function buildPlaceOutcomes(groups: readonly UsageGroup[], nowhere: string): readonly PlaceOutcome[] {
  const several = clustersOf(groups).size > 1
  const places = new Map<string, { state: string; jobs: number }[]>()
  for (const group of groups) {
    const [state, jobs] = [group.names['state'] ?? '', first(group, 'jobsEnded') ?? 0]
    if (jobs === 0 || OPEN_STATES.has(state as JobState)) continue
    const name = placeName(group.names, nowhere, several)
    places.set(name, [...(places.get(name) ?? []), { state, jobs }])
  }
  return [...places]
    .map(([place, rows]) => {
      const ended = rows.reduce((sum, { jobs }) => sum + jobs, 0)
      const { completed, failed, stopped, unknown } = countEndings(rows)
      const worst = rows
        .filter(({ state }) => endingOf(state) === 'failed')
        .reduce<PlaceOutcome['worst']>((most, row) => (!most || row.jobs > most.jobs ? row : most), undefined)
      const shares = {
        completed: completed / ended,
        failed: failed / ended,
        stopped: stopped / ended,
        unknown: unknown / ended,
      }
      return { place, ended, shares, worst }
    })
    .sort((a, b) => b.shares.failed - a.shares.failed || byName(a.place, b.place))
}
