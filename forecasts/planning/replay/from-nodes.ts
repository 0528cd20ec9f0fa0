/** A cluster as somebody tells it, node by node; of partitions whose nodes nobody tells, as its jobs tell it. */
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import type { Allocation, NodeChange, NodePool, ReplayCluster, ReplayPartition } from './cluster.ts'
import { clusterOfTrace, peaksOf } from './from-trace.ts'
import type { ReplayJobs } from './jobs.ts'

/** A node as it was for a while. */
export interface KnownNode extends Interval {
  readonly cores: number
  readonly gpus: number
  readonly gpuType: string
  /** that may use it */
  readonly partitions: readonly string[]
}

/**
 * Who says which nodes a partition has: slurmctld now; the lists of nodes on which its jobs ran (their sizes are those of
 * the ledger either way); nobody, so that it is as large as its jobs ever were at once.
 */
export type CapacitySource = 'slurm' | 'nodeLists' | 'trace'

export interface PartitionCapacity {
  readonly partition: string
  readonly source: CapacitySource
  /** the most that its jobs used at once */
  readonly peakCores: number
  readonly peakGpus: number
  /** of the nodes that are told, at the most; NaN: none is */
  readonly knownCores: number
  readonly knownGpus: number
  /** of its jobs that tell how many nodes they took: those that took all cores of them; NaN where nodes are not told */
  readonly wholeNodeShare: number
}

export interface ToldCluster {
  readonly cluster: ReplayCluster
  /** those with jobs */
  readonly capacities: readonly PartitionCapacity[]
}

export interface NodesTold {
  readonly nodes: readonly KnownNode[]
  readonly sourceOf: (partition: string) => CapacitySource
}

/** Jobs that are not so are rare enough to be taken for whole nodes too. */
const NEARLY_ALL = 0.99
/** Kinds of nodes of one partition: as many as a replay keeps apart. */
const MOST_KINDS = 31

/**
 * Nodes of one size that the same partitions may use are one pool, so that partitions that share nodes share a pool.
 * Nodes that come or go while jobs run are changes. What is told of a partition counts only where its jobs never used
 * more at once: otherwise something is missing, and the most that they used is taken. Memory is not counted: nobody
 * tells whether Slurm counts it.
 */
export function clusterOfNodes(jobs: ReplayJobs, { nodes, sourceOf }: NodesTold): ToldCluster {
  const window = spanOf(jobs)
  const trace = clusterOfTrace(jobs)
  const peaks = peaksOf(jobs)
  const present = nodes.filter(({ from, to, cores }) => cores > 0 && from < window.to && to > window.from)
  const capacities = trace.partitions.map(({ name }): PartitionCapacity => {
    const own = present.filter(({ partitions }) => partitions.includes(name))
    const { cores: peakCores, gpus: peakGpus, coresPerNode } = peaks[jobs.names.partitions.indexOf(name)]!
    const known = (of: 'cores' | 'gpus') => (own.length === 0 ? NaN : mostAtOnce(own, of))
    const [knownCores, knownGpus] = [known('cores'), known('gpus')]
    const isKnown = knownCores >= peakCores && knownGpus >= peakGpus && kindsOf(own).size <= MOST_KINDS
    return {
      ...{ partition: name, source: isKnown ? sourceOf(name) : 'trace', peakCores, peakGpus, knownCores, knownGpus },
      wholeNodeShare: wholeNodeShare(jobs, name, own.length > 0 ? own : [{ cores: coresPerNode }]),
    }
  })
  const told = new Set(capacities.filter(({ source }) => source !== 'trace').map(({ partition }) => partition))
  const shares = new Map(capacities.map(({ partition, wholeNodeShare: share }) => [partition, share]))
  const pools: NodePool[] = trace.pools.filter(({ name }) => !told.has(name))
  const changes: NodeChange[] = []
  const partitionPools = new Map<string, string[]>(pools.map(({ name }) => [name, [name]]))
  const kinds = kindsOf(
    present
      .map((node) => ({ ...node, partitions: node.partitions.filter((name) => told.has(name)) }))
      .filter(({ partitions }) => partitions.length > 0),
  )
  for (const own of kinds.values()) {
    const { partitions, cores, gpus, gpuType } = own[0]!
    const name = nameOf(own[0]!, pools)
    for (const { from, to } of own) {
      if (from > window.from) changes.push({ pool: name, at: from, nodes: 1 })
      if (to < window.to) changes.push({ pool: name, at: to, nodes: -1 })
    }
    pools.push({
      ...{ name, nodes: own.filter(({ from }) => from <= window.from).length, cores, gpus, memoryBytes: NaN },
      gpuType: jobs.names.gpuTypes.includes(gpuType) ? gpuType : '',
      allocation: allocationOf(partitions.map((one) => shares.get(one)!)),
    })
    for (const one of partitions) partitionPools.set(one, [...(partitionPools.get(one) ?? []), name])
  }
  const partitions = trace.partitions.map(
    (partition): ReplayPartition => ({ ...partition, pools: partitionPools.get(partition.name)! }),
  )
  return { cluster: { pools, partitions, changes, reservations: [] }, capacities }
}

