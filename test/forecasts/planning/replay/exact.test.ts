/** Start times, exactly: against schedules worked out by hand and against a plain reference, second by second. */
import { describe, expect, it } from 'vitest'
import type { Job } from '../../../../core/ledger/job.ts'
import type { ReplayCluster } from '../../../../forecasts/planning/replay/cluster.ts'
import type { Backfill, SchedulerOptions } from '../../../../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { evenFrom } from '../../../../forecasts/random.ts'
import { clusterOf, replayOf, textbook } from './made.ts'
import { type PlainJob, plainConservative, plainEasy, plainInOrder } from './reference.ts'

const starts = (jobs: readonly Partial<Job>[], cluster: ReplayCluster, options: SchedulerOptions): number[] => [
  ...simulate(replayOf(jobs), cluster, options).start,
]
const job = (submit: number, cpus: number, run: number, limit = run): Partial<Job> => ({
  ...{ submit, cpus, timeLimitSeconds: limit, start: submit, end: submit + run },
})

describe('schedules worked out by hand', () => {
  // four nodes. A has three until 4; B wants two and can have them at 4, until 8; C wants all four; D wants one for long
  const delaying = [job(0, 3, 4), job(1, 2, 4), job(1, 4, 2), job(2, 1, 20)]
  it.each<[Backfill, number[]]>([
    // D stands behind C, which waits for B
    ['none', [0, 4, 8, 10]],
    // two are left beside B: D may have one at once, and C waits until it ends
    ['easy', [0, 4, 22, 2]],
    // C is promised 8 to 10, which D would delay
    ['conservative', [0, 4, 8, 10]],
  ])('a long narrow job behind a wide one, %s', (backfill, expected) => {
    expect(starts(delaying, clusterOf({ cores: 4 }), textbook({ backfill }))).toEqual(expected)
  })

  // ten nodes. A has six until 10; B wants eight: at 10. C and D end by then, E does not and B leaves two beside it
  const fitting = [job(0, 6, 10), job(1, 8, 5), job(2, 3, 8), job(3, 1, 7), job(3, 2, 9), job(4, 1, 2)]
  it.each<[Backfill, number[]]>([
    ['none', [0, 10, 15, 15, 15, 15]],
    // C and D take all that is free until 10, when B starts with E beside it; F fits when B ends
    ['easy', [0, 10, 2, 3, 10, 15]],
    ['conservative', [0, 10, 2, 3, 10, 15]],
  ])('short jobs in the gap before a wide one, %s', (backfill, expected) => {
    expect(starts(fitting, clusterOf({}), textbook({ backfill }))).toEqual(expected)
  })

  // A says 20 and ends at 5: B, promised 20, starts at 5, and C, which was let in until 20, delays it no more
  const early = [job(0, 8, 5, 20), job(1, 10, 3), job(2, 2, 4, 18)]
  it.each<[Backfill, number[]]>([
    ['none', [0, 5, 8]],
    ['easy', [0, 6, 2]],
    ['conservative', [0, 6, 2]],
  ])('a job that ends earlier than it said, %s', (backfill, expected) => {
    expect(starts(early, clusterOf({}), textbook({ backfill }))).toEqual(expected)
  })

  it('a job that outlives its limit is expected to end a minute later, then five', () => {
    // A says 10 and runs for 100. At 10 it is expected to end at 70, at 70 to end at 370: C fits before only then
    const late = [job(0, 8, 100, 10), job(1, 10, 5), job(11, 2, 60), job(12, 2, 50)]
    expect(starts(late, clusterOf({}), textbook({ backfill: 'easy' }))).toEqual([0, 130, 70, 12])
  })

  it('nobody starts what would run into a reservation', () => {
    const cluster = clusterOf({ cores: 1, nodes: 10 }, { reservations: [{ pool: 'p', from: 20, to: 30, nodes: 10 }] })
    const jobs = [job(0, 4, 20), job(1, 4, 20), job(1, 2, 5), job(2, 6, 18)]
    expect(starts(jobs, cluster, textbook({ backfill: 'easy' }))).toEqual([0, 30, 1, 30])
    // four and six fit beside each other from 2 to 20
    const closer = [job(0, 4, 20), job(2, 6, 18)]
    expect(starts(closer, cluster, textbook({ backfill: 'conservative' }))).toEqual([0, 2])
  })

  it('nodes that are bought serve from their day, and those taken away finish what they do', () => {
    const changes = [
      { pool: 'p', at: 10, nodes: 2 },
      { pool: 'p', at: 40, nodes: -3 },
    ]
    const cluster = clusterOf({ cores: 1, nodes: 2 }, { changes })
    // of four, three are busy until 50: from then on there is one
    const jobs = [job(0, 2, 50), job(1, 2, 20), job(32, 1, 18), job(41, 1, 5), job(41, 1, 5)]
    expect(starts(jobs, cluster, textbook({ backfill: 'easy' }))).toEqual([0, 10, 32, 50, 55])
  })
})

