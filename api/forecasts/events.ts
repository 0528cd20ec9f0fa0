/** Events that the ledger knows, as what forecasts take: courses and hardware, in the past and, where told, to come. */
import { type SubjectId, subjectOf } from '../../core/forecasts/subjects.ts'
import type { Edition } from '../../core/ledger/edition.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { EventKind, KnownEvent } from '../../forecasts/events.ts'
import type { CapacityAnswer } from '../../store/ledger/capacity/capacity-query.ts'
import type { HistoryDeps, HistoryQuery } from './history.ts'

export interface EventTime {
  readonly name: string
  readonly from: UnixSeconds
  /** exclusive; undefined: it stays */
  readonly to: UnixSeconds | undefined
}

export interface LedgerEvent extends KnownEvent {
  readonly times: readonly EventTime[]
}

/** A course of more days is a year's worth of them in one row. */
const LONGEST_COURSE_DAYS = 200
/** Hardware that comes and goes by less is repair. */
const LEAST_CHANGE = 0.05
/**
 * Over 130 series of HPC demand, dates made up are believed of three courses and of one change of hardware; errors grow by
 * 0.2 % and 0.1 %.
 */
const TRIALS = {
  // a course may leave little room for others; twenty times as much as on other days is something else
  course: { leastGain: 4, leastTimes: 2, shares: [-0.95, 20] },
  // of twice the hardware: more than three times the use does not come of it
  capacity: { leastGain: 12, leastTimes: 1, shares: [0, 2] },
} as const satisfies Partial<Record<EventKind, KnownEvent['trial']>>

export interface EventsQuery extends Pick<HistoryQuery, 'subject' | 'where' | 'step'> {
  /** where each step of history and horizon begins, and the end of the last one */
  readonly bounds: Float64Array
}

/** @returns those of a group of series, by its labels. @throws AppError as the ledger */
export async function readEvents(
  { ledger, timeZone }: HistoryDeps,
  { subject, where, step, bounds }: EventsQuery,
  signal?: AbortSignal,
): Promise<(labels: Readonly<Record<string, string>>) => readonly LedgerEvent[]> {
  const { from } = subjectOf(subject)
  // a day tells of courses, hours do not say at which they are held
  if (from === 'metric' || step === 'hour' || bounds.length < 2) return () => []
  const courses = coursesOf((await ledger.training(signal)).editions, bounds, timeZone)
  if (from !== 'usage') return () => courses
  const capacity = await ledger.capacity({ from: bounds[0]!, to: bounds.at(-1)! }, signal)
  return ({ cluster }) => {
    const clusters = cluster === undefined ? where['cluster'] : [cluster]
    return [...courses, ...hardwareOf(capacity, subject, clusters, bounds)]
  }
}

function coursesOf(editions: readonly Edition[], bounds: Float64Array, timeZone: string): readonly LedgerEvent[] {
  const times = editions
    .flatMap((edition) => timeOf(edition, timeZone) ?? [])
    .filter(({ from, to }) => from < bounds.at(-1)! && to > bounds[0]!)
    .sort((a, b) => a.from - b.from)
  if (times.length === 0) return []
  const column = new Float64Array(bounds.length - 1)
  for (const { from, to } of times)
    for (let at = 0; at < column.length; at++) if (bounds[at]! < to && bounds[at + 1]! > from) column[at]!++
  return [{ kind: 'course', name: 'course', column, trial: TRIALS.course, times }]
}

/** Whole days of the zone; undefined where nobody told when it was. */
function timeOf({ course, start, end }: Edition, timeZone: string) {
  if (start === '') return undefined
  const [first, last] = [Temporal.PlainDate.from(start), Temporal.PlainDate.from(end || start)]
  if (last.since(first, { largestUnit: 'days' }).days >= LONGEST_COURSE_DAYS) return undefined
  const secondsOf = (day: Temporal.PlainDate): UnixSeconds => day.toZonedDateTime(timeZone).epochMilliseconds / 1000
  return { name: course, from: secondsOf(first), to: secondsOf(last.add({ days: 1 })) }
}

/** How much hardware there is at each step, in doublings of what there is at the end of the history. */
function hardwareOf(
  { groups }: CapacityAnswer,
  subject: SubjectId,
  clusters: readonly string[] | undefined,
  bounds: Float64Array,
): readonly LedgerEvent[] {
  const measure = measureOf(subject)
  const steps = groups
    .filter(({ cluster }) => clusters === undefined || clusters.includes(cluster))
    .flatMap((group) => group.steps)
  const sizes = Float64Array.from({ length: bounds.length - 1 }, (_, at) => {
    const middle = (bounds[at]! + bounds[at + 1]!) / 2
    const there = steps.filter(({ from, to }) => from <= middle && to > middle)
    return there.reduce((sum, one) => sum + one[measure], 0)
  })
  const first = sizes.findIndex((size) => size > 0)
  // of hardware that is not told of, nobody knows how much it is
  if (first < 0 || sizes.subarray(first).some((size) => !(size > 0))) return []
  const times: EventTime[] = []
  let level = sizes[first]!
  for (let at = first + 1; at < sizes.length; at++) {
    const size = sizes[at]!
    if (Math.abs(size - level) < LEAST_CHANGE * level) continue
    times.push({ name: `${measure} ${level} → ${size}`, from: bounds[at]!, to: undefined })
    level = size
  }
  if (times.length === 0) return []
  // before anything was told of there was no change that anybody knows of
  const column = sizes.map((size, at) => Math.log2((at < first ? sizes[first]! : size) / sizes[first]!))
  return [{ kind: 'capacity', name: 'capacity', column, trial: TRIALS.capacity, times }]
}

const measureOf = (subject: SubjectId): 'cores' | 'gpus' =>
  subject === 'gpuHours' || subject === 'requestedGpuHours' ? 'gpus' : 'cores'
