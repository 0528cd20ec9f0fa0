/** What jobs add to, or take from, the days they touch. Exact: every number is whole. */
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { JobTable } from './job-table.ts'
import { MEASURE_COUNT, MEASURES, type Measure, type Starts, type UsageDay } from './usage-day.ts'

const HOURS = 24
const START_NUMBERS = 5

const PLACE = Object.fromEntries(MEASURES.map((name, place) => [name, place])) as Record<Measure, number>

/** A number a measure for each cell and hour, one after the other. */
export interface HourSums {
  /** cell × 24 + hour → row */
  readonly rows: Map<number, number>
  numbers: Float64Array
}

const FIRST_ROWS = 64

const createSums = (): HourSums => ({ rows: new Map(), numbers: new Float64Array(FIRST_ROWS * MEASURE_COUNT) })

/** @returns where the numbers of the row begin, which may be another array than before */
function rowAt(sums: HourSums, key: number): number {
  let row = sums.rows.get(key)
  if (row === undefined) {
    row = sums.rows.size
    sums.rows.set(key, row)
    if ((row + 1) * MEASURE_COUNT > sums.numbers.length) {
      const grown = new Float64Array(2 * sums.numbers.length)
      grown.set(sums.numbers)
      sums.numbers = grown
    }
  }
  return row * MEASURE_COUNT
}

/** Changes of one day. */
export interface DayDelta {
  readonly sums: HourSums
  /** of starts that come and of starts that go: cell, hour, wait, submitWait, run by turns */
  readonly come: number[]
  readonly go: number[]
}

export interface UsageDelta {
  /** @param cellOf cell of each row */
  add(table: JobTable, cellOf: (at: number) => number, sign: 1 | -1): void
  /** by day since 1970 */
  readonly days: Map<number, DayDelta>
}

export function createUsageDelta(): UsageDelta {
  const days = new Map<number, DayDelta>()

  const dayOf = (day: number): DayDelta => {
    let known = days.get(day)
    if (!known) {
      known = { sums: createSums(), come: [], go: [] }
      days.set(day, known)
    }
    return known
  }
  const keyAt = (cell: number, seconds: number, day: number): number =>
    cell * HOURS + Math.floor((seconds - day * DAY_SECONDS) / HOUR_SECONDS)
  const addAt = (cell: number, seconds: number, measure: Measure, value: number): void => {
    const day = Math.floor(seconds / DAY_SECONDS)
    const { sums } = dayOf(day)
    const at = rowAt(sums, keyAt(cell, seconds, day))
    sums.numbers[at + PLACE[measure]]! += value
  }

  const addRun = (cell: number, start: number, seconds: number, job: Allocation, sign: number): void => {
    for (let from = start; from < start + seconds; ) {
      const until = Math.min((Math.floor(from / HOUR_SECONDS) + 1) * HOUR_SECONDS, start + seconds)
      const held = sign * (until - from)
      const day = Math.floor(from / DAY_SECONDS)
      const { sums } = dayOf(day)
      const at = rowAt(sums, keyAt(cell, from, day))
      const { numbers } = sums
      if (Number.isNaN(job.cpus)) numbers[at + PLACE.coreless]! += sign
      else numbers[at + PLACE.coreSeconds]! += held * job.cpus
      if (job.gpus > 0) numbers[at + PLACE.gpuSeconds]! += held * job.gpus
      from = until
    }
  }

  return {
    days,
    add({ count, columns: c }, cellOf, sign) {
      for (let at = 0; at < count; at++) {
        const cell = cellOf(at)
        const [submit, start, end, elapsed] = [c.submit[at]!, c.start[at]!, c.end[at]!, c.elapsedSeconds[at]!]
        const [cpus, limit] = [c.cpus[at]!, c.timeLimitSeconds[at]!]
        addAt(cell, submit, 'submitted', sign)
        const [askedCores, askedGpus] = [c.requestedCpus[at]! * limit, c.requestedGpus[at]! * limit]
        if (Number.isFinite(askedCores)) addAt(cell, submit, 'requestedCoreSeconds', sign * askedCores)
        else addAt(cell, submit, 'coresUntold', sign)
        if (Number.isFinite(askedGpus)) addAt(cell, submit, 'requestedGpuSeconds', sign * askedGpus)
        // none is none, for however long
        else if (c.requestedGpus[at] !== 0) addAt(cell, submit, 'gpusUntold', sign)
        if (!Number.isNaN(end)) {
          addAt(cell, end, 'ended', sign)
          // a site that records no CPU time says 0 of every job
          const used = Math.round(1000 * c.usedCpuSeconds[at]!)
          if (used > 0 && cpus > 0) {
            addAt(cell, end, 'usedCpuMilliseconds', sign * used)
            addAt(cell, end, 'measuredCoreSeconds', sign * cpus * elapsed)
          }
        }
        if (Number.isNaN(start)) continue
        addAt(cell, start, 'started', sign)
        const day = Math.floor(start / DAY_SECONDS)
        const hour = Math.floor((start - day * DAY_SECONDS) / HOUR_SECONDS)
        const eligible = Number.isNaN(c.eligible[at]!) ? submit : c.eligible[at]!
        const { come, go } = dayOf(day)
        ;(sign > 0 ? come : go).push(cell, hour, Math.max(0, start - eligible), Math.max(0, start - submit), elapsed)
        addRun(cell, start, elapsed, { cpus, gpus: c.gpus[at]! }, sign)
      }
    },
  }
}

