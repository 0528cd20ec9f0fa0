/**
 * Intervals that learn from what earlier ones missed: where more of what came lay outside than was meant to, the next
 * ones are wider, else narrower, by a factor that follows slowly (as adaptive conformal inference follows its level; Gibbs
 * and Candès, Advances in Neural Information Processing Systems 34 (2021) 1660).
 */
import type { Interval } from './ensemble.ts'

/** Misses of this level are counted, and all levels widened alike. */
export const FEEDBACK_LEVEL = 0.95
/** What a week tells: so much of the difference between misses and what was meant, of the factor's logarithm. */
const PACE = 0.25 / 7
const [LEAST, MOST] = [0.5, 3]

/**
 * @param gain before these days came
 * @param misses of each day, oldest first: the share, 0 to 1, of forecasts that it lay outside of
 */
export function nextGain(gain: number, misses: readonly number[]): number {
  let log = Math.log(gain)
  for (const miss of misses)
    log = Math.min(Math.log(MOST), Math.max(Math.log(LEAST), log + PACE * (miss - (1 - FEEDBACK_LEVEL))))
  return Math.exp(log)
}

/** Both sides so many times as far from the mean, within floor and ceiling. */
export function widened(
  { low, high }: Interval,
  mean: Float64Array,
  gain: number,
  { floor, ceiling }: { readonly floor: number; readonly ceiling: number },
): Interval {
  const within = (value: number): number => Math.min(ceiling, Math.max(floor, value))
  return {
    low: low.map((value, step) => within(mean[step]! + gain * (value - mean[step]!))),
    high: high.map((value, step) => within(mean[step]! + gain * (value - mean[step]!))),
  }
}
