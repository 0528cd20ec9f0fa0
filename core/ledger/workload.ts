/**
 * A made-up history of a cluster's jobs, day by day; the same seed gives the same jobs. Sizes and run times follow
 * Lublin and Feitelson, "The workload on parallel supercomputers" (J. Parallel Distrib. Comput. 63, 2003): serial jobs,
 * a two-stage uniform distribution of log2 of the size with more powers of two, and a hyper-gamma distribution of the
 * logarithm of the run time that depends on the size. Arrivals have their bump over the day. The rest is ours and as
 * plain as can be: weeks, holidays, growth, people who come and go, arrays, GPUs, ends, waits. No queue is simulated.
 */
import type { UnixSeconds } from '../series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../units.ts'
import type { Job, JobState } from './job.ts'

export interface WorkloadOptions {
  readonly seed: number
  readonly cluster: string
  /** midnight UTC of the first day */
  readonly start: UnixSeconds
  readonly days: number
  /** submitted on a working day at the beginning */
  readonly jobsPerDay: number
  /** of the number of jobs, a year */
  readonly growthRatio: number
  readonly coresPerNode: number
  readonly nodes: number
  /** share of jobs that ask for GPUs */
  readonly gpuShare: number
}

interface Person {
  readonly user: string
  readonly account: string
  readonly firstDay: number
  readonly lastDay: number
}

const PEOPLE_PER_ACCOUNT = 8
/** Of the paper. */
const SERIAL_SHARE = 0.244
const POWER_SHARE = 0.576
const SIZE = { low: 0.8, belowHigh: 2.5, lowShare: 0.86 }
const SHORT = { shape: 4.2, scale: 0.94 }
const LONG = { shape: 312, scale: 0.03 }
const SHORT_SHARE = { slope: -0.0054, at0: 0.78 }
/** Bump over the day: gamma with its mode early in the afternoon. */
const DAILY = { shape: 8.17, modeHours: 9, beginsHour: 5.5, nightShare: 0.25 }

const ARRAY_SHARE = 0.06
const MEAN_TASKS = 15
const LIMITS_HOURS = [0.5, 1, 2, 4, 8, 12, 24, 48, 96, 168]
const STATES: readonly (readonly [JobState, number])[] = [
  ['COMPLETED', 0.83],
  ['FAILED', 0.1],
  ['CANCELLED', 0.04],
  ['OUT_OF_MEMORY', 0.01],
  ['NODE_FAIL', 0.002],
]
const LONGEST_SECONDS = 7 * DAY_SECONDS

/** The jobs of each day, by when they were submitted. */
export function* makeWorkload(options: WorkloadOptions): Generator<Job[]> {
  const luck = createLuck(options.seed)
  const people = makePeople(options, luck)
  let nextId = 1
  let carried = 0
  for (let day = 0; day < options.days; day++) {
    const here = people.filter(({ firstDay, lastDay }) => firstDay <= day && day < lastDay)
    const jobs: Job[] = []
    const wanted = options.jobsPerDay * dayShare(options, day) + carried
    while (jobs.length < wanted && here.length > 0) {
      // few people bring most of the work
      const person = here[Math.floor(here.length * luck.uniform() ** 3)]!
      const submit = options.start + day * DAY_SECONDS + Math.floor(secondOfDay(luck))
      const tasks = luck.uniform() < ARRAY_SHARE ? 1 + Math.floor(-Math.log(1 - luck.uniform()) * MEAN_TASKS) : 1
      const shape = makeShape(options, luck)
      const arrayJobId = tasks > 1 ? nextId : NaN
      for (let task = 0; task < tasks; task++)
        jobs.push(makeJob({ options, person, submit, jobId: nextId++, arrayJobId, shape, luck }))
    }
    // an array may bring more than the day was to have
    carried = Math.min(0, wanted - jobs.length)
    yield jobs.sort((a, b) => a.submit - b.submit || a.jobId - b.jobId)
  }
}

function makePeople({ days, jobsPerDay, growthRatio }: WorkloadOptions, luck: Luck): Person[] {
  const count = Math.max(12, Math.round((Math.sqrt(jobsPerDay) * 4 * days) / 1_500))
  return Array.from({ length: count }, (_, at) => {
    // more of them come as the centre grows
    const firstDay = at < count / 6 ? 0 : Math.floor(days * luck.uniform() ** (1 / (1 + growthRatio)))
    const lastDay = firstDay + 90 + Math.floor(-Math.log(1 - luck.uniform()) * 700)
    const account = `group${String(1 + Math.floor(at / PEOPLE_PER_ACCOUNT)).padStart(3, '0')}`
    return { user: `user${String(at + 1).padStart(4, '0')}`, account, firstDay, lastDay: at < 3 ? days : lastDay }
  })
}

/** Weekends, the summer of the south, growth. */
function dayShare({ start, growthRatio }: WorkloadOptions, day: number): number {
  const date = new Date((start + day * DAY_SECONDS) * 1000)
  const weekend = date.getUTCDay() % 6 === 0 ? 0.45 : 1
  const [january, july] = [date.getUTCMonth() === 0, date.getUTCMonth() === 6]
  return (1 + growthRatio) ** (day / 365.25) * weekend * (january ? 0.5 : july ? 0.8 : 1)
}

function secondOfDay(luck: Luck): number {
  if (luck.uniform() < DAILY.nightShare) return luck.uniform() * DAY_SECONDS
  const hours = DAILY.beginsHour + luck.gamma(DAILY.shape, DAILY.modeHours / (DAILY.shape - 1))
  return (hours % 24) * HOUR_SECONDS
}

