/**
 * `atalaya simulate [--sacct FILE] [--nodes +8] [--growth 1.2] [--target-wait 4h]`: how long people would wait with more
 * jobs, more nodes or fewer, by replaying the site's own jobs.
 */
import { AppError, explain } from '../core/errors.ts'
import type { ReplayCluster } from '../forecasts/planning/replay/cluster.ts'
import { clusterOfTrace, recordedStarts } from '../forecasts/planning/replay/from-trace.ts'
import type { ReplayJobs } from '../forecasts/planning/replay/jobs.ts'
import { measure, type ReplayFigures, type Starts } from '../forecasts/planning/replay/measure.ts'
import type { ReplayProblems } from '../forecasts/planning/replay/problems.ts'
import {
  bandOf,
  fewestNodes,
  runScenario,
  type Scenario,
  type Search,
  waitsOf,
  windowOf,
} from '../forecasts/planning/replay/scenario.ts'
import { type SchedulerOptions, SLURM_DEFAULTS } from '../forecasts/planning/replay/scheduler-options.ts'
import { simulate } from '../forecasts/planning/replay/simulate.ts'
import type { Command } from './command.ts'
import { readSettings } from './settings.ts'
import { type Asked, readAsked } from './simulating/asked.ts'
import { jobsOfLedger, jobsOfListing, type Told } from './simulating/jobs.ts'
import { tell, toJson } from './simulating/report.ts'

const WARM_UP_SHARE = 0.05
/** A search tries no more than so many times the nodes that there are. */
const MOST_TIMES = 4
const LEAST_MOST = 64

/** All that was found. */
export interface Simulated {
  readonly jobs: ReplayJobs
  readonly cluster: ReplayCluster
  readonly asked: Asked
  /** whose nodes are more or fewer; undefined: nobody's */
  readonly partition: string | undefined
  /** as it was, by the record and replayed, and as it would be */
  readonly recorded: ReplayFigures
  readonly replayed: ReplayFigures
  readonly scenario: readonly ReplayFigures[]
  readonly search: Search | undefined
  readonly unread: Told['unread']
  readonly problems: readonly ReplayProblems[]
}

export const simulateCommand: Command = {
  options: [
    ...(['sacct', 'cluster', 'time-zone', 'from', 'to', 'partition', 'nodes', 'node-shape', 'growth'] as const),
    ...(['seeds', 'target-wait', 'backfill', 'config', 'data', 'json'] as const),
  ],
  positionals: 0,
  async run(context) {
    const { flags } = context
    const asked = readAsked(context)
    const settings = readSettings(context)
    const told =
      flags.sacct === undefined
        ? jobsOfLedger(settings.dataDirectory, asked.window, flags.cluster)
        : await jobsOfListing(flags.sacct, asked.window, context)
    const found = simulateAll(told, asked)
    if (flags.json) context.out(`${JSON.stringify(toJson(found))}\n`)
    else tell(found, context, settings.language)
    for (const problem of [...found.unread.listed, ...found.problems.flatMap(({ listed }) => listed)])
      context.err(`✗ ${explain(problem, settings.language)}\n`)
    return found.search && found.search.nodes === undefined ? 1 : 0
  },
}

/** @throws AppError `invalid` where there is nothing to replay, `usage` where it is not clear whose nodes are meant */
function simulateAll({ jobs, problems, unread }: Told, asked: Asked): Simulated {
  const noJobs = () => {
    const rows = [...problems.counts.values()].reduce((sum, count) => sum + count, jobs.count + unread.count)
    return new AppError('invalid', 'simulate.no_jobs', { rows })
  }
  if (jobs.count === 0) throw noJobs()
  const cluster = clusterOfTrace(jobs, asked.shape)
  const partition = partitionOf(cluster, asked)
  const options: SchedulerOptions = { ...SLURM_DEFAULTS, backfill: asked.backfill }
  const window = windowOf(jobs, WARM_UP_SHARE)
  const figuresOf = (starts: Starts) => measure(jobs, starts, cluster, window)
  const outcome = simulate(jobs, cluster, options)
  const run = (nodes: number) => {
    const scenario: Scenario = {
      ...{ growth: asked.growth, seeds: asked.seeds, warmUpShare: WARM_UP_SHARE },
      nodes: partition === undefined ? {} : { [partition]: nodes },
    }
    return runScenario(jobs, cluster, options, scenario)
  }
  const recorded = figuresOf(recordedStarts(jobs, outcome.partition))
  if (asked.targetWaitSeconds !== undefined && waitsOf(recorded, asked.partition).jobs === 0) throw noJobs()
  const waitWith = (more: number): number =>
    bandOf(run(asked.nodes + more).runs, (figures) => waitsOf(figures, asked.partition).p90).middle
  const pool = cluster.pools.find(({ name }) => name === partition)
  const search =
    asked.targetWaitSeconds === undefined
      ? undefined
      : fewestNodes(waitWith, asked.targetWaitSeconds, Math.max(LEAST_MOST, MOST_TIMES * (pool?.nodes ?? 0)))
  const scenario = run(asked.nodes + (search?.nodes ?? 0))
  return {
    ...{ jobs, cluster, asked, partition, search, unread, recorded },
    replayed: figuresOf(outcome),
    scenario: scenario.runs,
    // a job may fit no more where nodes are taken away
    problems: [problems, outcome.problems, ...(asked.nodes < 0 ? [scenario.problems] : [])],
  }
}

/** Whose nodes are more or fewer: the one that is named, or the only one. */
function partitionOf(
  { partitions }: ReplayCluster,
  { partition, nodes, targetWaitSeconds }: Asked,
): string | undefined {
  const names = partitions.map(({ name }) => name)
  const isNeeded = nodes !== 0 || targetWaitSeconds !== undefined
  const only = partition ?? (names.length === 1 ? names[0] : undefined)
  if (only === undefined ? isNeeded : !names.includes(only))
    throw new AppError('usage', 'simulate.which_partition', { partitions: names.sort().join(', ') })
  return only
}
