/** Which nodes the partitions of a cluster have, as the ledger and slurmctld tell it. */
import type { DatabaseSync } from 'node:sqlite'
import { type NodeSpell, nodeSpells } from '../../core/ledger/capacity/nodes.ts'
import type { Job } from '../../core/ledger/job.ts'
import type { KnownNode, NodesTold } from '../../forecasts/planning/replay/from-nodes.ts'
import { createExpand } from '../../store/ledger/capacity/expand.ts'
import { readCapacityFacts } from '../../store/ledger/capacity/facts-reader.ts'

/** Partitions of each node, as slurmctld has them; none: nobody asked it. */
export type Memberships = Readonly<Record<string, readonly string[]>>

/** By partition: lists of nodes on which its jobs ran. */
export type NodeLists = Map<string, Set<string>>

export const NO_NODES: NodesTold = { nodes: [], sourceOf: () => 'trace' }
/** What is told within so much of the first word was there when that was said. */
const FIRST_SECONDS = 300

/** Passes jobs on and notes where they ran. */
export function* noting(jobs: Iterable<Job>, lists: NodeLists): Generator<Job> {
  for (const job of jobs) {
    if (job.nodeList !== '') {
      const own = lists.get(job.partition)
      if (own) own.add(job.nodeList)
      else lists.set(job.partition, new Set([job.nodeList]))
    }
    yield job
  }
}

/**
 * Sizes and times come from the ledger; which partition a node belongs to from slurmctld, else from where jobs ran.
 * Before anybody told anything of the cluster, it is taken to have been as it was told first.
 */
export function nodesOfLedger(
  db: DatabaseSync,
  cluster: string,
  lists: NodeLists,
  memberships: Memberships = {},
): NodesTold {
  const facts = readCapacityFacts(db, { from: 0, to: 0 }).find((one) => one.cluster === cluster)
  if (!facts) return NO_NODES
  const expand = createExpand()
  const partitionsOf = new Map(Object.entries(memberships).map(([node, own]) => [node, new Set(own)]))
  const told = new Set(Object.values(memberships).flat())
  for (const [partition, own] of lists) {
    if (told.has(partition)) continue
    for (const list of own)
      for (const node of expand(list)) {
        const known = partitionsOf.get(node)
        if (known) known.add(partition)
        else partitionsOf.set(node, new Set([partition]))
      }
  }
  const spells = nodeSpells(facts, expand).filter(({ node, cores }) => node !== '' && cores > 0)
  const first = spells.reduce((least, { from }) => Math.min(least, from), Infinity)
  const known = ({ node, from, to, cores, gpus, gpuType }: NodeSpell): KnownNode => ({
    ...{ from: from <= first + FIRST_SECONDS ? -Infinity : from, to, cores, gpus: gpus || 0, gpuType },
    partitions: [...(partitionsOf.get(node) ?? [])],
  })
  return {
    nodes: spells.map(known).filter(({ partitions }) => partitions.length > 0),
    sourceOf: (partition) => (told.has(partition) ? 'slurm' : 'nodeLists'),
  }
}
