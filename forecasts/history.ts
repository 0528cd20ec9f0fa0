/** How much history a forecast needs that is to be believed. */
import { AppError } from '../core/errors.ts'
import { isLong } from './waves.ts'

/** From fewer seasons, or values, nothing is forecast at an origin … */
const LEAST_SEASONS = 2
const LEAST_VALUES = 8
/** … and after it so many values at least must have come, or a horizon: to see by how much it missed. */
const LEAST_TESTED = 8

const DAY_SECONDS = 86_400
const UNITS = [
  { unit: 'weeks', seconds: 7 * DAY_SECONDS },
  { unit: 'days', seconds: DAY_SECONDS },
  { unit: 'hours', seconds: 3_600 },
] as const

export interface Needs {
  /** seasons in steps, ascending; very long ones are welcome and not needed */
  readonly periods: readonly number[]
  /** steps ahead */
  readonly horizon: number
}

/**
 * Steps that must still be measured before a forecast can be tried on its own past.
 * @param y NaN where nothing is known
 * @returns 0 where there is enough
 */
export function missingSteps(y: Float64Array, { periods, horizon }: Needs): number {
  const season = periods.findLast((period) => !isLong(period)) ?? 1
  const needed = Math.max(LEAST_VALUES, LEAST_SEASONS * season + 1) + Math.min(horizon, Math.max(season, LEAST_TESTED))
  const known = y.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
  return Math.max(0, needed - known)
}

/**
 * @param stepSeconds of one step; the message counts weeks, days or hours with it
 * @throws AppError `invalid` that says how much longer to wait
 */
export function requireHistory(y: Float64Array, needs: Needs, stepSeconds?: number): void {
  const steps = missingSteps(y, needs)
  if (steps === 0) return
  if (stepSeconds === undefined) throw new AppError('invalid', 'forecast.insufficient_steps', { missing: steps })
  const seconds = steps * stepSeconds
  const { unit, seconds: of } = UNITS.find(({ seconds: each }) => seconds >= each) ?? UNITS.at(-1)!
  throw new AppError('invalid', `forecast.insufficient_${unit}`, { missing: Math.ceil(seconds / of) })
}
