/**
 * A model of transformed values: what grows by shares grows by steps there. Logarithms; or half way from them to the
 * power that makes swings alike at all levels (Guerrero, J. Forecasting 12 (1993) 37), for that power alone is learned
 * from few seasons.
 */
import type { Fit, Fitted, Forecast } from './model.ts'
import { meanOf } from './numeric/vectors.ts'

/** Beyond this factor above the largest or below the smallest value of the history a forecast is cut. */
const MOST_GROWTH = 10
/** How far to go from logarithms towards Guerrero's power. */
const TRUST = 0.5
/** Fewer seasons show no dependence of swings on levels. */
const LEAST_SEASONS = 3
const POWERS = Array.from({ length: 21 }, (_, at) => at / 20)

/**
 * Fits logarithms where all values are positive, else the values themselves. The forecast is the median, which is the
 * better one for absolute errors (no correction for the mean of a log-normal).
 */
export const ofLogs = (method: Fit): Fit => transformed(method, () => 0)

/** … and of what has seasons, a power of them. */
export const ofPowers = (method: Fit): Fit =>
  transformed(method, (y, season) => (season === undefined ? 0 : TRUST * steadyingPower(y, season)))

function transformed(method: Fit, powerOf: (y: Float64Array, season: number | undefined) => number): Fit {
  return (y, periods) => {
    if (!y.every((value) => value > 0)) return method(y, periods)
    const scale = scaleOf(powerOf(y, periods[0]))
    const most = scale.to(MOST_GROWTH * y.reduce((a, b) => Math.max(a, b)))
    const least = scale.to(y.reduce((a, b) => Math.min(a, b)) / MOST_GROWTH)
    return back(method(y.map(scale.to), periods), scale, [least, most])
  }
}

interface Scale {
  readonly power: number
  to(value: number): number
  from(value: number): number
}

/** Box and Cox, J. Royal Statistical Society B 26 (1964) 211; of power 0 the logarithm. */
function scaleOf(power: number): Scale {
  if (power === 0) return { power, to: Math.log, from: Math.exp }
  return {
    power,
    to: (value) => (value ** power - 1) / power,
    // what lies below all that the power can say is nothing
    from: (value) => Math.max(0, power * value + 1) ** (1 / power),
  }
}

/** From 0, where swings grow as levels do, to 1, where they do not. @param season in steps */
function steadyingPower(y: Float64Array, season: number): number {
  const count = Math.floor(y.length / season)
  const first = y.length - count * season
  const seasons = Array.from({ length: count }, (_, at) => {
    const values = y.subarray(first + at * season, first + (at + 1) * season)
    const level = meanOf(values)
    return { level, swing: Math.sqrt(meanOf(values.map((value) => (value - level) ** 2))) }
  }).filter(({ swing }) => swing > 0)
  if (seasons.length < LEAST_SEASONS) return 0
  const unevenness = (power: number): number => {
    const swings = seasons.map(({ level, swing }) => swing / level ** (1 - power))
    const usual = meanOf(swings)
    return meanOf(swings.map((swing) => (swing / usual - 1) ** 2))
  }
  return POWERS.reduce((best, power) => (unevenness(power) < unevenness(best) ? power : best))
}

function back(fitted: Fitted, scale: Scale, limits: readonly [least: number, most: number]): Fitted {
  const [least, most] = limits
  const predict = (horizon: number): Forecast => {
    const { mean, se } = fitted.predict(horizon)
    const values = mean.map((value) => scale.from(Math.min(most, Math.max(least, value))))
    // by the first derivative; a spread beyond the value itself would say nothing
    const spreadAt = (step: number): number => Math.min(values[step]!, values[step]! ** (1 - scale.power) * se[step]!)
    return { mean: values, se: se.map((_, step) => spreadAt(step)) }
  }
  const { resume } = fitted
  return resume ? { predict, resume: (y) => back(resume(y.map(scale.to)), scale, limits) } : { predict }
}
