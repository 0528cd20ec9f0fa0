/**
 * Forecasts of a whole and of its parts that sum up: each is moved as much as its own errors allow (MinT; Wickramasuriya,
 * Athanasopoulos and Hyndman, J. Am. Stat. Assoc. 114 (2019) 804), errors' covariances shrunk towards none (Schäfer and
 * Strimmer, Stat. Applications in Genetics and Molecular Biology 4 (2005) 32).
 */
import { solvePositive } from './numeric/linear.ts'
import { dot, meanOf } from './numeric/vectors.ts'

/** A series that is the sum of others, by their places among the forecasts. */
export interface Sum {
  readonly whole: number
  readonly parts: readonly number[]
}

/** Variances of series that never erred, so that all can be divided by them. */
const LEAST_VARIANCE = 1e-12
/** so that a sum that was given twice can be divided by, too */
const RIDGE = 1e-12

/**
 * @param means of each series, over the same steps
 * @param errors of each series, at the same past steps; NaN where not known
 * @param sums that must hold; one that follows from others does no harm
 * @returns means in the same order, for which they do
 */
export function reconcile(
  means: readonly Float64Array[],
  errors: readonly Float64Array[],
  sums: readonly Sum[],
): readonly Float64Array[] {
  const covariance = shrunkCovariance(errors)
  const rules = sums.map(({ whole, parts }) =>
    Float64Array.from(means, (_, series) => (series === whole ? 1 : parts.includes(series) ? -1 : 0)),
  )
  // W c for each rule c, and c' W d for each two
  const moved = rules.map((rule) => Float64Array.from(covariance, (row) => dot(row, rule)))
  const products = Float64Array.from({ length: rules.length ** 2 }, (_, at) =>
    dot(rules[Math.floor(at / rules.length)]!, moved[at % rules.length]!),
  )
  for (let rule = 0; rule < rules.length; rule++) products[rule * (rules.length + 1)]! *= 1 + RIDGE
  const result = means.map((mean) => Float64Array.from(mean))
  for (let step = 0; step < (means[0]?.length ?? 0); step++) {
    const gaps = Float64Array.from(rules, (rule) =>
      rule.reduce((sum, sign, series) => sum + sign * means[series]![step]!, 0),
    )
    const shares = solvePositive(products.slice(), gaps)!
    for (const [series, values] of result.entries())
      values[step]! -= shares.reduce((sum, share, rule) => sum + share * moved[rule]![series]!, 0)
  }
  return result
}

/** Around zero, not around their mean: a forecast that is always too high errs. */
function shrunkCovariance(errors: readonly Float64Array[]): readonly Float64Array[] {
  const known = Array.from({ length: errors[0]?.length ?? 0 }, (_, at) => at).filter((at) =>
    errors.every((one) => !Number.isNaN(one[at]!)),
  )
  const count = Math.max(1, known.length)
  // of a series of its own all that is known of it counts: others may be younger
  const variances = errors.map((one) => Math.max(LEAST_VARIANCE, meanOf(one.map((error) => error ** 2)) || 0))
  const scaled = errors.map((one, series) => Float64Array.from(known, (at) => one[at]! / Math.sqrt(variances[series]!)))
  const correlations = scaled.map((left) => scaled.map((right) => dot(left, right) / count))
  const shrinkage = shrinkageOf(scaled, correlations, count)
  return correlations.map((row, left) =>
    Float64Array.from(row, (value, right) =>
      left === right ? variances[left]! : (1 - shrinkage) * value * Math.sqrt(variances[left]! * variances[right]!),
    ),
  )
}

/** Variance of the correlations against their squares: of few errors nearly all of them is chance. */
function shrinkageOf(
  scaled: readonly Float64Array[],
  correlations: readonly (readonly number[])[],
  count: number,
): number {
  if (count < 3) return 1
  let [chance, squares] = [0, 0]
  for (const [left, row] of correlations.entries())
    for (const [right, value] of row.entries()) {
      if (left === right) continue
      const around = scaled[left]!.reduce((sum, error, at) => sum + (error * scaled[right]![at]! - value) ** 2, 0)
      chance += around / (count * (count - 1))
      squares += value ** 2
    }
  return squares === 0 ? 1 : Math.min(1, Math.max(0, chance / squares))
}
