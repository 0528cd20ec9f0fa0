/** From what Slurm said to series of the catalogue. Pure. */
import type { Labels, UnixSeconds } from '../../core/series.ts'
import { labelled, type Reading } from '../part.ts'
import type { ControllerReport } from './access.ts'
import type { ControllerStatistics } from './controller.ts'
import type { Job } from './jobs.ts'
import { EVERYDAY_STATES } from './node-state.ts'
import type { SlurmNode } from './nodes.ts'

export function controllerReadings({ up, statistics }: ControllerReport, labels: Labels): readonly Reading[] {
  const of = (pick: (statistics: ControllerStatistics) => number) => (statistics ? pick(statistics) : Number.NaN)
  return [
    { metric: 'slurm_controller.up', labels, value: up === undefined ? Number.NaN : Number(up) },
    { metric: 'slurm_controller.main_cycle_seconds', labels, value: of((s) => s.mainCycleSeconds) },
    { metric: 'slurm_controller.main_cycle_mean_seconds', labels, value: of((s) => s.mainCycleMeanSeconds) },
    { metric: 'slurm_controller.backfill_cycle_seconds', labels, value: of((s) => s.backfillCycleSeconds) },
    { metric: 'slurm_controller.queue_length', labels, value: of((s) => s.queueLength) },
    { metric: 'slurm_controller.backfill_queue_length', labels, value: of((s) => s.backfillQueueLength) },
    { metric: 'slurm_controller.threads', labels, value: of((s) => s.threads) },
    { metric: 'slurm_controller.agent_queue', labels, value: of((s) => s.agentQueue) },
    { metric: 'slurm_controller.accounting_queue', labels, value: of((s) => s.accountingQueue) },
  ]
}

/** In an order that does not depend on the order of jobs or nodes: the set of series then changes less often. */
function byName<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Each node, and each partition by the states of its nodes. */
export function nodeReadings(
  nodes: readonly SlurmNode[],
  partitions: readonly string[],
  labels: Labels,
): readonly Reading[] {
  const members = new Map<string, SlurmNode[]>(partitions.map((name) => [name, []]))
  for (const node of nodes) {
    for (const name of node.partitions) append(members, name, node)
  }
  return [
    ...nodes.flatMap((node) => singleNode(node, labels)),
    ...byName(members).flatMap(([partition, own]) => partitionNodes(own, { ...labels, partition })),
  ]
}

function append(members: Map<string, SlurmNode[]>, name: string, node: SlurmNode): void {
  const own = members.get(name)
  if (own) own.push(node)
  else members.set(name, [node])
}

function singleNode(node: SlurmNode, common: Labels): readonly Reading[] {
  const labels = { ...common, node: node.name }
  const partitions = node.partitions.join(',')
  const place = labelled({ ...labels, state: node.state.word, partitions, reason: node.reason })
  const readings: Reading[] = [
    { metric: 'slurm_node.state', labels: place, value: 1 },
    { metric: 'slurm_node.cpus', labels, value: node.cpus },
    { metric: 'slurm_node.cpus_allocated', labels, value: node.cpusAllocated },
    { metric: 'slurm_node.memory_total_bytes', labels, value: node.memoryTotalBytes },
    { metric: 'slurm_node.memory_allocated_bytes', labels, value: node.memoryAllocatedBytes },
    { metric: 'slurm_node.memory_free_bytes', labels, value: node.memoryFreeBytes },
    { metric: 'slurm_node.load1', labels, value: node.load1 },
  ]
  for (const [type, { total, allocated }] of node.gpus) {
    const typed = labelled({ ...labels, gpu_type: type })
    readings.push({ metric: 'slurm_node.gpus', labels: typed, value: total })
    readings.push({ metric: 'slurm_node.gpus_allocated', labels: typed, value: allocated })
  }
  if (node.reason !== '') {
    readings.push({ metric: 'slurm_node.reason_since_seconds', labels, value: node.reasonSince })
  }
  return readings
}

interface Shares {
  allocated: number
  idle: number
  other: number
}

/** As sinfo %C: what is free of a drained or down node is "other", not idle. */
function addShares(shares: Shares, total: number, allocated: number, unavailable: boolean): void {
  const free = total - allocated
  shares.allocated += allocated
  shares[unavailable ? 'other' : 'idle'] += free
}

