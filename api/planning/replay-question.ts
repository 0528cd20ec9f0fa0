/** What a replay is asked and answers: between the API and the thread that replays. */
import type { Problem } from '../../core/errors.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import type { NodePool } from '../../forecasts/planning/replay/cluster.ts'
import type { PartitionCapacity } from '../../forecasts/planning/replay/from-nodes.ts'
import type { Study, StudyWish } from '../../forecasts/planning/replay/study.ts'

export interface ReplayQuestion {
  readonly cluster: string
  /** in which jobs were submitted */
  readonly window: Interval
  readonly wish: StudyWish
}

/** What the answer rests on: where any of it changes, an old answer is not the newest any more. */
export interface ReplayGround {
  /** partitions of each node, as slurmctld has them */
  readonly memberships: Readonly<Record<string, readonly string[]>>
  /** changes with the jobs and the hardware of the ledger */
  readonly version: string
}

export interface ReplayFound extends Omit<Study, 'problems'> {
  /** that were replayed */
  readonly jobs: number
  readonly pools: readonly (NodePool & { readonly partitions: readonly string[] })[]
  readonly capacities: readonly PartitionCapacity[]
  /** what was wrong with jobs: how many, and the first of each kind */
  readonly problems: readonly { readonly code: Problem['code']; readonly count: number; readonly first: Problem }[]
}

export type ReplayState =
  | { readonly state: 'done'; readonly found: ReplayFound; readonly askedAt: number }
  | {
      readonly state: 'running'
      /** so far, and of how many; 0: not known yet, or how many are needed shows only on the way */
      readonly jobs: number
      readonly total: number
    }

/** @throws AppError `unavailable` where too many wait or it takes too long; `invalid` where there are too many jobs, or none */
export type Replay = (question: ReplayQuestion, ground: ReplayGround, signal?: AbortSignal) => Promise<ReplayState>