/** The pool that gets what is added to a partition: the one of most nodes, whose shape is its usual one. */
export function usualPool({ pools, partitions }: ReplayCluster, partition: string): NodePool | undefined {
  const names = partitions.find(({ name }) => name === partition)?.pools ?? []
  return pools
    .filter(({ name }) => names.includes(name))
    .reduce<NodePool | undefined>((most, pool) => (most && most.nodes >= pool.nodes ? most : pool), undefined)
}

/** From the first moment at which one waits to the last at which one runs. */
function spanOf({ count, eligible, recordedStart, runSeconds }: ReplayJobs): Interval {
  let [from, to] = [Infinity, -Infinity]
  for (let job = 0; job < count; job++) {
    from = Math.min(from, eligible[job]!)
    to = Math.max(to, eligible[job]! + 1, recordedStart[job]! >= 0 ? recordedStart[job]! + runSeconds[job]! : -Infinity)
  }
  return { from, to }
}

function kindsOf(nodes: readonly KnownNode[]): ReadonlyMap<string, readonly KnownNode[]> {
  return Map.groupBy(nodes, ({ partitions, cores, gpus, gpuType }) =>
    JSON.stringify([partitions.toSorted(), cores, gpus, gpuType]),
  )
}

function nameOf({ partitions, cores, gpus, gpuType }: KnownNode, pools: readonly NodePool[]): string {
  const shape = gpus > 0 ? `${cores}c ${gpus}x${gpuType || 'gpu'}` : `${cores}c`
  const name = `${partitions.toSorted().join('+')} ${shape}`
  return pools.some((pool) => pool.name === name) ? `${name} ${pools.length}` : name
}

/** Of nodes that come and go, as much as there was at any moment. */
function mostAtOnce(nodes: readonly KnownNode[], of: 'cores' | 'gpus'): number {
  const changes = nodes
    .flatMap((node) => [
      { at: node.from, amount: node[of] },
      { at: node.to, amount: -node[of] },
    ])
    // what goes before what comes
    .sort((a, b) => a.at - b.at || a.amount - b.amount)
  let [now, most] = [0, 0]
  for (const { amount } of changes) {
    now += amount
    most = Math.max(most, now)
  }
  return most
}

/** Share of the jobs of a partition that took all cores of the nodes that they took. */
function wholeNodeShare(jobs: ReplayJobs, name: string, shapes: readonly { readonly cores: number }[]): number {
  const place = jobs.names.partitions.indexOf(name)
  const sizes = new Set(shapes.map(({ cores }) => cores))
  let [told, whole, all] = [0, 0, 0]
  for (let job = 0; job < jobs.count; job++) {
    if (jobs.partition[job] !== place) continue
    all++
    if (jobs.nodes[job] === 0) continue
    told++
    if (sizes.has(jobs.cores[job]! / jobs.nodes[job]!)) whole++
  }
  return told >= NEARLY_ALL * all ? whole / told : NaN
}

/** Of a pool, by the shares of whole nodes of those who use it. */
function allocationOf(shares: readonly number[]): Allocation {
  if (shares.some(Number.isNaN)) return 'pooled'
  return shares.every((share) => share >= NEARLY_ALL) ? 'node' : 'shared'
}
