/**
 * Growth that slows down towards a level: the logistic curve (Verhulst, Correspondance mathématique et physique 10 (1838)
 * 113) and Gompertz's (Winsor, Proc. Nat. Acad. Sciences 18 (1932) 1), averaged by AICc (Meade and Islam, Int. J.
 * Forecasting 22 (2006) 519, compare them). For what only ever fills up, as storage. Of what declines the curve falls.
 */
import { AppError } from '../../core/errors.ts'
import { averageByCriterion, type Candidate, correctedAkaike } from '../averaging.ts'
import type { Fitted, Hints, Model } from '../model.ts'
import { minimise } from '../numeric/nelder-mead.ts'
import { deseasonalised } from '../seasonality.ts'

const LEAST_VALUES = 8
/** Nobody can tell from its beginning where a curve ends: no farther than so many times what it has grown by. */
const MOST_LEFT = 3
/** First guesses: how fast, and when half way, both in lengths of the history. */
const SPEEDS = [2, 6]
const MIDDLES = [0.5, 1, 1.5]
/** level at the beginning, at the end, speed, middle and variance */
const FREE = 5

const CURVES: readonly ((x: number) => number)[] = [(x) => 1 / (1 + Math.exp(-x)), (x) => Math.exp(-Math.exp(-x))]

export const growth: Model = {
  fit: (y, periods, hints = {}) => deseasonalised((rest) => fitGrowth(rest, hints))(y, periods),
}

function fitGrowth(y: Float64Array, { ceiling = Infinity }: Hints): Fitted {
  if (y.length < LEAST_VALUES)
    throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: LEAST_VALUES })
  const least = y.reduce((a, b) => Math.min(a, b))
  const range = y.reduce((a, b) => Math.max(a, b)) - least
  if (range === 0)
    return { predict: (horizon) => ({ mean: new Float64Array(horizon).fill(least), se: new Float64Array(horizon) }) }
  const scaled = y.map((value) => (value - least) / range)
  const top = (ceiling - least) / range
  return averageByCriterion(CURVES.map((curve) => fitCurve(scaled, { curve, top, least, range })))
}

interface Setting {
  readonly curve: (x: number) => number
  /** of the scaled values: the curve goes no higher */
  readonly top: number
  readonly least: number
  readonly range: number
}

interface Line {
  readonly from: number
  readonly to: number
  readonly squares: number
}

function fitCurve(y: Float64Array, setting: Setting): Candidate {
  const { curve, top, least, range } = setting
  const shareAt = (speed: number, middle: number, at: number) => curve(speed * (at / y.length - middle))
  const squaresAt = ([logSpeed, middle]: Float64Array) =>
    levelsOf(y, (at) => shareAt(Math.exp(logSpeed!), middle!, at), top).squares
  const searches = SPEEDS.flatMap((speed) =>
    MIDDLES.map((middle) =>
      minimise(squaresAt, { start: [Math.log(speed), middle], steps: [0.5, 0.2], maxEvaluations: 80, tolerance: 1e-6 }),
    ),
  )
  const { at } = searches.reduce((best, next) => (next.value < best.value ? next : best))
  const [speed, middle] = [Math.exp(at[0]!), at[1]!]
  const { from, to, squares } = levelsOf(y, (step) => shareAt(speed, middle, step), top)
  const valueAt = (step: number) => from + (to - from) * shareAt(speed, middle, step)
  const rest = y.map((value, step) => value - valueAt(step))
  const memory = memoryOf(rest)
  const sigma = Math.sqrt(squares / Math.max(1, y.length - FREE))
  return {
    criterion: correctedAkaike(y.length * Math.log(squares), FREE, y.length),
    fitted: {
      predict: (horizon) => ({
        // it begins where the history ends, and goes back to the curve as fast as it did before
        mean: Float64Array.from({ length: horizon }, (_, step) => {
          const value = valueAt(y.length + step) + rest[y.length - 1]! * memory ** (step + 1)
          return least + range * Math.min(top, value)
        }),
        se: Float64Array.from(
          { length: horizon },
          // where a curve goes to is the less sure the farther it goes
          (_, step) => range * sigma * Math.sqrt(1 + (4 * step) / y.length),
        ),
      }),
    },
  }
}

/** Where the curve comes from and goes to, by least squares; Infinity where it would end too far away. */
function levelsOf(y: Float64Array, shareAt: (at: number) => number, top: number): Line {
  let [shares, squares, values, products] = [0, 0, 0, 0]
  for (let at = 0; at < y.length; at++) {
    const share = shareAt(at)
    shares += share
    squares += share ** 2
    values += y[at]!
    products += share * y[at]!
  }
  const spread = squares - shares ** 2 / y.length
  if (!(spread > 1e-9)) return { from: NaN, to: NaN, squares: Infinity }
  const slope = (products - (shares * values) / y.length) / spread
  const free = (values - slope * shares) / y.length
  const to = Math.min(free + slope, top)
  // what ends at a given level may begin elsewhere: through the middle of all values
  const from = to < free + slope ? (values - to * shares) / (y.length - shares) : free
  const isNear = to <= 1 + MOST_LEFT && to >= -MOST_LEFT && Math.abs(from) <= 1 + MOST_LEFT
  let rest = 0
  for (let at = 0; at < y.length; at++) rest += (y[at]! - from - (to - from) * shareAt(at)) ** 2
  return { from, to, squares: isNear ? rest : Infinity }
}

/** Autocorrelation of one step, from 0 to nearly 1. */
function memoryOf(rest: Float64Array): number {
  let [products, squares] = [0, 0]
  for (let at = 1; at < rest.length; at++) {
    products += rest[at]! * rest[at - 1]!
    squares += rest[at - 1]! ** 2
  }
  return squares === 0 ? 0 : Math.min(0.98, Math.max(0, products / squares))
}
