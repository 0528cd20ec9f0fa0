/** Many jobs as columns: what a block of them is made of, and what aggregates are computed from. */
import { createTexts } from './texts.ts'

/** Columns of numbers that a job tells itself. */
export const TOLD = [
  ...['submit', 'jobId', 'arrayJobId', 'hetJobId', 'eligible', 'start', 'end', 'elapsedSeconds', 'timeLimitSeconds'],
  ...['nodes', 'cpus', 'gpus', 'memoryBytes', 'requestedCpus', 'requestedGpus', 'requestedMemoryBytes'],
  ...['usedCpuSeconds', 'exitCode', 'signal'],
] as const
/** Columns of names, as ids of tables. */
export const NAMED = ['user', 'account', 'partition', 'qos', 'gpuType'] as const
/** In the order they are stored; new ones go to the end. */
export const JOB_COLUMNS = [...TOLD, 'state', ...NAMED, 'nodeList'] as const
export type JobColumn = (typeof JOB_COLUMNS)[number]
export type NamedColumn = (typeof NAMED)[number]

export interface JobTable {
  readonly count: number
  /** at least `count` numbers each; NaN where accounting does not tell */
  readonly columns: Readonly<Record<JobColumn, Float64Array>>
  /** what the column `nodeList` counts in; the first is empty. A table's own: there is no end of them in a cluster's life. */
  readonly nodeLists: readonly string[]
}

export function createTable(count: number): JobTable {
  const columns = Object.fromEntries(JOB_COLUMNS.map((name) => [name, new Float64Array(count)]))
  return { count, columns: columns as Record<JobColumn, Float64Array>, nodeLists: [''] }
}

export interface Row {
  readonly table: JobTable
  readonly at: number
}

/** A table of rows of other tables. */
export function pickRows(rows: readonly Row[]): JobTable {
  const { columns, count } = createTable(rows.length)
  const nodeLists = createTexts()
  for (let to = 0; to < count; to++) {
    const { table, at } = rows[to]!
    for (const name of JOB_COLUMNS) columns[name][to] = table.columns[name][at]!
    columns.nodeList[to] = nodeLists.placeOf(table.nodeLists[table.columns.nodeList[at]!]!)
  }
  return { count, columns, nodeLists: nodeLists.all }
}

/** Whether two rows tell the same. */
export function areSame(a: Row, b: Row): boolean {
  for (const name of JOB_COLUMNS)
    if (name !== 'nodeList' && !Object.is(a.table.columns[name][a.at], b.table.columns[name][b.at])) return false
  return nodeListOf(a) === nodeListOf(b)
}

const nodeListOf = ({ table, at }: Row): string => table.nodeLists[table.columns.nodeList[at]!]!

/** Whether each row's key is larger than the one before. */
export function areAscending({ count, columns: { submit, jobId } }: JobTable): boolean {
  for (let at = 1; at < count; at++) {
    const later = submit[at]! - submit[at - 1]!
    if (later < 0 || (later === 0 && jobId[at]! <= jobId[at - 1]!)) return false
  }
  return true
}

/** 0, 1, 2 … */
export function everyPlace(count: number): Int32Array {
  const places = new Int32Array(count)
  for (let at = 0; at < count; at++) places[at] = at
  return places
}

/** The places of the rows sorted by their key, `submit` and `jobId`; of equal keys the later row comes later. */
export function sortedPlaces({ count, columns: { submit, jobId } }: JobTable): Int32Array {
  return everyPlace(count).sort((a, b) => compareKeys(submit, jobId, a, b) || a - b)
}

function compareKeys(submit: Float64Array, jobId: Float64Array, a: number, b: number): number {
  return submit[a]! - submit[b]! || jobId[a]! - jobId[b]!
}
