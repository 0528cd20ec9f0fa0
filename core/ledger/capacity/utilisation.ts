/**
 * What a cluster's time went into, in Slurm's classes: allocated, down, planned down, idle. Hour by hour (of UTC), as
 * slurmdbd sums up, then by period. An hour counts only where all of it is known: how nodes were, and what jobs had.
 * Idle holds what sreport calls planned (or reserved, before 23.02): nodes kept free for the next job. Pure.
 */
import { HOUR_SECONDS } from '../../units.ts'
import { eachUnusable, knowledgeOf } from './conditions.ts'
import type { CapacityFacts } from './facts.ts'
import { eachHour, type Hours, intersect } from './intervals.ts'
import type { NodeSpell } from './nodes.ts'

/** In the order of the API: seconds of a core or GPU. */
export const CLASSES = [
  'reported',
  'allocated',
  'plannedDown',
  'down',
  'idle',
  'unknown',
  'reserved',
  'excess',
] as const
export type Class = (typeof CLASSES)[number]

/**
 * Reported: all that there was, the sum of the others up to unknown. Reserved: held by reservations that are no
 * maintenance, used or not (sreport calls all of it allocated). Excess: allocated beyond what there was: somebody counts
 * other cores than Slurm does.
 */
export type ClassSeconds = Readonly<Record<Class, Float64Array>>

export const RESOURCES = ['cores', 'gpus'] as const
export type Resource = (typeof RESOURCES)[number]

/** Allocated seconds, one number an hour; NaN where it is not known. */
export type HourlyUse = Readonly<Record<Resource, Float64Array>>

export interface GroupHours extends Readonly<Record<Resource, ClassSeconds>> {
  readonly name: string
  /** hours of which all is known, as 0 or 1 */
  readonly known: Uint8Array
}

export interface HoursQuery {
  readonly facts: CapacityFacts
  /** of this cluster */
  readonly spells: readonly NodeSpell[]
  readonly hours: Hours
  /** what is not over yet is not known */
  readonly now: number
  readonly expand: (list: string) => readonly string[]
  readonly groupOf: (spell: NodeSpell) => string
  /** what jobs had of a group */
  readonly useOf: (group: string) => HourlyUse
  /** groups of which jobs had something, be there nodes of them or not */
  readonly used: readonly string[]
}

export function hourlyClasses(query: HoursQuery): readonly GroupHours[] {
  const { facts, spells, hours, groupOf, expand } = query
  const groups = new Map<string, GroupHours>()
  const inGroup = (name: string): GroupHours => {
    let group = groups.get(name)
    if (!group) {
      group = {
        name,
        known: new Uint8Array(hours.count),
        cores: makeClasses(hours.count),
        gpus: makeClasses(hours.count),
      }
      groups.set(name, group)
    }
    return group
  }
  for (const name of query.used) inGroup(name)
  for (const spell of spells)
    eachHour(spell, hours, (hour, seconds) => {
      const { cores, gpus } = inGroup(groupOf(spell))
      cores.reported[hour]! += seconds * spell.cores
      gpus.reported[hour]! += seconds * spell.gpus
    })
  eachUnusable(facts, spells, hours, expand, (spell, hour, condition, coreSeconds, gpuSeconds) => {
    const { cores, gpus } = inGroup(groupOf(spell))
    const name = condition === 'planned' ? 'plannedDown' : 'down'
    cores[name][hour]! += coreSeconds
    gpus[name][hour]! += gpuSeconds
  })
  if (groups.size === 1) addReserved(facts, hours, [...groups.values()][0]!)
  const isKnown = knownHours(query)
  for (const [name, group] of groups) {
    const use = query.useOf(name)
    for (let hour = 0; hour < hours.count; hour++) {
      group.known[hour] = Number(
        isKnown[hour] === 1 && RESOURCES.every((resource) => !Number.isNaN(use[resource][hour]!)),
      )
      for (const resource of RESOURCES) settle(group[resource], hour, use[resource][hour]!, group.known[hour] === 1)
    }
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function makeClasses(count: number): ClassSeconds {
  return Object.fromEntries(CLASSES.map((name) => [name, new Float64Array(count)])) as Record<Class, Float64Array>
}

function knownHours({ facts, hours, now }: HoursQuery): Uint8Array {
  const seconds = new Float64Array(hours.count)
  for (const piece of intersect(knowledgeOf(facts).all, [{ from: -Infinity, to: now }]))
    eachHour(piece, hours, (hour, part) => {
      seconds[hour]! += part
    })
  return Uint8Array.from(seconds, (known) => Number(known === HOUR_SECONDS))
}

/** A reservation may be of cores of any node: it is told of the whole cluster only. */
function addReserved(facts: CapacityFacts, hours: Hours, { cores, gpus }: GroupHours): void {
  const { accounted, observed } = knowledgeOf(facts)
  for (const [{ reservations }, known] of [
    [facts.accounted, accounted],
    [facts.observed, observed],
  ] as const)
    for (const reservation of reservations) {
      if (reservation.kind !== 'ordinary') continue
      for (const piece of intersect([reservation], known))
        eachHour(piece, hours, (hour, seconds) => {
          cores.reserved[hour]! += seconds * reservation.cores
          gpus.reserved[hour]! += seconds * reservation.gpus
        })
    }
}

/** What is too much goes, as in slurmdbd: what jobs had is certain, then what was down, then what was planned to be. */
function settle(classes: ClassSeconds, hour: number, allocated: number, isKnown: boolean): void {
  const reported = classes.reported[hour]!
  if (!isKnown) {
    for (const name of CLASSES) if (name !== 'reported') classes[name][hour] = 0
    classes.unknown[hour] = reported
    return
  }
  const used = Math.min(allocated, reported)
  const down = Math.min(classes.down[hour]!, reported - used)
  const plannedDown = Math.min(classes.plannedDown[hour]!, reported - used - down)
  classes.allocated[hour] = used
  classes.excess[hour] = allocated - used
  classes.down[hour] = down
  classes.plannedDown[hour] = plannedDown
  classes.idle[hour] = reported - used - down - plannedDown
}

/** @param bounds beginnings of periods and the end of the last; an hour counts for the period in which it begins */
export function foldPeriods(hourly: Float64Array | Uint8Array, hours: Hours, bounds: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(bounds.length - 1)
  let period = 0
  for (let hour = 0; hour < hours.count; hour++) {
    const start = hours.from + hour * HOUR_SECONDS
    while (period < sums.length && start >= bounds[period + 1]!) period++
    if (period < sums.length && start >= bounds[0]!) sums[period]! += hourly[hour]!
  }
  return sums
}
