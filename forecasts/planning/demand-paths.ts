/** How the demand of a resource may go on, week by week, as paths: plain data, which travels to a thread and back. */
import type { Problem } from '../../core/errors.ts'
import { ENSEMBLES, forecast } from '../ensemble.ts'
import { fillGaps } from '../gaps.ts'
import { simulate } from '../paths.ts'

/** A year of academic calendar: from less no date is told. */
export const LEAST_WEEKS = 52
/** From three years on a year is seen to come again. */
const YEARLY_FROM_WEEKS = 156
export const YEAR_WEEKS = 52
/** A model of less weight is not named. */
const LEAST_WEIGHT = 0.005

export interface DemandTask {
  /** what was asked in each week, oldest first; NaN where nothing is known */
  readonly weekly: Float64Array
  /** weeks ahead */
  readonly horizon: number
  readonly ensemble: keyof typeof ENSEMBLES
  /** the demand can have no more, as of a file system's own size */
  readonly ceiling?: number | undefined
  /** paths */
  readonly count: number
  /** the same one gives the same paths */
  readonly seed: number
}

export interface DemandPaths {
  /** as told, from the first known week on, gaps filled */
  readonly history: Float64Array
  /** weeks of the task before that */
  readonly skipped: number
  /** each of the horizon */
  readonly paths: readonly Float64Array[]
  /** largest first */
  readonly models: readonly { readonly name: string; readonly weight: number }[]
}

export type DemandOutcome =
  | { readonly ok: true; readonly result: DemandPaths }
  | { readonly ok: false; readonly problem: Problem }

/** Too little history is an outcome and no failure. */
export function foreseeDemand({ weekly, horizon, ensemble, ceiling, count, seed }: DemandTask): DemandOutcome {
  const first = weekly.findIndex((value) => !Number.isNaN(value))
  const skipped = first < 0 ? weekly.length : first
  const own = weekly.subarray(skipped)
  const weeks = own.filter((value) => !Number.isNaN(value)).length
  if (weeks < LEAST_WEEKS)
    return { ok: false, problem: { code: 'planning.insufficient', params: { weeks, needed: LEAST_WEEKS } } }
  const combined = forecast(own, {
    ...{ periods: own.length >= YEARLY_FROM_WEEKS ? [YEAR_WEEKS] : [], horizon, models: ENSEMBLES[ensemble] },
    ...{ shifts: 'find', floor: 0, ...(ceiling === undefined ? {} : { ceiling }) },
  })
  return {
    ok: true,
    result: {
      ...{ history: fillGaps(own, []), skipped, paths: simulate(combined, count, seed) },
      models: Object.entries(combined.weights)
        .map(([name, weight]) => ({ name, weight }))
        .filter(({ weight }) => weight >= LEAST_WEIGHT)
        .sort((a, b) => b.weight - a.weight),
    },
  }
}
