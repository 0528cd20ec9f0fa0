/** The question what a cluster's time went into. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../core/errors.ts'
import type { CapacityFacts } from '../../../core/ledger/capacity/facts.ts'
import { eachHour, type Hours, type Interval } from '../../../core/ledger/capacity/intervals.ts'
import { type NodeSpell, nodeSpells } from '../../../core/ledger/capacity/nodes.ts'
import {
  CLASSES,
  type Class,
  type ClassSeconds,
  foldPeriods,
  type GroupHours,
  type HourlyUse,
  hourlyClasses,
  RESOURCES,
  type Resource,
} from '../../../core/ledger/capacity/utilisation.ts'
import { type PeriodStep, periodBounds } from '../../../core/ledger/periods.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { HOUR_SECONDS } from '../../../core/units.ts'
import { findName } from '../names.ts'
import { allocatedHours } from './allocated.ts'
import { allocatedByType } from './allocated-by-type.ts'
import { createExpand, type Expand } from './expand.ts'
import { readCapacityFacts } from './facts-reader.ts'
import type { UtilisationDimension } from './utilisation-names.ts'

export interface UtilisationQuery {
  readonly from: UnixSeconds
  /** exclusive; both are widened to whole periods */
  readonly to: UnixSeconds
  readonly step: PeriodStep
  readonly timeZone: string
  readonly by: UtilisationDimension
  /** what is later is not known */
  readonly now: UnixSeconds
}

export interface UtilisationGroup extends Readonly<Record<Resource, ClassSeconds>> {
  readonly cluster: string
  /** undefined: all of the cluster */
  readonly type?: string
  /** hours of which all is known ÷ hours in which there could have been something; NaN where there are none */
  readonly coverage: Float64Array
}

export interface UtilisationAnswer {
  /** beginnings of the periods, and the end of the last one */
  readonly bounds: Float64Array
  /** a number a period; NaN where nothing is known of one */
  readonly groups: readonly UtilisationGroup[]
}

/** Groups times periods that one question may ask for. */
const MAX_POINTS = 200_000
/** Hours that are reckoned at once. */
const SLICE_HOURS = 366 * 24

export function noUtilisation({ from, to, step, timeZone }: UtilisationQuery): UtilisationAnswer {
  return { bounds: periodBounds(from, to, step, timeZone), groups: [] }
}

/** @throws AppError `invalid` where too much is asked */
export function answerUtilisation(db: DatabaseSync, query: UtilisationQuery): UtilisationAnswer {
  const { bounds } = noUtilisation(query)
  const expand = createExpand()
  const window = { from: bounds[0]!, to: bounds.at(-1)! }
  const groups: UtilisationGroup[] = []
  for (const facts of readCapacityFacts(db, window)) {
    const spells = nodeSpells(facts, expand)
    const names = query.by === 'type' ? new Set(spells.map(({ type }) => type)).size : 1
    const points = (groups.length + names) * (bounds.length - 1)
    if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })
    groups.push(...answerCluster(db, facts, spells, expand, query, bounds))
  }
  return { bounds, groups }
}

function answerCluster(
  db: DatabaseSync,
  facts: CapacityFacts,
  spells: readonly NodeSpell[],
  expand: Expand,
  { by, now }: UtilisationQuery,
  bounds: Float64Array,
): readonly UtilisationGroup[] {
  const cluster = findName(db, 'cluster', facts.cluster) ?? -1
  const sums = new Map<string, Sums>()
  const possible = new Float64Array(bounds.length - 1)
  for (const hours of slices(bounds, now)) {
    const use = allocatedHours(db, cluster, hours)
    const byType = by === 'type' ? allocatedByType(db, cluster, hours, spells, expand) : new Map<string, HourlyUse>()
    const found = hourlyClasses({
      facts,
      spells,
      hours,
      now,
      expand,
      groupOf: ({ type }) => (by === 'type' ? type : ''),
      useOf: (type) => (by === 'type' ? knownAs(use, byType.get(type)) : use),
      used: by === 'type' ? [...byType.keys()] : [],
    })
    for (const group of found) addSums(sums, group, hours, bounds)
    add(possible, foldPeriods(hoursIn(lifetime(facts, spells), hours), hours, bounds))
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { known, ...own }]) => ({
      cluster: facts.cluster,
      ...(by === 'type' ? { type } : {}),
      coverage: known.map((hours, at) => hours / (possible[at] || NaN)),
      ...blankUnknown(own, known),
    }))
}

