/**
 * Real traces replayed as they were, beside their own record, and beside M/M/c: how near the replay comes is stated here.
 * Waits are compared as |ln((found + 60 s) / (recorded + 60 s))|: a minute is added so that no wait at all counts too.
 */
import { describe, expect, it } from 'vitest'
import { clusterOfTrace, recordedStarts } from '../../../../forecasts/planning/replay/from-trace.ts'
import type { ReplayJobs } from '../../../../forecasts/planning/replay/jobs.ts'
import { measure } from '../../../../forecasts/planning/replay/measure.ts'
import { windowOf } from '../../../../forecasts/planning/replay/scenario.ts'
import { SLURM_DEFAULTS } from '../../../../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../../../../forecasts/planning/replay/simulate.ts'
import { areTracesHere, readTrace } from './traces.ts'

if (!areTracesHere) console.warn('skipped: the public traces (../shared/data/hpc) are not beside this checkout')

/** Quantiles of the wait in M/M/c: P(W > t) = C exp(-(c mu - lambda) t), with C of Erlang. */
function waitsOfMmc(jobs: ReplayJobs, servers: number, seconds: number): (share: number) => number {
  const rate = jobs.count / seconds
  const service = jobs.runSeconds.reduce((sum, run) => sum + run, 0) / jobs.count
  const offered = rate * service
  // inverse of Erlang's B, then C
  let inverse = 1
  for (let server = 1; server <= servers; server++) inverse = 1 + (server / offered) * inverse
  const [busy, b] = [offered / servers, 1 / inverse]
  const mustWait = b / (1 - busy + busy * b)
  return (share) => Math.max(0, Math.log(mustWait / (1 - share)) / (servers / service - rate))
}

const logError = (found: number, recorded: number) => Math.abs(Math.log((found + 60) / (recorded + 60)))

interface Stated {
  readonly name: string
  readonly file: string
  readonly cluster?: string
  readonly jobs: number
  /** of p50 and p90: of the replay, and of M/M/c */
  readonly replay: readonly [number, number]
  readonly mmc: readonly [number, number]
}

const TRACES: readonly Stated[] = [
  // its people waited for something else than room, as the last test of this file shows: no replay of its queue knows it
  { name: 'HPC2N', file: 'jobs-hpc2n.sacct.gz', jobs: 202_871, replay: [3.29, 1.35], mmc: [3.29, 4.62] },
  // it records no waits (start = submit): that nobody waits is all that it can show
  { name: 'Philly', file: 'jobs-philly-gpu.sacct.gz', jobs: 82_247, replay: [0, 0], mmc: [0, 0] },
  // ten days of a cluster's records, most of them one array job
  {
    name: 'phillips',
    file: 'xdmod-reference.sacct.gz',
    cluster: 'phillips',
    jobs: 4_285,
    replay: [4.73, 0.99],
    mmc: [5.72, 6.34],
  },
  {
    name: 'pozidriv',
    file: 'xdmod-reference.sacct.gz',
    cluster: 'pozidriv',
    jobs: 11_704,
    replay: [1.21, 0.39],
    mmc: [1.21, 6.01],
  },
]

describe.skipIf(!areTracesHere).each(TRACES)('the trace $name, replayed', ({ file, cluster: of, ...stated }) => {
  it('is as busy as it was, and waits are as near as is stated', { timeout: 120_000 }, () => {
    const { jobs, problems, unread } = readTrace(file, of)
    expect([jobs.count, problems.counts.size, unread]).toEqual([stated.jobs, 0, 0])
    const cluster = clusterOfTrace(jobs)
    const outcome = simulate(jobs, cluster, { ...SLURM_DEFAULTS, backfill: 'easy' })
    expect(outcome.problems.counts.size).toBe(0)
    const window = windowOf(jobs, 0.05)
    const found = measure(jobs, outcome, cluster, window)
    const recorded = measure(jobs, recordedStarts(jobs, outcome.partition), cluster, window)
    expect(found.overall.jobs).toBe(recorded.overall.jobs)
    for (const ratio of ['coreUtilisationRatio', 'gpuUtilisationRatio'] as const) {
      expect(Number.isNaN(found[ratio])).toBe(Number.isNaN(recorded[ratio]))
      if (!Number.isNaN(recorded[ratio])) expect(Math.abs(found[ratio] - recorded[ratio])).toBeLessThan(0.02)
    }
    const amounts = jobs.cores.some((cores) => cores > 0) ? jobs.cores : jobs.gpus
    const all = cluster.pools.reduce(
      (sum, pool) => sum + pool.nodes * (amounts === jobs.cores ? pool.cores : pool.gpus),
      0,
    )
    const mean = amounts.reduce((sum, amount) => sum + amount, 0) / jobs.count
    const mmc = waitsOfMmc(jobs, Math.max(1, Math.round(all / mean)), (window.to - window.from) / 0.95)
    const errors = [0.5, 0.9].map((share, at) => {
      const told = at === 0 ? recorded.overall.p50 : recorded.overall.p90
      return [logError(at === 0 ? found.overall.p50 : found.overall.p90, told), logError(mmc(share), told)] as const
    })
    const rounded = errors.map(([replay, other]) => [Math.round(100 * replay) / 100, Math.round(100 * other) / 100])
    expect(rounded).toEqual([
      [stated.replay[0], stated.mmc[0]],
      [stated.replay[1], stated.mmc[1]],
    ])
  })
})

describe.skipIf(!areTracesHere)('the waits that HPC2N recorded', () => {
  it('are not for room: nine of ten long ones had it nearly all the time', { timeout: 60_000 }, () => {
    const { jobs } = readTrace('jobs-hpc2n.sacct.gz')
    const { count, eligible, recordedStart: start, runSeconds, cores } = jobs
    /** what was in use, from each moment at which it changed */
    const changes = Array.from({ length: count }, (_, job) => [
      [start[job]!, cores[job]!],
      [start[job]! + runSeconds[job]!, -cores[job]!],
    ]).flat() as [number, number][]
    changes.sort(([a], [b]) => a - b)
    const times = changes.map(([time]) => time)
    let sum = 0
    const used = changes.map(([, change]) => {
      sum += change
      return sum
    })
    const placeOf = (time: number): number => {
      let [low, high] = [0, times.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (times[middle]! <= time) low = middle + 1
        else high = middle
      }
      return low - 1
    }
    const shares: number[] = []
    for (let job = 0; job < count; job += 20) {
      const wait = start[job]! - eligible[job]!
      if (wait < 600) continue
      let room = 0
      for (let at = placeOf(eligible[job]!); at < times.length && times[at]! < start[job]!; at++) {
        const seconds = Math.min(times[at + 1] ?? Infinity, start[job]!) - Math.max(times[at]!, eligible[job]!)
        // of 240 processors
        if (seconds > 0 && 240 - used[at]! >= cores[job]!) room += seconds
      }
      shares.push(room / wait)
    }
    shares.sort((a, b) => a - b)
    expect(shares.length).toBeGreaterThan(5_000)
    expect(shares[Math.floor(0.1 * shares.length)]).toBeGreaterThan(0.95)
  })
})
