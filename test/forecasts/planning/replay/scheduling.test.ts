/** Partitions, priorities, nodes one by one, and what the scheduler does not look at. */
import { describe, expect, it } from 'vitest'
import type { Job } from '../../../../core/ledger/job.ts'
import type { ReplayCluster } from '../../../../forecasts/planning/replay/cluster.ts'
import { createFairShare } from '../../../../forecasts/planning/replay/priority.ts'
import { FIRST_COME, type SchedulerOptions } from '../../../../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { clusterOf, partitionOf, poolOf, replayOf, textbook } from './made.ts'

const starts = (jobs: readonly Partial<Job>[], cluster: ReplayCluster, options: Partial<SchedulerOptions> = {}) => [
  ...simulate(replayOf(jobs), cluster, textbook({ backfill: 'easy', ...options })).start,
]
const job = (submit: number, cpus: number, run: number, more: Partial<Job> = {}): Partial<Job> => ({
  ...{ submit, cpus, timeLimitSeconds: run, start: submit, end: submit + run },
  ...more,
})

describe('partitions', () => {
  const two = [partitionOf({ name: 'all' }), partitionOf({ name: 'long' })]

  it('with nodes of their own do not wait for each other', () => {
    const cluster = clusterOf(
      {},
      { pools: [poolOf({}), poolOf({ name: 'q' })], partitions: [two[0]!, { ...two[1]!, pools: ['q'] }] },
    )
    const jobs = [job(0, 10, 50), job(1, 10, 5), job(2, 10, 5, { partition: 'long' })]
    expect(starts(jobs, cluster)).toEqual([0, 50, 2])
  })

  it('that share nodes keep room for the first job of each', () => {
    // B is promised 50 to 60, and D, the first of the other partition, 60; E would delay D, F would not
    const jobs = [
      ...[job(0, 8, 50), job(1, 9, 10), job(2, 1, 100)],
      ...[job(3, 10, 5, { partition: 'long' }), job(4, 1, 80, { partition: 'long' }), job(5, 1, 40)],
    ]
    expect(starts(jobs, clusterOf({}, { partitions: two }))).toEqual([0, 50, 2, 102, 107, 5])
  })

  it('send a job to the first of their pools with room, and to none without its GPUs', () => {
    const pools = [
      poolOf({ name: 'cpu', cores: 4 }),
      poolOf({ name: 'a', cores: 4, gpus: 2, gpuType: 'a100' }),
      poolOf({ name: 'v', cores: 4, gpus: 2, gpuType: 'v100' }),
    ]
    const cluster = clusterOf({}, { pools, partitions: [partitionOf({ pools: ['cpu', 'a', 'v'] })] })
    const jobs = [
      job(0, 4, 10),
      job(0, 2, 30),
      job(1, 1, 10, { gpus: 2, gpuType: 'v100' }),
      job(1, 1, 10, { gpus: 1, gpuType: 'v100' }),
      job(2, 1, 10, { gpus: 2 }),
      // 0 of the first pool ends at 10: sooner than any other has four cores
      job(3, 4, 10),
    ]
    const { start, pool } = simulate(replayOf(jobs), cluster, textbook({ backfill: 'easy' }))
    expect([...start]).toEqual([0, 0, 1, 11, 2, 10])
    expect([...pool]).toEqual([0, 1, 2, 2, 1, 0])
  })

  it('give a limit to jobs without one', () => {
    const cluster = clusterOf({}, { partitions: [partitionOf({ defaultLimitSeconds: 20 })] })
    const jobs = [
      job(0, 6, 20),
      job(1, 8, 5),
      job(2, 2, 5, { timeLimitSeconds: NaN }),
      job(2, 2, 5, { timeLimitSeconds: 18 }),
    ]
    // taken for 20 it does not end before 20, and beside B there is room for it alone; the other ends at 20
    expect(starts(jobs, cluster)).toEqual([0, 20, 2, 2])
    expect(starts([jobs[0]!, job(1, 9, 5), jobs[2]!], cluster)).toEqual([0, 20, 25])
  })
})

describe('nodes one by one', () => {
  const nodes = clusterOf({ nodes: 2, cores: 4, memoryBytes: 100, allocation: 'shared' })

  it('are filled up before another is begun, so that large jobs find one', () => {
    const jobs = [job(0, 1, 50), job(0, 3, 50), job(1, 4, 10)]
    expect(starts(jobs, nodes)).toEqual([0, 0, 1])
  })

  it('must have room on one of them, not in sum', () => {
    // three of four cores are used on each node: two are left in sum
    const jobs = [job(0, 3, 50), job(0, 3, 60), job(1, 2, 10, { nodes: 1 }), job(1, 2, 10, { nodes: 2 })]
    expect(starts(jobs, nodes)).toEqual([0, 0, 50, 1])
  })

  it('count memory too', () => {
    const jobs = [
      job(0, 1, 50, { memoryBytes: 90 }),
      job(0, 1, 60, { memoryBytes: 90 }),
      job(1, 1, 10, { memoryBytes: 20 }),
    ]
    expect(starts(jobs, nodes)).toEqual([0, 0, 50])
  })

  it('are kept for a whole-node job, however many small ones come', () => {
    const small = Array.from({ length: 40 }, (_, at) => job(at, 1, 30))
    const jobs = [...small.slice(0, 10), job(10, 4, 10), ...small.slice(10)]
    const start = starts(jobs, nodes)
    // the two before it take the node that falls free first; the other is free when 4 to 7 have ended
    expect(start[10]).toBe(37)
    // without backfill behind it, nobody would have gone before it either
    expect(starts(jobs, nodes, { backfill: 'none' })[10]).toBe(start[10])
  })

  it('that go are first those that are free, then those that fall free', () => {
    const changes = [{ pool: 'p', at: 10, nodes: -1 }]
    const cluster = { ...nodes, changes }
    expect(starts([job(0, 1, 50), job(11, 4, 5), job(12, 3, 5)], cluster)).toEqual([0, 50, 12])
    expect(starts([job(0, 4, 50), job(0, 4, 30), job(11, 4, 5)], cluster)).toEqual([0, 0, 50])
  })
})

