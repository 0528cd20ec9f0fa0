/** How often a series must be differenced before it stands still. */

import { seasonsOf } from '../../numeric/stl.ts'
import { meanOf } from '../../numeric/vectors.ts'
import { centredAverage } from '../../seasonality.ts'

/** of the level-stationarity test at 5 % (Kwiatkowski, Phillips, Schmidt and Shin, J. Econometrics 54 (1992) 159) */
const KPSS_LIMIT = 0.463
/** A season stronger than this share is differenced (Wang, Smith and Hyndman, Data Min. Knowl. Disc. 13 (2006) 335). */
const STRENGTH_LIMIT = 0.64
const MOST_DIFFERENCES = 2

export const difference = (y: Float64Array, lag: number): Float64Array =>
  y.subarray(lag).map((value, at) => value - y[at]!)

/** @returns 0, 1 or 2, by repeated KPSS tests (Hyndman and Khandakar, J. Statistical Software 27 (2008) 3) */
export function differencesOf(y: Float64Array, most = MOST_DIFFERENCES): number {
  let [count, rest] = [0, y]
  while (count < most && rest.length > 3 && kpss(rest) > KPSS_LIMIT) {
    rest = difference(rest, 1)
    count++
  }
  return count
}

/** NaN, thus no more differences, of a constant */
function kpss(y: Float64Array): number {
  const [length, level] = [y.length, meanOf(y)]
  const lags = Math.trunc((3 * Math.sqrt(length)) / 13)
  const centred = y.map((value) => value - level)
  let [partial, partials] = [0, 0]
  for (const value of centred) {
    partial += value
    partials += partial ** 2
  }
  let variance = 0
  for (let lag = 0; lag <= lags; lag++) {
    let sum = 0
    for (let at = lag; at < length; at++) sum += centred[at]! * centred[at - lag]!
    variance += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * sum
  }
  return partials / length / variance
}

/** @param period at most half the length of y */
export function needsSeasonalDifference(y: Float64Array, period: number): boolean {
  const season = seasonsOf(y, [period])[0]!
  const rest = y.map((value, at) => value - season[at]!)
  const trend = centredAverage(rest, period)
  const noise = rest.map((value, at) => value - trend[at]!)
  return 1 - variance(noise) / variance(noise.map((value, at) => value + season[at]!)) > STRENGTH_LIMIT
}

function variance(y: Float64Array): number {
  const level = meanOf(y)
  return meanOf(y.map((value) => (value - level) ** 2))
}
