/**
 * `atalaya simulate [--sacct FILE] [--nodes +8] [--growth 1.2] [--target-wait 4h]`: how long people would wait with more
 * jobs, more nodes or fewer, by replaying the site's own jobs.
 */
import { explain } from '../core/errors.ts'
import type { ReplayCluster } from '../forecasts/planning/replay/cluster.ts'
import { clusterOfNodes, type PartitionCapacity } from '../forecasts/planning/replay/from-nodes.ts'
import { clusterOfTrace } from '../forecasts/planning/replay/from-trace.ts'
import type { ReplayJobs } from '../forecasts/planning/replay/jobs.ts'
import { type Study, study } from '../forecasts/planning/replay/study.ts'
import type { Command } from './command.ts'
import { readSettings } from './settings.ts'
import { type Asked, readAsked } from './simulating/asked.ts'
import { jobsOfLedger, jobsOfListing, type Told } from './simulating/jobs.ts'
import { tell, toJson } from './simulating/report.ts'

/** All that was found. */
export interface Simulated extends Study {
  readonly jobs: ReplayJobs
  readonly cluster: ReplayCluster
  /** none: a shape of nodes was told, or they are those of a listing */
  readonly capacities: readonly PartitionCapacity[]
  readonly asked: Asked
  readonly unread: Told['unread']
}

export const simulateCommand: Command = {
  options: [
    ...(['sacct', 'cluster', 'time-zone', 'from', 'to', 'partition', 'nodes', 'node-shape', 'growth'] as const),
    ...(['seeds', 'target-wait', 'backfill', 'config', 'data', 'json'] as const),
  ],
  positionals: 0,
  async run(context) {
    const { flags } = context
    const asked = readAsked(context)
    const settings = readSettings(context)
    const told =
      flags.sacct === undefined
        ? jobsOfLedger(settings.dataDirectory, { window: asked.window, cluster: flags.cluster })
        : await jobsOfListing(flags.sacct, asked.window, context)
    const found = simulateAll(told, asked)
    if (flags.json) context.out(`${JSON.stringify(toJson(found))}\n`)
    else tell(found, context, settings.language)
    for (const problem of [...found.unread.listed, ...found.problems.flatMap(({ listed }) => listed)])
      context.err(`✗ ${explain(problem, settings.language)}\n`)
    return found.search && found.search.nodes === undefined ? 1 : 0
  },
}

/** @throws AppError as `study` */
function simulateAll({ jobs, problems, unread, nodes }: Told, asked: Asked): Simulated {
  const { cluster, capacities } = asked.shape
    ? { cluster: clusterOfTrace(jobs, asked.shape), capacities: [] }
    : clusterOfNodes(jobs, nodes)
  return { ...study(jobs, problems, cluster, asked), jobs, cluster, capacities, asked, unread }
}
