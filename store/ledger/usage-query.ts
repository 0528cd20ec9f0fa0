/** Questions about what was done: sums, people and waits by period and by what jobs belong to. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../core/errors.ts'
import { type PeriodStep, periodBounds } from '../../core/ledger/periods.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { MEASURES, type Measure, type Starts, type UsageDay, unpackUsage } from './usage-day.ts'
import { createCellNamer, type UsageDimension } from './usage-names.ts'

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
}

/** Of jobs that started in the period; NaN where there are none. */
export interface WaitFigures {
  readonly starts: number
  /** seconds from when the job was eligible, quantiles of type 7 */
  readonly p50: number
  readonly p90: number
  readonly p99: number
  /** the same from its submission */
  readonly submitP50: number
  readonly submitP90: number
  readonly submitP99: number
  /** (wait + run) / run, of jobs that ran at least a second: their median */
  readonly expansionP50: number
  /** max(1, (wait + run) / max(run, 10 s)): mean (Feitelson et al. 1997) */
  readonly slowdownMean: number
}

export interface UsageGroup {
  readonly names: Readonly<Partial<Record<UsageDimension, string>>>
  /** a number a period */
  readonly sums: Readonly<Record<Measure, Float64Array>>
  /** people any of whose jobs was submitted, started, ended or ran in the period */
  readonly people: Float64Array
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
  const bounds = boundsOf(query)
  const count = bounds.length - 1
  const cells = readCells(db, query)
  const points = cells.groups.length * count
  if (points > MAX_POINTS) throw new AppError('invalid', 'store.too_many_points', { points, limit: MAX_POINTS })
  const gathered = cells.groups.map(() => createGathered(count))
  const [from, to] = [bounds[0]!, bounds[count]!]
  const rows = db
    .prepare('SELECT day, usage FROM usage_days WHERE day >= ? AND day < ? ORDER BY day')
    .iterate(Math.floor(from / DAY_SECONDS), Math.ceil(to / DAY_SECONDS))
  for (const row of rows) {
    const periods = periodsOfDay(Number(row['day']), bounds)
    gatherDay(unpackUsage(row['usage'] as Uint8Array), periods, cells, gathered)
  }
  const groups = cells.groups.map((names, at) => ({ names, ...finish(gathered[at]!) }))
  return { bounds, groups: groups.filter((_, at) => gathered[at]!.isTold) }
}

export function boundsOf({ from, to, step, timeZone }: UsageQuery): Float64Array {
  return periodBounds(from, to, step, timeZone)
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

interface Cells {
  /** cell → group; -1 where it is not asked for */
  readonly groupOf: Int32Array
  readonly personOf: Int32Array
  readonly groups: readonly UsageGroup['names'][]
}

function readCells(db: DatabaseSync, { by, where }: UsageQuery): Cells {
  const nameOf = createCellNamer(db)
  const wanted = Object.entries(where) as [UsageDimension, readonly string[]][]
  const most = Number(db.prepare('SELECT coalesce(max(id), 0) AS most FROM usage_cells').get()!['most'])
  const groupOf = new Int32Array(most + 1).fill(-1)
  const personOf = new Int32Array(most + 1)
  const found = new Map<string, { names: UsageGroup['names']; cells: number[] }>()
  for (const row of db.prepare('SELECT * FROM usage_cells').iterate() as Iterable<Record<string, number>>) {
    if (!wanted.every(([name, accepted]) => accepted.includes(nameOf(name, row)))) continue
    const names = by.map((name) => [name, nameOf(name, row)] as const)
    const key = JSON.stringify(names)
    const group = found.get(key)
    if (group) group.cells.push(row['id']!)
    else found.set(key, { names: Object.fromEntries(names), cells: [row['id']!] })
    personOf[row['id']!] = row['person']!
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  for (const [at, { cells }] of sorted.entries()) for (const cell of cells) groupOf[cell] = at
  return { groupOf, personOf, groups: sorted.map(({ names }) => names) }
}

interface Gathered {
  isTold: boolean
  readonly sums: readonly Float64Array[]
  readonly people: readonly Set<number>[]
  /** by period: wait, submitWait and run by turns */
  readonly starts: readonly number[][]
}

function createGathered(count: number): Gathered {
  return {
    isTold: false,
    sums: MEASURES.map(() => new Float64Array(count)),
    people: Array.from({ length: count }, () => new Set<number>()),
    starts: Array.from({ length: count }, () => []),
  }
}

function gatherDay(day: UsageDay, periods: Int32Array, { groupOf, personOf }: Cells, into: readonly Gathered[]): void {
  for (let row = 0; row < day.cells.length; row++) {
    const cell = day.cells[row]!
    const period = periods[day.hours[row]!]!
    const group = groupOf[cell] ?? -1
    if (period < 0 || group < 0) continue
    const target = into[group]!
    target.isTold = true
    for (let measure = 0; measure < MEASURES.length; measure++)
      target.sums[measure]![period]! += day.sums[measure]![row]!
    if (personOf[cell]! > 0) target.people[period]!.add(personOf[cell]!)
  }
  gatherStarts(day.starts, periods, groupOf, into)
}

function gatherStarts(starts: Starts, periods: Int32Array, groupOf: Int32Array, into: readonly Gathered[]): void {
  for (let row = 0; row < starts.cells.length; row++) {
    const period = periods[starts.hours[row]!]!
    const group = groupOf[starts.cells[row]!] ?? -1
    if (period < 0 || group < 0) continue
    into[group]!.starts[period]!.push(starts.waits[row]!, starts.submitWaits[row]!, starts.runs[row]!)
  }
}

function finish({ sums, people, starts }: Gathered): Omit<UsageGroup, 'names'> {
  return {
    sums: Object.fromEntries(MEASURES.map((name, at) => [name, sums[at]!])) as Record<Measure, Float64Array>,
    people: Float64Array.from(people, (set) => set.size),
    waits: starts.map(toWaits),
  }
}

const LEAST_RUN_SECONDS = 10

function toWaits(starts: readonly number[]): WaitFigures {
  const count = starts.length / 3
  const column = (of: (wait: number, submitWait: number, run: number) => number): Float64Array => {
    const values = new Float64Array(count)
    for (let at = 0; at < count; at++) values[at] = of(starts[3 * at]!, starts[3 * at + 1]!, starts[3 * at + 2]!)
    return values
  }
  const waits = column((wait) => wait).sort()
  const submitWaits = column((_, submitWait) => submitWait).sort()
  const expansions = column((wait, _, run) => (run > 0 ? (wait + run) / run : NaN)).filter((value) => value > 0)
  const slowdowns = column((wait, _, run) => Math.max(1, (wait + run) / Math.max(run, LEAST_RUN_SECONDS)))
  return {
    starts: count,
    p50: quantile(waits, 0.5),
    p90: quantile(waits, 0.9),
    p99: quantile(waits, 0.99),
    submitP50: quantile(submitWaits, 0.5),
    submitP90: quantile(submitWaits, 0.9),
    submitP99: quantile(submitWaits, 0.99),
    expansionP50: quantile(expansions.sort(), 0.5),
    slowdownMean: count === 0 ? NaN : slowdowns.reduce((sum, value) => sum + value, 0) / count,
  }
}

/** Type 7 of Hyndman and Fan (1996), as NumPy and R have it. @param sorted ascending */
function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN
  const rank = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
  return below + (above - below) * (rank - Math.floor(rank))
}
