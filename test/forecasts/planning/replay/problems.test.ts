import { describe, expect, it } from 'vitest'
import { explain } from '../../../../core/errors.ts'
import type { ReplayCluster } from '../../../../forecasts/planning/replay/cluster.ts'
import { readJobs } from '../../../../forecasts/planning/replay/jobs.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { clusterOf, jobOf, partitionOf, poolOf, replayOf, textbook } from './made.ts'

const read = (...jobs: readonly Parameters<typeof jobOf>[0][]) =>
  readJobs(jobs.map((told, at) => ({ job: jobOf({ jobId: 100 + at, ...told }), row: at + 2 })))

describe('jobs that cannot be replayed', () => {
  it('are left out by the record alone, each with its row and what becomes of it', () => {
    const { jobs, problems } = read(
      { cpus: 0, requestedCpus: NaN },
      { start: 50, end: 40 },
      { state: 'RUNNING', start: 5, end: NaN, timeLimitSeconds: Infinity },
      { state: 'RUNNING', start: 5, end: NaN, timeLimitSeconds: 60 },
      { state: 'PENDING', start: NaN, end: NaN, timeLimitSeconds: NaN },
      {},
    )
    expect([...jobs.row]).toEqual([5, 7])
    expect(jobs.runSeconds[0]).toBe(60)
    expect([...problems.counts]).toEqual([
      ['replay.job_without_size', 1],
      ['replay.job_ends_before_start', 1],
      ['replay.job_never_ends', 2],
      ['replay.job_run_assumed', 1],
    ])
    expect(problems.listed.map((problem) => explain(problem, 'en'))).toEqual([
      'Row 2: nobody tells how many cores or GPUs job 100 used or asked for: it is left out.',
      'Row 3: job 101 ends before it starts: it is left out.',
      'Row 4: nobody knows how long job 102 ran, and it has no time limit: it is left out.',
      'Row 5: job 103 had not ended: it is taken to run until its time limit.',
      'Row 6: nobody knows how long job 104 ran, and it has no time limit: it is left out.',
    ])
  })

  it('are left out by the cluster, and the others are not touched by it', () => {
    const jobs = replayOf([{ partition: 'old' }, { cpus: 11 }, { gpus: 1 }, { nodes: 2 }, { cpus: 10 }])
    const pooled = simulate(jobs, clusterOf({}), textbook())
    expect([...pooled.start]).toEqual([NaN, NaN, NaN, 0, 10])
    expect([...pooled.problems.counts]).toEqual([
      ['replay.job_of_unknown_partition', 1],
      ['replay.job_wider_than_partition', 2],
    ])
    expect(explain(pooled.problems.listed[1]!, 'en')).toBe(
      'Row 2: job 2 (11 cores, 0 GPUs, 0 nodes) never fits in the partition "all": it is left out.',
    )
    // of nodes one by one, two nodes are more than there are
    const nodes = simulate(jobs, clusterOf({ allocation: 'shared' }), textbook())
    expect([...nodes.start]).toEqual([NaN, NaN, NaN, NaN, 0])
  })

  it('are all counted, and the first fifty told', () => {
    const { problems } = readJobs(Array.from({ length: 80 }, (_, row) => ({ job: jobOf({ start: 9, end: 8 }), row })))
    expect([problems.counts.get('replay.job_ends_before_start'), problems.listed.length]).toEqual([80, 50])
  })

  it('are not those that fit when nodes have come, or that wait for ever for nodes that are gone', () => {
    const later = clusterOf({ nodes: 1 }, { changes: [{ pool: 'p', at: 500, nodes: 1 }] })
    expect([...simulate(replayOf([{ cpus: 20 }]), later, textbook()).start]).toEqual([500])
    const fewer = clusterOf({ nodes: 2 }, { changes: [{ pool: 'p', at: -5, nodes: -1 }] })
    expect([...simulate(replayOf([{ cpus: 20 }, {}]), fewer, textbook()).start]).toEqual([NaN, 0])
  })
})

describe('a cluster that contradicts itself', () => {
  it.each<[Partial<ReplayCluster>, string]>([
    [{ pools: [poolOf({}), poolOf({})] }, 'pools: name'],
    [{ partitions: [partitionOf({}), partitionOf({})] }, 'partitions: name'],
    [{ pools: [poolOf({ nodes: 1.5 })] }, 'p: nodes = 1.5'],
    [{ pools: [poolOf({ cores: 0 })] }, 'p: cores = 0, gpus = 0'],
    [{ pools: [poolOf({ gpus: -1 })] }, 'p: gpus = -1'],
    [{ pools: [poolOf({ memoryBytes: 0 })] }, 'p: memoryBytes = 0'],
    [{ partitions: [partitionOf({ pools: [] })] }, 'all: pools = 0'],
    [{ partitions: [partitionOf({ pools: Array(32).fill('p') })] }, 'all: pools = 32'],
    [{ partitions: [partitionOf({ pools: ['q'] })] }, 'all: pools: q'],
    [{ changes: [{ pool: 'q', at: 1, nodes: 1 }] }, 'changes: q'],
    [{ changes: [{ pool: 'p', at: NaN, nodes: 1 }] }, 'changes: p'],
    [{ reservations: [{ pool: 'p', from: 9, to: 9, nodes: 1 }] }, 'reservations: p'],
    [{ reservations: [{ pool: 'q', from: 1, to: 9, nodes: 1 }] }, 'reservations: q'],
  ])('is refused: %j', (more, what) => {
    expect(() => simulate(replayOf([]), clusterOf({}, more), textbook())).toThrow(what)
  })
})