/** Full hours of UTC that begin in the periods and are over, a year at most at once. */
function* slices(bounds: Float64Array, now: UnixSeconds): Iterable<Hours> {
  const from = Math.ceil(bounds[0]! / HOUR_SECONDS) * HOUR_SECONDS
  const to = Math.min(Math.ceil(bounds.at(-1)! / HOUR_SECONDS), Math.floor(now / HOUR_SECONDS)) * HOUR_SECONDS
  for (let at = from; at < to; at += SLICE_HOURS * HOUR_SECONDS)
    yield { from: at, count: Math.min(SLICE_HOURS, (to - at) / HOUR_SECONDS) }
}

/** What jobs had of a kind, unknown in the hours in which it is unknown of the cluster. */
function knownAs(cluster: HourlyUse, own: HourlyUse | undefined): HourlyUse {
  const of = (resource: Resource) =>
    cluster[resource].map((value, hour) => (Number.isNaN(value) ? NaN : (own?.[resource][hour] ?? 0)))
  return { cores: of('cores'), gpus: of('gpus') }
}

/**
 * When there was a cluster: what is not told of that time is unknown. From when somebody says that it began (before,
 * otherwise, nobody watched) until its last node went.
 */
function lifetime({ lots, accounted, observed }: CapacityFacts, spells: readonly NodeSpell[]): Interval {
  const told = [...lots, ...accounted.registrations].reduce((first, { from }) => Math.min(first, from), Infinity)
  const from = told <= (observed.spans[0]?.from ?? Infinity) ? told : -Infinity
  return { from, to: spells.reduce((last, { to }) => Math.max(last, to), -Infinity) }
}

function hoursIn(time: Interval, hours: Hours): Uint8Array {
  const isIn = new Uint8Array(hours.count)
  eachHour(time, hours, (hour) => {
    isIn[hour] = 1
  })
  return isIn
}

type Sums = Record<Resource, Record<keyof ClassSeconds, Float64Array>> & { known: Float64Array }

function addSums(sums: Map<string, Sums>, group: GroupHours, hours: Hours, bounds: Float64Array): void {
  let own = sums.get(group.name)
  if (!own) {
    const zeros = () => Object.fromEntries(CLASSES.map((name) => [name, new Float64Array(bounds.length - 1)]))
    own = { cores: zeros(), gpus: zeros(), known: new Float64Array(bounds.length - 1) } as Sums
    sums.set(group.name, own)
  }
  add(own.known, foldPeriods(group.known, hours, bounds))
  for (const resource of RESOURCES)
    for (const name of CLASSES) add(own[resource][name], foldPeriods(group[resource][name], hours, bounds))
}

function add(sums: Float64Array, values: Float64Array): void {
  for (let at = 0; at < sums.length; at++) sums[at]! += values[at]!
}

/** Where nothing is known there is no 0. */
function blankUnknown({ cores, gpus }: Omit<Sums, 'known'>, known: Float64Array): Record<Resource, ClassSeconds> {
  const isTold = (name: Class, at: number): boolean =>
    known[at]! > 0 || ((name === 'reported' || name === 'unknown') && cores.reported[at]! > 0)
  const blank = (classes: ClassSeconds): ClassSeconds =>
    Object.fromEntries(
      CLASSES.map((name) => [name, classes[name].map((value, at) => (isTold(name, at) ? value : NaN))]),
    ) as unknown as ClassSeconds
  return { cores: blank(cores), gpus: blank(gpus) }
}
