/**
 * What is usual for series of a cadence, learned on public halves of competition series (M3, M4, Tourism, NN5) and on
 * the demand of HPC systems. A history's own rolling origins count more the longer it is.
 */
import type { Factors } from './calibration.ts'
import { LEARNED } from './learned.ts'
import type { ModelName } from './registry.ts'

export interface Prior {
  /**
   * Error of each model against the middle one's, which weights are shrunk towards. They were moved from the measured
   * ones to those that combine best: models that err alike count less than their own errors would have it.
   */
  readonly relativeErrors: Readonly<Partial<Record<ModelName, number>>>
  /** by which standard errors must be stretched for intervals of 50, 80 and 95 %, below and above */
  readonly factors: Factors
}

const UNKNOWN: Prior = { relativeErrors: {}, factors: { below: [1, 1, 1], above: [1, 1, 1] } }

/** Of a cadence that was never measured nothing is usual: all models alike, standard errors as they are. */
export const priorFor = (periods: readonly number[]): Prior => LEARNED[periods[0] ?? 1] ?? UNKNOWN
