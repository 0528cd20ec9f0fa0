/**
 * Takes jobs in. A job that is told again changes nothing; told otherwise, it takes the place of what was known, unless
 * it had ended by then and is told as if it had not. Runs inside the caller's transaction.
 */
import type { DatabaseSync } from 'node:sqlite'
import { DAY_SECONDS } from '../../core/units.ts'
import type { BatchName, JobBatch } from './job-batch.ts'
import { packJobs, unpackJobs } from './job-block.ts'
import {
  areAscending,
  areSame,
  createTable,
  JOB_COLUMNS,
  type JobTable,
  NAMED,
  pickRows,
  type Row,
  sortedPlaces,
} from './job-table.ts'
import type { Names } from './names.ts'
import type { OpenJobs } from './open-jobs.ts'
import type { People } from './people.ts'
import { createTexts, type Texts } from './texts.ts'
import type { Cells } from './usage-cells.ts'
import { createUsageStore } from './usage-store.ts'

export interface Taken {
  /** jobs that were not known */
  readonly added: number
  /** that are told otherwise than before */
  readonly changed: number
  /** that were known as they are */
  readonly same: number
  /** told as still running or waiting, though their end is known */
  readonly stale: number
}

export interface JobsWriter {
  /** Batches come from one packer, in their order. */
  add(batch: JobBatch): void
  /** writes what waits. @returns all that was taken since the last time */
  flush(): Taken
  /** after the transaction was undone */
  forget(): void
}

/** Jobs that wait for others of their day. */
const WAITING_JOBS = 200_000
/** With fewer, a day is not worth being written early. */
const WHOLE_JOBS = 1_000

export interface JobsWriterParts {
  readonly names: Names
  readonly people: People
  readonly openJobs: OpenJobs
  readonly cells: Cells
}

export function createJobsWriter(db: DatabaseSync, { names, people, openJobs, cells }: JobsWriterParts): JobsWriter {
  const usage = createUsageStore(db, cells)
  const load = db.prepare('SELECT block FROM job_blocks WHERE cluster = ? AND day = ?')
  const save = db.prepare(`INSERT INTO job_blocks (cluster, day, jobs, until, block) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (cluster, day) DO UPDATE SET jobs = excluded.jobs, until = excluded.until, block = excluded.block`)

  /** cluster → day → where its jobs lie */
  let waiting = new Map<number, Map<number, Piece[]>>()
  let waitingCount = 0
  let taken = { added: 0, changed: 0, same: 0, stale: 0 }
  /** days that were written before all was told: not again so early */
  const written = new Set<string>()
  /** place in the packer's lists → number of ours */
  let ids = emptyIds()

  const learn = ({ names: fresh }: JobBatch): void => {
    for (const [kind, list] of Object.entries(fresh) as [BatchName, readonly string[]][])
      for (const name of list) ids[kind].push(kind === 'user' ? people.idOf(name) : names.idOf(kind, name))
  }

  const writeBlock = (cluster: number, day: number, pieces: readonly Piece[]): void => {
    const row = load.get(cluster, day)
    const known = row ? unpackJobs(row['block'] as Uint8Array) : undefined
    const { after, come, go, counts } = merge(known, gather(pieces))
    for (const name of Object.keys(counts) as (keyof Taken)[]) taken[name] += counts[name]
    if (come.count === 0) return
    save.run(cluster, day, after.count, lastRun(after), packJobs(after))
    openJobs.change(cluster, come, go)
    usage.add(cluster, go, -1)
    usage.add(cluster, come, 1)
  }

  const writeBlocks = (): void => {
    for (const [cluster, days] of waiting) {
      for (const [day, pieces] of [...days].sort(([a], [b]) => a - b)) writeBlock(cluster, day, pieces)
    }
    waiting = new Map()
    waitingCount = 0
    usage.writeWhereLong()
  }

  /** In a listing that is sorted by time, a day that others have followed is whole: written while the next one is read. */
  const writePast = ({ columns, count }: JobBatch): void => {
    const cluster = columns.cluster[count - 1]!
    const newest = dayOf(columns.submit[count - 1]!)
    const days = waiting.get(cluster)
    for (const [day, pieces] of days ?? []) {
      const jobs = pieces.reduce((sum, { from, to }) => sum + to - from, 0)
      const key = `${cluster} ${day}`
      if (day >= newest || jobs < WHOLE_JOBS || written.has(key)) continue
      written.add(key)
      days!.delete(day)
      waitingCount -= jobs
      writeBlock(cluster, day, pieces)
    }
    usage.writeWhereLong()
  }

  return {
    add(batch) {
      learn(batch)
      const { columns, count } = batch
      for (const name of NAMED) translate(columns[name], count, ids[name])
      translate(columns.cluster, count, ids.cluster)
      people.see(batch)
      for (let from = 0; from < count; ) {
        const [cluster, day] = [columns.cluster[from]!, dayOf(columns.submit[from]!)]
        let to = from + 1
        while (to < count && columns.cluster[to] === cluster && dayOf(columns.submit[to]!) === day) to++
        piecesOf(waiting, cluster, day).push({ batch, from, to })
        from = to
      }
      waitingCount += count
      if (count > 0) writePast(batch)
      if (waitingCount >= WAITING_JOBS) writeBlocks()
    },
    flush() {
      writeBlocks()
      usage.write()
      people.flush()
      written.clear()
      const done = taken
      taken = { added: 0, changed: 0, same: 0, stale: 0 }
      return done
    },
    forget() {
      waiting = new Map()
      waitingCount = 0
      usage.forget()
      ids = emptyIds()
      written.clear()
      taken = { added: 0, changed: 0, same: 0, stale: 0 }
    },
  }
}

