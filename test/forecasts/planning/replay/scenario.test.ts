import { describe, expect, it } from 'vitest'
import { scaleArrivals } from '../../../../forecasts/planning/replay/arrivals.ts'
import { clusterOfTrace, recordedStarts } from '../../../../forecasts/planning/replay/from-trace.ts'
import type { ReplayJobs } from '../../../../forecasts/planning/replay/jobs.ts'
import { measure } from '../../../../forecasts/planning/replay/measure.ts'
import {
  bandOf,
  fewestNodes,
  groupFigure,
  runScenario,
  windowOf,
  withNodes,
} from '../../../../forecasts/planning/replay/scenario.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { evenFrom } from '../../../../forecasts/random.ts'
import { clusterOf, partitionOf, poolOf, replayOf, textbook } from './made.ts'

const WEEK = 604_800

/** Some weeks of a queue of thirty people. */
function manyJobs(count = 2_000): ReplayJobs {
  const even = evenFrom(7)
  return replayOf(
    Array.from({ length: count }, () => {
      const submit = Math.floor(even() * 6 * WEEK)
      const run = 60 + Math.floor(even() ** 3 * 40_000)
      const user = `u${Math.floor(30 * even() ** 2)}`
      return {
        submit,
        user,
        cpus: 1 + Math.floor(8 * even() ** 2),
        timeLimitSeconds: run,
        start: submit,
        end: submit + run,
      }
    }),
  )
}
const total = (jobs: ReplayJobs) => jobs.runSeconds.reduce((sum, run, job) => sum + run * jobs.cores[job]!, 0)

describe('figures', () => {
  const jobs = replayOf([
    { submit: 0, cpus: 10, timeLimitSeconds: 20, end: 20 },
    { submit: 5, cpus: 4, timeLimitSeconds: 5, end: 10 },
    { submit: 10, cpus: 10, timeLimitSeconds: 15, end: 25 },
    { submit: 50, cpus: 2, timeLimitSeconds: 50, start: NaN, end: 50 },
  ])
  const cluster = clusterOf({})

  it('are waits by partition and size, expansion, slowdown and utilisation', () => {
    const outcome = simulate(jobs, cluster, textbook({ backfill: 'easy' }))
    expect([...outcome.start]).toEqual([0, 20, 25, NaN])
    const { overall, groups, coreUtilisationRatio } = measure(jobs, outcome, cluster, { from: 0, to: 100 })
    // waits 0, 15, 15; (w+r)/r 1, 4, 2; bounded by ten seconds 1, 2, 2
    expect(overall).toEqual({
      ...{ jobs: 3, p50: 15, p90: 15, p99: 15, unstarted: 1, expansionP50: 2 },
      expansionMean: 7 / 3,
      slowdownMean: 5 / 3,
    })
    expect(groups.map(({ partition, size, waits }) => [partition, size, waits.jobs, waits.p50])).toEqual([
      ['all', 'cores:2-4', 1, 15],
      ['all', 'cores:5-16', 2, 7.5],
    ])
    expect(coreUtilisationRatio).toBeCloseTo((10 * 20 + 4 * 5 + 10 * 15) / 1000, 12)
  })

  it('of a window are of what began to wait in it, and of what was used and there in it', () => {
    const outcome = simulate(jobs, cluster, textbook({ backfill: 'easy' }))
    const changed = clusterOf(
      {},
      {
        changes: [{ pool: 'p', at: 20, nodes: 1 }],
        reservations: [{ pool: 'p', from: 25, to: 30, nodes: 1 }],
      },
    )
    const found = measure(jobs, outcome, changed, { from: 5, to: 30 })
    expect(found.overall.jobs).toBe(2)
    // 10 nodes until 20, twenty until 25, ten until 30
    expect(found.coreUtilisationRatio).toBeCloseTo((10 * 15 + 4 * 5 + 10 * 5) / (150 + 100 + 50), 12)
    expect(found.gpuUtilisationRatio).toBeNaN()
  })

  it('of whole nodes count all of their cores', () => {
    const whole = clusterOf({ nodes: 2, cores: 10, gpus: 4, allocation: 'node' })
    const one = replayOf([{ cpus: 3, timeLimitSeconds: 10 }])
    const outcome = simulate(one, whole, textbook())
    const found = measure(one, outcome, whole, { from: 0, to: 20 })
    expect([found.coreUtilisationRatio, found.gpuUtilisationRatio]).toEqual([0.25, 0.25])
  })
})

describe('a cluster that only its trace tells of', () => {
  it('is as large as its jobs ever were together, by partition', () => {
    const jobs = replayOf([
      { submit: 0, cpus: 4, nodes: 2, timeLimitSeconds: 10, end: 10 },
      { submit: 5, cpus: 3, timeLimitSeconds: 10, end: 15 },
      { submit: 10, cpus: 6, timeLimitSeconds: 10, end: 20 },
      { submit: 12, cpus: 90, timeLimitSeconds: 10, end: 12 },
      { submit: 3, cpus: 1, gpus: 2, partition: 'gpu', timeLimitSeconds: 30 },
      { submit: 4, cpus: 50, partition: 'none', state: 'CANCELLED', start: NaN, end: 9 },
    ])
    const { pools, partitions } = clusterOfTrace(jobs)
    // 3 + 6 beside each other; for a moment the job of no time had 90 more
    expect(pools.map(({ name, nodes, cores, gpus }) => [name, nodes, cores, gpus])).toEqual([
      ['all', 50, 2, 0],
      ['gpu', 2, 1, 1],
    ])
    expect(partitions.map(({ defaultLimitSeconds }) => defaultLimitSeconds)).toEqual([86_400, 86_400])
    expect(
      clusterOfTrace(jobs, { cores: 32, gpus: 4 }).pools.map(({ nodes, cores, gpus }) => [nodes, cores, gpus]),
    ).toEqual([
      [4, 32, 4],
      [1, 32, 4],
    ])
  })

  it('is as busy as it was, as recorded', () => {
    const jobs = replayOf([{ submit: 0, timeLimitSeconds: 10, start: 5, end: 15 }])
    const cluster = clusterOf({})
    const recorded = recordedStarts(jobs, Int32Array.of(0))
    expect(measure(jobs, recorded, cluster, { from: 0, to: 10 }).overall.p50).toBe(5)
  })
})

