/** Frames side by side into statistics of buckets: what `rollUp` gives, column by column. Pure. */
import { FRAMES, HOUR_MS } from './schema.ts'
import { type RolledMetric, statisticsKept } from './seal-names.ts'
import { lowerBound, type Table } from './seal-table.ts'

/** What is to be set of one track: all statistics kept of its metric, of some buckets. */
export interface Patch {
  readonly origin: number
  /** 0 where it tells of frames */
  readonly series: number
  /** of each bucket, milliseconds, ascending */
  readonly starts: Float64Array
  readonly statistics: readonly string[]
  /** from `at` on one statistic after the other, one value a bucket each; NaN = absent */
  readonly numbers: Float64Array
  readonly at: number
}

/** By metric. */
export type Patches = Map<string, Patch[]>

export function addPatch(patches: Patches, metric: string, patch: Patch): void {
  const known = patches.get(metric)
  if (known) known.push(patch)
  else patches.set(metric, [patch])
}

/** Rows of one table that lie in a bucket of five minutes. */
interface Part {
  readonly table: Table
  /** of the table */
  readonly place: number
  readonly from: number
  readonly to: number
  /** positions of its buckets; -1 where those five minutes are not wanted */
  readonly fine: number
  readonly hour: number
}

export interface Rolling {
  readonly origin: number
  /** buckets of five minutes that are wanted, ascending; each holds a frame */
  readonly fine: Float64Array
  /** hours that are wanted: those of `fine` */
  readonly hours: Float64Array
  rolled(series: number): RolledMetric | undefined
}

const FINE_MS = 300_000

/** @param tables oldest first; together all frames of the origin in those hours */
export function rollUpTables(tables: readonly Table[], rolling: Rolling, fine: Patches, hours: Patches): void {
  const { origin, rolled } = rolling
  const parts = rolling.hours.length === 0 ? [] : partsOf(tables, rolling)
  addPatch(
    fine,
    FRAMES,
    framesPatch(origin, rolling.fine, parts, (part) => part.fine),
  )
  addPatch(
    hours,
    FRAMES,
    framesPatch(origin, rolling.hours, parts, (part) => part.hour),
  )
  const wanted = seriesOf(tables)
  let width = 0
  for (const series of wanted) width += rolled(series)?.statistics.length ?? 0
  // all in one piece: there are many, and each is small
  const fineNumbers = new Float64Array(width * rolling.fine.length).fill(NaN)
  const hourNumbers = new Float64Array(width * rolling.hours.length).fill(NaN)
  /** of one series, by table */
  const columns: (Float64Array | undefined)[] = []
  let place = 0
  for (const series of wanted) {
    const known = rolled(series)
    if (!known) continue
    const { metric, statistics } = known
    const ofFine = {
      origin,
      series,
      starts: rolling.fine,
      statistics,
      numbers: fineNumbers,
      at: place * rolling.fine.length,
    }
    const ofHours = {
      origin,
      series,
      starts: rolling.hours,
      statistics,
      numbers: hourNumbers,
      at: place * rolling.hours.length,
    }
    for (let table = 0; table < tables.length; table++) columns[table] = tables[table]!.columns.get(series)
    const told = foldSeries(columns, parts, ofFine, ofHours)
    if (told.fine) addPatch(fine, metric, ofFine)
    if (told.hours) addPatch(hours, metric, ofHours)
    place += statistics.length
  }
}

function seriesOf(tables: readonly Table[]): number[] {
  if (tables.length === 1) return [...tables[0]!.columns.keys()]
  return [...new Set(tables.flatMap(({ columns }) => [...columns.keys()]))]
}

/** Every five minutes of the wanted hours, oldest first. */
function partsOf(tables: readonly Table[], { fine, hours }: Rolling): Part[] {
  const parts: Part[] = []
  for (const [hour, start] of hours.entries())
    for (const [place, table] of tables.entries()) {
      const { timesMs } = table
      const end = lowerBound(timesMs, start + HOUR_MS)
      let from = lowerBound(timesMs, start)
      while (from < end) {
        const bucket = Math.floor(timesMs[from]! / FINE_MS) * FINE_MS
        const to = lowerBound(timesMs, bucket + FINE_MS)
        const at = lowerBound(fine, bucket)
        parts.push({ table, place, from, to, fine: fine[at] === bucket ? at : -1, hour })
        from = to
      }
    }
  return parts
}

