/** Hardware reckoned in the plainest way: moment by moment, node by node, each second asked for itself. */
import type { CapacityFacts, NodeSize } from '../../../core/ledger/capacity/facts.ts'
import type { Interval } from '../../../core/ledger/capacity/intervals.ts'

export const expand = (list: string): readonly string[] => list.split(',').filter((name) => name !== '')

const holds = ({ from, to }: Interval, time: number): boolean => from <= time && time < to
const any = (list: readonly Interval[], time: number): boolean => list.some((one) => holds(one, time))

export interface NaiveNode {
  readonly node: string
  readonly cores: number
  readonly gpus: number
  readonly type: string
}

/** Nodes of the cluster at a time, and under the empty name what was registered beyond them. */
export function nodesAt(facts: CapacityFacts, time: number): readonly NaiveNode[] {
  const first = facts.observed.spans[0]?.from ?? Infinity
  const last = facts.observed.spans.at(-1)?.to ?? Infinity
  const names = new Set([
    ...facts.lots.flatMap(({ nodes }) => expand(nodes)),
    ...facts.observed.nodes.map(({ node }) => node),
    ...facts.accounted.registrations.flatMap(({ nodes }) => expand(nodes)),
  ])
  const registration = facts.accounted.registrations.find((one) => holds(one, time))
  const found: NaiveNode[] = []
  for (const node of names) {
    const lots = facts.lots.filter(({ nodes }) => expand(nodes).includes(node)).sort((a, b) => a.from - b.from)
    // the newest one, unless that is over
    const lotAt = (moment: number) => {
      const newest = lots.findLast(({ from }) => from <= moment)
      return newest && moment < newest.to ? newest : undefined
    }
    const lot = lotAt(time)
    const shown = facts.observed.nodes.filter((one) => one.node === node)
    const latest = shown.findLast(({ since }) => since <= time)
    let size: NodeSize | undefined
    if (time < first && registration) {
      if (expand(registration.nodes).includes(node)) {
        const seen = shown.find(({ isPresent }) => isPresent)
        const isSame = seen && (!lot || lotAt(first) === lot)
        size = (isSame ? seen : lot) ?? seen ?? { cores: 0, gpus: 0, gpuType: '', memoryBytes: 0 }
      }
    } else if (time < first) size = lot
    else if (time <= last) size = latest?.isPresent ? latest : undefined
    else {
      const then = lotAt(last)
      const next = lots.find(({ from }) => from > last)
      const end = Math.min(then?.to ?? Infinity, next?.from ?? Infinity)
      size = time < end && latest?.isPresent ? latest : lot && lot.from > last ? lot : undefined
    }
    if (!size) continue
    const type = (lots.findLast(({ from }) => from <= time) ?? lots[0])?.type ?? ''
    found.push({ node, cores: size.cores, gpus: size.gpus, type })
  }
  if (time < first && registration) {
    const left = (name: 'cores' | 'gpus') =>
      Math.max(0, registration[name] - found.reduce((sum, one) => sum + one[name], 0))
    const rest = { node: '', type: '', cores: left('cores'), gpus: left('gpus') }
    if (rest.cores > 0 || rest.gpus > 0) found.push(rest)
  }
  return found
}

export type NaiveState = 'up' | 'down' | 'planned'

export function isKnownAt({ accounted, observed, outages }: CapacityFacts, time: number): boolean {
  return any(accounted.spans, time) || any(observed.spans, time) || any(outages, time)
}

/** How a node was, and how much of it that was, where who tells it tells that too. */
export function stateAt(
  facts: CapacityFacts,
  { node, cores }: NaiveNode,
  time: number,
): { state: NaiveState; cores: number } {
  const declared = facts.outages.filter((one) => holds(one, time))
  if (declared.length > 0) return { state: declared.some(({ isPlanned }) => isPlanned) ? 'planned' : 'down', cores }
  if (node === '') return { state: 'up', cores }
  const isAccounted = any(facts.accounted.spans, time)
  if (!isAccounted && !any(facts.observed.spans, time)) return { state: 'up', cores }
  const teller = isAccounted ? facts.accounted : facts.observed
  const maintenance = teller.reservations.find(
    (one) => one.kind === 'maintenance' && holds(one, time) && expand(one.nodes).includes(node),
  )
  if (maintenance) return { state: 'planned', cores: cores || maintenance.cores / expand(maintenance.nodes).length }
  if (isAccounted) {
    const events = facts.accounted.events.filter((one) => one.node === node && holds(one, time))
    const event = events.find(({ condition }) => condition === 'planned') ?? events[0]
    return event
      ? { state: event.condition, cores: Number.isNaN(event.cores) ? cores : event.cores }
      : { state: 'up', cores }
  }
  const seen = facts.observed.nodes.findLast((one) => one.node === node && one.since <= time)
  return { state: seen?.isPresent ? seen.condition : 'up', cores }
}
