/**
 * Single values that nothing explains (a listing that was read twice, a day that was lost): found by comparing each with
 * those around it at the same step of the season, in multiples of the median absolute deviation (Davies and Gather, J. Am.
 * Stat. Assoc. 88 (1993) 782), on the values and on their square roots: what is wild on one scale alone is skew.
 */
import { fillGaps } from './gaps.ts'
import { medianOf } from './numeric/vectors.ts'

/** A value that is wild differs by so many standard deviations … */
const LEAST_DEVIATIONS = 10
/** … and its neighbours by no more than this share of it: what lasts is no slip of one step. */
const MOST_OF_NEIGHBOURS = 0.5
/** Where more than this share is wild, that is how the series is. */
const MOST_SHARE = 0.01
/** A standard deviation is taken for at least this share of the usual size: where nothing is left to chance, dust is. */
const LEAST_DEVIATION = 0.01
/** Neighbours to either side, of the level and of the same step of the season. */
const AROUND = 3
/** Shorter histories show nothing; and at the end, as many steps or a season are left alone: it may be a new level. */
const LEAST_STEPS = 12
const LEAST_SEASONS = 4
/** of a normal distribution's standard deviation */
const DEVIATION_OF_MEDIAN = 1.4826

/**
 * @param y evenly spaced; NaN where nothing is known
 * @param periods seasons in steps, ascending
 * @returns places, ascending; never any of the last season or of the last twelve steps
 */
export function findOutliers(y: Float64Array, periods: readonly number[]): readonly number[] {
  const season = periods.findLast((period) => period * LEAST_SEASONS <= y.length) ?? 1
  const last = y.length - Math.max(LEAST_STEPS, periods[0] ?? 1)
  const filled = fillGaps(y, periods)
  if (last < LEAST_STEPS || filled.some(Number.isNaN)) return []
  const scales = filled.every((value) => value >= 0) ? [filled, filled.map(Math.sqrt)] : [filled]
  const scores = scales.map((values) => deviationsOf(values, periods[0] ?? 1, season))
  const scoreAt = (at: number): number => Math.min(...scores.map((one) => Math.abs(one[at]!)))
  const found = Array.from(y.keys()).filter(
    (at) =>
      at < last &&
      !Number.isNaN(y[at]!) &&
      scoreAt(at) > LEAST_DEVIATIONS &&
      [at - 1, at + 1].every((near) => near < 0 || scoreAt(near) < MOST_OF_NEIGHBOURS * scoreAt(at)),
  )
  return found.length > Math.max(1, MOST_SHARE * y.length) ? [] : found
}

/**
 * From what is usual at each step, in standard deviations; 0 throughout where most steps do not differ at all.
 * @param shortest season, that levels are measured over
 * @param season after which the same comes again
 */
function deviationsOf(y: Float64Array, shortest: number, season: number): Float64Array {
  const width = AROUND * shortest
  const level = y.map((_, at) => medianOf(y.subarray(Math.max(0, at - width), at + width + 1)))
  const swings = y.map((value, at) => value - level[at]!)
  const rest = swings.map((swing, at) => swing - medianOf(othersAround(swings, at, season)))
  const spread = DEVIATION_OF_MEDIAN * medianOf(rest.map(Math.abs))
  const least = LEAST_DEVIATION * medianOf(y.map(Math.abs))
  return spread > 0 ? rest.map((value) => value / Math.max(spread, least)) : new Float64Array(y.length)
}

function othersAround(values: Float64Array, at: number, season: number): number[] {
  return Array.from({ length: 2 * AROUND + 1 }, (_, index) => at + (index - AROUND) * season)
    .filter((near) => near !== at && near >= 0 && near < values.length)
    .map((near) => values[near]!)
}
