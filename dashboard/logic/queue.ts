/** Why jobs wait, in words. */
import type { Text } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { reasonText } from '../text/reasons.ts'
import type { LatestAnswer } from './answers.ts'
import { isFresh, newest } from './reading.ts'

export interface Reason {
  /** Slurm's own word */
  readonly reason: string
  /** absent where Slurm's word is not one we explain */
  readonly words: Text | undefined
  readonly jobs: number
  readonly partitions: readonly string[]
}

export interface Reasons {
  /** most jobs first */
  readonly reasons: readonly Reason[]
  readonly jobs: number
  /** newest time of any answer, null = never */
  readonly time: UnixSeconds | null
  /** false: some Slurm answered once and does not now */
  readonly known: boolean
}

/** Families of limits: `QOSMaxJobsPerUserLimit`, `QOSGrpCpuLimit`, `AssocGrpGRES` … */
const FAMILIES: readonly (readonly [RegExp, Text])[] = [
  [/^QOS(Max|Grp).*Job|^QOSMaxSubmit/, reasonText.qosJobs],
  [/^QOS/, reasonText.qos],
  [/^Assoc(Max|Grp)?.*Job/, reasonText.assocJobs],
  [/^Assoc/, reasonText.assoc],
  [/^Max.*PerAccount/, reasonText.assoc],
  [/^Partition(Down|Inactive)/, reasonText.partitionDown],
  [/^Partition/, reasonText.partitionLimit],
  [/^ReqNodeNotAvail/, reasonText.reqNodeNotAvail],
  [/^Nodes required for job are/, reasonText.reqNodeNotAvail],
  [/^BurstBuffer/, reasonText.burstBuffer],
]

const WORDS: Readonly<Record<string, Text>> = {
  Resources: reasonText.resources,
  Priority: reasonText.priority,
  BeginTime: reasonText.beginTime,
  Dependency: reasonText.dependency,
  DependencyNeverSatisfied: reasonText.dependencyNever,
  JobHeldUser: reasonText.heldUser,
  JobHeldAdmin: reasonText.heldAdmin,
  JobArrayTaskLimit: reasonText.arrayLimit,
  Licenses: reasonText.licenses,
  Reservation: reasonText.reservation,
  ReservationDeleted: reasonText.reservationDeleted,
  NodeDown: reasonText.reqNodeNotAvail,
  InvalidAccount: reasonText.invalid,
  InvalidQOS: reasonText.invalid,
  BadConstraints: reasonText.badConstraints,
  Cleaning: reasonText.cleaning,
  Prolog: reasonText.prolog,
  None: reasonText.none,
  Unknown: reasonText.none,
  AccountNotAllowed: reasonText.invalid,
  QOSNotAllowed: reasonText.invalid,
  FrontEndDown: reasonText.partitionDown,
  SystemFailure: reasonText.systemFailure,
  JobLaunchFailure: reasonText.systemFailure,
  NonZeroExitCode: reasonText.systemFailure,
  Deadline: reasonText.dependencyNever,
  JobHoldMaxRequeue: reasonText.heldRequeue,
  OutOfMemory: reasonText.systemFailure,
}

export function explainReason(reason: string): Text | undefined {
  return WORDS[reason] ?? FAMILIES.find(([pattern]) => pattern.test(reason))?.[1]
}

export function pendingReasons(answer: LatestAnswer | undefined, now: UnixSeconds): Reasons {
  const all = answer?.series ?? []
  const fresh = all.filter((series) => isFresh(series, now))
  const groups = new Map<string, { jobs: number; partitions: Set<string> }>()
  for (const { labels, value } of fresh) {
    if (value === 0) continue
    const group = groups.get(labels['reason'] ?? '') ?? { jobs: 0, partitions: new Set() }
    group.jobs += value
    if (labels['partition']) group.partitions.add(labels['partition'])
    groups.set(labels['reason'] ?? '', group)
  }
  const reasons = [...groups]
    .map(([reason, { jobs, partitions }]) => ({
      reason,
      words: explainReason(reason),
      jobs,
      partitions: [...partitions].sort(),
    }))
    .sort((a, b) => b.jobs - a.jobs || a.reason.localeCompare(b.reason))
  return {
    reasons,
    jobs: reasons.reduce((sum, { jobs }) => sum + jobs, 0),
    time: newest(all),
    known: fresh.length > 0 || all.length === 0,
  }
}
