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
let baseScratch = new Float64Array(0)

export function packJobs({ count, columns, nodeLists }: JobTable): Uint8Array {
  const out = createWriter(64 * count + 1024)
  putVarint(out, count)
  putVarint(out, JOB_COLUMNS.length)
  for (const name of JOB_COLUMNS) {
    const values = columns[name].subarray(0, count)
    const bases = basesOf(name, columns, count)
    encodeColumn(bases ? differences(values, bases) : values, out, 'small')
  }
  putBytes(out, new TextEncoder().encode(JSON.stringify(nodeLists)))
  return packSegment(written(out), 'small')
}

/** @returns numbers that are there until the next are asked for */
function differences(values: Float64Array, bases: Float64Array): Float64Array {
  const count = values.length
  if (scratch.length < count) scratch = new Float64Array(2 * count)
  for (let at = 0; at < count; at++) scratch[at] = values[at]! - bases[at]!
  return scratch.subarray(0, count)
}

/**
 * What the values of a column are told beside; undefined where they stand for themselves.
 * @returns at least `count` numbers, which are there until the next are asked for
 */
function basesOf(name: JobColumn, columns: JobTable['columns'], count: number): Float64Array | undefined {
  const names = BASES[name]
  if (!names) return undefined
  if (baseScratch.length < count) baseScratch = new Float64Array(2 * count)
  const bases = baseScratch
  const [first, second] = names.map((base) => columns[base])
  const { start, end } = columns
  for (let at = 0; at < count; at++) {
    // one that stopped the clock ran for less than from its start to its end
    let base = name === 'elapsedSeconds' ? end[at]! - start[at]! : first![at]!
    if (!Number.isFinite(base)) base = second && Number.isFinite(second[at]) ? second[at]! : 0
    bases[at] = base
  }
  return bases
}

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
    const bases = basesOf(name, table.columns, count)
    if (bases) for (let at = 0; at < count; at++) values[at]! += bases[at]!
  }
  const nodeLists = JSON.parse(new TextDecoder().decode(cursor.bytes.subarray(cursor.offset))) as string[]
  return { ...table, nodeLists }
}
