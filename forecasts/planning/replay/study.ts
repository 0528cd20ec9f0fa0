/** The queue as it was recorded, as its replay has it, and as it would be: all that is told of a scenario. Pure. */
import { AppError } from '../../../core/errors.ts'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import type { ReplayCluster } from './cluster.ts'
import { usualPool } from './from-nodes.ts'
import { recordedStarts } from './from-trace.ts'
import type { ReplayJobs } from './jobs.ts'
import { measure, type ReplayFigures, type Starts } from './measure.ts'
import type { ReplayProblems } from './problems.ts'
import { bandOf, fewestNodes, runScenario, type Scenario, type Search, waitsOf, windowOf } from './scenario.ts'
import { type Backfill, type SchedulerOptions, SLURM_DEFAULTS } from './scheduler-options.ts'
import { type Screening, screen } from './screening.ts'
import { simulate, type Watch } from './simulate.ts'

const WARM_UP_SHARE = 0.05
/** A search tries no more than so many times the nodes that there are. */
const MOST_TIMES = 4
const LEAST_MOST = 64
/** Waits shorter than this are as good as none. */
const SHORT_SECONDS = 60

export interface StudyWish {
  /** of the load: 1.2 is a fifth more */
  readonly growth: number
  /** 1, 2, 3 …; none: jobs come as they came */
  readonly seeds: readonly number[]
  /** more, or fewer */
  readonly nodes: number
  /** whose nodes, and whose wait; undefined: nodes of the only one, waits of all */
  readonly partition: string | undefined
  readonly targetWaitSeconds: number | undefined
  readonly backfill: Backfill
}

export interface Study {
  /** in which jobs that began to wait are measured */
  readonly window: Interval
  /** whose nodes are more or fewer, and the pool that gets them; undefined: nobody's */
  readonly partition: string | undefined
  readonly pool: string | undefined
  /** more, or fewer, with those that were found to be needed */
  readonly nodes: number
  /** as it was, by the record and replayed, and as it would be */
  readonly recorded: ReplayFigures
  readonly replayed: ReplayFigures
  readonly scenario: readonly ReplayFigures[]
  /** |ln((replayed + 60 s) / (recorded + 60 s))| of the waits of all: 0.7 is twice or half as long */
  readonly logErrors: { readonly p50: number; readonly p90: number }
  readonly search: Search | undefined
  readonly screening: Screening
  readonly problems: readonly ReplayProblems[]
}

/**
 * @param left out before, and why
 * @throws AppError `invalid` where there is nothing to replay or fewer nodes than are taken away, `usage` where it is not
 *   clear whose nodes are meant; whatever `watch` throws
 */
export function study(
  jobs: ReplayJobs,
  left: ReplayProblems,
  cluster: ReplayCluster,
  wish: StudyWish,
  watch?: Watch,
): Study {
  const noJobs = () => {
    const rows = [...left.counts.values()].reduce((sum, count) => sum + count, jobs.count)
    return new AppError('invalid', 'simulate.no_jobs', { rows })
  }
  if (jobs.count === 0) throw noJobs()
  const partition = partitionOf(cluster, wish)
  const options: SchedulerOptions = { ...SLURM_DEFAULTS, backfill: wish.backfill }
  const window = windowOf(jobs, WARM_UP_SHARE)
  const figuresOf = (starts: Starts) => measure(jobs, starts, cluster, window)
  const pool = partition === undefined ? undefined : usualPool(cluster, partition)
  if (pool && pool.nodes + wish.nodes < 0)
    throw new AppError('invalid', 'replay.too_few_nodes', { pool: pool.name, nodes: pool.nodes, wanted: -wish.nodes })
  const outcome = simulate(jobs, cluster, options, watch)
  const run = (nodes: number) => {
    const scenario: Scenario = {
      ...{ growth: wish.growth, seeds: wish.seeds, warmUpShare: WARM_UP_SHARE },
      nodes: pool === undefined ? {} : { [pool.name]: nodes },
    }
    return runScenario(jobs, cluster, options, scenario, watch)
  }
  const recorded = figuresOf(recordedStarts(jobs, outcome.partition))
  if (wish.targetWaitSeconds !== undefined && waitsOf(recorded, wish.partition).jobs === 0) throw noJobs()
  const waitWith = (more: number): number =>
    bandOf(run(wish.nodes + more).runs, (figures) => waitsOf(figures, wish.partition).p90).middle
  const search =
    wish.targetWaitSeconds === undefined
      ? undefined
      : fewestNodes(waitWith, wish.targetWaitSeconds, Math.max(LEAST_MOST, MOST_TIMES * (pool?.nodes ?? 0)))
  const nodes = wish.nodes + (search?.nodes ?? 0)
  const scenario = run(nodes)
  const replayed = figuresOf(outcome)
  const logError = (share: 'p50' | 'p90') =>
    Math.abs(Math.log((replayed.overall[share] + SHORT_SECONDS) / (recorded.overall[share] + SHORT_SECONDS)))
  return {
    ...{ window, partition, pool: pool?.name, nodes, search, recorded, replayed },
    scenario: scenario.runs,
    logErrors: { p50: logError('p50'), p90: logError('p90') },
    screening: screen(jobs, cluster, { window, growth: wish.growth, pool, nodes }),
    // a job may fit no more where nodes are taken away
    problems: [left, outcome.problems, ...(wish.nodes < 0 ? [scenario.problems] : [])],
  }
}

/** Whose nodes are more or fewer: the one that is named, or the only one. */
function partitionOf(
  { partitions }: ReplayCluster,
  { partition, nodes, targetWaitSeconds }: StudyWish,
): string | undefined {
  const names = partitions.map(({ name }) => name)
  const isNeeded = nodes !== 0 || targetWaitSeconds !== undefined
  const only = partition ?? (names.length === 1 ? names[0] : undefined)
  if (only === undefined ? isNeeded : !names.includes(only))
    throw new AppError('usage', 'simulate.which_partition', { partitions: names.sort().join(', ') })
  return only
}
