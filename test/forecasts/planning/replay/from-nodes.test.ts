import { describe, expect, it } from 'vitest'
import type { Job } from '../../../../core/ledger/job.ts'
import {
  type CapacitySource,
  clusterOfNodes,
  type KnownNode,
  usualPool,
} from '../../../../forecasts/planning/replay/from-nodes.ts'
import { SLURM_DEFAULTS } from '../../../../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { replayOf } from './made.ts'

const node = (partitions: readonly string[], more: Partial<KnownNode> = {}): KnownNode => ({
  ...{ from: -Infinity, to: Infinity, cores: 16, gpus: 0, gpuType: '', partitions },
  ...more,
})
const told = (nodes: readonly KnownNode[], jobs: readonly Partial<Job>[], source: CapacitySource = 'slurm') =>
  clusterOfNodes(replayOf(jobs), { nodes, sourceOf: () => source })
const job = (more: Partial<Job>): Partial<Job> => ({
  partition: 'cpu',
  nodes: 1,
  cpus: 4,
  timeLimitSeconds: 100,
  ...more,
})

describe('a cluster of nodes that are told', () => {
  it('has as many as are told, not as many as were used', () => {
    const { cluster, capacities } = told([node(['cpu']), node(['cpu']), node(['cpu'])], [job({})])
    expect(cluster.pools).toMatchObject([{ name: 'cpu 16c', nodes: 3, cores: 16, allocation: 'shared' }])
    expect(capacities).toMatchObject([{ partition: 'cpu', source: 'slurm', peakCores: 4, knownCores: 48 }])
  })

  it('gives whole nodes away where nearly all jobs take whole ones, and says how many do', () => {
    const whole = Array.from({ length: 200 }, (_, at) => job({ cpus: 32, nodes: 2, submit: 200 * at }))
    const nodes = [node(['cpu']), node(['cpu'])]
    const almost = told(nodes, [...whole, job({ submit: 100_000 })])
    expect(almost.cluster.pools[0]!.allocation).toBe('node')
    expect(almost.capacities[0]!.wholeNodeShare).toBeCloseTo(200 / 201, 12)
    expect(told(nodes, [...whole.slice(0, 20), job({ submit: 9e4 })]).cluster.pools[0]!.allocation).toBe('shared')
    // a job that does not tell its nodes fits wherever there are cores
    expect(told(nodes, [job({ nodes: 0 })]).cluster.pools[0]!.allocation).toBe('pooled')
  })

  it('is one pool where partitions share nodes', () => {
    const nodes = [node(['cpu', 'long']), node(['cpu', 'long']), node(['cpu'])]
    // both at once would fit only where each had the two nodes for itself
    const jobs = [
      job({ partition: 'long', cpus: 32, nodes: 2 }),
      job({ partition: 'cpu', cpus: 32, nodes: 2, submit: 1, start: 101, end: 201 }),
    ]
    const { cluster } = told(nodes, jobs)
    expect(cluster.pools.map(({ name, nodes: count }) => [name, count])).toEqual([
      ['cpu+long 16c', 2],
      ['cpu 16c', 1],
    ])
    expect(cluster.partitions.map(({ name, pools }) => [name, pools])).toEqual([
      ['long', ['cpu+long 16c']],
      ['cpu', ['cpu+long 16c', 'cpu 16c']],
    ])
    expect([...simulate(replayOf(jobs), cluster, { ...SLURM_DEFAULTS, resolutionSeconds: 1 }).start]).toEqual([0, 100])
    expect(usualPool(cluster, 'cpu')!.name).toBe('cpu+long 16c')
    expect(usualPool(cluster, 'none')).toBeUndefined()
  })

  it('takes what jobs used at once where fewer nodes are told, and says both', () => {
    const jobs = [job({ cpus: 16 }), job({ cpus: 16 }), job({ partition: 'gpu', cpus: 8, gpus: 2 })]
    const { cluster, capacities } = told([node(['cpu']), node(['gpu'])], jobs)
    expect(capacities).toMatchObject([
      { partition: 'cpu', source: 'trace', peakCores: 32, knownCores: 16 },
      { partition: 'gpu', source: 'trace', peakGpus: 2, knownGpus: 0 },
    ])
    expect(cluster.pools.map(({ name, nodes, cores }) => [name, nodes, cores])).toEqual([
      ['cpu', 2, 16],
      ['gpu', 1, 8],
    ])
  })

  it('changes with nodes that come and go while jobs run', () => {
    const nodes = [node(['cpu']), node(['cpu'], { from: 500 }), node(['cpu'], { to: 700 }), node(['cpu'], { to: -5 })]
    const { cluster, capacities } = told(nodes, [job({}), job({ submit: 1_000 })])
    expect(cluster.pools[0]!.nodes).toBe(2)
    expect(cluster.changes).toEqual([
      { pool: 'cpu 16c', at: 500, nodes: 1 },
      { pool: 'cpu 16c', at: 700, nodes: -1 },
    ])
    expect(capacities[0]!.knownCores).toBe(48)
  })

  it('keeps models of GPUs apart only where jobs name them', () => {
    const nodes = [node(['gpu'], { gpus: 4, gpuType: 'a30' }), node(['gpu'], { gpus: 4, gpuType: 'h100' })]
    const { cluster } = told(nodes, [job({ partition: 'gpu', gpus: 1, gpuType: 'h100' })])
    expect(cluster.pools.map(({ name, gpuType }) => [name, gpuType])).toEqual([
      ['gpu 16c 4xa30', ''],
      ['gpu 16c 4xh100', 'h100'],
    ])
  })
})
