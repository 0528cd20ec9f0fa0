/**
 * Seasons and trend apart by loess: STL (Cleveland, Cleveland, McRae and Terpenning, J. Official Statistics 6 (1990) 3)
 * without robust weights, one season after the other (MSTL: Bandara, Hyndman and Bergmeir, arXiv:2107.13462).
 */
import { loess } from './loess.ts'

const INNER_ROUNDS = 2
const OUTER_ROUNDS = 2
/** of the shortest season, in seasons; each longer one has four more */
const FIRST_WINDOW = 11
const WINDOW_STEP = 4

const nextOdd = (value: number): number => {
  const whole = Math.ceil(value)
  return whole % 2 === 0 ? whole + 1 : whole
}

/** @returns the seasons, each as long as y, in the order of the periods; each period at most half the length of y */
export function seasonsOf(y: Float64Array, periods: readonly number[]): readonly Float64Array[] {
  const seasons: Float64Array[] = periods.map(() => new Float64Array(y.length))
  const rest = Float64Array.from(y)
  const rounds = periods.length === 1 ? 1 : OUTER_ROUNDS
  for (let round = 0; round < rounds; round++)
    for (const [index, period] of periods.entries()) {
      const old = seasons[index]!
      for (let at = 0; at < rest.length; at++) rest[at]! += old[at]!
      const season = seasonOf(rest, period, FIRST_WINDOW + WINDOW_STEP * index)
      for (let at = 0; at < rest.length; at++) rest[at]! -= season[at]!
      seasons[index] = season
    }
  return seasons
}

function seasonOf(y: Float64Array, period: number, window: number): Float64Array {
  const trendWindow = nextOdd((1.5 * period) / (1 - 1.5 / window))
  let trend: Float64Array = new Float64Array(y.length)
  let season: Float64Array = new Float64Array(y.length)
  for (let round = 0; round < INNER_ROUNDS; round++) {
    const cycles = smoothCycles(
      y.map((value, at) => value - trend[at]!),
      period,
      window,
    )
    const low = loess(movingAverage(movingAverage(movingAverage(cycles, period), period), 3), {
      window: nextOdd(period),
      degree: 1,
    })
    season = low.map((value, at) => cycles[at + period]! - value)
    trend = loess(
      y.map((value, at) => value - season[at]!),
      { window: trendWindow, degree: 1 },
    )
  }
  return season
}

/** Each step of the season smoothed over the years; one season longer than y at both ends. */
function smoothCycles(y: Float64Array, period: number, window: number): Float64Array {
  const cycles = new Float64Array(y.length + 2 * period)
  for (let first = 0; first < period; first++) {
    const count = Math.ceil((y.length - first) / period)
    const values = Float64Array.from({ length: count }, (_, at) => y[first + at * period]!)
    const smooth = loess(values, { window, degree: 0 }, 1)
    for (const [at, value] of smooth.entries()) cycles[first + at * period] = value
  }
  return cycles
}

function movingAverage(y: Float64Array, width: number): Float64Array {
  const result = new Float64Array(y.length - width + 1)
  let sum = 0
  for (let at = 0; at < y.length; at++) {
    sum += y[at]! - (at >= width ? y[at - width]! : 0)
    if (at >= width - 1) result[at - width + 1] = sum / width
  }
  return result
}
