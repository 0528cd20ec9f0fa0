/** Made-up jobs for the replay's bench, and the cluster that they are sent to. */
import { makeWorkload } from '../../../core/ledger/workload.ts'
import { DAY_SECONDS } from '../../../core/units.ts'
import type { Allocation, ReplayCluster } from '../../../forecasts/planning/replay/cluster.ts'
import { type ReplayJobs, readJobs } from '../../../forecasts/planning/replay/jobs.ts'

const NODES = 2_000
const CORES = 64
const PARTITIONS = ['short', 'multi']

/** All partitions share all nodes. */
export function benchCluster(allocation: Allocation): ReplayCluster {
  const size = { nodes: NODES, cores: CORES, gpus: 0, gpuType: '', memoryBytes: NaN }
  return {
    pools: [{ name: 'nodes', ...size, allocation }],
    partitions: PARTITIONS.map((name) => ({ name, pools: ['nodes'], priority: 1, defaultLimitSeconds: DAY_SECONDS })),
    changes: [],
    reservations: [],
  }
}

/** @param load core-seconds of whole nodes that are asked for, of those there are */
export function makeJobs(count: number, load: number): ReplayJobs {
  const { jobs } = readJobs(told(count))
  const { eligible, runSeconds, nodes, withdrawn } = jobs
  let work = 0
  // those that never ran in the made-up record have their limit for a run time, and are withdrawn early
  for (let job = 0; job < count; job++) if (withdrawn[job] === Infinity) work += runSeconds[job]! * nodes[job]!
  // they come as fast as makes the load
  const [first, last] = [eligible[0]!, eligible[count - 1]!]
  const stretch = work / (NODES * load) / (last - first)
  for (let job = 0; job < count; job++) {
    eligible[job] = first + Math.round((eligible[job]! - first) * stretch)
    withdrawn[job] = Infinity
    if (nodes[job] === 0) runSeconds[job] = Math.min(runSeconds[job]!, 60)
  }
  return jobs
}

function* told(count: number) {
  const days = makeWorkload({
    ...{ seed: 1, cluster: 'demo', start: 1_420_070_400, days: 10_000, jobsPerDay: 4_700, growthRatio: 0 },
    // the widest takes 128 nodes
    ...{ coresPerNode: CORES, nodes: 128, gpuShare: 0 },
  })
  let row = 0
  for (const jobs of days)
    for (const job of jobs) {
      if (row === count) return
      yield { job, row: ++row }
    }
}
