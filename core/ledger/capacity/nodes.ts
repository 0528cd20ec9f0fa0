/**
 * Which nodes a cluster consisted of, from when to when. While slurmctld was watched its word counts (a pause in
 * watching does not take a node away), before that slurmdbd's registrations, and where neither tells, the inventory;
 * what comes after the last look is what was there then, with what the inventory ends or begins. Pure.
 */
import type { UnixSeconds } from '../../series.ts'
import type { CapacityFacts, InventoryLot, NodeSize, Observation } from './facts.ts'
import { type Interval, type Intervals, intersect, subtract, unite } from './intervals.ts'
import { registeredBeyond } from './registered.ts'

/** A node as it was for a while. Node is empty where only a total is known: what Slurm registered beyond known nodes. */
export interface NodeSpell extends NodeSize, Interval {
  readonly node: string
  readonly type: string
  /** NaN where it is not told */
  readonly watts: number
  readonly source: 'slurm' | 'inventory'
}

/** Of a node whose size nobody tells: it is part of what was registered beyond the known ones. */
const IN_TOTAL: NodeSize = { cores: 0, gpus: 0, gpuType: '', memoryBytes: 0 }
/** A change that slurmctld shows and slurmdbd registered is one: it was when slurmdbd says. */
const SAME_CHANGE_SECONDS = 300

/** @param expand a packed list to its nodes */
export function nodeSpells(facts: CapacityFacts, expand: (list: string) => readonly string[]): readonly NodeSpell[] {
  const first = facts.observed.spans[0]?.from ?? Infinity
  const last = facts.observed.spans.at(-1)?.to ?? Infinity
  const before: Intervals = [{ from: -Infinity, to: first }]
  const registered = new Map<string, Interval[]>()
  for (const { nodes, from, to } of facts.accounted.registrations)
    for (const node of expand(nodes)) push(registered, node, { from, to })
  const told = unite(facts.accounted.registrations)
  const lots = new Map<string, InventoryLot[]>()
  for (const lot of facts.lots) for (const node of expand(lot.nodes)) push(lots, node, lot)
  const observed = new Map<string, Observation[]>()
  for (const observation of facts.observed.nodes) push(observed, observation.node, observation)
  const boundaries = facts.accounted.registrations.flatMap(({ from, to }) => [from, to])

  const spells: NodeSpell[] = []
  for (const node of new Set([...registered.keys(), ...lots.keys(), ...observed.keys()])) {
    const own = oneAfterAnother(lots.get(node) ?? [])
    const seen = (observed.get(node) ?? []).map((one) => ({ ...one, since: snap(one.since, boundaries, first) }))
    const add = (spell: Omit<NodeSpell, 'node' | 'type' | 'watts'>): void => {
      if (!(spell.from < spell.to)) return
      const lot = lotAt(own, spell.from)
      const type = (lot ?? own[0])?.type || sizeName(spell)
      const watts = lot && spell.from < lot.to ? lot.watts : NaN
      spells.push({ ...spell, node, type, watts })
    }
    for (const piece of intersect(unite(registered.get(node) ?? []), before))
      for (const { from, to } of cut(piece, own))
        add({ ...sizeBefore(own, seen, from, first), from, to, source: 'slurm' })
    for (const lot of own)
      for (const piece of intersect([lot], subtract(before, told)))
        add({ ...sizeOf(lot), ...piece, source: 'inventory' })
    for (const piece of watched(seen, own, last)) for (const part of cut(piece, own)) add({ ...piece, ...part })
    for (const lot of own) if (lot.from > last) add({ ...sizeOf(lot), from: lot.from, to: lot.to, source: 'inventory' })
  }
  return [...spells, ...registeredBeyond(facts.accounted.registrations, first, spells)]
}

