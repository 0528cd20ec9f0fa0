/** What a job takes of a pool, and whether it ever fits there. */
import type { NodePool, ReplayCluster } from './cluster.ts'
import { mostNodes } from './cluster.ts'
import type { ReplayJobs } from './jobs.ts'
import type { NodeShare } from './node-map.ts'
import { createProblemList, type ProblemList } from './problems.ts'

/** How many things are counted: nodes alone, or cores, then GPUs, then memory. */
export function thingsOf({ allocation, gpus, memoryBytes }: NodePool): number {
  if (allocation === 'node') return 1
  return Number.isNaN(memoryBytes) ? (gpus > 0 ? 2 : 1) : 3
}

/** What one node adds to each. */
export function nodeAmounts(pool: NodePool): Float64Array {
  const each = pool.allocation === 'node' ? [1] : [pool.cores, pool.gpus, pool.memoryBytes]
  return Float64Array.from(each.slice(0, thingsOf(pool)))
}

/** How many nodes a job takes at least, as many as it says, or more; Infinity: no number of them is enough. */
function nodesFor(jobs: ReplayJobs, job: number, { cores, gpus, memoryBytes }: NodePool): number {
  const least = (wanted: number, each: number): number =>
    // what is not counted is enough
    Number.isNaN(each) || wanted === 0 ? 1 : each === 0 ? Infinity : Math.ceil(wanted / each)
  return Math.max(
    jobs.nodes[job]!,
    cores === 0 ? 1 : least(jobs.cores[job]!, cores),
    least(jobs.gpus[job]!, gpus),
    least(jobs.memoryBytes[job]!, memoryBytes),
  )
}

/** Of a shared pool: equally much of each node. */
export function shareOf(jobs: ReplayJobs, job: number, pool: NodePool): NodeShare {
  const nodes = nodesFor(jobs, job, pool)
  return {
    nodes,
    cores: pool.cores === 0 ? 0 : Math.ceil(jobs.cores[job]! / nodes),
    gpus: Math.ceil(jobs.gpus[job]! / nodes),
    memoryBytes: Number.isNaN(pool.memoryBytes) ? 0 : Math.ceil(jobs.memoryBytes[job]! / nodes),
  }
}

/** @param into as many numbers as are counted */
export function amountsOf(jobs: ReplayJobs, job: number, pool: NodePool, into: Float64Array): void {
  if (pool.allocation === 'node') into[0] = nodesFor(jobs, job, pool)
  else if (pool.allocation === 'pooled') {
    into[0] = pool.cores === 0 ? 0 : jobs.cores[job]!
    if (into.length > 1) into[1] = jobs.gpus[job]!
    if (into.length > 2) into[2] = jobs.memoryBytes[job]!
  } else {
    const share = shareOf(jobs, job, pool)
    into[0] = share.nodes * share.cores
    if (into.length > 1) into[1] = share.nodes * share.gpus
    if (into.length > 2) into[2] = share.nodes * share.memoryBytes
  }
}

/** Whether it fits where all of the pool is free. */
function fits(jobs: ReplayJobs, job: number, pool: NodePool, nodes: number): boolean {
  const type = jobs.names.gpuTypes[jobs.gpuType[job]!]!
  if (jobs.gpus[job]! > 0 && type !== '' && pool.gpuType !== '' && type !== pool.gpuType) return false
  if (pool.allocation !== 'pooled') return nodesFor(jobs, job, pool) <= nodes
  return (
    (pool.cores === 0 || jobs.cores[job]! <= nodes * pool.cores) &&
    jobs.gpus[job]! <= nodes * pool.gpus &&
    !(jobs.memoryBytes[job]! > nodes * pool.memoryBytes)
  )
}

export interface Admission {
  /** by job: its partition in the cluster; -1: it is left out */
  readonly partition: Int32Array
  /** by job: a bit for each pool of its partition where it can run at all */
  readonly pools: Int32Array
  /** by job: of what is counted first, how much it takes of the first of these */
  readonly least: Float64Array
  readonly problems: ProblemList
}

/** Jobs of partitions that are not there, or larger than any pool of theirs ever is, are named and left out. */
export function admit(jobs: ReplayJobs, cluster: ReplayCluster): Admission {
  const problems = createProblemList()
  const most = new Map(cluster.pools.map((pool) => [pool.name, { pool, nodes: mostNodes(pool, cluster.changes) }]))
  const poolsOf = cluster.partitions.map(({ pools }) => pools.map((name) => most.get(name)!))
  const places = jobs.names.partitions.map((name) => cluster.partitions.findIndex((known) => known.name === name))
  const partition = new Int32Array(jobs.count).fill(-1)
  const pools = new Int32Array(jobs.count)
  const least = new Float64Array(jobs.count)
  const amounts = new Float64Array(3)
  for (let job = 0; job < jobs.count; job++) {
    const name = jobs.names.partitions[jobs.partition[job]!]!
    const place = places[jobs.partition[job]!]!
    const params = { row: jobs.row[job]!, job: jobs.jobId[job]!, partition: name }
    if (place < 0) {
      problems.add('replay.job_of_unknown_partition', params)
      continue
    }
    let suitable = 0
    poolsOf[place]!.forEach(({ pool, nodes }, at) => {
      if (fits(jobs, job, pool, nodes)) suitable |= 1 << at
    })
    if (suitable === 0)
      problems.add('replay.job_wider_than_partition', {
        ...params,
        cores: jobs.cores[job]!,
        gpus: jobs.gpus[job]!,
        nodes: jobs.nodes[job]!,
      })
    else {
      partition[job] = place
      pools[job] = suitable
      const first = poolsOf[place]![31 - Math.clz32(suitable & -suitable)]!
      amountsOf(jobs, job, first.pool, amounts)
      least[job] = amounts[0]!
    }
  }
  return { partition, pools, least, problems }
}
