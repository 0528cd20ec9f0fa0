/** When nodes could not be used, planned or not, in core-seconds and GPU-seconds of each hour. Pure. */
import type { CapacityFacts, NodeCondition, Observation } from './facts.ts'
import { eachHour, type Hours, type Interval, type Intervals, intersect, subtract, unite } from './intervals.ts'
import type { NodeSpell } from './nodes.ts'

export type Unusable = Exclude<NodeCondition, 'up'>

/** A time in which a node could not be used, and how much of it that was where whoever tells it tells that too. */
interface Claim extends Interval {
  readonly cores?: number
  readonly gpus?: number
  /** of a node whose size nobody tells */
  readonly share?: { readonly cores: number; readonly gpus: number }
}

/** Sets of moments of which it is known how nodes were, and by whom it is told. */
export interface Knowledge {
  readonly accounted: Intervals
  /** by slurmctld, where slurmdbd does not tell */
  readonly observed: Intervals
  readonly all: Intervals
}

export function knowledgeOf({ accounted, observed, outages }: CapacityFacts): Knowledge {
  const seen = subtract(observed.spans, accounted.spans)
  const all = unite([...accounted.spans, ...seen, ...outages])
  return { accounted: accounted.spans, observed: seen, all }
}

export type AddUnusable = (spell: NodeSpell, hour: number, condition: Unusable, cores: number, gpus: number) => void

/**
 * Calls with core-seconds and GPU-seconds, each second of a node once: what a person declares for the whole cluster
 * comes first, then what was planned, then the rest.
 */
export function eachUnusable(
  facts: CapacityFacts,
  spells: readonly NodeSpell[],
  hours: Hours,
  expand: (list: string) => readonly string[],
  add: AddUnusable,
): void {
  const declared = declaredTimes(facts)
  for (const spell of spells)
    for (const condition of ['planned', 'down'] as const)
      for (const piece of intersect([spell], declared[condition]))
        eachHour(piece, hours, (hour, seconds) =>
          add(spell, hour, condition, seconds * spell.cores, seconds * spell.gpus),
        )
  const claims = claimsOf(facts, expand)
  const spellsOf = Map.groupBy(spells, ({ node }) => node)
  for (const [node, own] of claims) {
    let covered: Intervals = declared.all
    for (const condition of ['planned', 'down'] as const)
      for (const claim of own[condition]) {
        const pieces = subtract([claim], covered)
        covered = unite([...covered, claim])
        for (const spell of spellsOf.get(node) ?? [])
          for (const piece of intersect([spell], pieces))
            eachHour(piece, hours, (hour, seconds) =>
              add(
                spell,
                hour,
                condition,
                seconds * sizeOf('cores', claim, spell),
                seconds * sizeOf('gpus', claim, spell),
              ),
            )
      }
  }
}

function sizeOf(name: 'cores' | 'gpus', claim: Claim, spell: NodeSpell): number {
  return claim[name] ?? (spell.cores === 0 ? (claim.share?.[name] ?? 0) : spell[name])
}

function declaredTimes({ outages }: CapacityFacts): Record<Unusable | 'all', Intervals> {
  const planned = unite(outages.filter(({ isPlanned }) => isPlanned))
  const all = unite(outages)
  return { planned, down: subtract(all, planned), all }
}

type Claims = Record<Unusable, Claim[]>

function claimsOf(facts: CapacityFacts, expand: (list: string) => readonly string[]): ReadonlyMap<string, Claims> {
  const { accounted, observed } = knowledgeOf(facts)
  const found = new Map<string, Claims>()
  const claim = (node: string, condition: Unusable, known: Intervals, whole: Claim): void => {
    let own = found.get(node)
    if (!own) {
      own = { planned: [], down: [] }
      found.set(node, own)
    }
    for (const piece of intersect([whole], known)) own[condition].push({ ...whole, ...piece })
  }
  for (const [{ reservations }, known] of [
    [facts.accounted, accounted],
    [facts.observed, observed],
  ] as const)
    for (const { kind, from, to, ...reservation } of reservations) {
      if (kind !== 'maintenance') continue
      const nodes = expand(reservation.nodes)
      const share = { cores: reservation.cores / nodes.length, gpus: reservation.gpus / nodes.length }
      for (const node of nodes) claim(node, 'planned', known, { from, to, share })
    }
  for (const { node, condition, from, to, cores, gpus } of facts.accounted.events)
    claim(node, condition, accounted, { from, to, ...told('cores', cores), ...told('gpus', gpus) })
  for (const { node, condition, ...interval } of unusableTimes(facts.observed.nodes))
    claim(node, condition, observed, interval)
  return found
}

const told = <Name extends string>(name: Name, value: number): Partial<Record<Name, number>> =>
  Number.isNaN(value) ? {} : ({ [name]: value } as Record<Name, number>)

/** @param seen sorted by node, then time */
function unusableTimes(seen: readonly Observation[]): readonly (Interval & { node: string; condition: Unusable })[] {
  return seen.flatMap(({ node, condition, isPresent, since }, at) => {
    const next = seen[at + 1]
    const to = next?.node === node ? next.since : Infinity
    return isPresent && condition !== 'up' ? [{ node, condition, from: since, to }] : []
  })
}
