/** What the formula of Allen and Cunneen says of the queue that is replayed: optimistic, to be shown beside it. */
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'
import { screenedWait } from '../queueing.ts'
import type { Reckoned } from '../reckoned.ts'
import type { NodePool, ReplayCluster } from './cluster.ts'
import type { ReplayJobs } from './jobs.ts'

/** Undefined where jobs tell too little: fewer than two, none that ran, or no capacity. */
export interface Screening {
  readonly base: Reckoned | undefined
  readonly scenario: Reckoned | undefined
}

export interface Screened {
  readonly window: Interval
  readonly growth: number
  /** that has so many nodes more */
  readonly pool: NodePool | undefined
  readonly nodes: number
}

/** All pools as one queue, each job on one server that is as large as the mean job: by cores, or by GPUs without any. */
export function screen(
  jobs: ReplayJobs,
  { pools }: ReplayCluster,
  { window, growth, pool, nodes }: Screened,
): Screening {
  const unit = pools.some(({ cores }) => cores > 0) ? 'cores' : 'gpus'
  const here = Array.from({ length: jobs.count }, (_, job) => job)
    .filter((job) => jobs.eligible[job]! >= window.from && jobs.eligible[job]! < window.to && jobs.runSeconds[job]! > 0)
    .filter((job) => jobs[unit][job]! > 0 && jobs.recordedStart[job]! >= 0)
    .sort((a, b) => jobs.eligible[a]! - jobs.eligible[b]!)
  if (here.length < 2) return { base: undefined, scenario: undefined }
  const run = momentsOf(here.map((job) => jobs.runSeconds[job]!))
  const between = momentsOf(here.slice(1).map((job, at) => jobs.eligible[job]! - jobs.eligible[here[at]!]!))
  const size = momentsOf(here.map((job) => jobs[unit][job]!)).mean
  const work = here.reduce((sum, job) => sum + jobs[unit][job]! * jobs.runSeconds[job]!, 0)
  const busy = work / (window.to - window.from) / size
  const units = pools.reduce((sum, one) => sum + one.nodes * one[unit], 0)
  const waitOf = (growing: number, more: number): Reckoned | undefined => {
    const servers = Math.floor((units + more) / size)
    if (!(servers >= 1) || !(between.mean > 0)) return undefined
    const load = (growing * busy) / servers
    return screenedWait({ servers, load, meanServiceSeconds: run.mean, cvArrival: between.cv, cvService: run.cv })
  }
  return { base: waitOf(1, 0), scenario: waitOf(growth, pool ? Math.max(-pool.nodes, nodes) * pool[unit] : 0) }
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly cv: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, cv: Math.sqrt(square) / mean }
}
