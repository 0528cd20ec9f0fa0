/**
 * Exponential smoothing in all its sensible forms, each fitted by likelihood (Hyndman, Koehler, Snyder and Grose, Int.
 * J. Forecasting 18 (2002) 439). Instead of one form the average of all counts, weighted by how well AICc judges them
 * (Kolassa, Int. J. Forecasting 27 (2011) 238), but more evenly than Akaike's weights would.
 */
import { AppError } from '../../../core/errors.ts'
import { averageByCriterion, type Candidate, correctedAkaike } from '../../averaging.ts'
import type { Fitted, Model } from '../../model.ts'
import { meanOf } from '../../numeric/vectors.ts'
import { deseasonalised, seasonalIndices } from '../../seasonality.ts'
import { ahead, type Filtered, type Form, filter, type Parameters } from './filter.ts'
import { searchForm } from './search.ts'

/** A longer season has too many states to be worth it: such a series is smoothed without. */
const LONGEST_SEASON = 24
const LEAST_VALUES = 4
/** Older values are forgotten anyway: no more than so many, or so many seasons, are smoothed. */
const MOST_VALUES = 300
const MOST_SEASONS = 15

export const ets: Model = {
  fit(y, periods) {
    const period = periods[0] ?? 1
    const hasSeason = period > 1 && period <= LONGEST_SEASON && y.length >= 2 * period + 1
    return averageByCriterion(fitForms(y, hasSeason ? period : 1, formsFor(y, hasSeason)))
  },
}

/** One form of a series whose season is taken out as M4's benchmarks do. */
const benchmark = (trend: Form['trend']): Model => ({
  fit: deseasonalised((y) => averageByCriterion(fitForms(y, 1, [{ error: 'A', trend, season: 'N' }]))),
})
/** Simple exponential smoothing (Brown 1956; Gardner, J. Forecasting 4 (1985) 1). */
export const ses = benchmark('N')
/** Holt's linear trend (1957; reprinted in Int. J. Forecasting 20 (2004) 5). */
export const holt = benchmark('A')
/** Gardner and McKenzie's damped trend, Management Science 31 (1985) 1237. */
export const damped = benchmark('D')

function formsFor(y: Float64Array, hasSeason: boolean): Form[] {
  const isPositive = y.every((value) => value > 0)
  const errors: Form['error'][] = isPositive ? ['A', 'M'] : ['A']
  const trends: Form['trend'][] = ['N', 'A', 'D']
  const seasons: Form['season'][] = hasSeason ? ['N', 'A', 'M'] : ['N']
  return errors.flatMap((error) =>
    trends.flatMap((trend) =>
      seasons
        // added errors with multiplied seasons are unstable
        .filter((season) => season !== 'M' || error === 'M')
        .map((season) => ({ error, trend, season })),
    ),
  )
}

function fitForms(y: Float64Array, period: number, forms: readonly Form[]): readonly Candidate[] {
  if (y.length < LEAST_VALUES)
    throw new AppError('invalid', 'forecast.history_short', { known: y.length, needed: LEAST_VALUES })
  // with the size taken out the search takes the same steps whatever the unit
  const unit = meanOf(y.map(Math.abs)) || 1
  const skipped = Math.max(0, y.length - Math.max(MOST_VALUES, MOST_SEASONS * period))
  const scaled = y.subarray(skipped).map((value) => value / unit)
  return forms.map((form) => fitForm(scaled, { form, period, unit, skipped }))
}

interface Setting {
  readonly form: Form
  readonly period: number
  readonly unit: number
  /** values before those that are smoothed */
  readonly skipped: number
}

function fitForm(y: Float64Array, { form, period, unit, skipped }: Setting): Candidate {
  const first = firstSeason(y, form, period)
  const { parameters, free } = searchForm(y, form, first)
  const filtered = filter(y, form, parameters, first)
  const sigma = Math.sqrt(filtered.squares / Math.max(1, y.length - free))
  return {
    criterion: correctedAkaike(filtered.deviance, free + (form.season === 'N' ? 0 : period - 1) + 1, y.length),
    fitted: fittedOn(filtered, { form, unit, skipped, sigma, parameters, first }),
  }
}

interface Known {
  readonly form: Form
  readonly unit: number
  readonly skipped: number
  readonly sigma: number
  readonly parameters: Parameters
  readonly first: Float64Array
}

function fittedOn(filtered: Filtered, known: Known): Fitted {
  const { form, unit, skipped, sigma, parameters, first } = known
  return {
    predict(horizon) {
      const { mean, se } = ahead(horizon, form, parameters, filtered, sigma)
      return { mean: mean.map((value) => value * unit), se: se.map((value) => value * unit) }
    },
    resume(y) {
      const left = y.length - skipped
      if (left < LEAST_VALUES)
        throw new AppError('invalid', 'forecast.history_short', { known: left, needed: LEAST_VALUES })
      const scaled = y.subarray(skipped).map((value) => value / unit)
      return fittedOn(filter(scaled, form, parameters, first), known)
    },
  }
}

function firstSeason(y: Float64Array, { season }: Form, period: number): Float64Array {
  if (season === 'N') return new Float64Array(1)
  // later seasons may look otherwise: the first ones alone
  return seasonalIndices(y.subarray(0, 4 * period), period, season === 'A' ? 'added' : 'multiplied')
}
