/** Forecasts that were kept, against what came. */
import { SUBJECT_IDS, type SubjectId, subjectOf } from '../../core/forecasts/subjects.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { naiveScale } from '../../forecasts/measures.ts'
import type { KeptForecast } from '../../store/ledger/forecasts/table.ts'
import { feedbackOf } from './feedback.ts'
import { type HistoryDeps, readHistory } from './history.ts'

/** Days ahead. */
const SPANS = [
  [0, 7],
  [7, 30],
  [30, 90],
  [90, 730],
] as const
const WEEK = 7

export interface Score {
  readonly steps: number
  /** error ÷ error of the same weekday a week before; NaN where nothing came */
  readonly mase: number
  /** share of what came that lay in the interval, one for each level */
  readonly coverage: readonly number[]
}

export interface SubjectScore extends Score {
  readonly subject: SubjectId
  readonly labels: Readonly<Record<string, string>>
  readonly forecasts: number
  readonly since: UnixSeconds
  /** of the intervals of the newest one; undefined where it was made without */
  readonly gain: number | undefined
  readonly byDays: readonly (Score & { readonly from: number; readonly to: number })[]
}

/** One step that was forecast and came. */
interface Point {
  readonly daysAhead: number
  /** in units of the naive error */
  readonly error: number
  readonly isInside: readonly boolean[]
}

export interface ScorecardDeps extends HistoryDeps {
  kept(subject: SubjectId): Promise<readonly KeptForecast[]>
}

/** Figure by figure, in their order; only what of came anything. @throws AppError as the ledger and the store */
export async function scorecard(
  deps: ScorecardDeps,
  levels: readonly number[],
  now: UnixSeconds,
  signal?: AbortSignal,
): Promise<readonly SubjectScore[]> {
  const scores: SubjectScore[] = []
  for (const subject of SUBJECT_IDS) {
    const kept = await deps.kept(subject)
    for (const [split, forecasts] of Map.groupBy(kept, ({ labels }) => Object.keys(labels).join(' '))) {
      const by = split === '' ? [] : split.split(' ')
      const wanted = Map.groupBy(forecasts, ({ labels }) => keyOf(labels, by))
      const { bounds, groups } = await readHistory(deps, { subject, where: {}, by, step: 'day' }, now, signal)
      const placeOf = new Map(Array.from(bounds.keys(), (at) => [bounds[at]!, at]))
      for (const { labels, values } of groups) {
        const its = wanted.get(keyOf(labels, by)) ?? []
        const points = its.map((one) => pointsOf(one, levels, { bounds, values, placeOf }))
        const some = its.filter((_, at) => points[at]!.length > 0)
        if (some.length === 0) continue
        const all = points.flat()
        scores.push({
          ...{ subject, labels, forecasts: some.length, since: some[0]!.made },
          gain: feedbackOf(its.at(-1)!)?.gain,
          ...scoreOf(all, levels),
          byDays: SPANS.map(([from, to]) => {
            const within = all.filter(({ daysAhead }) => daysAhead >= from && daysAhead < to)
            return { from, to, ...scoreOf(within, levels) }
          }).filter(({ steps }) => steps > 0),
        })
      }
    }
  }
  return scores
}

const keyOf = (labels: Readonly<Record<string, string>>, by: readonly string[]): string =>
  JSON.stringify(by.map((name) => labels[name]))

/** In words for people: what is scored. */
export const titleOf = (subject: SubjectId) => subjectOf(subject).title

function pointsOf(
  { bounds, mean, intervals }: KeptForecast,
  levels: readonly number[],
  history: {
    readonly bounds: Float64Array
    readonly values: Float64Array
    /** where a step begins → which one it is */
    readonly placeOf: ReadonlyMap<number, number>
  },
): readonly Point[] {
  const before = history.values.subarray(0, history.bounds.findIndex((bound) => bound >= bounds[0]!) >>> 0)
  const scale = naiveScale(before, WEEK)
  if (!(scale > 0)) return []
  const wanted = levels.map((level) => intervals.find((one) => one.level === level))
  return Array.from(mean.keys()).flatMap((step) => {
    const actual = history.values[history.placeOf.get(bounds[step]!) ?? -1]
    if (actual === undefined || Number.isNaN(actual)) return []
    const isInside = wanted.map((one) => one !== undefined && one.low[step]! <= actual && actual <= one.high[step]!)
    const daysAhead = Math.round((bounds[step]! - bounds[0]!) / DAY_SECONDS)
    return [{ daysAhead, error: Math.abs(actual - mean[step]!) / scale, isInside }]
  })
}

function scoreOf(points: readonly Point[], levels: readonly number[]): Score {
  const share = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  return {
    steps: points.length,
    mase: share(({ error }) => error),
    coverage: levels.map((_, at) => share(({ isInside }) => (isInside[at] ? 1 : 0))),
  }
}
