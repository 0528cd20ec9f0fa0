/** What would be: more jobs, more nodes or fewer; with bands from several seeds, and the fewest nodes that are enough. */
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { quantilesOf } from '../../../core/quantiles.ts'
import { scaleArrivals } from './arrivals.ts'
import type { NodePool, ReplayCluster } from './cluster.ts'
import type { ReplayJobs } from './jobs.ts'
import { measure, NO_WAITS, type ReplayFigures, type WaitFigures } from './measure.ts'
import type { ReplayProblems } from './problems.ts'
import type { SchedulerOptions } from './scheduler-options.ts'
import { simulate } from './simulate.ts'

export interface Scenario {
  /** of the load */
  readonly growth: number
  /** by pool: more, or fewer */
  readonly nodes: Readonly<Record<string, number>>
  /** each makes other jobs come; none: the jobs come as they came */
  readonly seeds: readonly number[]
  /** share of the trace in which the queue fills; it is not measured */
  readonly warmUpShare: number
}

export interface Band {
  readonly low: number
  readonly middle: number
  readonly high: number
}

export interface ScenarioFigures {
  readonly window: Interval
  /** of each seed */
  readonly runs: readonly ReplayFigures[]
  readonly problems: ReplayProblems
}

/** First and last moment at which a job began to wait, the beginning left out. */
export function windowOf({ count, eligible }: ReplayJobs, warmUpShare: number): Interval {
  let [from, to] = [Infinity, -Infinity]
  for (let job = 0; job < count; job++) {
    from = Math.min(from, eligible[job]!)
    to = Math.max(to, eligible[job]!)
  }
  return { from: from + warmUpShare * (to - from), to: to + 1 }
}

/** A cluster with more nodes in some pools, or fewer: never less than none. */
export function withNodes(cluster: ReplayCluster, more: Readonly<Record<string, number>>): ReplayCluster {
  const changed = (pool: NodePool): NodePool => ({ ...pool, nodes: Math.max(0, pool.nodes + (more[pool.name] ?? 0)) })
  return { ...cluster, pools: cluster.pools.map(changed) }
}

/** @throws AppError as `simulate` */
export function runScenario(
  jobs: ReplayJobs,
  cluster: ReplayCluster,
  options: SchedulerOptions,
  { growth, nodes, seeds, warmUpShare }: Scenario,
): ScenarioFigures {
  const window = windowOf(jobs, warmUpShare)
  const changed = withNodes(cluster, nodes)
  const traces = seeds.length === 0 ? [jobs] : seeds.map((seed) => scaleArrivals(jobs, growth, seed))
  let problems: ReplayProblems | undefined
  const runs = traces.map((trace) => {
    const outcome = simulate(trace, changed, options)
    problems ??= outcome.problems
    return measure(trace, outcome, changed, window)
  })
  return { window, runs, problems: problems! }
}

/** Of one figure over all seeds: the middle, and what four of five lie between. */
export function bandOf(runs: readonly ReplayFigures[], figure: (figures: ReplayFigures) => number): Band {
  const values = runs.map(figure).filter((value) => !Number.isNaN(value))
  const at = quantilesOf(Float64Array.from(values))
  return { low: at(0.1), middle: at(0.5), high: at(0.9) }
}

/** Waits of one partition and size over all seeds; of a seed in which there were none, nothing. */
export const groupFigure =
  (partition: string, size: string, figure: keyof WaitFigures) =>
  ({ groups }: ReplayFigures): number =>
    groups.find((group) => group.partition === partition && group.size === size)?.waits[figure] ?? NaN

/** Of the jobs of one partition, all sizes together; of all where none is named. */
export function waitsOf({ overall, partitions }: ReplayFigures, partition: string | undefined): WaitFigures {
  return partition === undefined ? overall : (partitions.find(({ name }) => name === partition)?.waits ?? NO_WAITS)
}

export interface Search {
  /** undefined: not even the most that was tried is enough */
  readonly nodes: number | undefined
  /** in the order in which they were tried */
  readonly tried: readonly { readonly nodes: number; readonly waitSeconds: number }[]
}

/**
 * The fewest nodes more with which a wait is not longer than wanted, twice as many each time, then halfway between.
 * More nodes are taken not to make waits longer: as a whole they do not, though of single jobs they may.
 * @param waitWith what the wait is with so many nodes more; NaN, where nobody came, is not enough
 * @param most how many are tried at most
 */
export function fewestNodes(waitWith: (nodes: number) => number, targetSeconds: number, most: number): Search {
  const tried: { nodes: number; waitSeconds: number }[] = []
  const isEnough = (nodes: number): boolean => {
    const waitSeconds = waitWith(nodes)
    tried.push({ nodes, waitSeconds })
    return waitSeconds <= targetSeconds
  }
  if (isEnough(0)) return { nodes: 0, tried }
  let [short, enough] = [0, 1]
  while (!isEnough(enough)) {
    if (enough >= most) return { nodes: undefined, tried }
    short = enough
    enough = Math.min(most, 2 * enough)
  }
  while (enough - short > 1) {
    const middle = (short + enough) >> 1
    if (isEnough(middle)) enough = middle
    else short = middle
  }
  return { nodes: enough, tried }
}
