/**
 * The likeliest parameters of one form. The likelihood of multiplied errors is that of added ones when each is counted
 * in units of the geometric mean of what was expected: both are least squares (Hyndman et al. 2008, §5.1).
 */
import { leastSquares } from '../../numeric/least-squares.ts'
import { meanOf } from '../../numeric/vectors.ts'
import { errorsOf, type Form, type Parameters } from './filter.ts'

/** What is searched, between its limits: the usual region (Hyndman et al. 2008, §5.4). */
const ALPHA = { least: 1e-4, most: 0.9999 }
/** of damping that neither hides the trend nor lets it be */
const PHI = { least: 0.8, most: 0.98 }

interface Guess {
  readonly alpha: number
  /** of the most that they may be */
  readonly betaShare: number
  readonly gammaShare: number
}

/** To begin the search from, the best of them: from the wrong one it stops at the side of a hill. */
const GUESSES: readonly Guess[] = [
  { alpha: 0.3, betaShare: 0.15, gammaShare: 0.07 },
  { alpha: 0.05, betaShare: 0.2, gammaShare: 0.05 },
  { alpha: 0.95, betaShare: 0.01, gammaShare: 0.5 },
  { alpha: 0.9, betaShare: 0.7, gammaShare: 0.5 },
]
const FIRST_PHI = 0.95
const FIRST_LOOK = { rounds: 4, tolerance: 1e-2 }
const PATIENCE = { rounds: 20, tolerance: 1e-4 }

const open = (value: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.log((value - least) / (most - value))
const close = (free: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  least + (most - least) / (1 + Math.exp(-free))
const SHARE = { least: 0, most: 1 }

/**
 * @param y of a size near 1
 * @param first of the season before the history
 * @returns also how many parameters were free
 */
export function searchForm(y: Float64Array, form: Form, first: Float64Array) {
  const [hasTrend, hasSeason, isDamped] = [form.trend !== 'N', form.season !== 'N', form.trend === 'D']
  const beginning = beginningOf(y, form, first)
  const startAt = ({ alpha, betaShare, gammaShare }: Guess): readonly number[] => [
    open(alpha, ALPHA),
    beginning.level,
    ...(hasTrend ? [open(betaShare, SHARE), beginning.slope] : []),
    ...(hasSeason ? [open(gammaShare, SHARE)] : []),
    ...(isDamped ? [open(FIRST_PHI, PHI)] : []),
  ]
  const parametersAt = (at: ArrayLike<number>): Parameters => {
    const alpha = close(at[0]!, ALPHA)
    return {
      alpha,
      level: at[1]!,
      beta: hasTrend ? alpha * close(at[2]!, SHARE) : 0,
      slope: hasTrend ? at[3]! : 0,
      gamma: hasSeason ? (1 - alpha) * close(at[hasTrend ? 4 : 2]!, SHARE) : 0,
      phi: isDamped ? close(at[at.length - 1]!, PHI) : 1,
    }
  }
  const errorsAt = (at: Float64Array, spare?: Float64Array) => errorsOf(y, form, parametersAt(at), first, spare)
  const tried = GUESSES.map((guess) => leastSquares(errorsAt, startAt(guess), FIRST_LOOK))
  const nearest = tried.reduce((best, next) => (next.squares < best.squares ? next : best))
  const { at } = leastSquares(errorsAt, nearest.at, PATIENCE)
  return { parameters: parametersAt(at), free: at.length }
}

/** A line through the first values without their season. */
function beginningOf(y: Float64Array, { trend, season }: Form, first: Float64Array) {
  const count = Math.min(y.length, Math.max(10, 2 * first.length))
  const [middle, values] = [(count + 1) / 2, y.subarray(0, count)]
  const plain = values.map((value, at) => {
    const index = first[at % first.length]!
    return season === 'M' ? value / index : value - index
  })
  const average = meanOf(plain)
  let [products, squares] = [0, 0]
  for (const [at, value] of plain.entries()) {
    products += (at + 1 - middle) * (value - average)
    squares += (at + 1 - middle) ** 2
  }
  const slope = products / squares
  return trend === 'N' ? { level: average, slope: 0 } : { level: average - slope * middle, slope }
}
