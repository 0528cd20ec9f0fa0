/** Rows of a `sacct` listing → jobs. Pure; steps are left out, and what cannot be understood is named. */
import type { Job } from '../../core/ledger/job.ts'
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { createTimeField } from './byte-time.ts'
import { type ByteField, durationOf, jobNameOf, textOf, wholeNumberOf } from './byte-values.ts'
import type { RowProblems } from './problems.ts'
import { remembering } from './remembering.ts'
import type { Column, Columns, Layout } from './sacct-columns.ts'
import { createFields } from './sacct-fields.ts'
import { NO_TRES, parseTres, requestedMemoryBytes, type Tres } from './tres.ts'
import { type JobName, readExit, readState, readTimeLimit } from './values.ts'

export interface RowReader {
  /** @returns undefined for a step, and where the row is wrong: then the problems say so */
  read(line: string, row: number): Job | undefined
  /** The same of a line in UTF-8, from one byte until before another. */
  readBytes(bytes: DataView, from: number, to: number, row: number): Job | undefined
}

export interface RowOptions {
  readonly layout: Layout
  readonly clock: LocalClock
  /** where the listing does not name it */
  readonly cluster: string
  /** nothing is told of later than a day from now */
  readonly now: UnixSeconds
  readonly problems: RowProblems
}

const NO_NODES = new Set(['None assigned', '(null)', 'None', ''])
const TIME = '2026-11-21T00:58:20'
const NOTHING = new DataView(new ArrayBuffer(0))

export function createRowReader({ layout, clock, cluster, now, problems }: RowOptions): RowReader {
  const { columns, titles } = layout
  /** clocks differ, and so do time zones that somebody mistook */
  const latest = now + DAY_SECONDS
  const latestText = `≤ ${new Date(latest * 1000).toISOString().slice(0, TIME.length)}`
  const of = placedColumns(columns)
  const shownName = of.jobid.isHere ? of.jobid : of.jobidraw
  const elapsedColumn = of.elapsedraw.isHere ? of.elapsedraw : of.elapsed
  const limitColumn = of.timelimitraw.isHere ? of.timelimitraw : of.timelimit
  const cpusColumn = of.alloccpus.isHere ? of.alloccpus : of.ncpus
  const nodesColumn = of.allocnodes.isHere ? of.allocnodes : of.nnodes
  const fields = createFields(layout, of.jobname.place)
  const knownText = remembering(String)
  const knownNodes = remembering((list) => (NO_NODES.has(list) ? '' : list))
  const knownTime = createTimeField(clock)
  const knownTres = remembering((list) => (list === '' ? NO_TRES : parseTres(list)))
  const [knownState, knownExit] = [remembering(readState), remembering(readExit)]
  const knownLimit = remembering((limit) => readTimeLimit(limit, of.timelimitraw.isHere))
  const { begins } = fields
  let line: DataView = NOTHING
  let row = 0
  let isWrong = false

  /** Of a column that is not there, what is read of nothing. */
  const at = <T>(column: Placed, read: ByteField<T>): T => {
    const { place } = column
    return place < 0 ? read(NOTHING, 0, 0) : read(line, begins[place]!, begins[place + 1]! - 1)
  }
  const isEmpty = (column: Placed): boolean => at(column, lengthOf) === 0
  const text = (column: Placed): string => at(column, knownText)
  const wrong = (column: Placed, expected: string): void => {
    isWrong = true
    problems.badValue(row, titles[column.place] ?? column.name, at(column, textOf), expected)
  }
  const time = (column: Placed): number => {
    const value = at(column, knownTime)
    if (value === undefined) wrong(column, TIME)
    return value ?? NaN
  }
  const count = (column: Placed): number => {
    const number = at(column, wholeNumberOf)
    if (Number.isNaN(number) && !isEmpty(column)) wrong(column, '0, 1, 2 …')
    return number
  }
  const tresOf = (column: Placed): Tres => {
    const tres = at(column, knownTres)
    if (!tres) wrong(column, 'cpu=4,mem=8G,node=1')
    return tres ?? NO_TRES
  }
  /** NaN where the field is empty */
  const duration = (column: Placed): number => {
    const seconds = at(column, durationOf)
    if (Number.isNaN(seconds) && !isEmpty(column)) wrong(column, '1-02:03:04')
    return seconds
  }

  const readLimit = (): number => {
    const limit = at(limitColumn, knownLimit)
    if (limit === undefined) wrong(limitColumn, of.timelimitraw.isHere ? '60' : '1-02:03:04')
    return limit ?? NaN
  }

  const readJob = (name: JobName): Job | undefined => {
    const jobId = of.jobidraw.isHere ? count(of.jobidraw) : name.jobId
    if (Number.isNaN(jobId)) wrong(of.jobidraw.isHere ? of.jobidraw : of.jobid, 'JobIDRaw')
    const state = at(of.state, knownState)
    if (!state) wrong(of.state, 'COMPLETED')
    const submit = time(of.submit)
    if (Number.isNaN(submit) && !isWrong) wrong(of.submit, TIME)
    const [toldStart, end] = [time(of.start), time(of.end)]
    const eligible = of.eligible.isHere ? time(of.eligible) : submit
    const elapsed = orElse(count(of.elapsedraw), () => duration(of.elapsed))
    const allocated = tresOf(of.alloctres)
    const asked = tresOf(of.reqtres)
    const nodeList = at(of.nodelist, knownNodes)
    const hasNodes = nodeList !== ''
    const hasRun = of.alloctres.isHere ? !isEmpty(of.alloctres) : elapsed > 0 || hasNodes || !of.nodelist.isHere
    const start = hasRun ? toldStart : NaN
    if (submit > latest) wrong(of.submit, latestText)
    if (start > latest) wrong(of.start, latestText)
    if (end > latest) wrong(of.end, latestText)
    else if (end < start) wrong(of.end, '≥ Start')
    // a job's time is counted hour by hour
    if (hasRun && elapsed > latest - start) wrong(elapsedColumn, `≤ ${Math.floor(latest - start)}`)
    const exit = at(of.exitcode, knownExit)
    if (!exit) wrong(of.exitcode, '0:0')
    const timeLimitSeconds = readLimit()
    const cpus = orElse(allocated.cpus, () => count(cpusColumn))
    const nodes = orElse(allocated.nodes, () => count(nodesColumn))
    const requestedCpus = orElse(asked.cpus, () => orElse(count(of.reqcpus), () => cpus))
    const memory = orElse(asked.memoryBytes, () => requestedMemoryBytes(text(of.reqmem), nodes, requestedCpus))
    const used = duration(of.totalcpu)
    const isRun = !Number.isNaN(start)
    // nothing runs without using any: 0 is what is told without steps (sacct -X), and before the first one ends
    const usedCpuSeconds = isRun && used === 0 ? NaN : used
    if (isRun && Number.isNaN(elapsed) && !isWrong) wrong(elapsedColumn, '62')
    if (isWrong || !state || !exit) return undefined
    return {
      cluster: text(of.cluster) || cluster,
      jobId,
      submit,
      arrayJobId: name.arrayJobId,
      hetJobId: name.hetJobId,
      user: text(of.user),
      account: text(of.account),
      partition: text(of.partition),
      qos: text(of.qos),
      state,
      eligible,
      start,
      end,
      elapsedSeconds: isRun ? elapsed : 0,
      timeLimitSeconds,
      nodes: isRun ? nodes : 0,
      cpus: isRun ? cpus : 0,
      gpus: isRun ? allocated.gpus : 0,
      memoryBytes: isRun ? allocated.memoryBytes : 0,
      requestedCpus,
      requestedGpus: of.reqtres.isHere ? asked.gpus : allocated.gpus,
      requestedMemoryBytes: memory,
      gpuType: allocated.gpuType || asked.gpuType,
      usedCpuSeconds,
      nodeList: isRun ? nodeList : '',
      exitCode: exit.exitCode,
      signal: exit.signal,
    }
  }

  const readBytes = (bytes: DataView, from: number, to: number, number: number): Job | undefined => {
    row = number
    line = bytes
    isWrong = false
    const found = fields.find(bytes, from, to)
    if (found !== layout.width) {
      problems.add({ code: 'import.wrong_width', params: { row, found, expected: layout.width } })
      return undefined
    }
    const name = at(shownName, jobNameOf)
    if (!name) {
      wrong(shownName, '1234, 1234_5, 1234+1')
      return undefined
    }
    return name.isStep ? undefined : readJob(name)
  }

  return {
    readBytes,
    read(line, number) {
      const { buffer, byteOffset, byteLength } = encoder.encode(line)
      return readBytes(new DataView(buffer, byteOffset), 0, byteLength, number)
    },
  }
}