interface Allocation {
  readonly cpus: number
  readonly gpus: number
}

/** @param known the day so far; undefined where there was none. @returns undefined where nothing is left of it */
export function applyDelta(known: UsageDay | undefined, delta: DayDelta): UsageDay | undefined {
  if (known) addSums(delta.sums, known)
  const sums = toColumns(delta.sums)
  const starts = applyStarts(known?.starts, delta)
  return sums.cells.length === 0 && starts.cells.length === 0 ? undefined : { ...sums, starts }
}

type Sums = Omit<UsageDay, 'starts'>

function addSums(into: HourSums, { cells, hours, sums }: Sums): void {
  for (let row = 0; row < cells.length; row++) {
    const at = rowAt(into, cells[row]! * HOURS + hours[row]!)
    for (let measure = 0; measure < MEASURE_COUNT; measure++) into.numbers[at + measure]! += sums[measure]![row]!
  }
}

/** Rows of nothing but zeros are left out. */
function toColumns({ rows, numbers }: HourSums): Sums {
  const keys = Float64Array.from(rows.keys()).sort()
  const cells = new Float64Array(keys.length)
  const hours = new Float64Array(keys.length)
  const columns = MEASURES.map(() => new Float64Array(keys.length))
  let count = 0
  for (const key of keys) {
    const at = rows.get(key)! * MEASURE_COUNT
    let isEmpty = true
    for (let measure = 0; measure < MEASURE_COUNT; measure++) {
      const number = numbers[at + measure]!
      // + 0: -0 and 0 are one
      columns[measure]![count] = number + 0
      if (number !== 0) isEmpty = false
    }
    if (isEmpty) continue
    cells[count] = Math.floor(key / HOURS)
    hours[count++] = key % HOURS
  }
  const take = (column: Float64Array): Float64Array => column.subarray(0, count)
  return { cells: take(cells), hours: take(hours), sums: columns.map(take) }
}

/** Each start that goes takes an equal one away, be it of yesterday or among those that come. */
function applyStarts(known: Starts | undefined, { come, go }: DayDelta): Starts {
  const count = (known?.cells.length ?? 0) + come.length / START_NUMBERS
  const columns = Array.from({ length: START_NUMBERS }, () => new Float64Array(count))
  let done = 0
  if (known) {
    const before = [known.cells, known.hours, known.waits, known.submitWaits, known.runs]
    for (const [at, column] of before.entries()) columns[at]!.set(column)
    done = known.cells.length
  }
  for (let at = 0; at < come.length; at++)
    columns[at % START_NUMBERS]![done + Math.floor(at / START_NUMBERS)] = come[at]!
  const kept = go.length === 0 ? everyPlace(count) : withoutGone(columns, go)
  if (come.length > 0) kept.sort((a, b) => compareStarts(columns, a, b))
  const [cells, hours, waits, submitWaits, runs] = columns.map((column) => Float64Array.from(kept, (at) => column[at]!))
  return { cells: cells!, hours: hours!, waits: waits!, submitWaits: submitWaits!, runs: runs! }
}

const everyPlace = (count: number): Int32Array => Int32Array.from({ length: count }, (_, at) => at)

function compareStarts(columns: readonly Float64Array[], a: number, b: number): number {
  for (let column = 0; column < START_NUMBERS; column++) {
    const difference = columns[column]![a]! - columns[column]![b]!
    if (difference !== 0) return difference
  }
  return 0
}

function withoutGone(columns: readonly Float64Array[], go: readonly number[]): Int32Array {
  const gone = new Map<string, number>()
  for (let at = 0; at < go.length; at += START_NUMBERS) {
    const key = go.slice(at, at + START_NUMBERS).join(' ')
    gone.set(key, (gone.get(key) ?? 0) + 1)
  }
  const kept: number[] = []
  for (let at = 0; at < columns[0]!.length; at++) {
    const key = gone.size > 0 ? columns.map((column) => column[at]!).join(' ') : ''
    const left = gone.get(key)
    if (left === undefined) kept.push(at)
    else if (left === 1) gone.delete(key)
    else gone.set(key, left - 1)
  }
  return Int32Array.from(kept)
}
