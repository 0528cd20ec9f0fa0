/** Missing values: models take none, so what is not known is put in between its neighbours, never as zero. */

/** Shorter histories show no season to fill by. */
const LEAST_SEASONS = 2

/**
 * Fills each gap by a line between the nearest known values, one or more seasons before and after it; at the ends the
 * nearest value is repeated. The longest season is tried first, then shorter ones, then the neighbours.
 * @param y NaN where nothing is known
 * @returns y itself where nothing is missing; all NaN where nothing is known
 */
export function fillGaps(y: Float64Array, periods: readonly number[]): Float64Array {
  if (!y.some(Number.isNaN)) return y
  const filled = Float64Array.from(y)
  const usable = periods.filter((period) => period * LEAST_SEASONS <= y.length)
  for (const lag of [...usable.toReversed(), 1]) {
    for (const [at, value] of y.entries())
      if (Number.isNaN(filled[at]!) && Number.isNaN(value)) filled[at] = between(y, at, lag)
  }
  return filled
}

function between(y: Float64Array, at: number, lag: number): number {
  let [before, after] = [at - lag, at + lag]
  while (before >= 0 && Number.isNaN(y[before]!)) before -= lag
  while (after < y.length && Number.isNaN(y[after]!)) after += lag
  if (before < 0) return y[after] ?? NaN
  if (after >= y.length) return y[before]!
  return y[before]! + ((y[after]! - y[before]!) * (at - before)) / (after - before)
}
