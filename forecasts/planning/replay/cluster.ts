/** What a replayed cluster consists of: pools of equal nodes, and the partitions that send jobs to them. */
import { AppError } from '../../../core/errors.ts'
import type { UnixSeconds } from '../../../core/series.ts'

/**
 * How Slurm gives a pool's nodes away.
 * `node`: whole nodes (select/linear, OverSubscribe=EXCLUSIVE). `shared`: cores, GPUs and memory of single nodes
 * (select/cons_tres): a job starts only where its share fits on as many nodes as it wants. `pooled`: the sum over all
 * nodes, as if it were one machine: for traces that do not tell how many nodes a job took.
 */
export type Allocation = 'node' | 'shared' | 'pooled'

export interface NodePool {
  readonly name: string
  readonly nodes: number
  /** of each node; 0 where cores are not what is scarce (a trace of GPUs alone) */
  readonly cores: number
  readonly gpus: number
  /** empty: any job may have its GPUs */
  readonly gpuType: string
  /** of each node; NaN: memory is not counted */
  readonly memoryBytes: number
  readonly allocation: Allocation
}

export interface ReplayPartition {
  readonly name: string
  /** by name; a job gets all of its nodes from one of them, the first where it can start soonest */
  readonly pools: readonly string[]
  /** PriorityJobFactor: compared with those of other partitions */
  readonly priority: number
  /** of jobs without one (DefaultTime); Infinity: they may run for ever */
  readonly defaultLimitSeconds: number
}

/** From a moment on there are more nodes, or fewer: those in use are taken away when their jobs have ended. */
export interface NodeChange {
  readonly pool: string
  readonly at: UnixSeconds
  readonly nodes: number
}

/** Nodes that jobs do not get for a while; no job is started that could run into it. */
export interface NodeReservation {
  readonly pool: string
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  readonly nodes: number
}

export interface ReplayCluster {
  readonly pools: readonly NodePool[]
  readonly partitions: readonly ReplayPartition[]
  readonly changes: readonly NodeChange[]
  readonly reservations: readonly NodeReservation[]
}

/** Of a partition: those that suit a job are bits of one number. */
const MOST_POOLS = 31

/** @throws AppError `invalid`: a name twice or unknown, a size that is none, a reservation that ends before it begins */
export function checkCluster({ pools, partitions, changes, reservations }: ReplayCluster): void {
  const refuse = (what: string): never => {
    throw new AppError('invalid', 'replay.bad_cluster', { what })
  }
  const names = new Set(pools.map(({ name }) => name))
  if (names.size !== pools.length) refuse('pools: name')
  if (new Set(partitions.map(({ name }) => name)).size !== partitions.length) refuse('partitions: name')
  for (const { name, nodes, cores, gpus, memoryBytes } of pools) {
    if (!Number.isInteger(nodes) || nodes < 0) refuse(`${name}: nodes = ${nodes}`)
    if (!Number.isInteger(cores) || cores < 0) refuse(`${name}: cores = ${cores}`)
    if (!Number.isInteger(gpus) || gpus < 0) refuse(`${name}: gpus = ${gpus}`)
    if (cores + gpus === 0) refuse(`${name}: cores = 0, gpus = 0`)
    if (memoryBytes <= 0) refuse(`${name}: memoryBytes = ${memoryBytes}`)
  }
  for (const { name, pools: own } of partitions) {
    if (own.length === 0 || own.length > MOST_POOLS) refuse(`${name}: pools = ${own.length}`)
    for (const pool of own) if (!names.has(pool)) refuse(`${name}: pools: ${pool}`)
  }
  for (const { pool, at, nodes } of changes) {
    if (!names.has(pool)) refuse(`changes: ${pool}`)
    if (!Number.isInteger(nodes) || Number.isNaN(at)) refuse(`changes: ${pool}: ${nodes}`)
  }
  for (const { pool, from, to, nodes } of reservations) {
    if (!names.has(pool)) refuse(`reservations: ${pool}`)
    if (!(from < to) || !Number.isInteger(nodes) || nodes < 0) refuse(`reservations: ${pool}: ${from}–${to}, ${nodes}`)
  }
}

/** How many nodes a pool may have at most at any time, reservations left out. */
export function mostNodes(pool: NodePool, changes: readonly NodeChange[]): number {
  let [nodes, most] = [pool.nodes, pool.nodes]
  for (const { nodes: more } of changesOf(pool, changes)) {
    nodes += more
    most = Math.max(most, nodes)
  }
  return most
}

/** In the order of time. */
export function changesOf({ name }: NodePool, changes: readonly NodeChange[]): readonly NodeChange[] {
  return changes.filter(({ pool }) => pool === name).sort((a, b) => a.at - b.at)
}
