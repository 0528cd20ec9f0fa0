/** Who waits at this moment: by partition, as the queue says; by account, as accounting says. */
import type { UnixSeconds } from '../../core/series.ts'
import type { LatestByMetric, LatestSeries } from './answers.ts'
import { byName } from './names.ts'
import { pendingReasons, type Reason } from './queue.ts'
import { NEVER, type Reading, read } from './reading.ts'
import { first, type UsageGroup } from './usage.ts'

export const WAITING_METRICS = [
  'slurm_pending.jobs',
  'slurm_partition.jobs_pending',
  'slurm_partition.pending_oldest_eligible_seconds',
] as const

export interface WaitingPlace {
  readonly place: string
  readonly jobs: Reading
  /** since the oldest could have begun; held and dependent jobs are not counted */
  readonly oldestSeconds: Reading
  /** why most of them wait */
  readonly reason: Reason | undefined
}

/** Partitions where anything waits, or of which it is not known; the one with most jobs first. */
export function waitingPlaces(latest: LatestByMetric, now: UnixSeconds): readonly WaitingPlace[] {
  const pending = latest['slurm_partition.jobs_pending']?.series ?? []
  const several = new Set(pending.map(({ labels }) => labels['cluster'])).size > 1
  const answer = latest['slurm_pending.jobs']
  return pending
    .map((series) => {
      const same = sameAs(series)
      const oldest = latest['slurm_partition.pending_oldest_eligible_seconds']?.series.find(same)
      const { cluster = '', partition = '' } = series.labels
      const reasons = answer && pendingReasons({ ...answer, series: answer.series.filter(same) }, now)
      return {
        place: several ? `${cluster} / ${partition}` : partition,
        jobs: read(series, now),
        oldestSeconds: oldest ? read(oldest, now) : NEVER,
        reason: reasons?.reasons[0],
      }
    })
    .filter(({ jobs }) => !jobs.known || jobs.value > 0)
    .sort((a, b) => jobsOf(b) - jobsOf(a) || byName(a.place, b.place))
}

const jobsOf = ({ jobs }: WaitingPlace) => (jobs.known ? jobs.value : -1)

function sameAs({ labels }: LatestSeries): (other: LatestSeries) => boolean {
  return (other) => other.labels['cluster'] === labels['cluster'] && other.labels['partition'] === labels['partition']
}

export interface WaitingAccount {
  readonly name: string
  readonly jobs: number
  /** what they ask for until their time limits; null where they do not tell */
  readonly coreHours: number | null
}

/** @param groups of jobs that are told as waiting, by account */
export function waitingAccounts(groups: readonly UsageGroup[], nobody: string): readonly WaitingAccount[] {
  return groups
    .map((group) => ({
      name: group.names['account'] || nobody,
      jobs: first(group, 'jobsSubmitted') ?? 0,
      coreHours: first(group, 'requestedCoreHours'),
    }))
    .filter(({ jobs }) => jobs > 0)
    .sort((a, b) => b.jobs - a.jobs || byName(a.name, b.name))
}
