/** What jobs add to, or take from, the days they touch. Exact: every number is whole. */
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { JobTable } from './job-table.ts'
import { MEASURE_COUNT, MEASURES, type Measure, type Starts, type UsageDay } from './usage-day.ts'

const HOURS = 24
const START_NUMBERS = 5

const PLACE = Object.fromEntries(MEASURES.map((name, place) => [name, place])) as Record<Measure, number>

/** Changes of one day. */
export interface DayDelta {
  /** cell × 24 + hour → a number a measure */
  readonly sums: Map<number, Float64Array>
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
      known = { sums: new Map(), come: [], go: [] }
      days.set(day, known)
    }
    return known
  }
  const sumsOf = (cell: number, seconds: number): Float64Array => {
    const day = Math.floor(seconds / DAY_SECONDS)
    const { sums } = dayOf(day)
    const key = cell * HOURS + Math.floor((seconds - day * DAY_SECONDS) / HOUR_SECONDS)
    let found = sums.get(key)
    if (!found) {
      found = new Float64Array(MEASURE_COUNT)
      sums.set(key, found)
    }
    return found
  }
  const addAt = (cell: number, seconds: number, measure: Measure, value: number): void => {
    if (Number.isFinite(value)) sumsOf(cell, seconds)[PLACE[measure]]! += value
  }

  const addRun = (cell: number, start: number, seconds: number, job: Allocation, sign: number): void => {
    for (let from = start; from < start + seconds; ) {
      const until = Math.min((Math.floor(from / HOUR_SECONDS) + 1) * HOUR_SECONDS, start + seconds)
      const held = sign * (until - from)
      const sums = sumsOf(cell, from)
      if (Number.isNaN(job.cpus)) sums[PLACE.coreless]! += sign
      else sums[PLACE.coreSeconds]! += held * job.cpus
      if (job.gpus > 0) sums[PLACE.gpuSeconds]! += held * job.gpus
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
        addAt(cell, submit, 'requestedCoreSeconds', sign * c.requestedCpus[at]! * limit)
        addAt(cell, submit, 'requestedGpuSeconds', sign * c.requestedGpus[at]! * limit)
        if (!Number.isNaN(end)) {
          addAt(cell, end, 'ended', sign)
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
  const sums = new Map(delta.sums)
  if (known)
    known.cells.forEach((cell, row) => {
      const key = cell * HOURS + known.hours[row]!
      const change = sums.get(key)
      sums.set(
        key,
        Float64Array.from(known.sums, (column, measure) => column[row]! + (change?.[measure] ?? 0)),
      )
    })
  const rows = [...sums].filter(([, numbers]) => numbers.some((number) => number !== 0)).sort(([a], [b]) => a - b)
  const starts = applyStarts(known?.starts, delta)
  if (rows.length === 0 && starts.cells.length === 0) return undefined
  return {
    cells: Float64Array.from(rows, ([key]) => Math.floor(key / HOURS)),
    hours: Float64Array.from(rows, ([key]) => key % HOURS),
    // + 0: -0 and 0 are one
    sums: MEASURES.map((_, measure) => Float64Array.from(rows, ([, numbers]) => numbers[measure]! + 0)),
    starts,
  }
}

/** Each start that goes takes an equal one away, be it of yesterday or among those that come. */
function applyStarts(known: Starts | undefined, { come, go }: DayDelta): Starts {
  const columns = known ? [known.cells, known.hours, known.waits, known.submitWaits, known.runs] : []
  const old = columns[0]?.length ?? 0
  const count = old + come.length / START_NUMBERS
  const numberAt = (row: number, column: number): number =>
    row < old ? columns[column]![row]! : come[(row - old) * START_NUMBERS + column]!
  const gone = countGone(go)
  const kept: number[] = []
  for (let row = 0; row < count; row++) {
    if (gone.size > 0) {
      const key = keyOf((column) => numberAt(row, column))
      const left = gone.get(key)
      if (left !== undefined) {
        if (left === 1) gone.delete(key)
        else gone.set(key, left - 1)
        continue
      }
    }
    kept.push(row)
  }
  if (come.length > 0)
    kept.sort((a, b) => {
      for (let column = 0; column < START_NUMBERS; column++) {
        const difference = numberAt(a, column) - numberAt(b, column)
        if (difference !== 0) return difference
      }
      return 0
    })
  const take = (column: number): Float64Array => Float64Array.from(kept, (row) => numberAt(row, column))
  return { cells: take(0), hours: take(1), waits: take(2), submitWaits: take(3), runs: take(4) }
}

function countGone(go: readonly number[]): Map<string, number> {
  const gone = new Map<string, number>()
  for (let at = 0; at < go.length; at += START_NUMBERS) {
    const key = keyOf((column) => go[at + column]!)
    gone.set(key, (gone.get(key) ?? 0) + 1)
  }
  return gone
}

function keyOf(numberAt: (column: number) => number): string {
  let key = ''
  for (let column = 0; column < START_NUMBERS; column++) key += `${numberAt(column)} `
  return key
}
