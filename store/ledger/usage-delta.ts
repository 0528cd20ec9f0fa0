/** What jobs add to, or take from, the days they touch. Exact: every number is whole. */
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { everyPlace, type JobTable } from './job-table.ts'
import { MEASURES, type Measure, type Starts, type UsageDay } from './usage-day.ts'
import {
  addSums,
  blockAt,
  blocksInUse,
  createPool,
  createSums,
  type GrowingSums,
  hourIn,
  type Pool,
  releaseBlocks,
  toColumns,
} from './usage-sums.ts'

const START_NUMBERS = 5

const placeOf = (measure: Measure): number => MEASURES.indexOf(measure)
const [SUBMITTED, STARTED, ENDED] = [placeOf('submitted'), placeOf('started'), placeOf('ended')]
const [REQUESTED_CORES, REQUESTED_GPUS] = [placeOf('requestedCoreSeconds'), placeOf('requestedGpuSeconds')]
const [CORES_UNTOLD, GPUS_UNTOLD] = [placeOf('coresUntold'), placeOf('gpusUntold')]
const [CORE_SECONDS, GPU_SECONDS, CORELESS] = [placeOf('coreSeconds'), placeOf('gpuSeconds'), placeOf('coreless')]
const [USED_CPU, MEASURED] = [placeOf('usedCpuMilliseconds'), placeOf('measuredCoreSeconds')]

/** Changes of one day. */
export interface DayDelta {
  readonly sums: GrowingSums
  /** of starts that come and of starts that go: cell, hour, wait, submitWait, run by turns */
  readonly come: number[]
  readonly go: number[]
}

const createDelta = (pool: Pool): DayDelta => ({ sums: createSums(pool), come: [], go: [] })

export interface UsageDelta {
  /** @param cellOf cell of each row */
  add(table: JobTable, cellOf: (at: number) => number, sign: 1 | -1): void
  /** by day since 1970 */
  readonly days: ReadonlyMap<number, DayDelta>
  /** how many cells of days there are */
  readonly size: number
  /** Forgets what waits of a day. */
  drop(day: number): void
}

export function createUsageDelta(): UsageDelta {
  const days = new Map<number, DayDelta>()
  const pool = createPool()

  const dayOf = (of: number): DayDelta => {
    let known = days.get(of)
    if (!known) {
      known = createDelta(pool)
      days.set(of, known)
    }
    return known
  }
  /** where was counted last: the next moment is mostly of the same day. Numbers of an object: a closure's own are slow */
  const last = { day: NaN, cell: NaN, block: 0, delta: createDelta(pool) }

  /** @returns where the hour of this moment begins in `pool.numbers` from now on */
  const hourAt = (cell: number, seconds: number): number => {
    const day = Math.floor(seconds / DAY_SECONDS)
    if (day !== last.day) {
      last.delta = dayOf(day)
      last.day = day
      last.cell = NaN
    }
    if (cell !== last.cell) {
      last.block = blockAt(last.delta.sums, cell)
      last.cell = cell
    }
    return hourIn(pool, last.block, hourOf(seconds - day * DAY_SECONDS))
  }

  const addRun = (cell: number, start: number, seconds: number, job: Allocation, sign: number): void => {
    const end = start + seconds
    for (let from = start; from < end; ) {
      const until = Math.min((Math.floor(from / HOUR_SECONDS) + 1) * HOUR_SECONDS, end)
      const held = sign * (until - from)
      const at = hourAt(cell, from)
      const { numbers } = pool
      if (Number.isNaN(job.cpus)) numbers[at + CORELESS]! += sign
      else numbers[at + CORE_SECONDS]! += held * job.cpus
      if (job.gpus > 0) numbers[at + GPU_SECONDS]! += held * job.gpus
      from = until
    }
  }

  const addStart = (c: JobTable['columns'], at: number, cell: number, sign: number): void => {
    const [submit, start, elapsed] = [c.submit[at]!, c.start[at]!, c.elapsedSeconds[at]!]
    const started = hourAt(cell, start)
    pool.numbers[started + STARTED]! += sign
    const eligible = Number.isNaN(c.eligible[at]!) ? submit : c.eligible[at]!
    const starts = sign > 0 ? last.delta.come : last.delta.go
    const hour = hourOf(start - last.day * DAY_SECONDS)
    starts.push(cell, hour, Math.max(0, start - eligible), Math.max(0, start - submit), elapsed)
    addRun(cell, start, elapsed, { cpus: c.cpus[at]!, gpus: c.gpus[at]! }, sign)
  }

  const addJob = (c: JobTable['columns'], at: number, cell: number, sign: number): void => {
    const limit = c.timeLimitSeconds[at]!
    const [askedCores, askedGpus] = [c.requestedCpus[at]! * limit, c.requestedGpus[at]! * limit]
    const submitted = hourAt(cell, c.submit[at]!)
    const { numbers } = pool
    numbers[submitted + SUBMITTED]! += sign
    if (Number.isFinite(askedCores)) numbers[submitted + REQUESTED_CORES]! += sign * askedCores
    else numbers[submitted + CORES_UNTOLD]! += sign
    if (Number.isFinite(askedGpus)) numbers[submitted + REQUESTED_GPUS]! += sign * askedGpus
    // none is none, for however long
    else if (c.requestedGpus[at] !== 0) numbers[submitted + GPUS_UNTOLD]! += sign
    if (!Number.isNaN(c.start[at])) addStart(c, at, cell, sign)
    if (!Number.isNaN(c.end[at])) addEnd(c, at, cell, sign)
  }

  const addEnd = (c: JobTable['columns'], at: number, cell: number, sign: number): void => {
    const ended = hourAt(cell, c.end[at]!)
    const { numbers } = pool
    numbers[ended + ENDED]! += sign
    // a site that records no CPU time says 0 of every job
    const used = Math.round(1000 * c.usedCpuSeconds[at]!)
    const cpus = c.cpus[at]!
    if (used > 0 && cpus > 0) {
      numbers[ended + USED_CPU]! += sign * used
      numbers[ended + MEASURED]! += sign * cpus * c.elapsedSeconds[at]!
    }
  }

  return {
    days,
    get size() {
      return blocksInUse(pool)
    },
    drop(dropped) {
      const known = days.get(dropped)
      if (known) releaseBlocks(known.sums)
      days.delete(dropped)
      last.day = NaN
    },
    add({ count, columns }, cellOf, sign) {
      for (const key of byCell(count, cellOf)) {
        const cell = Math.floor(key / MOST_ROWS)
        addJob(columns, key - cell * MOST_ROWS, cell, sign)
      }
    },
  }
}

