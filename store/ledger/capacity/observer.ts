/**
 * Watches what slurmctld shows of nodes, and has the ledger told what changes. Answers that tell nothing new cost a
 * comparison in memory; every five minutes the ledger learns that somebody still watches, so that a pause is one.
 */
import type { NodeCondition, NodeSize, Observation, Reservation } from '../../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import type { CapacityWriter } from './handlers.ts'

/** A node as slurmctld shows it. */
export interface ShownNode extends NodeSize {
  readonly node: string
  readonly condition: NodeCondition
  /** one line; empty where the node is well */
  readonly reason: string
  /** when that reason was given; NaN where it is not told */
  readonly reasonSince: UnixSeconds
}

export interface CapacityObserver {
  /**
   * @param nodes all of the cluster's
   * @param everySeconds how often they are asked for
   */
  seen(cluster: string, nodes: readonly ShownNode[], now: UnixSeconds, everySeconds: number): Promise<void>
  /** @param reservations all of the cluster's */
  reserved(cluster: string, reservations: readonly Reservation[], now: UnixSeconds): Promise<void>
  /** Writes until when was watched. */
  close(): Promise<void>
}

const TOLD_EVERY_SECONDS = 300
/** Answers that may be missed before it is a pause. */
const MISSED = 3

interface Watched {
  readonly nodes: Map<string, Observation>
  /** since when it is watched without a pause */
  from: UnixSeconds
  seenAt: UnixSeconds
  toldAt: UnixSeconds
  reservations: string
}

export function createObserver(ledger: Pick<CapacityWriter, 'seen' | 'lastSeen' | 'reserved'>): CapacityObserver {
  const watched = new Map<string, Watched>()

  async function recall(cluster: string, now: UnixSeconds): Promise<Watched> {
    const { nodes, at } = await ledger.lastSeen(cluster, now)
    const own = new Map(nodes.map((one) => [one.node, one]))
    const seenAt = at ?? -Infinity
    const memory = { nodes: own, from: seenAt, seenAt, toldAt: -Infinity, reservations: '' }
    watched.set(cluster, memory)
    return memory
  }

  return {
    async seen(cluster, nodes, now, everySeconds) {
      const known = watched.get(cluster)
      // a clock that was ahead: what was seen then was not
      const memory = known && known.seenAt <= now ? known : await recall(cluster, now)
      const isPause = now - memory.seenAt > MISSED * everySeconds
      const changes = changesOf(memory.nodes, nodes, isPause ? now : memory.seenAt, now)
      const from = isPause ? now : memory.from
      if (changes.length > 0 || isPause || now - memory.toldAt >= TOLD_EVERY_SECONDS) {
        // what was seen before a pause
        if (isPause && memory.toldAt < memory.seenAt && Number.isFinite(memory.toldAt))
          await ledger.seen({ cluster, from: memory.from, now: memory.seenAt, changes: [] })
        await ledger.seen({ cluster, from, now, changes })
        memory.toldAt = now
      }
      for (const change of changes) memory.nodes.set(change.node, change)
      memory.from = from
      memory.seenAt = now
    },

    async reserved(cluster, reservations, now) {
      const text = JSON.stringify(reservations)
      const memory = watched.get(cluster)
      if (!memory || memory.reservations === text) return
      await ledger.reserved({ cluster, now, reservations })
      memory.reservations = text
    },

    async close() {
      for (const [cluster, { from, seenAt, toldAt }] of watched)
        if (seenAt > toldAt) await ledger.seen({ cluster, from, now: seenAt, changes: [] })
      watched.clear()
    },
  }
}

const GONE = {
  isPresent: false,
  cores: NaN,
  gpus: NaN,
  gpuType: '',
  memoryBytes: NaN,
  condition: 'up',
  reason: '',
} as const

/** @param before the last moment at which they were as they were known */
function changesOf(
  known: ReadonlyMap<string, Observation>,
  nodes: readonly ShownNode[],
  before: UnixSeconds,
  now: UnixSeconds,
): readonly Observation[] {
  const changes: Observation[] = []
  const shown = new Set<string>()
  for (const { reasonSince, ...node } of nodes) {
    shown.add(node.node)
    const last = known.get(node.node)
    if (last && isSame(last, node)) continue
    // Slurm says when a reason was given, to the second: where that lies between two looks, it is when things changed
    const isTold = last && node.condition !== 'up' && reasonSince > before && reasonSince < now
    changes.push({ ...node, isPresent: true, since: Math.floor(isTold ? reasonSince : now) })
  }
  for (const [node, { isPresent }] of known)
    if (isPresent && !shown.has(node)) changes.push({ node, since: Math.floor(now), ...GONE })
  return changes
}

function isSame(known: Observation, shown: Omit<ShownNode, 'reasonSince'>): boolean {
  return (
    known.isPresent &&
    Object.is(known.cores, shown.cores) &&
    Object.is(known.gpus, shown.gpus) &&
    known.gpuType === shown.gpuType &&
    Object.is(known.memoryBytes, shown.memoryBytes) &&
    known.condition === shown.condition &&
    known.reason === shown.reason
  )
}
