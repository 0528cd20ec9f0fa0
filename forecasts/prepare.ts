/**
 * A history made ready for the models: outages are unknown, and what is known beforehand, other levels and long seasons
 * are taken out of it, to be put back on the forecast.
 */
import { correctedAkaike } from './averaging.ts'
import { effectsOf, withEffects, withoutEffects } from './effects.ts'
import { fillGaps } from './gaps.ts'
import type { Forecast } from './model.ts'
import { findShifts, shiftColumns } from './shifts.ts'
import { isLong, recurrence, waveColumns } from './waves.ts'

/** Steps from the first on, up to and without the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Preparation {
  /** seasons in steps, ascending */
  readonly periods: readonly number[]
  /** steps ahead */
  readonly horizon: number
  /**
   * what is known of each step of history and horizon: a column for a kind of course, holidays, the term, …; 0 where it
   * is not, 1 (or how much) where it is
   */
  readonly known?: readonly Float64Array[]
  /** first steps of new levels, as when hardware arrived; `find` looks for them */
  readonly shifts?: readonly number[] | 'find'
  /** nothing that was measured then tells of demand */
  readonly outages?: readonly Span[]
}

export interface Prepared {
  /** NaN where nothing is known */
  readonly y: Float64Array
  /** those that are left for the models */
  readonly periods: readonly number[]
  /** first steps of new levels that were taken out */
  readonly shifts: readonly number[]
  /** what was learned of what is known: as shares (exp(weight) − 1) or in the unit of the series */
  readonly known?: { readonly isRelative: boolean; readonly weights: Float64Array }
  restore(forecast: Forecast): Forecast
}

/** A long season that comes again less than so is none. */
const LEAST_RECURRENCE = 0.4
/** as many waves of a long season are tried */
const MOST_PAIRS = 4

/** @throws AppError `invalid` when what is known does not reach to the end of the horizon */
export function prepare(history: Float64Array, preparation: Preparation): Prepared {
  const { y, shifts, columns } = laidOut(history, preparation)
  const { stepwise, given, long } = columns
  const { effects } = given.length + long.length === 0 ? {} : learned(columns)
  if (!effects) return { y, periods: stepwise, shifts, restore: (forecast) => forecast }
  const count = preparation.known?.length ?? 0
  return {
    y: withoutEffects(y, effects),
    periods: stepwise,
    shifts,
    known: { isRelative: effects.isRelative, weights: effects.weights.subarray(0, count) },
    restore: (forecast) => withEffects(forecast, effects, y.length),
  }
}

/**
 * How well the history is told with what is known beforehand: Akaike's corrected criterion; less is better, and that of
 * more columns is comparable with that of fewer.
 * @throws AppError as `prepare`
 */
export const criterionOf = (history: Float64Array, preparation: Preparation): number =>
  learned(laidOut(history, preparation).columns).criterion

function laidOut(history: Float64Array, preparation: Preparation) {
  const { periods, horizon, known = [], outages = [] } = preparation
  const y = outages.length === 0 ? history : masked(history, outages)
  const stepwise = periods.filter((period) => !isLong(period))
  const shifts = preparation.shifts === 'find' ? findShifts(y, stepwise) : (preparation.shifts ?? [])
  const length = y.length + horizon
  const filled = fillGaps(y, stepwise)
  const long = periods.filter((period) => isLong(period) && recurrence(filled, period) > LEAST_RECURRENCE)
  const columns: Columns = { filled, stepwise, given: [...known, ...shiftColumns(shifts, length)], long, length }
  return { y, shifts, columns }
}

/** Outages become unknown: they are no demand of zero. */
export function masked(y: Float64Array, outages: readonly Span[]): Float64Array {
  const result = Float64Array.from(y)
  for (const { from, to } of outages) result.fill(NaN, Math.max(0, from), Math.max(0, to))
  return result
}

interface Columns {
  /** without gaps */
  readonly filled: Float64Array
  readonly stepwise: readonly number[]
  readonly given: readonly Float64Array[]
  readonly long: readonly number[]
  readonly length: number
}

/** As many waves of each long season as the criterion has a use for: it may be none. */
function learned({ filled: y, stepwise, given, long, length }: Columns) {
  const tried = Array.from({ length: long.length === 0 ? 1 : MOST_PAIRS + 1 }, (_, pairs) => {
    const columns = [...given, ...long.flatMap((period) => waveColumns(period, pairs, length))]
    const effects = columns.length === 0 ? undefined : effectsOf({ y, periods: stepwise, columns })
    const deviance =
      effects?.deviance ?? effectsOf({ y, periods: stepwise, columns: [new Float64Array(length)] }).deviance
    return { effects, criterion: correctedAkaike(deviance, columns.length + 1, y.length) }
  })
  return tried.reduce((best, next) => (next.criterion < best.criterion ? next : best))
}