const MOST_ROWS = 2 ** 24

/** Rows of one cell after the other, what is summed then being at hand: its number × `MOST_ROWS` + the row. */
function byCell(count: number, cellOf: (at: number) => number): Float64Array {
  const keys = new Float64Array(count)
  for (let at = 0; at < count; at++) keys[at] = cellOf(at) * MOST_ROWS + at
  return keys.sort()
}

const hourOf = (secondOfDay: number): number => Math.floor(secondOfDay / HOUR_SECONDS)

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
  for (const [place, column] of columns.entries())
    for (let from = place, to = done; from < come.length; from += START_NUMBERS) column[to++] = come[from]!
  const kept = sorted(columns, go.length === 0 ? everyPlace(count) : withoutGone(columns, go))
  const [cells, hours, waits, submitWaits, runs] = columns.map((column) => picked(column, kept))
  return { cells: cells!, hours: hours!, waits: waits!, submitWaits: submitWaits!, runs: runs! }
}

/** `from` with a function takes many times as long. */
function picked(column: Float64Array, places: Int32Array): Float64Array {
  const result = new Float64Array(places.length)
  for (let at = 0; at < places.length; at++) result[at] = column[places[at]!]!
  return result
}

/** By numbers of their own as far as that goes: a sort that asks a function takes several times as long. */
function sorted(columns: readonly Float64Array[], places: Int32Array): Int32Array {
  const [cells, hours] = columns as [Float64Array, Float64Array]
  const keys = new Float64Array(places.length)
  for (let at = 0; at < keys.length; at++) {
    const place = places[at]!
    keys[at] = (cells[place]! * 24 + hours[place]!) * MOST_ROWS + place
  }
  keys.sort()
  // those of one cell and hour after the other
  let [from, hour] = [0, NaN]
  const sortHour = (to: number): void => {
    if (to - from > 1) places.subarray(from, to).sort((a, b) => compareStarts(columns, a, b))
    from = to
  }
  for (let at = 0; at < keys.length; at++) {
    const of = Math.floor(keys[at]! / MOST_ROWS)
    places[at] = keys[at]! - of * MOST_ROWS
    if (of !== hour) sortHour(at)
    hour = of
  }
  sortHour(keys.length)
  return places
}

/** Of starts of one cell and hour. */
function compareStarts(columns: readonly Float64Array[], a: number, b: number): number {
  for (let column = 2; column < START_NUMBERS; column++) {
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