/** Rows of a batch that were submitted on one day. */
interface Piece {
  readonly batch: JobBatch
  readonly from: number
  readonly to: number
}

function lastRun({ count, columns: { start, elapsedSeconds } }: JobTable): number {
  let last = 0
  for (let at = 0; at < count; at++) last = Math.max(last, Math.ceil(start[at]! + elapsedSeconds[at]!) || 0)
  return last
}

const dayOf = (submit: number): number => Math.floor(submit / DAY_SECONDS)

const emptyIds = (): Record<BatchName, number[]> => ({
  user: [],
  account: [],
  partition: [],
  qos: [],
  gpuType: [],
  cluster: [],
})

function translate(column: Float64Array, count: number, ids: readonly number[]): void {
  for (let at = 0; at < count; at++) column[at] = ids[column[at]!]!
}

function piecesOf(waiting: Map<number, Map<number, Piece[]>>, cluster: number, day: number): Piece[] {
  let days = waiting.get(cluster)
  if (!days) {
    days = new Map()
    waiting.set(cluster, days)
  }
  let pieces = days.get(day)
  if (!pieces) {
    pieces = []
    days.set(day, pieces)
  }
  return pieces
}

let gathered = createTable(0)

/** @returns a table that is there until the next one is gathered */
function gather(pieces: readonly Piece[]): JobTable {
  const count = pieces.reduce((sum, { from, to }) => sum + to - from, 0)
  if (gathered.count < count) gathered = createTable(2 * count)
  const { columns } = gathered
  const nodeLists = createTexts()
  let done = 0
  for (const { batch, from, to } of pieces) {
    for (const name of JOB_COLUMNS) columns[name].set(batch.columns[name].subarray(from, to), done)
    const places = placesIn(nodeLists, batch, from, to)
    for (let at = done; at < done + to - from; at++) columns.nodeList[at] = places[columns.nodeList[at]!]!
    done += to - from
  }
  return { count, columns, nodeLists: nodeLists.all }
}

/** @returns place in the batch's list → place in these texts, of those that these rows name */
function placesIn(texts: Texts, { columns, nodeLists }: JobBatch, from: number, to: number): Int32Array {
  const places = new Int32Array(nodeLists.length).fill(-1)
  for (let at = from; at < to; at++) {
    const place = columns.nodeList[at]!
    if (places[place]! < 0) places[place] = texts.placeOf(nodeLists[place]!)
  }
  return places
}

interface Merged {
  /** the block from now on, sorted */
  readonly after: JobTable
  readonly come: JobTable
  readonly go: JobTable
  readonly counts: Taken
}

/** @param known sorted, each key once */
function merge(known: JobTable | undefined, told: JobTable): Merged {
  // what a large listing mostly is: a day that nobody knows yet, in order
  if (!known && areAscending(told)) {
    const counts = { added: told.count, changed: 0, same: 0, stale: 0 }
    return { after: told, come: told, go: pickRows([]), counts }
  }
  const rows: Row[] = []
  const come: Row[] = []
  const go: Row[] = []
  const counts = { added: 0, changed: 0, same: 0, stale: 0 }
  const order = sortedPlaces(told)
  let old = 0
  for (let next = 0; next < order.length; next++) {
    let row: Row = { table: told, at: order[next]! }
    // told several times at once: the last word counts, unless it is staler
    while (next + 1 < order.length && compareRows(row, { table: told, at: order[next + 1]! }) === 0) {
      const later: Row = { table: told, at: order[++next]! }
      if (areSame(row, later)) counts.same++
      else if (isStale(later, row)) counts.stale++
      else {
        row = later
        counts.changed++
      }
    }
    while (known && old < known.count && compareRows({ table: known, at: old }, row) < 0)
      rows.push({ table: known, at: old++ })
    const before = known && old < known.count ? { table: known, at: old } : undefined
    if (!before || compareRows(before, row) !== 0) {
      counts.added++
      come.push(row)
      rows.push(row)
      continue
    }
    old++
    if (areSame(before, row)) counts.same++
    else if (isStale(row, before)) counts.stale++
    else {
      counts.changed++
      go.push(before)
      come.push(row)
      rows.push(row)
      continue
    }
    rows.push(before)
  }
  while (known && old < known.count) rows.push({ table: known, at: old++ })
  return { after: pickRows(rows), come: pickRows(come), go: pickRows(go), counts }
}

function compareRows(a: Row, b: Row): number {
  const [left, right] = [a.table.columns, b.table.columns]
  return left.submit[a.at]! - right.submit[b.at]! || left.jobId[a.at]! - right.jobId[b.at]!
}

const hasEnded = ({ table, at }: Row): boolean => !Number.isNaN(table.columns.end[at]!)
const isStale = (row: Row, known: Row): boolean => hasEnded(known) && !hasEnded(row)
