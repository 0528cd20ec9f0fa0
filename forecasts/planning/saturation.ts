/**
 * When a resource is full, as dates with a band. "Full" has one definition, here: the demand of four weeks in a row is
 * at least the target share of what could be delivered in them. Single weeks go up and down; nobody buys for one.
 * A path that is not full within the horizon counts as "not before its end".
 */
import { type DemandPaths, YEAR_WEEKS } from './demand-paths.ts'
import { requireAtLeast, requireShare } from './reckoned.ts'

/** Weeks whose demand is compared with what can be delivered in them. */
export const SMOOTHED_WEEKS = 4
const BAND_LEVELS = [0.5, 0.8, 0.95] as const

export interface Supplied {
  /** what could be delivered in each week of the paths' history and horizon, in the unit of the demand; NaN: not known */
  readonly supply: Float64Array
  /** from which share of it on it counts as full, 0 to 1 */
  readonly targetShare: number
  /** scenario: demand grows by so much a year beyond what is forecast (0.1: 10 %); 0 where it does not */
  readonly extraGrowth: number
  /** weeks ahead from which on it is looked for, as of what arrives then: full before does not count; from 1 on */
  readonly from?: number | undefined
}

/** Weeks ahead of which the last makes it full, from 1 on; null: not within the horizon. 0: it is full already. */
export type WeeksAhead = number | null

export interface Saturation {
  readonly p10: WeeksAhead
  readonly p50: WeeksAhead
  readonly p90: WeeksAhead
  /** share of the paths that are full within the horizon, 0 to 1 */
  readonly probability: number
  /** weeks ahead that were looked at */
  readonly horizon: number
  /** means of four weeks, for pictures */
  readonly smoothed: {
    /** of each week of history; NaN for the first ones */
    readonly history: Float64Array
    /** of each week of history and horizon */
    readonly supply: Float64Array
    readonly median: Float64Array
    readonly bands: readonly { readonly level: number; readonly low: Float64Array; readonly high: Float64Array }[]
  }
}

/**
 * @returns undefined where it is not known what could be delivered in the last weeks, or at any time to come
 * @throws AppError `invalid` where the target is no share, or nothing would be left of the demand
 */
export function saturate({ history, paths }: DemandPaths, supplied: Supplied): Saturation | undefined {
  const { supply, targetShare, extraGrowth, from = 0 } = supplied
  requireShare('targetShare', targetShare)
  requireAtLeast('extraGrowth', extraGrowth, -1)
  const horizon = supply.length - history.length
  const limits = trailing(supply)
  if (limits.subarray(history.length - 1).some(Number.isNaN)) return undefined
  const before = trailing(history)
  const isFull = (mean: number, week: number): boolean => mean >= targetShare * limits[week]!
  const isFullNow = from === 0 && isFull(before.at(-1)!, history.length - 1)
  const smoothed = paths.map((path) => ahead(history, path, extraGrowth))
  const crossings = smoothed
    .map((means) => {
      if (isFullNow) return 0
      const week = means.findIndex((mean, at) => at + 1 >= from && isFull(mean, history.length + at))
      return week < 0 ? Infinity : week + 1
    })
    .sort((a, b) => a - b)
  const at = (share: number): WeeksAhead => {
    const weeks = crossings[Math.ceil(share * crossings.length) - 1]!
    return weeks === Infinity ? null : weeks
  }
  const quantile = (share: number) => quantileOf(smoothed, horizon, share)
  return {
    ...{ p10: at(0.1), p50: at(0.5), p90: at(0.9), horizon },
    probability: crossings.filter((weeks) => weeks < Infinity).length / crossings.length,
    smoothed: {
      ...{ history: before, supply: limits, median: quantile(0.5) },
      bands: BAND_LEVELS.map((level) => ({ level, low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) })),
    },
  }
}

/** Means of four weeks along a path, the first ones together with the last weeks of the history. */
function ahead(history: Float64Array, path: Float64Array, extraGrowth: number): Float64Array {
  const before = history.subarray(Math.max(0, history.length - SMOOTHED_WEEKS + 1))
  const whole = new Float64Array(before.length + path.length)
  whole.set(before)
  for (const [week, value] of path.entries())
    whole[before.length + week] = value * (1 + extraGrowth) ** ((week + 1) / YEAR_WEEKS)
  return trailing(whole).subarray(before.length)
}

/** Mean of four weeks up to each; NaN for the first ones, and where one is not known. */
export function trailing(weekly: Float64Array): Float64Array {
  return weekly.map((_, at) => {
    if (at < SMOOTHED_WEEKS - 1) return NaN
    let sum = 0
    for (let back = 0; back < SMOOTHED_WEEKS; back++) sum += weekly[at - back]!
    return sum / SMOOTHED_WEEKS
  })
}

function quantileOf(paths: readonly Float64Array[], horizon: number, share: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, week) => {
    const sorted = Float64Array.from(paths, (path) => path[week]!).sort()
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!
  })
}