/** Twenty jobs, most of them narrow, that come while others wait. */
function randomJobs(seed: number, things: readonly number[]): PlainJob[] {
  const even = evenFrom(seed)
  const whole = (most: number) => Math.floor(even() * most)
  let submit = 0
  return Array.from({ length: 20 }, () => {
    submit += whole(6)
    const run = 1 + whole(20)
    const limit = even() < 0.3 ? run : run + whole(20)
    const wants = things.map((most, thing) =>
      thing === 0 ? 1 + whole(even() < 0.6 ? most / 3 : most) : whole(most + 1),
    )
    return { submit, run, limit, wants }
  })
}

const toJob = ({ submit, run, limit, wants }: PlainJob): Partial<Job> => ({
  ...job(submit, wants[0]!, run, limit),
  gpus: wants[1] ?? 0,
})

describe('schedules of twenty random jobs', () => {
  const SEEDS = Array.from({ length: 200 }, (_, at) => at + 1)

  it('are those of EASY backfill as textbooks have it', () => {
    for (const seed of SEEDS) {
      const jobs = randomJobs(seed, [10])
      const found = starts(jobs.map(toJob), clusterOf({}), textbook({ backfill: 'easy' }))
      expect(found, `seed ${seed}`).toEqual(plainEasy(jobs, 10))
    }
  })

  it('are the same by whole nodes, and by shared nodes of one core', () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const jobs = randomJobs(seed, [10])
      const expected = plainEasy(jobs, 10)
      const whole = jobs.map((one) => ({ ...toJob(one), nodes: one.wants[0]!, cpus: one.wants[0]! * 3 - 1 }))
      const byNodes = clusterOf({ nodes: 10, cores: 3, allocation: 'node' })
      expect(starts(whole, byNodes, textbook({ backfill: 'easy' })), `seed ${seed}`).toEqual(expected)
      const shared = clusterOf({ nodes: 10, cores: 1, allocation: 'shared' })
      expect(starts(jobs.map(toJob), shared, textbook({ backfill: 'easy' })), `seed ${seed}`).toEqual(expected)
    }
  })

  it.each<[string, readonly number[]]>([
    ['of cores', [10]],
    ['of cores and GPUs', [10, 4]],
  ])('are those of conservative backfill, %s', (_, things) => {
    for (const seed of SEEDS) {
      const jobs = randomJobs(seed, things)
      const cluster = clusterOf({ gpus: things[1] ?? 0 })
      const found = starts(jobs.map(toJob), cluster, textbook({ backfill: 'conservative' }))
      expect(found, `seed ${seed}`).toEqual(plainConservative(jobs, () => things))
    }
  })

  it('are those of a machine that is reserved in part for a while', () => {
    const cluster = clusterOf({ cores: 1, nodes: 10 }, { reservations: [{ pool: 'p', from: 30, to: 55, nodes: 7 }] })
    for (const seed of SEEDS) {
      const jobs = randomJobs(seed, [10])
      const found = starts(jobs.map(toJob), cluster, textbook({ backfill: 'conservative' }))
      const capacity = (second: number) => [second >= 30 && second < 55 ? 3 : 10]
      expect(found, `seed ${seed}`).toEqual(plainConservative(jobs, capacity))
    }
  })

  it('are strictly in order without backfill', () => {
    for (const seed of SEEDS) {
      const jobs = randomJobs(seed, [10, 4])
      const found = starts(jobs.map(toJob), clusterOf({ gpus: 4 }), textbook({ backfill: 'none' }))
      expect(found, `seed ${seed}`).toEqual(plainInOrder(jobs, () => [10, 4]))
    }
  })
})
