/** Questions about what was done: sums, people and waits by period and by what jobs belong to. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../core/errors.ts'
import { type PeriodStep, periodBounds } from '../../core/ledger/periods.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import {
  type DayStarts,
  type DaySums,
  MEASURES,
  type Measure,
  type PackedUsage,
  unpackDay,
  unpackDaySums,
  unpackHourSums,
  unpackUsage,
} from './usage-day.ts'
import { type CellGroups, type GroupNames, groupCells } from './usage-groups.ts'
import type { UsageDimension } from './usage-names.ts'
import { type GatheredStarts, gatherStarts, NO_WAITS, type WaitFigures } from './wait-figures.ts'

export interface UsageQuery {
  readonly from: UnixSeconds
  /** exclusive; both are widened to whole periods */
  readonly to: UnixSeconds
  readonly step: PeriodStep
  readonly timeZone: string
  /** none: all together */
  readonly by: readonly UsageDimension[]
  /** only jobs that carry one of these names */
  readonly where: Readonly<Partial<Record<UsageDimension, readonly string[]>>>
  /** reading takes a good part less then */
  readonly withoutWaits?: boolean
}

export interface UsageGroup {
  readonly names: GroupNames
  /** a number a period */
  readonly sums: Readonly<Record<Measure, Float64Array>>
  /** people any of whose jobs was submitted, started, ended or ran in the period */
  readonly people: Float64Array
  /** none where they were not asked for */
  readonly waits: readonly WaitFigures[]
}

export interface UsageAnswer {
  /** beginnings of the periods, and the end of the last one */
  readonly bounds: Float64Array
  /** sorted by names */
  readonly groups: readonly UsageGroup[]
}

/** Groups times periods that one question may ask for. */
const MAX_POINTS = 200_000

/** @throws AppError `invalid` where too much is asked */
export function answerUsage(db: DatabaseSync, query: UsageQuery): UsageAnswer {
  const { bounds } = noUsage(query)
  const count = bounds.length - 1
  const cells = groupCells(db, query.by, query.where)
  const points = cells.groups.length * count
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })
  const gathered = cells.groups.map(() => createGathered(count))
  const [from, to] = [bounds[0]!, bounds[count]!]
  const readDay = createDayReader(db, !query.withoutWaits)
  /** periods of which no day is to come */
  let settled = 0
  const days = db.prepare('SELECT day FROM usage_days WHERE day >= ? AND day < ? ORDER BY day')
  for (const row of days.iterate(Math.floor(from / DAY_SECONDS), Math.ceil(to / DAY_SECONDS))) {
    const day = Number(row['day'])
    const periods = periodsOfDay(day, bounds)
    const isWhole = periods.every((period) => period === periods[0])
    const { sums, starts } = readDay(day, isWhole)
    gatherSums(sums, periods, cells, gathered)
    if (!starts) continue
    gatherWaits(starts, periods, cells.groupOf, gathered)
    // what is over is not held as all its waits: eleven years of a large cluster are tens of millions
    for (; settled < periods[0]!; settled++) for (const group of gathered) settle(group, settled)
  }
  const groups = cells.groups.map((names, at) => ({ names, ...finish(gathered[at]!, !query.withoutWaits) }))
  return { bounds, groups: groups.filter((_, at) => gathered[at]!.isTold) }
}

/** Rows without hours are of a whole day. */
interface ReadDay {
  readonly sums: DaySums & { readonly hours?: Float64Array }
  readonly starts?: DayStarts & { readonly hours?: Float64Array }
}

/** @returns the day as a whole where that is enough: a fifth of the rows */
function createDayReader(db: DatabaseSync, withWaits: boolean): (day: number, isWhole: boolean) => ReadDay {
  const asWhole = db.prepare('SELECT usage FROM usage_days WHERE day = ?')
  const byHour = db.prepare('SELECT hours FROM usage_days WHERE day = ?')
  const both = db.prepare('SELECT usage, hours FROM usage_days WHERE day = ?')
  return (day, isWhole) => {
    if (!withWaits)
      return isWhole
        ? { sums: unpackDaySums(asWhole.get(day)!['usage'] as Uint8Array) }
        : { sums: unpackHourSums(byHour.get(day)!['hours'] as Uint8Array) }
    const found = isWhole
      ? unpackDay(asWhole.get(day)!['usage'] as Uint8Array)
      : unpackUsage(both.get(day) as unknown as PackedUsage)
    return { sums: found, starts: found.starts }
  }
}

