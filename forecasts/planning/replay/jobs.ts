/** Jobs of a trace, column by column, as the replay needs them. */
import type { Job } from '../../../core/ledger/job.ts'
import { createProblemList, type ReplayProblems } from './problems.ts'

/** Columns have one number for each job; names stand for themselves in lists, and by their place in columns. */
export interface ReplayJobs {
  readonly count: number
  /** when it begins to wait: dependencies and holds are over */
  readonly eligible: Float64Array
  /** from its start to its end; of one that never started: its time limit */
  readonly runSeconds: Float64Array
  /** NaN: it has none of its own; Infinity: unlimited */
  readonly limitSeconds: Float64Array
  readonly cores: Float64Array
  readonly gpus: Float64Array
  /** 0: it is not told */
  readonly nodes: Float64Array
  /** in all; 0: it is not told */
  readonly memoryBytes: Float64Array
  readonly partition: Int32Array
  readonly user: Int32Array
  readonly qos: Int32Array
  readonly gpuType: Int32Array
  /** it is withdrawn then, waiting or not; Infinity: never */
  readonly withdrawn: Float64Array
  /** as it was: NaN: never */
  readonly recordedStart: Float64Array
  readonly jobId: Float64Array
  /** in the file or list that it came from, from 1 */
  readonly row: Int32Array
  readonly names: {
    readonly partitions: readonly string[]
    readonly users: readonly string[]
    readonly qos: readonly string[]
    readonly gpuTypes: readonly string[]
  }
}

const NUMBERS = [
  ...['eligible', 'runSeconds', 'limitSeconds', 'cores', 'gpus', 'nodes', 'memoryBytes'],
  ...['withdrawn', 'recordedStart', 'jobId'],
] as const
const PLACES = ['partition', 'user', 'qos', 'gpuType', 'row'] as const
type NumberColumn = Extract<keyof ReplayJobs, (typeof NUMBERS)[number]>

/** Columns of so many jobs, all zeros. */
function emptyColumns(count: number) {
  const columns = {} as Record<NumberColumn, Float64Array> & Record<(typeof PLACES)[number], Int32Array>
  for (const name of NUMBERS) columns[name as NumberColumn] = new Float64Array(count)
  for (const name of PLACES) columns[name] = new Int32Array(count)
  return columns
}

/** The jobs at some places, in that order; a place may come several times. */
export function pickJobs(jobs: ReplayJobs, places: ArrayLike<number>): ReplayJobs {
  const columns = emptyColumns(places.length)
  for (const name of [...NUMBERS, ...PLACES]) {
    const [from, to] = [jobs[name as NumberColumn], columns[name as NumberColumn]]
    for (let at = 0; at < places.length; at++) to[at] = from[places[at]!]!
  }
  return { count: places.length, ...columns, names: jobs.names }
}

/**
 * @param told jobs with the row where each of them stands
 * @returns those that can be replayed, in the order given; what was wrong with the others, and what had to be assumed
 */
export function readJobs(told: Iterable<{ readonly job: Job; readonly row: number }>): {
  readonly jobs: ReplayJobs
  readonly problems: ReplayProblems
} {
  const problems = createProblemList()
  const [partitions, users, qos, gpuTypes] = [namesOf(), namesOf(), namesOf(), namesOf()]
  let columns = emptyColumns(1024)
  let count = 0
  for (const { job, row } of told) {
    const asked = askedOf(job)
    const times = timesOf(job)
    const params = { row, job: job.jobId }
    if (asked.cores + asked.gpus === 0) problems.add('replay.job_without_size', params)
    else if (times.problem === 'unknown') problems.add('replay.job_never_ends', params)
    else if (times.problem === 'backwards') problems.add('replay.job_ends_before_start', params)
    else {
      if (times.problem === 'assumed') problems.add('replay.job_run_assumed', params)
      if (count === columns.row.length) columns = pickAll(columns, 2 * count)
      const values: Record<NumberColumn, number> = {
        ...{ eligible: times.eligible, runSeconds: times.runSeconds, limitSeconds: job.timeLimitSeconds },
        ...{ cores: asked.cores, gpus: asked.gpus, nodes: job.nodes || 0, memoryBytes: asked.memoryBytes },
        ...{ withdrawn: times.withdrawn, recordedStart: job.start, jobId: job.jobId },
      }
      for (const name of NUMBERS) columns[name as NumberColumn][count] = values[name as NumberColumn]
      columns.partition[count] = partitions.placeOf(job.partition)
      columns.user[count] = users.placeOf(job.user)
      columns.qos[count] = qos.placeOf(job.qos)
      columns.gpuType[count] = gpuTypes.placeOf(job.gpuType)
      columns.row[count++] = row
    }
  }
  const names = { partitions: partitions.names, users: users.names, qos: qos.names, gpuTypes: gpuTypes.names }
  return { jobs: { count, ...pickAll(columns, count), names }, problems }
}

function pickAll(columns: ReturnType<typeof emptyColumns>, length: number) {
  const more = emptyColumns(length)
  for (const name of [...NUMBERS, ...PLACES] as NumberColumn[])
    more[name].set(columns[name].subarray(0, Math.min(length, columns[name].length)))
  return more
}

function namesOf() {
  const places = new Map<string, number>()
  const names: string[] = []
  return {
    names,
    placeOf(name: string): number {
      let place = places.get(name)
      if (place === undefined) {
        place = names.length
        places.set(name, place)
        names.push(name)
      }
      return place
    },
  }
}

/** What it got, or else what it asked for. */
function askedOf(job: Job) {
  const got = (allocated: number, requested: number) => allocated || requested || 0
  return {
    cores: got(job.cpus, job.requestedCpus),
    gpus: got(job.gpus, job.requestedGpus),
    memoryBytes: got(job.memoryBytes, job.requestedMemoryBytes),
  }
}

interface Times {
  readonly eligible: number
  readonly runSeconds: number
  readonly withdrawn: number
  readonly problem?: 'unknown' | 'backwards' | 'assumed'
}

function timesOf({ submit, eligible: told, start, end, timeLimitSeconds }: Job): Times {
  const eligible = Number.isNaN(told) ? submit : told
  if (!Number.isNaN(start) && !Number.isNaN(end)) {
    const runSeconds = end - start
    return { eligible, runSeconds, withdrawn: Infinity, ...(runSeconds < 0 ? { problem: 'backwards' as const } : {}) }
  }
  // withdrawn while it waited: had it started before, it would have run until then, or until its limit
  if (Number.isNaN(start) && !Number.isNaN(end)) {
    const runSeconds = Number.isNaN(timeLimitSeconds) ? Infinity : timeLimitSeconds
    return { eligible, runSeconds, withdrawn: Math.max(eligible, end) }
  }
  const isLimited = timeLimitSeconds > 0 && timeLimitSeconds < Infinity
  const problem = isLimited ? ('assumed' as const) : ('unknown' as const)
  return { eligible, runSeconds: timeLimitSeconds, withdrawn: Infinity, problem }
}
