/**
 * ARIMA with orders searched step by step from four beginnings (Hyndman and Khandakar, J. Statistical Software 27 (2008)
 * 3). All forms that the search tried are averaged by AICc instead of keeping one.
 */
import { AppError } from '../../../core/errors.ts'
import { averageByCriterion, type Candidate } from '../../averaging.ts'
import type { Fitted, Model } from '../../model.ts'
import { difference, differencesOf, needsSeasonalDifference } from './differences.ts'
import { type Differenced, differenceOf, estimate, type Orders } from './estimate.ts'

const LEAST_VALUES = 6
const LONGEST_SEASON = 24
const MOST_ORDER = 3
const MOST_SEASONAL_ORDER = 1
const MOST_TRIED = 30
/** Older values take time and tell little: on all measured sets the last ones alone forecast as well. */
const MOST_VALUES = 800

export const arima: Model = {
  fit(y, periods) {
    if (y.length < LEAST_VALUES)
      throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: LEAST_VALUES })
    const period = periods[0] ?? 1
    const hasSeason = period > 1 && period <= LONGEST_SEASON && y.length >= 2 * period + LEAST_VALUES
    const skipped = Math.max(0, y.length - MOST_VALUES)
    return sinceThen(averageByCriterion(search(differenced(y.subarray(skipped), hasSeason ? period : 1))), skipped)
  },
}

/** Goes on with other histories that begin as early. */
function sinceThen(fitted: Fitted, skipped: number): Fitted {
  const { predict, resume } = fitted
  if (skipped === 0 || !resume) return fitted
  return {
    predict,
    resume(y) {
      const left = y.length - skipped
      if (left < LEAST_VALUES)
        throw new AppError('invalid', 'forecast.history_short', { known: left, needed: LEAST_VALUES })
      return sinceThen(resume(y.subarray(skipped)), skipped)
    },
  }
}

function differenced(y: Float64Array, period: number): Differenced {
  const seasonalTimes = period > 1 && needsSeasonalDifference(y, period) ? 1 : 0
  const rest = seasonalTimes === 1 ? difference(y, period) : y
  const times = differencesOf(rest, seasonalTimes === 1 ? 1 : 2)
  const form = { period, times, seasonalTimes }
  return { y, z: differenceOf(y, form), ...form }
}

function search(series: Differenced): readonly Candidate[] {
  const hasSeason = series.period > 1
  // of two differences a mean would be a parabola
  const hasMean = series.times + series.seasonalTimes <= 1
  const tried = new Map<string, Candidate>()
  const isAllowed = (orders: Orders) =>
    [orders.p, orders.q].every((order) => order >= 0 && order <= MOST_ORDER) &&
    [orders.seasonalP, orders.seasonalQ].every(
      (order) => order >= 0 && order <= (hasSeason ? MOST_SEASONAL_ORDER : 0),
    ) &&
    (hasMean || !orders.hasMean)
  let best: { orders: Orders; criterion: number } | undefined
  const attempt = (orders: Orders): boolean => {
    const name = Object.values(orders).join()
    if (!isAllowed(orders) || tried.has(name) || tried.size >= MOST_TRIED) return false
    const candidate = estimate(series, orders)
    tried.set(name, candidate)
    if (best && !(candidate.criterion < best.criterion)) return false
    best = { orders, criterion: candidate.criterion }
    return true
  }
  const season = hasSeason ? 1 : 0
  attempt({ p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasMean })
  attempt({ p: 1, q: 0, seasonalP: season, seasonalQ: 0, hasMean })
  attempt({ p: 0, q: 1, seasonalP: 0, seasonalQ: season, hasMean })
  attempt({ p: 2, q: 2, seasonalP: season, seasonalQ: season, hasMean })
  attempt({ p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasMean: false })
  while (best && neighbours(best.orders).some(attempt)) {
    // from the better one on
  }
  return [...tried.values()]
}

function neighbours(orders: Orders): readonly Orders[] {
  const moved = (p: number, q: number, seasonalP = 0, seasonalQ = 0): Orders => ({
    ...{ p: orders.p + p, q: orders.q + q, hasMean: orders.hasMean },
    ...{ seasonalP: orders.seasonalP + seasonalP, seasonalQ: orders.seasonalQ + seasonalQ },
  })
  return [
    ...[moved(0, 0, -1), moved(0, 0, 0, -1), moved(0, 0, 1), moved(0, 0, 0, 1), moved(0, 0, -1, -1), moved(0, 0, 1, 1)],
    ...[moved(-1, 0), moved(0, -1), moved(1, 0), moved(0, 1), moved(-1, -1), moved(1, 1)],
    { ...orders, hasMean: !orders.hasMean },
  ]
}