function framesPatch(
  origin: number,
  starts: Float64Array,
  parts: readonly Part[],
  place: (part: Part) => number,
): Patch {
  const numbers = new Float64Array(2 * starts.length)
  for (const part of parts) {
    const bucket = place(part)
    if (bucket < 0) continue
    // the last part of a bucket has the last word
    numbers[bucket] = part.table.timesMs[part.to - 1]! - starts[bucket]!
    numbers[starts.length + bucket] = part.table.intervalsMs[part.to - 1]!
  }
  return { origin, series: 0, starts, statistics: statisticsKept(FRAMES), numbers, at: 0 }
}

/** @returns whether the series has a value in any of the buckets */
function foldSeries(
  columns: readonly (Float64Array | undefined)[],
  parts: readonly Part[],
  fine: Patch,
  hours: Patch,
): { readonly fine: boolean; readonly hours: boolean } {
  let fineTold = false
  let hoursTold = false
  hour[COUNT] = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    foldPart(columns[part.place], part.from, part.to)
    if (cell[COUNT]! > 0) {
      join()
      if (part.fine >= 0) {
        put(cell, fine, part.fine)
        fineTold = true
      }
    }
    hour[LAST] = cell[LAST]!
    if (parts[i + 1]?.hour === part.hour) continue
    if (hour[COUNT]! > 0) {
      put(hour, hours, part.hour)
      hoursTold = true
    }
    hour[COUNT] = 0
  }
  return { fine: fineTold, hours: hoursTold }
}

/** Places in a cell. The last value is that of the last frame: NaN where it lacks the series. */
const SUM = 0
const COUNT = 1
const MIN = 2
const MAX = 3
const LAST = 4
/** Numbers in objects would be made anew each time. */
const cell = new Float64Array(5)
const hour = new Float64Array(5)

function foldPart(values: Float64Array | undefined, from: number, to: number): void {
  cell[COUNT] = 0
  cell[LAST] = NaN
  if (!values) return
  let sum = 0
  let count = 0
  let min = 0
  let max = 0
  for (let row = from; row < to; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    if (count === 0) {
      sum = value
      min = value
      max = value
    } else {
      sum += value
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    count++
  }
  cell[SUM] = sum
  cell[COUNT] = count
  cell[MIN] = min
  cell[MAX] = max
  cell[LAST] = values[to - 1]!
}

/** Of the cell, into its hour. */
function join(): void {
  const isFirst = hour[COUNT] === 0
  hour[SUM] = isFirst ? cell[SUM]! : hour[SUM]! + cell[SUM]!
  hour[MIN] = isFirst ? cell[MIN]! : Math.min(hour[MIN]!, cell[MIN]!)
  hour[MAX] = isFirst ? cell[MAX]! : Math.max(hour[MAX]!, cell[MAX]!)
  hour[COUNT]! += cell[COUNT]!
}

function put(from: Float64Array, { numbers, at, statistics, starts }: Patch, bucket: number): void {
  for (let i = 0; i < statistics.length; i++) numbers[at + i * starts.length + bucket] = from[placeOf(statistics[i]!)]!
}

function placeOf(statistic: string): number {
  switch (statistic) {
    case 'sum':
      return SUM
    case 'count':
      return COUNT
    case 'min':
      return MIN
    case 'max':
      return MAX
    default:
      return LAST
  }
}

/** What coarser buckets are, told by finer ones of the same origin and metric. */
export interface FineTrack {
  /** by statistic, one value a fine bucket */
  readonly columns: ReadonlyMap<string, Float64Array>
  /** position of the last fine bucket with a frame of the origin; -1 where there is none */
  readonly lastBucket: number
}

/**
 * @param from first fine bucket, `to` the one after the last
 * @returns one value a statistic; undefined where the track has nothing there
 */
export function coarsenTrack(
  { columns, lastBucket }: FineTrack,
  from: number,
  to: number,
  statistics: readonly string[],
): Float64Array | undefined {
  const values = Float64Array.from(statistics, (statistic) => {
    const column = columns.get(statistic)
    if (!column) return NaN
    if (statistic === 'last') return lastBucket >= 0 ? column[lastBucket]! : NaN
    return column.subarray(from, to).reduce((so, value) => combine(statistic, so, value), NaN)
  })
  const isTold = [...columns.values()].some((column) => column.subarray(from, to).some((value) => !Number.isNaN(value)))
  return isTold ? values : undefined
}

function combine(statistic: string, so: number, value: number): number {
  if (Number.isNaN(value)) return so
  if (Number.isNaN(so)) return value
  if (statistic === 'min') return Math.min(so, value)
  if (statistic === 'max') return Math.max(so, value)
  return so + value
}