/** A node that is told of again is another one from then on: what it was before ends there. */
function oneAfterAnother(lots: readonly InventoryLot[]): readonly InventoryLot[] {
  const sorted = lots.toSorted((a, b) => a.from - b.from)
  return sorted
    .map((lot, at) => ({ ...lot, to: Math.min(lot.to, sorted[at + 1]?.from ?? Infinity) }))
    .filter(({ from, to }) => from < to)
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function snap(time: UnixSeconds, boundaries: readonly UnixSeconds[], first: UnixSeconds): UnixSeconds {
  const isSame = (boundary: UnixSeconds) =>
    first <= boundary && boundary <= time && boundary > time - SAME_CHANGE_SECONDS
  const same = boundaries.filter(isSame)
  return same.length === 0 ? time : Math.max(...same)
}

/** What slurmctld showed, from change to change; the last of it ends where the inventory says so. */
function watched(
  seen: readonly Observation[],
  lots: readonly InventoryLot[],
  last: UnixSeconds,
): readonly Omit<NodeSpell, 'node' | 'type' | 'watts'>[] {
  const end = lots.find(({ from, to }) => from <= last && last < to)?.to ?? lots.find(({ from }) => from > last)?.from
  const pieces: Omit<NodeSpell, 'node' | 'type' | 'watts'>[] = []
  for (const [at, { isPresent, since, ...size }] of seen.entries()) {
    const before = pieces.at(-1)
    const to = seen[at + 1]?.since ?? end ?? Infinity
    if (!isPresent || !(since < to)) continue
    if (before && before.to === since && isSameSize(before, size)) pieces[pieces.length - 1] = { ...before, to }
    else pieces.push({ ...sizeOf(size), from: since, to, source: 'slurm' })
  }
  return pieces
}

const sizeOf = ({ cores, gpus, gpuType, memoryBytes }: NodeSize): NodeSize => ({ cores, gpus, gpuType, memoryBytes })

const isSameSize = (a: NodeSize, b: NodeSize): boolean =>
  Object.is(a.cores, b.cores) &&
  Object.is(a.gpus, b.gpus) &&
  a.gpuType === b.gpuType &&
  Object.is(a.memoryBytes, b.memoryBytes)

/** Of a node that slurmdbd names before anybody watched: what the inventory tells of then, or what was seen first. */
function sizeBefore(
  lots: readonly InventoryLot[],
  seen: readonly Observation[],
  time: UnixSeconds,
  first: UnixSeconds,
): NodeSize {
  const lot = lots.find(({ from, to }) => from <= time && time < to)
  const shown = seen.find(({ isPresent }) => isPresent)
  // the same machine as the one that was seen: Slurm counts its CPUs as it does now
  const isSame = shown && (!lot || lot.to > first)
  return sizeOf((isSame ? shown : lot) ?? shown ?? IN_TOTAL)
}

/** The one that covers a time, otherwise the last one before. */
function lotAt(lots: readonly InventoryLot[], time: UnixSeconds): InventoryLot | undefined {
  return lots.findLast(({ from }) => from <= time)
}

/** Where one lot follows another, a node becomes another one. */
function cut(piece: Interval, lots: readonly InventoryLot[]): Intervals {
  const times = lots.flatMap(({ from, to }) => [from, to]).filter((time) => piece.from < time && time < piece.to)
  const bounds = [piece.from, ...new Set(times.toSorted((a, b) => a - b)), piece.to]
  return bounds.slice(1).map((to, at) => ({ from: bounds[at]!, to }))
}

/** What a node without an inventory is called: `48c-503g-4xa100`. */
function sizeName({ cores, gpus, gpuType, memoryBytes }: NodeSize): string {
  if (!(cores > 0)) return ''
  const memory = Number.isNaN(memoryBytes) ? [] : [`${Math.round(memoryBytes / 1024 ** 3)}g`]
  return [`${cores}c`, ...memory, ...(gpus > 0 ? [`${gpus}x${gpuType || 'gpu'}`] : [])].join('-')
}
