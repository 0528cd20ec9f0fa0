/** How a replay went, or how it was recorded: waits by partition and size, expansion, slowdown, utilisation. */
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { SIZE_CLASSES, sizeClassOf } from '../../../core/ledger/size-class.ts'
import { quantilesOf } from '../../../core/quantiles.ts'
import { changesOf, type NodePool, type ReplayCluster } from './cluster.ts'
import { amountsOf, thingsOf } from './demand.ts'
import type { ReplayJobs } from './jobs.ts'

/** When jobs started and ended, by job; NaN: never. */
export interface Starts {
  readonly start: Float64Array
  readonly end: Float64Array
  /** place of its partition in the cluster; -1: it is not counted */
  readonly partition: Int32Array
  /** place of its pool in the cluster; -1: the first of its partition */
  readonly pool: Int32Array
}

export interface WaitFigures {
  /** that began to wait in the time that is looked at, and started at any time */
  readonly jobs: number
  /** of these: seconds from eligible to start; NaN where there are none */
  readonly p50: number
  readonly p90: number
  readonly p99: number
  /** median of (wait + run) / run over those that ran at all: what users feel */
  readonly expansionP50: number
  /** mean of the same */
  readonly expansionMean: number
  /** mean of max(1, (wait + run) / max(run, 10 s)): Feitelson et al., JSSPP 1997 */
  readonly slowdownMean: number
  /** never started: withdrawn while they waited, or still waiting at the end; their waits are not in the quantiles */
  readonly unstarted: number
}

export interface ReplayFigures {
  readonly overall: WaitFigures
  /** those with jobs */
  readonly partitions: readonly { readonly name: string; readonly waits: WaitFigures }[]
  /** sorted by partition, then size: those with jobs */
  readonly groups: readonly { readonly partition: string; readonly size: string; readonly waits: WaitFigures }[]
  /** used of what there was; NaN where there was none */
  readonly coreUtilisationRatio: number
  readonly gpuUtilisationRatio: number
}

const SLOWDOWN_SECONDS = 10
/** Of nobody. */
export const NO_WAITS: WaitFigures = {
  ...{ jobs: 0, p50: NaN, p90: NaN, p99: NaN, unstarted: 0 },
  ...{ expansionP50: NaN, expansionMean: NaN, slowdownMean: NaN },
}

/** @param window jobs that began to wait in it count; so does what was used, and there, in it */
export function measure(jobs: ReplayJobs, starts: Starts, cluster: ReplayCluster, window: Interval): ReplayFigures {
  const all = createCollector()
  const partitions = cluster.partitions.map(createCollector)
  const groups = new Map<number, ReturnType<typeof createCollector>>()
  for (let job = 0; job < jobs.count; job++) {
    const partition = starts.partition[job]!
    if (partition < 0 || jobs.eligible[job]! < window.from || jobs.eligible[job]! >= window.to) continue
    const key = partition * SIZE_CLASSES.length + sizeClassOf(jobs.cores[job]!, jobs.gpus[job]!)
    let group = groups.get(key)
    if (!group) {
      group = createCollector()
      groups.set(key, group)
    }
    const start = starts.start[job]!
    for (const collector of [all, partitions[partition]!, group])
      collector.add(start - jobs.eligible[job]!, starts.end[job]! - start)
  }
  return {
    overall: all.figures(),
    partitions: partitions
      .map((collector, at) => ({ name: cluster.partitions[at]!.name, waits: collector.figures() }))
      .filter(({ waits }) => waits.jobs + waits.unstarted > 0),
    groups: [...groups]
      .sort(([a], [b]) => a - b)
      .map(([key, group]) => ({
        partition: cluster.partitions[Math.floor(key / SIZE_CLASSES.length)]!.name,
        size: SIZE_CLASSES[key % SIZE_CLASSES.length]!,
        waits: group.figures(),
      })),
    ...utilisation(jobs, starts, cluster, window),
  }
}

function createCollector() {
  const waits: number[] = []
  const expansions: number[] = []
  let [slowdowns, unstarted] = [0, 0]
  return {
    add(told: number, runSeconds: number): void {
      if (Number.isNaN(told)) {
        unstarted++
        return
      }
      // records may tell a start before the job was eligible
      const wait = Math.max(0, told)
      waits.push(wait)
      if (runSeconds > 0) expansions.push((wait + runSeconds) / runSeconds)
      slowdowns += Math.max(1, (wait + runSeconds) / Math.max(runSeconds, SLOWDOWN_SECONDS))
    },
    figures(): WaitFigures {
      const wait = quantilesOf(Float64Array.from(waits))
      const [p50, p90, p99] = [wait(0.5), wait(0.9), wait(0.99)]
      return {
        ...{ jobs: waits.length, p50, p90, p99, unstarted },
        expansionP50: quantilesOf(Float64Array.from(expansions))(0.5),
        expansionMean: expansions.reduce((sum, one) => sum + one, 0) / expansions.length,
        slowdownMean: slowdowns / waits.length,
      }
    },
  }
}

function utilisation(jobs: ReplayJobs, starts: Starts, cluster: ReplayCluster, window: Interval) {
  const firstPools = cluster.partitions.map(({ pools }) => cluster.pools.findIndex(({ name }) => name === pools[0]))
  const scratch = cluster.pools.map((pool) => new Float64Array(thingsOf(pool)))
  let [cores, gpus] = [0, 0]
  for (let job = 0; job < jobs.count; job++) {
    const partition = starts.partition[job]!
    if (partition < 0 || Number.isNaN(starts.start[job]!)) continue
    const seconds = Math.min(starts.end[job]!, window.to) - Math.max(starts.start[job]!, window.from)
    if (seconds <= 0) continue
    const at = starts.pool[job]! < 0 ? firstPools[partition]! : starts.pool[job]!
    const pool = cluster.pools[at]!
    amountsOf(jobs, job, pool, scratch[at]!)
    const [first, second = 0] = scratch[at]!
    cores += seconds * (pool.allocation === 'node' ? first! * pool.cores : first!)
    gpus += seconds * (pool.allocation === 'node' ? first! * pool.gpus : second)
  }
  let [allCores, allGpus] = [0, 0]
  for (const pool of cluster.pools) {
    const nodeSeconds = nodeSecondsOf(pool, cluster, window)
    allCores += nodeSeconds * pool.cores
    allGpus += nodeSeconds * pool.gpus
  }
  const ratio = (used: number, all: number) => (all > 0 ? used / all : NaN)
  return { coreUtilisationRatio: ratio(cores, allCores), gpuUtilisationRatio: ratio(gpus, allGpus) }
}

/** What there was, less what was reserved. */
function nodeSecondsOf(pool: NodePool, { changes, reservations }: ReplayCluster, { from, to }: Interval): number {
  const within = (since: number, until: number) => Math.max(0, Math.min(until, to) - Math.max(since, from))
  let seconds = pool.nodes * (to - from)
  for (const { at, nodes } of changesOf(pool, changes)) seconds += nodes * within(at, to)
  for (const { pool: name, from: since, to: until, nodes } of reservations)
    if (name === pool.name) seconds -= nodes * within(since, until)
  return seconds
}