interface Shape {
  readonly cores: number
  readonly gpus: number
  readonly meanLogRun: number
  readonly isShort: boolean
  readonly partition: string
}

function makeShape({ coresPerNode, nodes, gpuShare }: WorkloadOptions, luck: Luck): Shape {
  const most = coresPerNode * nodes
  const cores = makeSize(most, luck)
  const isGpu = luck.uniform() < gpuShare
  const gpus = isGpu ? [1, 1, 1, 2, 4, 8][Math.floor(6 * luck.uniform())]! : 0
  const short = Math.min(1, Math.max(0, SHORT_SHARE.slope * (cores / coresPerNode) + SHORT_SHARE.at0))
  const isShort = luck.uniform() < short
  const { shape, scale } = isShort ? SHORT : LONG
  return {
    cores: isGpu ? Math.min(cores, 8 * gpus) : cores,
    gpus,
    isShort,
    meanLogRun: luck.gamma(shape, scale),
    partition: isGpu ? 'gpu' : isShort && cores <= coresPerNode ? 'short' : 'multi',
  }
}

function makeSize(most: number, luck: Luck): number {
  if (luck.uniform() < SERIAL_SHARE) return 1
  const high = Math.log2(most)
  const middle = high - SIZE.belowHigh
  const [from, to] = luck.uniform() < SIZE.lowShare ? [SIZE.low, middle] : [middle, high]
  const log = from + luck.uniform() * (to - from)
  return Math.min(most, Math.round(2 ** (luck.uniform() < POWER_SHARE / (1 - SERIAL_SHARE) ? Math.round(log) : log)))
}

interface Making {
  readonly options: WorkloadOptions
  readonly person: Person
  readonly submit: UnixSeconds
  readonly jobId: number
  readonly arrayJobId: number
  readonly shape: Shape
  readonly luck: Luck
}

function makeJob({ options, person, submit, jobId, arrayJobId, shape, luck }: Making): Job {
  const { cores, gpus, meanLogRun, partition } = shape
  const run = Math.min(LONGEST_SECONDS, Math.max(1, Math.round(Math.exp(meanLogRun + 0.2 * (luck.uniform() - 0.5)))))
  const asked = run * (1.2 + 3 * luck.uniform())
  const limitHours = LIMITS_HOURS.find((hours) => hours * HOUR_SECONDS >= asked) ?? LIMITS_HOURS.at(-1)!
  const timeLimitSeconds = limitHours * HOUR_SECONDS
  const isOver = luck.uniform() < 0.02
  const neverRan = !isOver && luck.uniform() < 0.015
  const state = isOver ? 'TIMEOUT' : neverRan ? 'CANCELLED' : pickState(luck)
  const seconds = isOver ? timeLimitSeconds : run
  const wait = waitSeconds(cores / (options.coresPerNode * options.nodes), luck)
  const start = submit + wait
  const nodes = Math.ceil(cores / options.coresPerNode)
  const memoryBytes = cores * 2 * 1024 ** 3
  const first = 1 + Math.floor(luck.uniform() * Math.max(1, options.nodes - nodes))
  return {
    cluster: options.cluster,
    jobId,
    submit,
    arrayJobId,
    hetJobId: NaN,
    user: person.user,
    account: person.account,
    partition,
    qos: 'normal',
    state,
    eligible: submit,
    start: neverRan ? NaN : start,
    end: neverRan ? start : start + seconds,
    elapsedSeconds: neverRan ? 0 : seconds,
    timeLimitSeconds,
    nodes: neverRan ? 0 : nodes,
    cpus: neverRan ? 0 : cores,
    gpus: neverRan ? 0 : gpus,
    memoryBytes: neverRan ? 0 : memoryBytes,
    requestedCpus: cores,
    requestedGpus: gpus,
    requestedMemoryBytes: memoryBytes,
    gpuType: gpus > 0 ? 'a30' : '',
    usedCpuSeconds: neverRan ? 0 : Math.round(1000 * seconds * cores * (0.3 + 0.69 * luck.uniform())) / 1000,
    nodeList: neverRan ? '' : nodeList(first, nodes),
    exitCode: state === 'FAILED' ? 1 : 0,
    signal: state === 'OUT_OF_MEMORY' ? 9 : 0,
  }
}

function nodeList(first: number, nodes: number): string {
  const name = (number: number) => String(number).padStart(3, '0')
  return nodes === 1 ? `cn${name(first)}` : `cn[${name(first)}-${name(first + nodes - 1)}]`
}

function pickState(luck: Luck): JobState {
  let left = luck.uniform() * STATES.reduce((sum, [, share]) => sum + share, 0)
  for (const [state, share] of STATES) {
    left -= share
    if (left < 0) return state
  }
  return 'COMPLETED'
}

/** Half of them start at once; the others wait the longer the larger they are. */
function waitSeconds(share: number, luck: Luck): number {
  if (luck.uniform() < 0.5) return Math.floor(5 * luck.uniform())
  return Math.floor(5 * MINUTE_SECONDS * Math.exp(1.6 * luck.bell()) * (1 + 20 * share))
}

interface Luck {
  /** in [0, 1) */
  uniform(): number
  /** mean 0, standard deviation 1, bell-shaped */
  bell(): number
  gamma(shape: number, scale: number): number
}

/** Mulberry32; gamma after Marsaglia and Tsang (ACM TOMS 26, 2000), shapes of at least 1. */
function createLuck(seed: number): Luck {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const bell = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return {
    uniform,
    bell,
    gamma(shape, scale) {
      const d = shape - 1 / 3
      const c = 1 / Math.sqrt(9 * d)
      for (;;) {
        const x = bell()
        const v = (1 + c * x) ** 3
        if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale
      }
    },
  }
}
