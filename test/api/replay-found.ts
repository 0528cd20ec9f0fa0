/** A queue of a few jobs, really replayed. */
import type { ReplayFound } from '../../api/planning/replay-question.ts'
import { clusterOfNodes } from '../../forecasts/planning/replay/from-nodes.ts'
import { readJobs } from '../../forecasts/planning/replay/jobs.ts'
import { study } from '../../forecasts/planning/replay/study.ts'
import { jobOf } from '../forecasts/planning/replay/made.ts'

/** @param partition of its jobs */
export function foundOf(partition: string): ReplayFound {
  const told = Array.from({ length: 40 }, (_, at) => ({
    job: jobOf({ jobId: at + 1, submit: 50 * at, start: 100 * at, end: 100 * at + 100, cpus: 4, partition }),
    row: at + 1,
  }))
  const { jobs, problems } = readJobs(told)
  const node = { from: -Infinity, to: Infinity, cores: 4, gpus: 0, gpuType: '', partitions: [partition] }
  const { cluster, capacities } = clusterOfNodes(jobs, { nodes: [node], sourceOf: () => 'slurm' })
  const wish = { growth: 1, seeds: [1], nodes: 1, partition, targetWaitSeconds: undefined, backfill: 'easy' as const }
  return {
    ...study(jobs, problems, cluster, wish),
    ...{ jobs: jobs.count, capacities },
    pools: cluster.pools.map((pool) => ({ ...pool, partitions: [partition] })),
    problems: [
      {
        ...{ code: 'replay.job_without_size', count: 2 },
        first: { code: 'replay.job_without_size', params: { row: 1, job: 2 } },
      },
    ],
  }
}
