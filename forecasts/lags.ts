/** What is learned of many series together for `models/pooled-ar.ts`, and what it is applied to. */
import { mean } from './numeric/vectors.ts'
import { FARTHEST } from './priors.ts'

/** What was learned for histories of at least so many values. */
export interface LagTable {
  readonly lags: number
  /** of each step ahead: a weight for each feature (`featuresOf`) */
  readonly weights: readonly Float64Array[]
  /** standard errors of the steps, in the unit of the features */
  readonly spread: readonly number[]
}

export interface KindOfLags {
  /** noise in the middle of the series learned from (`priors.ts`) */
  readonly noise: number
  /** those of more lags last */
  readonly tables: readonly LagTable[]
}

export type LearnedLags = Readonly<Record<string, KindOfLags>>

/** So much does the constant count that stands for the growth of a step. */
const DRIFT = 0.1

/** The unit of the features: how far values of one season are from those of the season before, 0 where nothing changes. */
export function unitOf(z: Float64Array, season: number): number {
  const change = mean(z.length - season, (at) => Math.abs(z[at + season]! - z[at]!))
  return Number.isFinite(change) ? change : 0
}

/** From the middle of the kind; beyond some distance nothing was learned. */
export const noiseBeside = (noise: number, middle: number): number =>
  Math.max(-FARTHEST, Math.min(FARTHEST, noise - middle))

/**
 * @param z values or their logarithms, at least as many as lags
 * @param unit more than 0
 * @param noise beside the middle
 * @returns a constant and the values before the last one, against the last one; then all of it times the noise
 */
export function featuresOf(z: Float64Array, lags: number, unit: number, noise: number): Float64Array {
  const last = z.at(-1)!
  const features = new Float64Array(2 * lags)
  for (let lag = 0; lag < lags; lag++) {
    const feature = lag === 0 ? DRIFT : (z[z.length - 1 - lag]! - last) / unit
    features[lag] = feature
    features[lags + lag] = feature * noise
  }
  return features
}

/** Numbers as they are written in a file: with spaces between. */
export const parseLags = (
  kinds: Readonly<
    Record<string, { noise: number; tables: readonly { lags: number; spread: string; weights: readonly string[] }[] }>
  >,
): LearnedLags =>
  Object.fromEntries(
    Object.entries(kinds).map(([kind, { noise, tables }]) => [
      kind,
      {
        noise,
        tables: tables.map(({ lags, spread, weights }) => ({
          lags,
          spread: spread.split(' ').map(Number),
          weights: weights.map((row) => Float64Array.from(row.split(' '), Number)),
        })),
      },
    ]),
  )