function partitionNodes(nodes: readonly SlurmNode[], labels: Labels): readonly Reading[] {
  const states = new Map<string, number>(EVERYDAY_STATES.map((state) => [state, 0]))
  const cpus: Shares = { allocated: 0, idle: 0, other: 0 }
  const gpus = new Map<string, Shares>()
  for (const { state, cpus: total, cpusAllocated, gpus: own } of nodes) {
    states.set(state.word, (states.get(state.word) ?? 0) + 1)
    addShares(cpus, total, cpusAllocated, state.unavailable)
    for (const [type, count] of own) {
      const shares = gpus.get(type) ?? { allocated: 0, idle: 0, other: 0 }
      addShares(shares, count.total, count.allocated, state.unavailable)
      gpus.set(type, shares)
    }
  }
  const readings: Reading[] = byName(states).map(([state, value]) => {
    return { metric: 'slurm_partition.nodes', labels: { ...labels, state }, value }
  })
  for (const [state, value] of Object.entries(cpus)) {
    readings.push({ metric: 'slurm_partition.cpus', labels: { ...labels, state }, value })
  }
  for (const [type, shares] of byName(gpus)) {
    for (const [state, value] of Object.entries(shares)) {
      const typed = labelled({ ...labels, state, gpu_type: type })
      readings.push({ metric: 'slurm_partition.gpus', labels: typed, value })
    }
  }
  return readings
}

interface Queue {
  running: number
  pending: number
  cpus: number
  gpus: number
  nodes: number
  longestWaitSeconds: number
  readonly reasons: Map<string, { jobs: number; cpus: number; gpus: number }>
}

/**
 * The queue of each partition. What one job does not say (NaN) makes the sums it belongs to unknown, not smaller.
 * @param partitions those with nothing in the queue count 0
 */
export function jobReadings(
  jobs: readonly Job[],
  partitions: readonly string[],
  labels: Labels,
  now: UnixSeconds,
): readonly Reading[] {
  const queues = new Map(partitions.map((name) => [name, emptyQueue()]))
  for (const job of jobs) {
    const queue = queues.get(job.partition) ?? emptyQueue()
    queues.set(job.partition, queue)
    if (job.state === 'running') queue.running += job.tasks
    else addPending(queue, job, now)
  }
  return byName(queues).flatMap(([partition, queue]) => queueReadings(queue, { ...labels, partition }))
}

function emptyQueue(): Queue {
  return { running: 0, pending: 0, cpus: 0, gpus: 0, nodes: 0, longestWaitSeconds: 0, reasons: new Map() }
}

function addPending(queue: Queue, { tasks, cpus, gpus, nodes, reason, eligibleSince }: Job, now: UnixSeconds): void {
  queue.pending += tasks
  queue.cpus += tasks * cpus
  queue.gpus += tasks * gpus
  queue.nodes += tasks * nodes
  if (eligibleSince <= now) queue.longestWaitSeconds = Math.max(queue.longestWaitSeconds, now - eligibleSince)
  const own = queue.reasons.get(reason) ?? { jobs: 0, cpus: 0, gpus: 0 }
  queue.reasons.set(reason, { jobs: own.jobs + tasks, cpus: own.cpus + tasks * cpus, gpus: own.gpus + tasks * gpus })
}

function queueReadings(queue: Queue, labels: Labels): readonly Reading[] {
  return [
    { metric: 'slurm_partition.jobs_running', labels, value: queue.running },
    { metric: 'slurm_partition.jobs_pending', labels, value: queue.pending },
    { metric: 'slurm_partition.pending_cpus', labels, value: queue.cpus },
    { metric: 'slurm_partition.pending_gpus', labels, value: queue.gpus },
    { metric: 'slurm_partition.pending_nodes', labels, value: queue.nodes },
    { metric: 'slurm_partition.pending_oldest_eligible_seconds', labels, value: queue.longestWaitSeconds },
    ...byName(queue.reasons).flatMap(([reason, { jobs, cpus, gpus }]): Reading[] => [
      { metric: 'slurm_pending.jobs', labels: { ...labels, reason }, value: jobs },
      { metric: 'slurm_pending.cpus', labels: { ...labels, reason }, value: cpus },
      { metric: 'slurm_pending.gpus', labels: { ...labels, reason }, value: gpus },
    ]),
  ]
}
