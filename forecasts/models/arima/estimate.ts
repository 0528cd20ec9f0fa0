/** One ARIMA form fitted to a history by conditional sum of squares (Box and Jenkins 1970, ch. 7). */
import { type Candidate, correctedAkaike } from '../../averaging.ts'
import type { Fitted, Forecast } from '../../model.ts'
import { leastSquares, sumOfSquares } from '../../numeric/least-squares.ts'
import { meanOf } from '../../numeric/vectors.ts'
import { difference } from './differences.ts'
import { differencing, multiply, type Polynomial, spread, stable } from './polynomial.ts'

export interface Orders {
  readonly p: number
  readonly q: number
  readonly seasonalP: number
  readonly seasonalQ: number
  /** is there a mean of the differenced series? */
  readonly hasMean: boolean
}

export interface Differenced {
  readonly y: Float64Array
  /** y differenced */
  readonly z: Float64Array
  readonly period: number
  readonly times: number
  readonly seasonalTimes: number
}

export interface Weights {
  readonly ar: Polynomial
  readonly ma: Polynomial
  readonly mean: number
}

const FIRST_GUESS = 0.1
/** Of what was differenced once too often the moving average is near one: far from the usual guess. */
const MOVING_GUESSES = [
  [FIRST_GUESS, FIRST_GUESS],
  [2, 0],
] as const

export function estimate(series: Differenced, orders: Orders): Candidate {
  const { z } = series
  const level = meanOf(z)
  const size = Math.sqrt(meanOf(z.map((value) => (value - (orders.hasMean ? level : 0)) ** 2))) || 1
  const { p, q, seasonalP, seasonalQ, hasMean } = orders
  const weightsAt = (at: Float64Array): Weights => {
    let from = 0
    const take = (count: number) => {
      from += count
      return at.subarray(from - count, from)
    }
    return {
      ar: multiply(stable(take(p)), spread(stable(take(seasonalP)), series.period)),
      ma: multiply(stable(take(q)), spread(stable(take(seasonalQ)), series.period)),
      mean: hasMean ? level + size * at.at(-1)! : 0,
    }
  }
  const startAt = ([first, others]: (typeof MOVING_GUESSES)[number]) => [
    ...new Array<number>(p + seasonalP).fill(FIRST_GUESS),
    ...Array.from({ length: q }, (_, at) => (at === 0 ? first : others)),
    ...new Array<number>(seasonalQ).fill(FIRST_GUESS),
    ...(hasMean ? [0] : []),
  ]
  const squaresAt = (at: readonly number[]) => sumOfSquares(errorsOf(z, weightsAt(Float64Array.from(at))))
  const start = MOVING_GUESSES.map(startAt).reduce((best, next) => (squaresAt(next) < squaresAt(best) ? next : best))
  const { at, squares } = leastSquares((at, spare) => errorsOf(z, weightsAt(at), spare), start)
  const weights = weightsAt(at)
  const free = start.length + 1
  const sigma = Math.sqrt(squares / Math.max(1, z.length - start.length))
  return {
    criterion: correctedAkaike(z.length * Math.log(squares / z.length), free, z.length),
    fitted: fittedOn(series, weights, sigma),
  }
}

export function fittedOn(series: Differenced, weights: Weights, sigma: number): Fitted {
  return {
    predict: (horizon) => predict(series, weights, { horizon, sigma }),
    resume: (y) => fittedOn({ ...series, y, z: differenceOf(y, series) }, weights, sigma),
  }
}

/** A history without its season and trend, as often as the form says. */
export function differenceOf(
  y: Float64Array,
  { period, times, seasonalTimes }: Pick<Differenced, 'period' | 'times' | 'seasonalTimes'>,
): Float64Array {
  let z = y
  for (let time = 0; time < seasonalTimes; time++) z = difference(z, period)
  for (let time = 0; time < times; time++) z = difference(z, 1)
  return z
}

/** Powers above 0 that are there, and their factors. */
function terms(polynomial: Polynomial) {
  const [powers, factors]: [number[], number[]] = [[], []]
  for (let power = 1; power < polynomial.length; power++) {
    if (polynomial[power] === 0) continue
    powers.push(power)
    factors.push(polynomial[power]!)
  }
  return { powers, factors }
}

/**
 * What came before the history is taken as the mean, and its errors as none.
 * @param spare of an earlier call with the same orders, to be filled anew
 */
export function errorsOf(z: Float64Array, { ar, ma, mean }: Weights, spare?: Float64Array): Float64Array {
  const [left, right] = [terms(ar), terms(ma)]
  const [leftCount, rightCount, length] = [left.powers.length, right.powers.length, z.length]
  // zeros before the beginning instead of a question at each step
  const before = Math.max(ar.length, ma.length)
  // both lie in one, errors last
  const both = spare ? new Float64Array(spare.buffer) : new Float64Array(2 * (before + length))
  const middle = before + length
  for (let at = 0; at < length; at++) both[before + at] = z[at]! - mean
  for (let at = before; at < middle; at++) {
    let error = both[at]!
    for (let term = 0; term < leftCount; term++) error += left.factors[term]! * both[at - left.powers[term]!]!
    for (let term = 0; term < rightCount; term++)
      error -= right.factors[term]! * both[middle + at - right.powers[term]!]!
    both[middle + at] = error
  }
  return both.subarray(middle + before)
}

function predict(
  series: Differenced,
  weights: Weights,
  { horizon, sigma }: { readonly horizon: number; readonly sigma: number },
): Forecast {
  const { y, z, period, times, seasonalTimes } = series
  const whole = terms(multiply(weights.ar, multiply(differencing(1, times), differencing(period, seasonalTimes))))
  const ma = terms(weights.ma)
  const constant = weights.mean * weights.ar.reduce((sum, factor) => sum + factor, 0)
  const errors = errorsOf(z, weights)
  const values = new Float64Array(y.length + horizon)
  values.set(y)
  const response = new Float64Array(horizon)
  const se = new Float64Array(horizon)
  let variance = 0
  for (let step = 0; step < horizon; step++) {
    let [value, answer] = [constant, step === 0 ? 1 : 0]
    for (const [term, power] of whole.powers.entries()) {
      value -= whole.factors[term]! * (values[y.length + step - power] ?? 0)
      if (power <= step) answer -= whole.factors[term]! * response[step - power]!
    }
    for (const [term, power] of ma.powers.entries()) {
      if (power > step) value += ma.factors[term]! * (errors[z.length + step - power] ?? 0)
      else if (power === step) answer += ma.factors[term]!
    }
    values[y.length + step] = value
    response[step] = answer
    variance += answer ** 2
    se[step] = sigma * Math.sqrt(variance)
  }
  return { mean: values.subarray(y.length), se }
}
