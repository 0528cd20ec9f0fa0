/** What can be said of a cluster, and of how it went, from nothing but its jobs. */
import { DAY_SECONDS } from '../../../core/units.ts'
import type { NodePool, ReplayCluster, ReplayPartition } from './cluster.ts'
import type { ReplayJobs } from './jobs.ts'
import type { Starts } from './measure.ts'

/** What one node of each partition has, where somebody knows it better than the trace tells. */
export interface NodeShape {
  readonly cores: number
  readonly gpus: number
}

/**
 * A pool for each partition, as large as its jobs ever were at one moment: capacity that was never used is not seen, and
 * nodes that several partitions share are counted in each. Time limits that are not told are taken to be the longest
 * run of the partition.
 */
export function clusterOfTrace(jobs: ReplayJobs, shape?: NodeShape): ReplayCluster {
  const pools: NodePool[] = []
  const partitions: ReplayPartition[] = []
  const peaks = peaksOf(jobs)
  jobs.names.partitions.forEach((name, place) => {
    const { cores, gpus, coresPerNode, gpusPerNode, longest } = peaks[place]!
    if (cores + gpus === 0) return
    const each = shape ?? { cores: Math.min(coresPerNode, cores), gpus: Math.min(gpusPerNode, gpus) }
    const need = (wanted: number, one: number) => (one > 0 ? Math.ceil(wanted / one) : 0)
    const nodes = Math.max(need(cores, each.cores), need(gpus, each.gpus))
    // GPUs stand in some of the nodes: over all of them no more are needed than this
    const gpusEach = shape ? each.gpus : need(gpus, nodes)
    pools.push({
      ...{ name, nodes, cores: each.cores, gpus: gpusEach, gpuType: '', memoryBytes: NaN },
      allocation: 'pooled',
    })
    partitions.push({ name, pools: [name], priority: 1, defaultLimitSeconds: Math.max(DAY_SECONDS, longest) })
  })
  return { pools, partitions, changes: [], reservations: [] }
}

interface Peak {
  cores: number
  gpus: number
  coresPerNode: number
  gpusPerNode: number
  longest: number
}

function peaksOf(jobs: ReplayJobs): readonly Peak[] {
  const peaks = jobs.names.partitions.map(
    (): Peak => ({ cores: 0, gpus: 0, coresPerNode: 1, gpusPerNode: 1, longest: 0 }),
  )
  const now = peaks.map(() => ({ cores: 0, gpus: 0 }))
  const ran = Array.from({ length: jobs.count }, (_, job) => job).filter((job) => jobs.recordedStart[job]! >= 0)
  const endOf = (job: number) => jobs.recordedStart[job]! + jobs.runSeconds[job]!
  const byStart = Int32Array.from(ran).sort((a, b) => jobs.recordedStart[a]! - jobs.recordedStart[b]!)
  const byEnd = Int32Array.from(ran).sort((a, b) => endOf(a) - endOf(b))
  let ended = 0
  for (const job of byStart) {
    for (; ended < byEnd.length && endOf(byEnd[ended]!) <= jobs.recordedStart[job]!; ended++) {
      const gone = byEnd[ended]!
      // what ran for no time has not been added yet, and never is
      if (jobs.runSeconds[gone] === 0) continue
      const used = now[jobs.partition[gone]!]!
      used.cores -= jobs.cores[gone]!
      used.gpus -= jobs.gpus[gone]!
    }
    const [used, peak] = [now[jobs.partition[job]!]!, peaks[jobs.partition[job]!]!]
    const isNothing = jobs.runSeconds[job] === 0
    peak.cores = Math.max(peak.cores, used.cores + jobs.cores[job]!)
    peak.gpus = Math.max(peak.gpus, used.gpus + jobs.gpus[job]!)
    peak.longest = Math.max(peak.longest, jobs.runSeconds[job]!)
    if (jobs.nodes[job]! > 0) {
      peak.coresPerNode = Math.max(peak.coresPerNode, Math.ceil(jobs.cores[job]! / jobs.nodes[job]!))
      peak.gpusPerNode = Math.max(peak.gpusPerNode, Math.ceil(jobs.gpus[job]! / jobs.nodes[job]!))
    }
    if (isNothing) continue
    used.cores += jobs.cores[job]!
    used.gpus += jobs.gpus[job]!
  }
  return peaks
}

/** As it was, of those jobs that a replay takes in. */
export function recordedStarts(jobs: ReplayJobs, partition: Int32Array): Starts {
  const end = jobs.recordedStart.map((start, job) => start + jobs.runSeconds[job]!)
  return { start: jobs.recordedStart, end, partition, pool: new Int32Array(jobs.count).fill(-1) }
}
