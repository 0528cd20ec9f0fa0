/**
 * Seasons that are too long to be learned step by step, as the year in daily data: a few waves each (dynamic harmonic
 * regression; Young, Pedregal and Tych, J. Forecasting 18 (1999) 369), as columns of numbers.
 */

/** A season of more steps is one of waves. */
export const LONGEST_STEPWISE = 360
/** Fewer seasons do not tell a wave from a trend. */
const LEAST_SEASONS = 2

export const isLong = (period: number): boolean => period > LONGEST_STEPWISE

/**
 * Did what rose and fell do so again a season later? What wanders looks like a wave too, but its changes are not those of
 * the season before.
 * @param y nothing missing
 * @returns correlation of changes over a thirteenth of a season with those a season later, 0 to 1; 0 of less than two
 */
export function recurrence(y: Float64Array, period: number): number {
  if (y.length < LEAST_SEASONS * period) return 0
  const [step, lag] = [Math.round(period / 13), Math.round(period)]
  const sums = new Float64Array(y.length + 1)
  for (let at = 0; at < y.length; at++) sums[at + 1] = sums[at]! + y[at]!
  // averages over the step, so that shorter seasons and noise do not count
  const smooth = sums.subarray(step).map((sum, at) => (sum - sums[at]!) / step)
  const changes = smooth.subarray(step).map((value, at) => value - smooth[at]!)
  let [products, before, after] = [0, 0, 0]
  for (let at = lag; at < changes.length; at++) {
    products += changes[at]! * changes[at - lag]!
    before += changes[at - lag]! ** 2
    after += changes[at]! ** 2
  }
  return before * after > 0 ? Math.max(0, products / Math.sqrt(before * after)) : 0
}

/**
 * @param period steps, whole or not (365.25)
 * @param pairs of a sine and a cosine: a whole wave a season, half of it, a third …
 */
export function waveColumns(period: number, pairs: number, length: number): readonly Float64Array[] {
  return Array.from({ length: pairs }, (_, at) => (2 * Math.PI * (at + 1)) / period).flatMap((pace) => [
    Float64Array.from({ length }, (_, step) => Math.sin(pace * step)),
    Float64Array.from({ length }, (_, step) => Math.cos(pace * step)),
  ])
}
