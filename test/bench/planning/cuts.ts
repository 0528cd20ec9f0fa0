/**
 * Recorded demand cut at past dates, lines of capacity drawn over what came, and the window of dates that would have been
 * told then. Lines are multiples of what was usual before the cut, chosen without a look at what came: some were
 * crossed, some not.
 */
import { meanOf } from '../../../forecasts/numeric/vectors.ts'
import { foreseeDemand, LEAST_WEEKS } from '../../../forecasts/planning/demand-paths.ts'
import { SMOOTHED_WEEKS, saturate, trailing } from '../../../forecasts/planning/saturation.ts'
import type { Demand } from './demands.ts'

/** After a cut so many weeks at least must have come. */
const LEAST_AHEAD = 13
/** What was usual: mean of so many weeks. */
const USUAL_WEEKS = 26
export const LINES = [1.05, 1.15, 1.3, 1.5, 1.8]
const PATHS = 400

export interface Cut {
  readonly group: string
  readonly name: string
  /** weeks of history */
  readonly weeks: number
  readonly line: number
  /** weeks ahead in which it was crossed; Infinity: not as far as is known */
  readonly crossed: number
  readonly p10: number
  readonly p90: number
  /** share of the paths that crossed within what is known */
  readonly probability: number
  /** share of the paths that crossed before the week in which it was, and up to it */
  readonly before: number
  readonly upTo: number
}

export interface Cutting {
  /** weeks from one cut to the next */
  readonly every: number
  /** weeks looked ahead at most */
  readonly ahead: number
}

/** From the first one with a year before it to the last one with a quarter after it. */
export function cutsOf({ group, name, weekly }: Demand, { every, ahead }: Cutting): readonly Cut[] {
  const cuts: Cut[] = []
  for (let weeks = LEAST_WEEKS; weeks + LEAST_AHEAD <= weekly.length; weeks += every)
    cuts.push(...cutAt({ group, name, weekly }, weeks, ahead))
  return cuts
}

function cutAt({ group, name, weekly }: Demand, weeks: number, most: number): readonly Cut[] {
  const horizon = Math.min(most, weekly.length - weeks)
  const came = trailing(weekly.subarray(0, weeks + horizon))
  const usual = meanOf(weekly.subarray(weeks - USUAL_WEEKS, weeks))
  // a future that nobody recorded tells nothing
  if (came.subarray(weeks - 1).some(Number.isNaN)) return []
  const task = { weekly: weekly.subarray(0, weeks), horizon, ensemble: 'full' as const, count: PATHS, seed: weeks }
  const foreseen = foreseeDemand(task)
  if (!foreseen.ok) return []
  const { history, skipped, paths } = foreseen.result
  return LINES.flatMap((line) => {
    const capacity = line * usual
    if (came[weeks - 1]! >= capacity) return []
    const supply = new Float64Array(history.length + horizon).fill(capacity)
    const told = saturate(foreseen.result, { supply, targetShare: 1, extraGrowth: 0 })!
    const crossing = (means: Float64Array): number => {
      const week = means.findIndex((mean) => mean >= capacity)
      return week < 0 ? Infinity : week + 1
    }
    const crossed = crossing(came.subarray(weeks))
    const tail = weekly.subarray(weeks - SMOOTHED_WEEKS + 1, weeks)
    const each = paths.map((path) =>
      crossing(trailing(Float64Array.from([...tail, ...path])).subarray(SMOOTHED_WEEKS - 1)),
    )
    const share = (is: (weeks: number) => boolean) => each.filter(is).length / each.length
    return [
      {
        ...{ group, name, weeks: weeks - skipped, line, crossed },
        ...{ p10: told.p10 ?? Infinity, p90: told.p90 ?? Infinity, probability: told.probability },
        before: share((week) => week < crossed),
        upTo: crossed === Infinity ? 1 : share((week) => week <= crossed),
      },
    ]
  })
}