describe('priority', () => {
  const weighted = (weights: Partial<SchedulerOptions['priority']['weights']>, more = {}) => ({
    backfill: 'none' as const,
    priority: { ...FIRST_COME, calcPeriodSeconds: 1, weights: { ...FIRST_COME.weights, ...weights }, ...more },
  })
  const full = job(0, 10, 100, { user: 'x' })

  it('of large jobs, or of small ones', () => {
    const jobs = [full, job(1, 2, 10), job(2, 10, 10)]
    expect(starts(jobs, clusterOf({}), weighted({ jobSize: 1 }))).toEqual([0, 110, 100])
    expect(starts(jobs, clusterOf({}), weighted({ jobSize: 1 }, { favorSmall: true }))).toEqual([0, 100, 110])
  })

  it('of a QOS and of a partition', () => {
    const jobs = [full, job(1, 10, 10), job(2, 10, 10, { qos: 'urgent' }), job(3, 10, 10, { partition: 'debug' })]
    const partitions = [partitionOf({}), partitionOf({ name: 'debug', priority: 10 })]
    const options = weighted({ qos: 2, partition: 1 }, { qos: { urgent: 5 } })
    expect(starts(jobs, clusterOf({}, { partitions }), options)).toEqual([0, 120, 100, 110])
  })

  it('of those who used little, until age outweighs it', () => {
    const jobs = [full, job(1, 10, 10, { user: 'x' }), job(2, 10, 10, { user: 'y' })]
    expect(starts(jobs, clusterOf({}), weighted({ fairShare: 1 }))).toEqual([0, 110, 100])
    const old = weighted({ fairShare: 1, age: 1_000 }, { maxAgeSeconds: 200 })
    expect(starts(jobs, clusterOf({}), old)).toEqual([0, 100, 110])
  })

  it('of fair-share is a power of two of what was used, which is forgotten by halves', () => {
    const shares = createFairShare(2, 100)
    expect(shares.factor(0, 0)).toBe(1)
    shares.change(0, 0, 4)
    shares.change(0, 100, -4)
    shares.change(1, 100, 4)
    // all was used by one of two: 2^(-1 / (1/2))
    expect(shares.factor(0, 100)).toBeCloseTo(0.25, 12)
    shares.change(1, 200, -4)
    // the second used as much, the first one's counts for half: a third of all
    expect(shares.factor(0, 200)).toBeCloseTo(2 ** (-2 / 3), 12)
    expect(shares.factor(1, 5_000)).toBeCloseTo(2 ** (-4 / 3), 6)
  })
})

describe('a scheduler that is as busy as Slurm', () => {
  it('backfills once in an interval, and starts the first ones at once', () => {
    const jobs = [job(0, 6, 100), job(1, 8, 10), job(2, 2, 20), job(3, 2, 20), job(101, 1, 5)]
    expect(starts(jobs, clusterOf({}), { intervalSeconds: 30 })).toEqual([0, 100, 30, 30, 101])
  })

  it('looks at so many jobs, and keeps room no further ahead than its window', () => {
    const jobs = [job(0, 6, 100), job(1, 8, 10), job(2, 9, 10), job(3, 4, 20)]
    expect(starts(jobs, clusterOf({}), { maxJobTest: 2 })).toEqual([0, 100, 110, 120])
    // a job that could start in 99 seconds keeps nothing: who comes later takes what is free
    const late = [jobs[0]!, jobs[1]!, job(2, 4, 200)]
    expect(starts(late, clusterOf({}), { windowSeconds: 90 })).toEqual([0, 202, 2])
    expect(starts(late, clusterOf({}), { windowSeconds: 99 })).toEqual([0, 100, 110])
  })

  it('foresees ends on a grid', () => {
    // B could start at 50, and is promised 60: C, which ends at 55, does not delay that
    const jobs = [job(0, 6, 50), job(1, 8, 10), job(5, 4, 50)]
    expect(starts(jobs, clusterOf({}), { resolutionSeconds: 60 })).toEqual([0, 55, 5])
    expect(starts(jobs, clusterOf({}))).toEqual([0, 50, 60])
  })
})

describe('a job that is withdrawn', () => {
  const gone = { state: 'CANCELLED', start: NaN, end: 20 } as const

  it('waits until then, and no longer keeps others waiting', () => {
    const jobs = [job(0, 6, 100), job(1, 8, 50, gone), job(2, 4, 200)]
    expect(starts(jobs, clusterOf({}))).toEqual([0, NaN, 20])
  })

  it('runs until then where it could start before', () => {
    const { start, end } = simulate(replayOf([job(1, 8, 50, gone)]), clusterOf({}), textbook())
    expect([start[0], end[0]]).toEqual([1, 20])
  })
})
