/**
 * The jobs of one cluster that were submitted on one day (UTC), packed column by column. What a job tells twice is
 * kept once: a time as how much later than the one before, what it asked for as how much more than it got.
 */
import { type Cursor, createWriter, getCount, putBytes, putVarint, written } from '../codec/bytes.ts'
import { decodeColumn, encodeColumn } from '../codec/column.ts'
import { packSegment, unpackSegment } from '../codec/segment.ts'
import { createTable, JOB_COLUMNS, type JobColumn, type JobTable } from './job-table.ts'

const MOST_JOBS = 2 ** 24

/** Column → those it is told beside; the first that is a number counts. Ordered: a base stands before what needs it. */
const BASES: Partial<Record<JobColumn, readonly JobColumn[]>> = {
  arrayJobId: ['jobId'],
  eligible: ['submit'],
  start: ['eligible', 'submit'],
  end: ['start', 'submit'],
  elapsedSeconds: ['end'],
  requestedCpus: ['cpus'],
  requestedGpus: ['gpus'],
  requestedMemoryBytes: ['memoryBytes'],
}

let scratch = new Float64Array(0)

function roomFor(count: number): Float64Array {
  if (scratch.length < count) scratch = new Float64Array(2 * count)
  return scratch.subarray(0, count)
}

export function packJobs({ count, columns, nodeLists }: JobTable): Uint8Array {
  const out = createWriter(64 * count + 1024)
  putVarint(out, count)
  putVarint(out, JOB_COLUMNS.length)
  for (const name of JOB_COLUMNS) {
    const values = columns[name].subarray(0, count)
    const bases = BASES[name]
    encodeColumn(bases ? differences(name, values, columns) : values, out, 'small')
  }
  putBytes(out, new TextEncoder().encode(JSON.stringify(nodeLists)))
  return packSegment(written(out), 'small')
}

function differences(name: JobColumn, values: Float64Array, columns: JobTable['columns']): Float64Array {
  const result = roomFor(values.length)
  for (let at = 0; at < values.length; at++) result[at] = values[at]! - baseOf(name, columns, at)
  return result
}

function baseOf(name: JobColumn, columns: JobTable['columns'], at: number): number {
  if (name === 'elapsedSeconds') return orZero(columns.end[at]! - columns.start[at]!)
  for (const base of BASES[name]!) {
    const value = columns[base][at]!
    if (Number.isFinite(value)) return value
  }
  return 0
}

const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value)

/** @throws DamageError where it is not what `packJobs` made */
export function unpackJobs(blob: Uint8Array): JobTable {
  const cursor: Cursor = { bytes: unpackSegment(blob), offset: 0 }
  const count = getCount(cursor, MOST_JOBS)
  const stored = getCount(cursor, JOB_COLUMNS.length)
  const table = createTable(count)
  for (const [place, name] of JOB_COLUMNS.entries()) {
    const values = table.columns[name]
    // a column that is younger than the block
    if (place >= stored) {
      values.fill(NaN)
      continue
    }
    cursor.offset = decodeColumn(cursor.bytes, cursor.offset, count, values)
    if (BASES[name]) for (let at = 0; at < count; at++) values[at]! += baseOf(name, table.columns, at)
  }
  const nodeLists = JSON.parse(new TextDecoder().decode(cursor.bytes.subarray(cursor.offset))) as string[]
  return { ...table, nodeLists }
}
