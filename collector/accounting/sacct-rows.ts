/** Rows of a `sacct` listing → jobs. Pure; steps are left out, and what cannot be understood is named. */
import type { Job } from '../../core/ledger/job.ts'
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { RowProblems } from './problems.ts'
import type { Column, Layout } from './sacct-columns.ts'
import { createTresReader, NO_TRES, requestedMemoryBytes, type Tres } from './tres.ts'
import {
  durationSeconds,
  type JobName,
  readExit,
  readJobName,
  readState,
  readTime,
  readTimeLimit,
  wholeNumber,
} from './values.ts'

export interface RowReader {
  /** @returns undefined for a step, and where the row is wrong: then the problems say so */
  read(line: string, row: number): Job | undefined
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

export function createRowReader({ layout, clock, cluster, now, problems }: RowOptions): RowReader {
  const { columns, titles } = layout
  /** clocks differ, and so do time zones that somebody mistook */
  const latest = now + DAY_SECONDS
  const latestText = `≤ ${new Date(latest * 1000).toISOString().slice(0, TIME.length)}`
  const toTres = createTresReader()
  const placeOf = (name: Column): number => columns.get(name) ?? -1
  const nameless = placeOf('jobname')
  const steps = { id: placeOf('jobid'), raw: placeOf('jobidraw') }
  const elapsedName = columns.has('elapsedraw') ? 'elapsedraw' : 'elapsed'
  let fields: readonly string[] = []
  let row = 0
  let isWrong = false

  const text = (place: number): string => (place < 0 ? '' : fields[place]!)
  const places = Object.fromEntries([...columns].map(([name, place]) => [name, place])) as Partial<
    Record<Column, number>
  >
  const at = (name: Column): string => text(places[name] ?? -1)
  const wrong = (name: Column, expected: string): void => {
    isWrong = true
    const place = placeOf(name)
    problems.badValue(row, titles[place] ?? name, text(place), expected)
  }
  const time = (name: Column): number => {
    const value = readTime(at(name), clock)
    if (value === undefined) wrong(name, TIME)
    return value ?? NaN
  }
  const count = (name: Column): number => {
    const value = at(name)
    const number = wholeNumber(value)
    if (Number.isNaN(number) && value !== '') wrong(name, '0, 1, 2 …')
    return number
  }
  const tresOf = (name: Column): Tres => {
    const tres = toTres(at(name))
    if (!tres) wrong(name, 'cpu=4,mem=8G,node=1')
    return tres ?? NO_TRES
  }
  /** NaN where the field is empty */
  const duration = (name: Column): number => {
    const seconds = durationSeconds(at(name))
    if (Number.isNaN(seconds) && at(name) !== '') wrong(name, '1-02:03:04')
    return seconds
  }

  const readLimit = (): number => {
    const name = columns.has('timelimitraw') ? 'timelimitraw' : 'timelimit'
    const limit = readTimeLimit(at(name), name === 'timelimitraw')
    if (limit === undefined) wrong(name, name === 'timelimitraw' ? '60' : '1-02:03:04')
    return limit ?? NaN
  }

  const readJob = (name: JobName): Job | undefined => {
    const jobId = steps.raw < 0 ? name.jobId : count('jobidraw')
    if (Number.isNaN(jobId)) wrong(steps.raw < 0 ? 'jobid' : 'jobidraw', 'JobIDRaw')
    const state = readState(at('state'))
    if (!state) wrong('state', 'COMPLETED')
    const submit = time('submit')
    if (Number.isNaN(submit) && !isWrong) wrong('submit', TIME)
    const [toldStart, end] = [time('start'), time('end')]
    const eligible = columns.has('eligible') ? time('eligible') : submit
    const elapsed = orElse(count('elapsedraw'), () => duration('elapsed'))
    const allocated = tresOf('alloctres')
    const asked = tresOf('reqtres')
    const hasRun = columns.has('alloctres')
      ? at('alloctres') !== ''
      : elapsed > 0 || !(NO_NODES.has(at('nodelist')) && columns.has('nodelist'))
    const start = hasRun ? toldStart : NaN
    if (submit > latest) wrong('submit', latestText)
    if (start > latest) wrong('start', latestText)
    if (end > latest) wrong('end', latestText)
    else if (end < start) wrong('end', '≥ Start')
    // a job's time is counted hour by hour
    if (hasRun && elapsed > latest - start) wrong(elapsedName, `≤ ${Math.floor(latest - start)}`)
    const exit = readExit(at('exitcode'))
    if (!exit) wrong('exitcode', '0:0')
    const timeLimitSeconds = readLimit()
    const cpus = orElse(allocated.cpus, () => count(columns.has('alloccpus') ? 'alloccpus' : 'ncpus'))
    const nodes = orElse(allocated.nodes, () => count(columns.has('allocnodes') ? 'allocnodes' : 'nnodes'))
    const requestedCpus = orElse(asked.cpus, () => orElse(count('reqcpus'), () => cpus))
    const memory = orElse(asked.memoryBytes, () => requestedMemoryBytes(at('reqmem'), nodes, requestedCpus))
    const used = duration('totalcpu')
    const isRun = !Number.isNaN(start)
    // nothing runs without using any: 0 is what is told without steps (sacct -X), and before the first one ends
    const usedCpuSeconds = isRun && used === 0 ? NaN : used
    if (isRun && Number.isNaN(elapsed) && !isWrong) wrong(elapsedName, '62')
    if (isWrong || !state || !exit) return undefined
    return {
      cluster: at('cluster') || cluster,
      jobId,
      submit,
      arrayJobId: name.arrayJobId,
      hetJobId: name.hetJobId,
      user: at('user'),
      account: at('account'),
      partition: at('partition'),
      qos: at('qos'),
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
      requestedGpus: columns.has('reqtres') ? asked.gpus : allocated.gpus,
      requestedMemoryBytes: memory,
      gpuType: allocated.gpuType || asked.gpuType,
      usedCpuSeconds,
      nodeList: isRun && !NO_NODES.has(at('nodelist')) ? at('nodelist') : '',
      ...exit,
    }
  }

  return {
    read(line, number) {
      row = number
      isWrong = false
      fields = split(line, layout, nameless)
      if (fields.length !== layout.width) {
        problems.add({
          code: 'import.wrong_width',
          params: { row, found: fields.length, expected: layout.width },
        })
        return undefined
      }
      const shownName = text(steps.id < 0 ? steps.raw : steps.id)
      const name = readJobName(shownName)
      if (!name) {
        wrong(steps.id < 0 ? 'jobidraw' : 'jobid', '1234, 1234_5, 1234+1')
        return undefined
      }
      return name.isStep ? undefined : readJob(name)
    },
  }
}

function orElse(value: number, other: () => number): number {
  return Number.isNaN(value) ? other() : value
}

/** A job's name may hold anything, separators too: what is too much is part of it. */
function split(line: string, { width, isTerminated }: Layout, nameless: number): readonly string[] {
  const fields = (isTerminated && line.endsWith('|') ? line.slice(0, -1) : line).split('|')
  const extra = fields.length - width
  if (extra > 0 && nameless >= 0) fields.splice(nameless, extra + 1, '')
  return fields
}
