/**
 * What was done on one day (UTC), hour by hour: sums by cell (a cluster's partition, account, person, …), and each
 * start with how long it had waited. All whole numbers, so that what is added and taken away again leaves nothing.
 *
 * Stored in two: what the day tells as a whole, and what is needed to tell its hours apart. Most questions are about
 * whole days, which have a fifth of the rows.
 */
import { type Cursor, createWriter, getCount, putVarint, written } from '../codec/bytes.ts'
import { decodeColumn, encodeColumn } from '../codec/column.ts'
import { DamageError } from '../codec/damage.ts'
import { packSegment, unpackSegment } from '../codec/segment.ts'

/** In the order they are stored; new ones go to the end. */
export const MEASURES = [
  /** jobs by the hour of their submission, start and end */
  'submitted',
  'started',
  'ended',
  /** of submitted jobs: what they asked for × their time limit, where both are told */
  'requestedCoreSeconds',
  'requestedGpuSeconds',
  /** allocated, in the hour in which it was */
  'coreSeconds',
  'gpuSeconds',
  /** of ended jobs: CPU time their processes used, and the core-seconds of those of which it is known */
  'usedCpuMilliseconds',
  'measuredCoreSeconds',
  /** jobs that ran in the hour without telling how many cores they had */
  'coreless',
  /** jobs submitted without telling cores and time limit, or GPUs that they asked for and time limit */
  'coresUntold',
  'gpusUntold',
] as const
export type Measure = (typeof MEASURES)[number]
export const MEASURE_COUNT = MEASURES.length

/** Rows sorted by cell; none of them empty. */
export interface DaySums {
  readonly cells: Float64Array
  /** one column a measure, in the order of `MEASURES` */
  readonly sums: readonly Float64Array[]
}

/** Rows sorted by cell, then hour; none of them empty. */
export interface HourSums extends DaySums {
  readonly hours: Float64Array
}

/** Sorted by cell, hour, and then the rest. */
export interface DayStarts {
  readonly cells: Float64Array
  /** seconds from when it was eligible, and from when it was submitted */
  readonly waits: Float64Array
  readonly submitWaits: Float64Array
  /** seconds it has run */
  readonly runs: Float64Array
}

export interface Starts extends DayStarts {
  readonly hours: Float64Array
}

/** A day as a whole. */
export interface WholeDay extends DaySums {
  readonly starts: DayStarts
}

/** A day by its hours. */
export interface UsageDay extends HourSums {
  readonly starts: Starts
}

/** A row of `usage_days`. */
export interface PackedUsage {
  readonly usage: Uint8Array
  readonly hours: Uint8Array
}

const MOST = 2 ** 26

export function packUsage({ starts, ...byHour }: UsageDay): PackedUsage {
  const day = wholeDay(byHour)
  // mostly a job can start as soon as it is submitted: then there is nothing to tell
  const before = starts.submitWaits.map((wait, at) => wait - starts.waits[at]!)
  return {
    usage: pack([day.cells, ...day.sums], [starts.cells, starts.waits, before, starts.runs]),
    hours: pack([byHour.cells, byHour.hours, ...byHour.sums], [starts.hours]),
  }
}

function wholeDay({ cells, sums }: HourSums): DaySums {
  const begins: number[] = []
  for (let row = 0; row < cells.length; row++) if (row === 0 || cells[row] !== cells[row - 1]) begins.push(row)
  return {
    cells: Float64Array.from(begins, (row) => cells[row]!),
    sums: sums.map((column) => {
      const days = new Float64Array(begins.length)
      let day = -1
      for (let row = 0; row < column.length; row++) {
        if (begins[day + 1] === row) day++
        days[day]! += column[row]!
      }
      return days
    }),
  }
}

function pack(...parts: readonly (readonly Float64Array[])[]): Uint8Array {
  const out = createWriter(4096)
  for (const columns of parts) putColumns(out, columns)
  return packSegment(written(out), 'small')
}

function putColumns(out: ReturnType<typeof createWriter>, columns: readonly Float64Array[]): void {
  putVarint(out, columns[0]!.length)
  putVarint(out, columns.length)
  for (const column of columns) encodeColumn(column, out, 'small')
}

/** @throws DamageError where they are not what `packUsage` made */
export function unpackUsage({ usage, hours }: PackedUsage): UsageDay {
  const { starts } = unpackDay(usage)
  const cursor: Cursor = { bytes: unpackSegment(hours), offset: 0 }
  const sums = getHourSums(cursor)
  const [startHours] = getColumns(cursor)
  if (startHours?.length !== starts.cells.length || cursor.offset !== cursor.bytes.length) throw notThat()
  return { ...sums, starts: { ...starts, hours: startHours } }
}

/** @param usage of a row. @throws DamageError */
export function unpackDay(usage: Uint8Array): WholeDay {
  const cursor: Cursor = { bytes: unpackSegment(usage), offset: 0 }
  const sums = getDaySums(cursor)
  const [cells, waits, submitWaits, runs] = getColumns(cursor)
  if (!cells || !waits || !submitWaits || !runs || cursor.offset !== cursor.bytes.length) throw notThat()
  for (let at = 0; at < waits.length; at++) submitWaits[at]! += waits[at]!
  return { ...sums, starts: { cells, waits, submitWaits, runs } }
}

/** @param usage of a row. @throws DamageError */
export function unpackDaySums(usage: Uint8Array): DaySums {
  return getDaySums({ bytes: unpackSegment(usage), offset: 0 })
}

/** @param hours of a row. @throws DamageError */
export function unpackHourSums(hours: Uint8Array): HourSums {
  return getHourSums({ bytes: unpackSegment(hours), offset: 0 })
}

const notThat = (): DamageError => new DamageError('no day of usage')

function getDaySums(cursor: Cursor): DaySums {
  const [cells, ...sums] = getColumns(cursor)
  if (!cells) throw notThat()
  return { cells, sums: withYounger(sums, cells.length) }
}

function getHourSums(cursor: Cursor): HourSums {
  const [cells, hours, ...sums] = getColumns(cursor)
  if (!cells || !hours) throw notThat()
  return { cells, hours, sums: withYounger(sums, cells.length) }
}

/** Measures that are younger than the row are 0. */
function withYounger(sums: Float64Array[], count: number): Float64Array[] {
  while (sums.length < MEASURE_COUNT) sums.push(new Float64Array(count))
  return sums
}

function getColumns(cursor: Cursor): Float64Array[] {
  const count = getCount(cursor, MOST)
  const columns = getCount(cursor, MEASURE_COUNT + 2)
  return Array.from({ length: columns }, () => {
    const column = new Float64Array(count)
    cursor.offset = decodeColumn(cursor.bytes, cursor.offset, count, column)
    return column
  })
}
