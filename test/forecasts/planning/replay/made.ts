/** Jobs and clusters made by hand. */
import type { Job } from '../../../../core/ledger/job.ts'
import type { NodePool, ReplayCluster, ReplayPartition } from '../../../../forecasts/planning/replay/cluster.ts'
import { type ReplayJobs, readJobs } from '../../../../forecasts/planning/replay/jobs.ts'
import { type SchedulerOptions, SLURM_DEFAULTS } from '../../../../forecasts/planning/replay/scheduler-options.ts'

/** Of one core that ran for ten seconds as it said, submitted at 0. */
export const jobOf = (told: Partial<Job>): Job => {
  const { submit = 0, cpus = 1, timeLimitSeconds = 10 } = told
  return {
    ...{ cluster: 'c', jobId: 1, submit, arrayJobId: NaN, hetJobId: NaN, user: 'u', account: 'a' },
    ...{ partition: 'all', qos: 'normal', state: 'COMPLETED', eligible: submit, start: submit },
    ...{ end: submit + timeLimitSeconds, elapsedSeconds: timeLimitSeconds, timeLimitSeconds, nodes: 0 },
    ...{ cpus, gpus: 0, memoryBytes: NaN, requestedCpus: cpus, requestedGpus: 0, requestedMemoryBytes: NaN },
    ...{ gpuType: '', usedCpuSeconds: NaN, nodeList: '', exitCode: 0, signal: 0 },
    ...told,
  }
}

export const replayOf = (jobs: readonly Partial<Job>[]): ReplayJobs =>
  readJobs(jobs.map((told, at) => ({ job: jobOf({ jobId: at + 1, ...told }), row: at + 1 }))).jobs

export const poolOf = (told: Partial<NodePool>): NodePool => ({
  ...{ name: 'p', nodes: 1, cores: 10, gpus: 0, gpuType: '', memoryBytes: NaN, allocation: 'pooled' },
  ...told,
})

export const partitionOf = (told: Partial<ReplayPartition>): ReplayPartition => ({
  ...{ name: 'all', pools: ['p'], priority: 1, defaultLimitSeconds: Infinity },
  ...told,
})

export const clusterOf = (pool: Partial<NodePool>, more: Partial<ReplayCluster> = {}): ReplayCluster => ({
  ...{ pools: [poolOf(pool)], partitions: [partitionOf({})], changes: [], reservations: [] },
  ...more,
})

/** As textbooks have it: whenever anything happens, to the second, as far as one can see. */
export const textbook = (more: Partial<SchedulerOptions> = {}): SchedulerOptions => ({
  ...SLURM_DEFAULTS,
  ...{ maxJobTest: Infinity, windowSeconds: Infinity, resolutionSeconds: 1, intervalSeconds: 0 },
  ...more,
})