interface Placed {
  readonly name: Column
  /** -1 where the listing has no such column */
  readonly place: number
  readonly isHere: boolean
}

/** One by one: an object made of a list is a dictionary, and looking it up for each field takes a sixth of the reading. */
function placedColumns(columns: Columns): Readonly<Record<Column, Placed>> {
  const placed = (name: Column): Placed => ({ name, place: columns.get(name) ?? -1, isHere: columns.has(name) })
  return {
    jobid: placed('jobid'),
    jobidraw: placed('jobidraw'),
    cluster: placed('cluster'),
    partition: placed('partition'),
    qos: placed('qos'),
    account: placed('account'),
    user: placed('user'),
    state: placed('state'),
    exitcode: placed('exitcode'),
    submit: placed('submit'),
    eligible: placed('eligible'),
    start: placed('start'),
    end: placed('end'),
    elapsed: placed('elapsed'),
    elapsedraw: placed('elapsedraw'),
    timelimit: placed('timelimit'),
    timelimitraw: placed('timelimitraw'),
    nnodes: placed('nnodes'),
    allocnodes: placed('allocnodes'),
    ncpus: placed('ncpus'),
    alloccpus: placed('alloccpus'),
    reqcpus: placed('reqcpus'),
    reqmem: placed('reqmem'),
    reqtres: placed('reqtres'),
    alloctres: placed('alloctres'),
    nodelist: placed('nodelist'),
    totalcpu: placed('totalcpu'),
    jobname: placed('jobname'),
  }
}

const encoder = new TextEncoder()
const lengthOf: ByteField<number> = (_, from, to) => to - from

function orElse(value: number, other: () => number): number {
  return Number.isNaN(value) ? other() : value
}
