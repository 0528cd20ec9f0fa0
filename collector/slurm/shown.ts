/** Nodes as the ledger is told of them. Pure. */
import type { NodeCondition } from '../../core/ledger/capacity/facts.ts'
import type { ShownNode } from '../../store/ledger/capacity/observer.ts'
import type { NodeState } from './node-state.ts'
import type { SlurmNode } from './nodes.ts'

/** States in which Slurm counts a node as down. One that is drained while jobs still run on it is not, yet. */
const DOWN = new Set(['down', 'drained', 'fail', 'inval', 'error'])

/** Maintenance is not among them: it is a reservation's, whose times are told to the second. */
export function conditionOf({ word, unavailable }: NodeState): NodeCondition {
  if (word === 'powered_down') return 'planned'
  return DOWN.has(word) || (word === 'reboot' && unavailable) ? 'down' : 'up'
}

export function toShownNode({ name, state, reason, reasonSince, cpus, memoryTotalBytes, gpus }: SlurmNode): ShownNode {
  const counts = [...gpus].map(([type, { total }]) => ({ type, total }))
  const most = counts.toSorted((a, b) => b.total - a.total)[0]
  return {
    node: name,
    condition: conditionOf(state),
    reason,
    reasonSince,
    cores: cpus,
    gpus: counts.reduce((sum, { total }) => sum + total, 0),
    gpuType: most?.type ?? '',
    memoryBytes: memoryTotalBytes,
  }
}
