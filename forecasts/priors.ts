/**
 * What is usual for series of a cadence, learned on public halves of competition series (M3, M4, Tourism, NN5) and on
 * the demand of HPC systems. A history's own rolling origins count more the longer it is.
 */
import type { ModelName } from './registry.ts'

export interface Prior {
  /**
   * Error of each model against the middle one's, which weights are shrunk towards. They were moved from the measured
   * ones to those that combine best: models that err alike count less than their own errors would have it.
   */
  readonly relativeErrors: Readonly<Partial<Record<ModelName, number>>>
  /** by which standard errors must be stretched for intervals of 50, 80 and 95 % */
  readonly factors: readonly number[]
}

const UNKNOWN: Prior = { relativeErrors: {}, factors: [1, 1, 1] }

/** By the shortest season in steps; 1 of series without. */
const PRIORS: Readonly<Record<number, Prior>> = {
  1: {
    relativeErrors: { dotm: 0.83, ets: 0.96, arima: 1.34, ces: 1.48, mstl: 1.32, ridge_ar: 1.46, ridge_changes: 1.09 },
    factors: [1.27, 1.55, 1.9],
  },
  4: {
    relativeErrors: { dotm: 1.04, ets: 0.96, arima: 1.06, ces: 1, mstl: 1.13, ridge_ar: 1.82, ridge_changes: 1.41 },
    factors: [1.07, 1.25, 1.55],
  },
  7: {
    relativeErrors: { dotm: 0.86, ets: 1.2, arima: 0.75, ces: 0.91, mstl: 1.18, ridge_ar: 1.27, ridge_changes: 1.34 },
    factors: [0.78, 0.96, 1.12],
  },
  12: {
    relativeErrors: { dotm: 0.9, ets: 1.24, arima: 0.97, ces: 1.25, mstl: 0.94, ridge_ar: 1.25, ridge_changes: 0.94 },
    factors: [0.88, 1, 1.1],
  },
  24: {
    relativeErrors: { dotm: 1.78, ets: 1.64, arima: 0.93, ces: 1.22, mstl: 0.96, ridge_ar: 0.81, ridge_changes: 1.01 },
    factors: [0.66, 0.78, 0.92],
  },
  52: {
    relativeErrors: { dotm: 1.15, ets: 1.14, arima: 0.84, ces: 1.26, mstl: 1.05, ridge_ar: 0.93, ridge_changes: 0.89 },
    factors: [0.82, 0.92, 0.95],
  },
}

/** Of a cadence that was never measured nothing is usual: all models alike, standard errors as they are. */
export const priorFor = (periods: readonly number[]): Prior => PRIORS[periods[0] ?? 1] ?? UNKNOWN
