/**
 * The bridge from notebook to HPC: of those who took a first step in one quarter, how many took the next ones, and after
 * how long. Pure. Days are days since 1970, UTC.
 *
 * Only people with full follow-up count: whose first step is so long ago that they had all the time there is to take the
 * others. Otherwise the newest cohorts would look as if nobody went on (right censoring).
 */
import { DAY_SECONDS } from '../units.ts'

/** What is known of one person. */
export interface PersonDays {
  /** day of the first course that she finished; NaN where none is known */
  readonly trained: number
  /** of that course */
  readonly course: string
  readonly organisation: string
  /** ascending, each once */
  readonly notebook: ArrayLike<number>
  readonly batch: ArrayLike<number>
  /** of jobs with a GPU */
  readonly gpu: ArrayLike<number>
}

export const STEPS = [
  'trained',
  'firstNotebook',
  'regularNotebook',
  'firstBatchJob',
  'sustainedBatch',
  'sustainedGpu',
] as const
export type Step = (typeof STEPS)[number]
/** First steps that make a cohort. The last is the way back: from HPC to notebooks. */
export const ENTRIES = ['trained', 'firstNotebook', 'firstBatchJob'] as const
export type Entry = (typeof ENTRIES)[number]

const WEEK_DAYS = 7
/** Regular, sustained: so many weeks … */
const ACTIVE_WEEKS = 3
/** … of so many that follow each other. */
const OF_WEEKS = 8
/** 1970-01-01 was a Thursday; weeks begin on Mondays (ISO 8601) */
const MONDAY_OFFSET = 3

export const weekOf = (day: number): number => Math.floor((day + MONDAY_OFFSET) / WEEK_DAYS)

/** @returns the first day on which the third of eight weeks was active; NaN where there is none */
export function regularFrom(days: ArrayLike<number>): number {
  /** first days of the last active weeks */
  const recent: number[] = []
  for (let at = 0; at < days.length; at++) {
    const day = days[at]!
    if (recent.length > 0 && weekOf(recent.at(-1)!) === weekOf(day)) continue
    recent.push(day)
    if (recent.length > ACTIVE_WEEKS) recent.shift()
    if (recent.length === ACTIVE_WEEKS && weekOf(day) - weekOf(recent[0]!) < OF_WEEKS) return day
  }
  return NaN
}

const first = (days: ArrayLike<number>): number => (days.length > 0 ? days[0]! : NaN)

/** The day of each step; NaN of one that was not taken. */
export function stepsOf({ trained, notebook, batch, gpu }: PersonDays): Readonly<Record<Step, number>> {
  return {
    trained,
    firstNotebook: first(notebook),
    regularNotebook: regularFrom(notebook),
    firstBatchJob: first(batch),
    sustainedBatch: regularFrom(batch),
    sustainedGpu: regularFrom(gpu),
  }
}

export interface StepFigures {
  /** people who took it in time */
  readonly reached: number
  /** of those who had all the time there is; NaN where nobody had */
  readonly ratio: number
  /** 95 % interval of the ratio (Wilson 1927) */
  readonly low: number
  readonly high: number
  /** half of those who took it did so within so many days; NaN where nobody did */
  readonly medianDays: number
}

/** People who took the same first step. */
export interface Entered {
  readonly people: number
  /** with full follow-up: the steps count these alone */
  readonly followed: number
  readonly steps: Readonly<Partial<Record<Step, StepFigures>>>
}

export interface Cohort extends Entered {
  /** `2026-Q1`, by the day of the first step */
  readonly quarter: string
  readonly group: string
}

export interface Bridge {
  /** sorted by quarter and group */
  readonly cohorts: readonly Cohort[]
  /** of all of them together */
  readonly total: Entered
}

export interface BridgeOptions {
  readonly entry: Entry
  readonly by: 'organisation' | 'course' | undefined
  /** how long a step may take to count */
  readonly followUpDays: number
  /** what has happened is known until the end of that day */
  readonly knownUntil: number
}

/**
 * Who went the other way before (a batch job before the first notebook) did not cross the bridge: of the entry
 * `firstNotebook` only those count who came to it first, and so with `firstBatchJob`.
 */
export function bridgeOf(people: readonly PersonDays[], options: BridgeOptions): Bridge {
  const { entry, by, knownUntil } = options
  const cohorts = new Map<string, { quarter: string; group: string; days: StepDays[] }>()
  for (const person of people) {
    const days = stepsOf(person)
    const begin = days[entry]
    if (Number.isNaN(begin) || begin > knownUntil || !isEntry(entry, days)) continue
    const quarter = quarterOf(begin)
    const group = by === undefined ? '' : person[by]
    const key = `${quarter} ${group}`
    const cohort = cohorts.get(key)
    if (cohort) cohort.days.push(days)
    else cohorts.set(key, { quarter, group, days: [days] })
  }
  const sorted = [...cohorts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cohort]) => cohort)
  return {
    cohorts: sorted.map(({ quarter, group, days }) => ({ quarter, group, ...enteredOf(days, options) })),
    total: enteredOf(
      sorted.flatMap(({ days }) => days),
      options,
    ),
  }
}

type StepDays = Readonly<Record<Step, number>>

function enteredOf(days: readonly StepDays[], { entry, followUpDays, knownUntil }: BridgeOptions): Entered {
  const followed = days.filter((one) => one[entry] + followUpDays <= knownUntil)
  const steps = STEPS.filter((step) => isAfter(step, entry)).map(
    (step) => [step, figuresOf(followed, { entry, step, followUpDays })] as const,
  )
  return { people: days.length, followed: followed.length, steps: Object.fromEntries(steps) }
}

function isEntry(entry: Entry, { firstNotebook, firstBatchJob }: StepDays): boolean {
  if (entry === 'firstNotebook') return !(firstBatchJob < firstNotebook)
  return entry === 'firstBatchJob' ? !(firstNotebook <= firstBatchJob) : true
}

/** Steps that are told of an entry: what comes after it, and on the way back what leads there. */
function isAfter(step: Step, entry: Entry): boolean {
  if (step === entry || step === 'trained') return false
  return entry !== 'firstBatchJob' || step !== 'firstBatchJob'
}

function figuresOf(
  followed: readonly StepDays[],
  { entry, step, followUpDays }: { readonly entry: Entry; readonly step: Step; readonly followUpDays: number },
): StepFigures {
  // what was taken before the entry is no step across, but the person is there already: it took no time
  const delays = followed
    .map((days) => Math.max(0, days[step] - days[entry]))
    .filter((delay) => delay <= followUpDays)
    .sort((a, b) => a - b)
  const [low, high] = wilson(delays.length, followed.length)
  return {
    reached: delays.length,
    ratio: followed.length === 0 ? NaN : delays.length / followed.length,
    low,
    high,
    medianDays: median(delays),
  }
}

function median(sorted: readonly number[]): number {
  if (sorted.length === 0) return NaN
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

const Z_95 = 1.959964

/** Wilson's score interval, J. Am. Stat. Assoc. 22 (1927) 209. NaN of nothing. */
export function wilson(reached: number, of: number): readonly [low: number, high: number] {
  if (of === 0) return [NaN, NaN]
  const [share, z2] = [reached / of, Z_95 ** 2]
  const middle = share + z2 / (2 * of)
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2))
  const scale = 1 + z2 / of
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)]
}

function quarterOf(day: number): string {
  const date = new Date(day * DAY_SECONDS * 1000)
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`
}