export function noUsage({ from, to, step, timeZone }: UsageQuery): UsageAnswer {
  return { bounds: periodBounds(from, to, step, timeZone), groups: [] }
}

/** The period of each hour; -1 outside of all. */
function periodsOfDay(day: number, bounds: Float64Array): Int32Array {
  const periods = new Int32Array(24)
  let period = 0
  for (let hour = 0; hour < 24; hour++) {
    const start = day * DAY_SECONDS + hour * HOUR_SECONDS
    while (period < bounds.length - 1 && start >= bounds[period + 1]!) period++
    periods[hour] = start < bounds[0]! || period >= bounds.length - 1 ? -1 : period
  }
  return periods
}

interface Gathered {
  isTold: boolean
  readonly sums: readonly Float64Array[]
  readonly people: readonly Set<number>[]
  /** by period; those of which the figures are known are not held any more */
  readonly starts: (GatheredStarts | undefined)[]
  readonly waits: WaitFigures[]
}

function createGathered(count: number): Gathered {
  return {
    isTold: false,
    sums: MEASURES.map(() => new Float64Array(count)),
    people: Array.from({ length: count }, () => new Set<number>()),
    starts: Array.from({ length: count }, () => undefined),
    waits: Array.from({ length: count }, () => NO_WAITS),
  }
}

function settle({ starts, waits }: Gathered, period: number): void {
  const gathered = starts[period]
  if (gathered) waits[period] = gathered.figures()
  starts[period] = undefined
}

function gatherSums(
  day: ReadDay['sums'],
  periods: Int32Array,
  { groupOf, personOf }: CellGroups,
  into: readonly Gathered[],
): void {
  let [lastPerson, lastPeriod, lastGroup] = [0, -1, -1]
  for (let row = 0; row < day.cells.length; row++) {
    const cell = day.cells[row]!
    const period = periods[day.hours ? day.hours[row]! : 0]!
    const group = groupOf[cell] ?? -1
    if (period < 0 || group < 0) continue
    const target = into[group]!
    target.isTold = true
    for (let measure = 0; measure < MEASURES.length; measure++)
      target.sums[measure]![period]! += day.sums[measure]![row]!
    const person = personOf[cell]!
    // the next row is mostly the next hour of the same person
    if (person === lastPerson && period === lastPeriod && group === lastGroup) continue
    if (person > 0) target.people[period]!.add(person)
    lastPerson = person
    lastPeriod = period
    lastGroup = group
  }
}

function gatherWaits(
  starts: NonNullable<ReadDay['starts']>,
  periods: Int32Array,
  groupOf: Int32Array,
  into: readonly Gathered[],
): void {
  for (let row = 0; row < starts.cells.length; row++) {
    const period = periods[starts.hours ? starts.hours[row]! : 0]!
    const group = groupOf[starts.cells[row]!] ?? -1
    if (period < 0 || group < 0) continue
    const gathered = into[group]!.starts
    gathered[period] ??= gatherStarts()
    gathered[period].add(starts.waits[row]!, starts.submitWaits[row]!, starts.runs[row]!)
  }
}

function finish(group: Gathered, withWaits: boolean): Omit<UsageGroup, 'names'> {
  for (let period = 0; period < group.starts.length; period++) settle(group, period)
  return {
    sums: Object.fromEntries(MEASURES.map((name, at) => [name, group.sums[at]!])) as Record<Measure, Float64Array>,
    people: Float64Array.from(group.people, (set) => set.size),
    waits: withWaits ? group.waits : [],
  }
}
