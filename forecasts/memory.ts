/** How the errors of one forecast hang together from step to step. */

/** How errors of two steps of one forecast go together: part stays, part is forgotten with the steps between. */
export interface Memory {
  /** share of the variance that all steps have in common, 0 to 1 */
  readonly lasting: number
  /** correlation of the rest from one step to the next, 0 to 1 */
  readonly fading: number
}

/** What is usual; the forecasts' own errors count more the more there are. */
const USUAL: Memory = { lasting: 0.3, fading: 0.7 }
const SHRINKAGE = 10
const SHARES = Array.from({ length: 20 }, (_, at) => at / 20)

/**
 * @param errors of each origin, over its steps, in standard errors; NaN where nothing came
 * @returns the memory whose correlations are nearest to those of the errors
 */
export function memoryOf(errors: readonly Float64Array[]): Memory {
  const squares = errors.flatMap((one) => [...one].filter((error) => !Number.isNaN(error)).map((error) => error ** 2))
  const variance = squares.reduce((sum, square) => sum + square, 0) / squares.length
  if (!(variance > 0)) return USUAL
  const steps = Math.max(...errors.map((one) => one.length))
  const seen = Array.from({ length: Math.max(0, steps - 1) }, (_, index) => correlationAt(errors, index + 1, variance))
  const known = seen.filter(({ count }) => count > 0)
  if (known.length === 0) return USUAL
  let best = { ...USUAL, misfit: Infinity }
  for (const lasting of SHARES)
    for (const fading of SHARES) {
      const misfit = known.reduce(
        (sum, { lag, count, value }) => sum + count * (value - lasting - (1 - lasting) * fading ** lag) ** 2,
        0,
      )
      if (misfit < best.misfit) best = { lasting, fading, misfit }
    }
  const trust = errors.length / (errors.length + SHRINKAGE)
  const shrunk = (own: number, usual: number) => trust * own + (1 - trust) * usual
  return { lasting: shrunk(best.lasting, USUAL.lasting), fading: shrunk(best.fading, USUAL.fading) }
}

function correlationAt(errors: readonly Float64Array[], lag: number, variance: number) {
  let [sum, count] = [0, 0]
  for (const one of errors)
    for (let at = lag; at < one.length; at++) {
      const product = one[at]! * one[at - lag]!
      if (Number.isNaN(product)) continue
      sum += product
      count++
    }
  return { lag, count, value: count === 0 ? 0 : sum / count / variance }
}
