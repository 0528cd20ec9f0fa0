/** Rows of a `sacct` listing → jobs. Pure; steps are left out, and what cannot be understood is named. */
import type { Job } from '../../core/ledger/job.ts'
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import {
  type ByteField,
  createTimeField,
  durationOf,
  jobNameOf,
  remembering,
  textOf,
  wholeNumberOf,
} from './byte-values.ts'
import type { RowProblems } from './problems.ts'
import { COLUMNS, type Column, type Layout } from './sacct-columns.ts'
import { createFields } from './sacct-fields.ts'
import { NO_TRES, parseTres, requestedMemoryBytes, type Tres } from './tres.ts'
import { type JobName, readExit, readState, readTimeLimit } from './values.ts'

export interface RowReader {
  /** @returns undefined for a step, and where the row is wrong: then the problems say so */
  read(line: string, row: number): Job | undefined
  /** The same of a line in UTF-8, from one byte until before another. */
  readBytes(bytes: Uint8Array, from: number, to: number, row: number): Job | undefined
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
const NOTHING = new Uint8Array(0)

export function createRowReader({ layout, clock, cluster, now, problems }: RowOptions): RowReader {
  const { columns, titles } = layout
  /** clocks differ, and so do time zones that somebody mistook */
  const latest = now + DAY_SECONDS
  const latestText = `≤ ${new Date(latest * 1000).toISOString().slice(0, TIME.length)}`
  const placeOf = (name: Column): number => columns.get(name) ?? -1
  const places = Object.fromEntries(COLUMNS.map((name) => [name, placeOf(name)])) as Record<Column, number>
  const has = Object.fromEntries(COLUMNS.map((name) => [name, columns.has(name)])) as Record<Column, boolean>
  const shownName = has.jobid ? 'jobid' : 'jobidraw'
  const elapsedName = has.elapsedraw ? 'elapsedraw' : 'elapsed'
  const limitName = has.timelimitraw ? 'timelimitraw' : 'timelimit'
  const fields = createFields(layout, places.jobname)
  const [knownText, knownNodes] = [remembering(String), remembering(String)]
  const knownTime = createTimeField(clock)
  const knownTres = remembering((list) => (list === '' ? NO_TRES : parseTres(list)))
  const [knownState, knownExit] = [remembering(readState), remembering(readExit)]
  const knownLimit = remembering((limit) => readTimeLimit(limit, has.timelimitraw))
  let row = 0
  let isWrong = false

  /** Of a column that is not there, what is read of nothing. */
  const at = <T>(name: Column, read: ByteField<T>): T => {
    const place = places[name]
    return place < 0 ? read(NOTHING, 0, 0) : read(fields.bytes, fields.begins[place]!, fields.begins[place + 1]! - 1)
  }
  const isEmpty = (name: Column): boolean => at(name, lengthOf) === 0
  const text = (name: Column): string => at(name, knownText)
  const wrong = (name: Column, expected: string): void => {
    isWrong = true
    problems.badValue(row, titles[places[name]] ?? name, at(name, textOf), expected)
  }
  const time = (name: Column): number => {
    const value = at(name, knownTime)
    if (value === undefined) wrong(name, TIME)
    return value ?? NaN
  }
  const count = (name: Column): number => {
    const number = at(name, wholeNumberOf)
    if (Number.isNaN(number) && !isEmpty(name)) wrong(name, '0, 1, 2 …')
    return number
  }
  const tresOf = (name: Column): Tres => {
    const tres = at(name, knownTres)
    if (!tres) wrong(name, 'cpu=4,mem=8G,node=1')
    return tres ?? NO_TRES
  }
  /** NaN where the field is empty */
  const duration = (name: Column): number => {
    const seconds = at(name, durationOf)
    if (Number.isNaN(seconds) && !isEmpty(name)) wrong(name, '1-02:03:04')
    return seconds
  }

  const readLimit = (): number => {
    const limit = at(limitName, knownLimit)
    if (limit === undefined) wrong(limitName, has.timelimitraw ? '60' : '1-02:03:04')
    return limit ?? NaN
  }

  const readJob = (name: JobName): Job | undefined => {
    const jobId = has.jobidraw ? count('jobidraw') : name.jobId
    if (Number.isNaN(jobId)) wrong(has.jobidraw ? 'jobidraw' : 'jobid', 'JobIDRaw')
    const state = at('state', knownState)
    if (!state) wrong('state', 'COMPLETED')
    const submit = time('submit')
    if (Number.isNaN(submit) && !isWrong) wrong('submit', TIME)
    const [toldStart, end] = [time('start'), time('end')]
    const eligible = has.eligible ? time('eligible') : submit
    const elapsed = orElse(count('elapsedraw'), () => duration('elapsed'))
    const allocated = tresOf('alloctres')
    const asked = tresOf('reqtres')
    const nodeList = at('nodelist', knownNodes)
    const hasNodes = !NO_NODES.has(nodeList)
    const hasRun = has.alloctres ? !isEmpty('alloctres') : elapsed > 0 || hasNodes || !has.nodelist
    const start = hasRun ? toldStart : NaN
    if (submit > latest) wrong('submit', latestText)
    if (start > latest) wrong('start', latestText)
    if (end > latest) wrong('end', latestText)
    else if (end < start) wrong('end', '≥ Start')
    // a job's time is counted hour by hour
    if (hasRun && elapsed > latest - start) wrong(elapsedName, `≤ ${Math.floor(latest - start)}`)
    const exit = at('exitcode', knownExit)
    if (!exit) wrong('exitcode', '0:0')
    const timeLimitSeconds = readLimit()
    const cpus = orElse(allocated.cpus, () => count(has.alloccpus ? 'alloccpus' : 'ncpus'))
    const nodes = orElse(allocated.nodes, () => count(has.allocnodes ? 'allocnodes' : 'nnodes'))
    const requestedCpus = orElse(asked.cpus, () => orElse(count('reqcpus'), () => cpus))
    const memory = orElse(asked.memoryBytes, () => requestedMemoryBytes(text('reqmem'), nodes, requestedCpus))
    const used = duration('totalcpu')
    const isRun = !Number.isNaN(start)
    // nothing runs without using any: 0 is what is told without steps (sacct -X), and before the first one ends
    const usedCpuSeconds = isRun && used === 0 ? NaN : used
    if (isRun && Number.isNaN(elapsed) && !isWrong) wrong(elapsedName, '62')
    if (isWrong || !state || !exit) return undefined
    return {
      cluster: text('cluster') || cluster,
      jobId,
      submit,
      arrayJobId: name.arrayJobId,
      hetJobId: name.hetJobId,
      user: text('user'),
      account: text('account'),
      partition: text('partition'),
      qos: text('qos'),
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
      requestedGpus: has.reqtres ? asked.gpus : allocated.gpus,
      requestedMemoryBytes: memory,
      gpuType: allocated.gpuType || asked.gpuType,
      usedCpuSeconds,
      nodeList: isRun && hasNodes ? nodeList : '',
      exitCode: exit.exitCode,
      signal: exit.signal,
    }
  }

  const readBytes = (bytes: Uint8Array, from: number, to: number, number: number): Job | undefined => {
    row = number
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
      const bytes = encoder.encode(line)
      return readBytes(bytes, 0, bytes.length, number)
    },
  }
}

const encoder = new TextEncoder()
const lengthOf: ByteField<number> = (_, from, to) => to - from

function orElse(value: number, other: () => number): number {
  return Number.isNaN(value) ? other() : value
}
