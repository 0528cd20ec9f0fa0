/**
 * Complex exponential smoothing: level and what is not seen as one complex number, so that one model does for series
 * with and without a trend (Svetunkov, Kourentzes and Ord, Naval Research Logistics 69 (2022) 1108). Three forms are
 * averaged by AICc: without a season, with each step of the season smoothed for itself, and with an added season.
 */
import { AppError } from '../../core/errors.ts'
import { averageByCriterion, type Candidate, correctedAkaike } from '../averaging.ts'
import type { Fitted, Model } from '../model.ts'
import { minimise } from '../numeric/nelder-mead.ts'
import { meanOf } from '../numeric/vectors.ts'
import { seasonalIndices } from '../seasonality.ts'

const LEAST_VALUES = 6
const LONGEST_SEASON = 24
/** first value of the unseen part, against the level's */
const FIRST_RATIO = 1 / 1.1
const START = { real: 1.3, imaginary: 1, season: 0.1 }

type Kind = 'none' | 'simple' | 'partial'

interface Parameters {
  readonly real: number
  readonly imaginary: number
  /** smoothing of the added season */
  readonly season: number
}

export interface State {
  /** of each step of the lag, the next one at 0 */
  readonly level: Float64Array
  readonly unseen: Float64Array
  readonly season: Float64Array
}

export const ces: Model = {
  fit(y, periods) {
    if (y.length < LEAST_VALUES)
      throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: LEAST_VALUES })
    const period = periods[0] ?? 1
    const hasSeason = period > 1 && period <= LONGEST_SEASON && y.length >= 2 * period + LEAST_VALUES
    const kinds: readonly Kind[] = hasSeason ? ['none', 'simple', 'partial'] : ['none']
    const unit = meanOf(y.map(Math.abs)) || 1
    const scaled = y.map((value) => value / unit)
    return averageByCriterion(kinds.map((kind) => fitKind(scaled, { kind, period, unit })))
  },
}

interface Setting {
  readonly kind: Kind
  readonly period: number
  readonly unit: number
}

function fitKind(y: Float64Array, setting: Setting): Candidate {
  const { kind, period } = setting
  const first = beginningOf(y, kind, period)
  const parametersAt = ([real, imaginary, season]: Float64Array): Parameters => ({
    real: real!,
    imaginary: imaginary!,
    season: season ?? 0,
  })
  const isPartial = kind === 'partial'
  const { at, value } = minimise(
    (at) => {
      const parameters = parametersAt(at)
      return isStable(parameters) ? Math.log(runCes(y, first, parameters).squares) * y.length : Infinity
    },
    {
      start: [START.real, START.imaginary, ...(isPartial ? [START.season] : [])],
      steps: [0.15, 0.02, ...(isPartial ? [0.1] : [])],
      maxEvaluations: isPartial ? 100 : 60,
      tolerance: 1e-5,
    },
  )
  const parameters = parametersAt(at)
  const free = at.length + 2 * first.level.length + (isPartial ? period - 1 : 0) + 1
  const { state, squares } = runCes(y, first, parameters)
  const sigma = Math.sqrt(squares / Math.max(1, y.length - at.length))
  return {
    criterion: correctedAkaike(value, free, y.length),
    fitted: fittedOn(state, { setting, parameters, first, sigma }),
  }
}

interface Known {
  readonly setting: Setting
  readonly parameters: Parameters
  readonly first: State
  readonly sigma: number
}

function fittedOn(state: State, known: Known): Fitted {
  const { setting, parameters, first, sigma } = known
  const { unit } = setting
  return {
    predict(horizon) {
      const mean = cesAhead(state, parameters, horizon).map((value) => value * unit)
      // what one error moves later: the path of a state that holds nothing but the error
      const path = cesAhead(runCes(Float64Array.of(1), zeroOf(state), parameters).state, parameters, horizon)
      let variance = 0
      const se = path.map((_, step) => {
        variance += step === 0 ? 1 : path[step - 1]! ** 2
        return unit * sigma * Math.sqrt(variance)
      })
      return { mean, se }
    },
    resume: (y) =>
      fittedOn(
        runCes(
          y.map((value) => value / unit),
          first,
          parameters,
        ).state,
        known,
      ),
  }
}

/** Are the eigenvalues of the discounted transition within the unit circle? */
function isStable({ real, imaginary, season }: Parameters): boolean {
  const trace = 2 - 2 * real + imaginary
  const determinant = (1 - real + imaginary) * (1 - real) + (1 - imaginary) * (1 - real - imaginary)
  return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant && season >= 0 && season <= 1
}

function beginningOf(y: Float64Array, kind: Kind, period: number): State {
  if (kind === 'simple') {
    const level = y.slice(0, period)
    return { level, unseen: level.map((value) => value * FIRST_RATIO), season: new Float64Array(1) }
  }
  const season = kind === 'partial' ? seasonalIndices(y.subarray(0, 4 * period), period, 'added') : new Float64Array(1)
  const level = meanOf(y.subarray(0, Math.max(period, 4)))
  return { level: Float64Array.of(level), unseen: Float64Array.of(level * FIRST_RATIO), season }
}

const zeroOf = ({ level, unseen, season }: State): State => ({
  level: new Float64Array(level.length),
  unseen: new Float64Array(unseen.length),
  season: new Float64Array(season.length),
})

export function runCes(y: Float64Array, first: State, { real, imaginary, season: gamma }: Parameters) {
  const [level, unseen, season] = [first.level.slice(), first.unseen.slice(), first.season.slice()]
  let [squares, place, seasonPlace] = [0, 0, 0]
  for (let at = 0; at < y.length; at++) {
    const [l, c] = [level[place]!, unseen[place]!]
    const error = y[at]! - l - season[seasonPlace]!
    squares += error * error
    level[place] = l - (1 - imaginary) * c + (real - imaginary) * error
    unseen[place] = l + (1 - real) * c + (real + imaginary) * error
    season[seasonPlace]! += gamma * error
    if (++place === level.length) place = 0
    if (++seasonPlace === season.length) seasonPlace = 0
  }
  const turn = (values: Float64Array, from: number) => values.map((_, at) => values[(from + at) % values.length]!)
  return {
    state: { level: turn(level, place), unseen: turn(unseen, place), season: turn(season, seasonPlace) },
    squares,
  }
}

export function cesAhead(state: State, { real, imaginary }: Parameters, horizon: number): Float64Array {
  const [level, unseen] = [state.level.slice(), state.unseen.slice()]
  const lag = level.length
  return Float64Array.from({ length: horizon }, (_, step) => {
    const place = step % lag
    const [l, c] = [level[place]!, unseen[place]!]
    level[place] = l - (1 - imaginary) * c
    unseen[place] = l + (1 - real) * c
    return l + state.season[step % state.season.length]!
  })
}
