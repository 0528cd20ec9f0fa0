/**
 * What is usual for series of a kind, learned on public halves of competition series (M3, M4, Tourism, NN5) and on the
 * demand of HPC systems. Kinds are told by season, length and noise, as in feature-based averaging (Montero-Manso,
 * Athanasopoulos, Hyndman and Talagala, Int. J. Forecasting 36 (2020) 86) with few features and constants. A history's
 * own rolling origins count more the longer it is.
 */
import { LEARNED } from './learned.ts'
import { mean } from './numeric/vectors.ts'
import type { ModelName } from './registry.ts'

/** Logarithms: of the mean change from step to step against the mean size, and of the length. */
export interface Traits {
  readonly noise: number
  readonly length: number
}

/** Of one model: its relative error in the middle of the kind, and how its logarithm grows with noise and length. */
export type UsualError = readonly [middle: number, byNoise: number, byLength: number]

export interface Prior {
  /** of the series of that kind: where the errors below hold */
  readonly middle: Traits
  /**
   * Error of each model against the middle one's, which weights are shrunk towards. They were moved from the measured
   * ones to those that combine best: models that err alike count less than their own errors would have it.
   */
  readonly errors: Readonly<Partial<Record<ModelName, UsualError>>>
  /** so much does the usual error count, in values foretold at the origins */
  readonly shrinkage: number
  /** by which standard errors must be stretched for intervals of 50, 80 and 95 % */
  readonly factors: readonly number[]
}

/** Of a kind that was never measured nothing is usual: all models alike, standard errors as they are. */
const UNKNOWN: Prior = { middle: { noise: 0, length: 0 }, errors: {}, shrinkage: 200, factors: [1, 1, 1] }
/** Worth their time where that was measured, and nowhere else. */
const WHERE_LEARNED: ReadonlySet<ModelName> = new Set(['pooled_ar', 'theta', 'damped'])
/** Without a season: shorter histories are yearly, as a rule, and longer ones are not. */
const SHORT_HISTORY = 50
/** Beyond so far from the middle nothing was learned. */
export const FARTHEST = 1.5
const LEAST = 1e-12

/** @param y nothing missing */
export function traitsOf(y: Float64Array): Traits {
  const change = mean(y.length - 1, (at) => Math.abs(y[at + 1]! - y[at]!))
  const size = mean(y.length, (at) => Math.abs(y[at]!))
  return { noise: Math.log(((change || 0) + LEAST) / (size + LEAST)), length: Math.log(y.length) }
}

/** The name of what a series is compared with. @param length of the history in steps */
export function kindOf(length: number, periods: readonly number[]): string {
  const season = periods[0] ?? 1
  return season === 1 && length >= SHORT_HISTORY ? 'long' : `${season}`
}

export const priorFor = (length: number, periods: readonly number[]): Prior =>
  LEARNED[kindOf(length, periods)] ?? UNKNOWN

/** Does a model of the ensemble take part for such series? */
export const takesPart = ({ errors }: Prior, name: ModelName): boolean => !WHERE_LEARNED.has(name) || name in errors

/** @returns relative error, 1 of a model that nothing is known of */
export function usualError({ errors, middle }: Prior, name: ModelName, traits: Traits): number {
  const known = errors[name]
  if (!known) return 1
  const [usual, byNoise, byLength] = known
  const near = (value: number) => Math.max(-FARTHEST, Math.min(FARTHEST, value))
  return usual * Math.exp(byNoise * near(traits.noise - middle.noise) + byLength * near(traits.length - middle.length))
}
