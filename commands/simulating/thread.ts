/** The thread on which queues are replayed, so that pages do not wait for them. */
import { workerData } from 'node:worker_threads'
import type { ReplayFound, ReplayQuestion } from '../../api/planning/replay-question.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import { clusterOfNodes } from '../../forecasts/planning/replay/from-nodes.ts'
import type { ReplayProblems } from '../../forecasts/planning/replay/problems.ts'
import { study } from '../../forecasts/planning/replay/study.ts'
import { answerQuestions, type IsCancelled } from '../../store/worker-side.ts'
import { jobsOfLedger } from './jobs.ts'
import type { Memberships } from './nodes.ts'

export interface ReplayBounds {
  readonly directory: string
  /** of one replay */
  readonly mostJobs: number
  readonly mostSeconds: number
}

export interface ReplayTask {
  readonly question: ReplayQuestion
  readonly memberships: Memberships
  /** two doubles: jobs that have been replayed, and of how many; 0: not known */
  readonly progress: SharedArrayBuffer
}

const { directory, mostJobs, mostSeconds } = workerData as ReplayBounds

function replay({ question, memberships, progress }: ReplayTask, isCancelled: IsCancelled): ReplayFound {
  const { cluster: name, window, wish } = question
  const began = performance.now()
  const told = jobsOfLedger(directory, { window, cluster: name, memberships, most: mostJobs })
  const { jobs } = told
  const { cluster, capacities } = clusterOfNodes(jobs, told.nodes)
  const shown = new Float64Array(progress)
  // how many runs a search takes shows on the way
  if (wish.targetWaitSeconds === undefined) shown[1] = jobs.count * (1 + wish.growth * Math.max(1, wish.seeds.length))
  const found = study(jobs, told.problems, cluster, wish, (more) => {
    shown[0]! += more
    if (isCancelled()) throw new AppError('unavailable', 'store.query_cancelled')
    if (performance.now() - began > 1_000 * mostSeconds)
      throw new AppError('unavailable', 'replay.too_long', { seconds: mostSeconds })
  })
  return {
    ...found,
    jobs: jobs.count,
    pools: cluster.pools.map((pool) => ({
      ...pool,
      partitions: cluster.partitions.filter(({ pools }) => pools.includes(pool.name)).map((one) => one.name),
    })),
    ...{ capacities, problems: countsOf(found.problems) },
  }
}

function countsOf(all: readonly ReplayProblems[]): ReplayFound['problems'] {
  const found = new Map<Problem['code'], { count: number; first: Problem }>()
  for (const { counts, listed } of all)
    for (const [code, count] of counts) {
      const known = found.get(code)
      // of those that come late in a long list only the kind is known
      const first = known?.first ?? listed.find((one) => one.code === code) ?? { code, params: {} }
      found.set(code, { count: (known?.count ?? 0) + count, first })
    }
  return [...found].map(([code, one]) => ({ code, ...one }))
}

answerQuestions({ replay: (task: ReplayTask, isCancelled) => ({ value: replay(task, isCancelled) }) })
