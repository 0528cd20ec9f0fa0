/** By how much the intervals of a series are widened or narrowed: what those that were kept missed of what came. */
import { z } from 'zod'
import type { SubjectId } from '../../core/forecasts/subjects.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { FEEDBACK_LEVEL, nextGain } from '../../forecasts/feedback.ts'
import type { KeptForecast } from '../../store/ledger/forecasts/table.ts'
import type { HistoryDeps, HistoryQuery } from './history.ts'

export interface Feedback {
  /** intervals are so many times as wide as calibrated on the history alone */
  readonly gain: number
  /** the days before were counted */
  readonly until: UnixSeconds
}

/** What lies farther ahead tells of other things than of intervals that are too narrow. */
const COUNTED_DAYS = 28
/** Nights of which a day that has come now may have been forecast. */
const LOOKED_AT_SECONDS = (COUNTED_DAYS + 3) * DAY_SECONDS

/** `about` of a kept forecast is of whoever made it: earlier versions told of no feedback. */
const About = z.object({ feedback: z.object({ gain: z.number().positive(), until: z.number() }) })

export function feedbackOf({ about }: KeptForecast): Feedback | undefined {
  const told = About.safeParse(about)
  return told.success ? told.data.feedback : undefined
}

/** The series as it is kept: what alone is looked at tells which one it is, as what it is told apart by. */
function keptLabels(
  { where, step }: HistoryQuery,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const pairs = Object.entries(where)
  if (step !== 'day' || pairs.some(([, values]) => values.length !== 1)) return undefined
  return { ...Object.fromEntries(pairs.map(([name, values]) => [name, values[0]!])), ...labels }
}

export interface Came {
  readonly bounds: Float64Array
  /** NaN where nothing is known */
  readonly values: Float64Array
}

/** @returns undefined where none of the series was kept. @throws AppError as the ledger */
export async function readFeedback(
  ledger: Pick<HistoryDeps['ledger'], 'forecasts'>,
  query: HistoryQuery & { readonly subject: SubjectId },
  labels: Readonly<Record<string, string>>,
  came: Came,
  signal?: AbortSignal,
): Promise<Feedback | undefined> {
  const of = keptLabels(query, labels)
  if (!of) return undefined
  const since = came.bounds.at(-1)! - LOOKED_AT_SECONDS
  const kept = await ledger.forecasts({ subject: query.subject, labels: of, since }, signal)
  return kept.length === 0 ? undefined : feedbackFrom(kept, came)
}

/** @param kept of one series, oldest first */
export function feedbackFrom(kept: readonly KeptForecast[], { bounds, values }: Came): Feedback {
  const { gain, until } = feedbackOf(kept.at(-1)!) ?? { gain: 1, until: kept[0]!.bounds[0]! }
  const judges = kept.map(judgeOf)
  const misses: number[] = []
  for (const [at, value] of values.entries()) {
    const day = bounds[at]!
    if (day < until || Number.isNaN(value)) continue
    const said = judges.flatMap((isOutside) => isOutside(day, value) ?? [])
    if (said.length > 0) misses.push(said.filter(Boolean).length / said.length)
  }
  return { gain: nextGain(gain, misses), until: Math.max(until, bounds.at(-1)!) }
}

/** Whether what came on a day lay outside; undefined of days it does not tell of, or too far ahead. */
function judgeOf({ bounds, intervals }: KeptForecast): (day: UnixSeconds, value: number) => boolean | undefined {
  const interval = intervals.find(({ level }) => level === FEEDBACK_LEVEL)
  const stepOf = new Map(Array.from(bounds.subarray(0, COUNTED_DAYS), (bound, step) => [bound, step]))
  return (day, value) => {
    const step = stepOf.get(day)
    const [low, high] = [interval?.low[step ?? -1], interval?.high[step ?? -1]]
    return low === undefined || high === undefined ? undefined : value < low || value > high
  }
}