describe('arrivals that grow', () => {
  const jobs = manyJobs()

  it.each([0.5, 1, 1.2, 2])(
    'make the load %d times as large, and leave hours, days and people as they are',
    (growth) => {
      for (const seed of [1, 2, 3]) {
        const scaled = scaleArrivals(jobs, growth, seed)
        expect(total(scaled) / total(jobs) / growth).toBeGreaterThan(0.97)
        expect(total(scaled) / total(jobs) / growth).toBeLessThan(1.03)
        // each job stands near one of the same person and size
        const times = new Map<string, number[]>()
        for (let job = 0; job < jobs.count; job++) {
          const key = `${jobs.user[job]} ${jobs.cores[job]} ${jobs.runSeconds[job]}`
          times.set(key, [...(times.get(key) ?? []), jobs.eligible[job]!])
        }
        for (let job = 0; job < scaled.count; job += 17) {
          const key = `${scaled.user[job]} ${scaled.cores[job]} ${scaled.runSeconds[job]}`
          expect(times.get(key)!.some((time) => Math.abs(time - scaled.eligible[job]!) <= 3_600)).toBe(true)
        }
      }
    },
  )

  it('are the same from the same seed, and others from another', () => {
    expect(scaleArrivals(jobs, 1.3, 5).eligible).toEqual(scaleArrivals(jobs, 1.3, 5).eligible)
    expect(scaleArrivals(jobs, 1.3, 5).eligible).not.toEqual(scaleArrivals(jobs, 1.3, 6).eligible)
  })

  it('keep what a person sent in one week together', () => {
    const burst = replayOf([{ submit: 100 }, { submit: 103 }, { submit: 250 }])
    const { eligible } = scaleArrivals(burst, 2, 1)
    expect(Array.from(eligible, (time) => time - eligible[0]!).slice(0, 3)).toEqual([0, 3, 150])
    expect(eligible.length).toBe(6)
  })
})

describe('scenarios', () => {
  const jobs = manyJobs()
  const cluster = clusterOf({ nodes: 3, cores: 8 })
  const options = textbook({ backfill: 'easy' })
  const p90 = (more: { growth?: number; nodes?: number; seeds?: number[] }) => {
    const scenario = {
      growth: more.growth ?? 1,
      nodes: { p: more.nodes ?? 0 },
      seeds: more.seeds ?? [1, 2, 3],
      warmUpShare: 0.1,
    }
    return bandOf(runScenario(jobs, cluster, options, scenario).runs, ({ overall }) => overall.p90)
  }

  it('make people wait less with more nodes, and longer with more jobs', () => {
    expect(p90({ nodes: 2 }).high).toBeLessThan(p90({}).low)
    expect(p90({ growth: 1.3 }).low).toBeGreaterThan(p90({}).high)
  })

  it('have a band from several seeds, and none without', () => {
    const { low, middle, high } = p90({ growth: 1.1 })
    expect(low).toBeLessThan(middle)
    expect(middle).toBeLessThan(high)
    const single = p90({ seeds: [] })
    expect(single.low).toBe(single.high)
    const { runs } = runScenario(jobs, cluster, options, { growth: 1, nodes: {}, seeds: [], warmUpShare: 0 })
    const size = runs[0]!.groups[0]!
    expect(bandOf(runs, groupFigure('all', size.size, 'p50')).middle).toBe(size.waits.p50)
    expect(bandOf(runs, groupFigure('all', 'gpus:1', 'p50')).middle).toBeNaN()
  })

  it('leave the time out in which the queue fills', () => {
    const { from, to } = windowOf(replayOf([{ submit: 100 }, { submit: 0 }]), 0.1)
    expect([from, to]).toEqual([10, 101])
  })

  it('never have fewer nodes than none', () => {
    expect(withNodes(cluster, { p: -9 }).pools[0]!.nodes).toBe(0)
    expect(
      withNodes(clusterOf({}, { pools: [poolOf({}), poolOf({ name: 'q' })], partitions: [partitionOf({})] }), { q: 2 })
        .pools[1]!.nodes,
    ).toBe(3)
  })
})

describe('the fewest nodes', () => {
  const waits = (nodes: number) => 1_000 / (1 + nodes)

  it.each([
    [2_000, 0],
    [400, 2],
    [91, 10],
    [50, 19],
  ])('with which a wait is at most %d s are %d', (target, expected) => {
    const found = fewestNodes(waits, target, 64)
    expect(found.nodes).toBe(expected)
    expect(waits(expected)).toBeLessThanOrEqual(target)
    if (expected > 0) {
      expect(waits(expected - 1)).toBeGreaterThan(target)
      expect(found.tried.some(({ nodes }) => nodes === expected - 1)).toBe(true)
    }
  })

  it('are unknown where the most that may be tried are not enough', () => {
    const { nodes, tried } = fewestNodes(waits, 10, 50)
    expect(nodes).toBeUndefined()
    expect(tried.at(-1)).toEqual({ nodes: 50, waitSeconds: 1_000 / 51 })
  })
})
