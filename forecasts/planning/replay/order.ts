/** In which order jobs are looked at, kept up to date as they come, start and end. */
import type { ReplayCluster } from './cluster.ts'
import type { ReplayJobs } from './jobs.ts'
import { createFairShare, isWeighted, priorityOf } from './priority.ts'
import type { PriorityOptions } from './scheduler-options.ts'
import type { Waiting } from './waiting.ts'

export interface Order {
  isBefore(job: number, other: number): boolean
  arrived(job: number, now: number): void
  started(job: number, now: number): void
  ended(job: number, now: number): void
  /** Whether priorities are so old that they are to be computed anew. */
  isStale(now: number): boolean
  /** Computes them anew, and puts those that wait in order. */
  refresh(waiting: readonly Waiting[], now: number): void
}

/** @param partition by job: place of its partition in the cluster */
export function createOrder(
  jobs: ReplayJobs,
  partition: Int32Array,
  { pools, partitions }: ReplayCluster,
  options: PriorityOptions,
): Order {
  const isByPriority = isWeighted(options)
  const priority = new Float64Array(isByPriority ? jobs.count : 0)
  /** those that came first have a lower number */
  const arrival = new Int32Array(jobs.count)
  let arrivals = 0
  let computed = -Infinity
  const fairShare = createFairShare(Math.max(1, jobs.names.users.length), options.halfLifeSeconds)
  const isShared = options.weights.fairShare !== 0
  const cores = pools.reduce((sum, pool) => sum + pool.nodes * pool.cores, 0)
  const gpus = pools.reduce((sum, pool) => sum + pool.nodes * pool.gpus, 0)
  const sizeOf = (job: number): number => {
    const share = cores > 0 ? jobs.cores[job]! / cores : jobs.gpus[job]! / gpus
    return Math.min(1, share)
  }
  /** what fair-share counts */
  const amountOf = (job: number): number => (cores > 0 ? jobs.cores[job]! : jobs.gpus[job]!)
  const mostPartition = Math.max(1, ...partitions.map((one) => one.priority))
  const mostQos = Math.max(1, ...Object.values(options.qos))
  const compute = (job: number, now: number): void => {
    const factors = {
      size: sizeOf(job),
      partition: partitions[partition[job]!]!.priority / mostPartition,
      qos: (options.qos[jobs.names.qos[jobs.qos[job]!]!] ?? 0) / mostQos,
    }
    const share = isShared ? fairShare.factor(jobs.user[job]!, now) : 0
    priority[job] = priorityOf(options, factors, now - jobs.eligible[job]!, share)
  }

  return {
    isBefore(job, other) {
      if (isByPriority && priority[job] !== priority[other]) return priority[job]! > priority[other]!
      return arrival[job]! < arrival[other]!
    },
    arrived(job, now) {
      arrival[job] = arrivals++
      if (isByPriority) compute(job, now)
    },
    started(job, now) {
      if (isShared) fairShare.change(jobs.user[job]!, now, amountOf(job))
    },
    ended(job, now) {
      if (isShared) fairShare.change(jobs.user[job]!, now, -amountOf(job))
    },
    isStale: (now) => isByPriority && now >= computed + options.calcPeriodSeconds,
    refresh(waiting, now) {
      computed = now
      for (const queue of waiting) {
        for (let place = queue.first; place < queue.end; place++) compute(queue.jobAt(place), now)
        queue.sort()
      }
    },
  }
}
