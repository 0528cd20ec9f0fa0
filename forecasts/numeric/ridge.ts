/** Ridge regression (Hoerl and Kennard, Technometrics 12 (1970) 55). */
import { solvePositive } from './linear.ts'
import { dot, medianOf } from './vectors.ts'

/**
 * @param columns of what explains, all as long as the targets
 * @param ridge of each column: the share of its sum of squares that is added to it
 * @returns a weight for each column; undefined where they cannot be told apart
 */
export function ridgeWeights(
  columns: readonly Float64Array[],
  targets: Float64Array,
  ridge: readonly number[],
): Float64Array | undefined {
  const width = columns.length
  const products = new Float64Array(width * width)
  for (const [row, left] of columns.entries())
    for (let column = 0; column <= row; column++) products[row * width + column] = dot(left, columns[column]!)
  for (let row = 0; row < width; row++) products[row * width + row]! *= 1 + ridge[row]!
  return solvePositive(
    products,
    Float64Array.from(columns, (column) => dot(column, targets)),
  )
}

/**
 * Each value regressed on those so many steps before, and on a constant.
 * @param centred around zero, longer than the longest lag
 * @param lags ascending
 * @param counts how much each value counts from the longest lag on, roots of it; all alike where they are not given
 * @returns a weight for each lag, then the constant
 */
export function autoregress(
  centred: Float64Array,
  lags: readonly number[],
  ridge: number,
  counts?: Float64Array,
): Float64Array {
  const [oldest, size] = [lags.at(-1)!, lags.length]
  const count = centred.length - oldest
  const counted = (values: Float64Array) => (counts ? values.map((value, at) => value * counts[at]!) : values)
  const columns = [
    ...lags.map((lag) => counted(centred.subarray(oldest - lag, oldest - lag + count))),
    counts?.slice(0, count) ?? new Float64Array(count).fill(1),
  ]
  const weights = ridgeWeights(columns, counted(centred.subarray(oldest)), [...lags.map(() => ridge), 0])
  if (weights) return weights
  // of a constant history there is nothing to learn: the last value goes on
  const lastValue = new Float64Array(size + 1)
  lastValue[0] = 1
  return lastValue
}

/** Errors beyond so many standard deviations count less. */
const OUTLIER_DEVIATIONS = 1.5
/** of a normal distribution's standard deviation */
const DEVIATION_OF_MEDIAN = 1.4826

/**
 * How much each value should count so that outliers do not lead (Huber, Annals of Math. Statistics 35 (1964) 73).
 * @returns roots of it, for `autoregress`
 */
export function robustCounts(errors: Float64Array): Float64Array {
  const limit = OUTLIER_DEVIATIONS * DEVIATION_OF_MEDIAN * medianOf(errors.map(Math.abs))
  return errors.map((error) => (Math.abs(error) > limit && limit > 0 ? Math.sqrt(limit / Math.abs(error)) : 1))
}
