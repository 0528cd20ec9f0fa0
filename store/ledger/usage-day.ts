/**
 * What was done on one day (UTC), hour by hour: sums by cell (a cluster's partition, account, person, …), and each
 * start with how long it had waited. All whole numbers, so that what is added and taken away again leaves nothing.
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

/** Rows sorted by cell, then hour; none of them empty. */
export interface UsageDay {
  readonly cells: Float64Array
  readonly hours: Float64Array
  /** one column a measure */
  readonly sums: readonly Float64Array[]
  readonly starts: Starts
}

/** Sorted by cell, hour, and then the rest. */
export interface Starts {
  readonly cells: Float64Array
  readonly hours: Float64Array
  /** seconds from when it was eligible, and from when it was submitted */
  readonly waits: Float64Array
  readonly submitWaits: Float64Array
  /** seconds it has run */
  readonly runs: Float64Array
}

const MOST = 2 ** 26

export function packUsage({ cells, hours, sums, starts }: UsageDay): Uint8Array {
  const out = createWriter(4096)
  putColumns(out, [cells, hours, ...sums])
  putColumns(out, [starts.cells, starts.hours, starts.waits, starts.submitWaits, starts.runs])
  return packSegment(written(out), 'small')
}

function putColumns(out: ReturnType<typeof createWriter>, columns: readonly Float64Array[]): void {
  putVarint(out, columns[0]!.length)
  putVarint(out, columns.length)
  for (const column of columns) encodeColumn(column, out, 'small')
}

/** @throws DamageError where it is not what `packUsage` made */
export function unpackUsage(blob: Uint8Array): UsageDay {
  const cursor: Cursor = { bytes: unpackSegment(blob), offset: 0 }
  const [cells, hours, ...sums] = getColumns(cursor)
  const [startCells, startHours, waits, submitWaits, runs] = getColumns(cursor)
  if (!cells || !hours || !startCells || !startHours || !waits || !submitWaits || !runs)
    throw new DamageError('no day of usage')
  if (cursor.offset !== cursor.bytes.length) throw new DamageError('no day of usage')
  // measures that are younger than the row
  while (sums.length < MEASURE_COUNT) sums.push(new Float64Array(cells.length))
  return { cells, hours, sums, starts: { cells: startCells, hours: startHours, waits, submitWaits, runs } }
}

/** The sums alone: a tenth of the work. @throws DamageError */
export function unpackSums(blob: Uint8Array): {
  readonly cells: Float64Array
  readonly hours: Float64Array
  readonly sums: Readonly<Record<Measure, Float64Array>>
} {
  const cursor: Cursor = { bytes: unpackSegment(blob), offset: 0 }
  const [cells, hours, ...columns] = getColumns(cursor)
  if (!cells || !hours) throw new DamageError('no day of usage')
  const sums = MEASURES.map((name, place) => [name, columns[place] ?? new Float64Array(cells.length)] as const)
  return { cells, hours, sums: Object.fromEntries(sums) as Record<Measure, Float64Array> }
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
