/**
 * Intervals around the combined forecast: its standard error times a factor that would have scored best at the rolling
 * origins, shrunk towards what is usual for such series. The interval score (Gneiting and Raftery, J. Am. Stat. Assoc.
 * 102 (2007) 359) rewards narrow intervals that hold.
 */
import { normalQuantile } from './numeric/normal.ts'

/** An error that the combined forecast made at an origin, and the standard error it gave for it. */
export interface Miss {
  readonly error: number
  readonly se: number
}

/** Half the width of an interval of a level, in standard errors. */
export type HalfWidth = (level: number) => number

/** Levels that factors are learned at; between them the width is interpolated. */
export const CALIBRATED_LEVELS = [0.5, 0.8, 0.95] as const
/** So much does the usual factor count, against `evidenceOf` the errors seen. */
const SHRINKAGE = 30
export const FACTORS = Float64Array.from({ length: 61 }, (_, at) => 0.25 * 40 ** (at / 60))

export const zOf = (level: number): number => normalQuantile((1 + level) / 2)

/** Errors of one origin go together: they tell less than as many of different origins. */
export const evidenceOf = (origins: number, horizon: number): number => origins * Math.sqrt(horizon)

/**
 * @param usual factors at the calibrated levels
 * @param evidence how much the misses tell
 */
export function calibrate(misses: readonly Miss[], usual: readonly number[], evidence: number): HalfWidth {
  let widest = 0
  const widths = CALIBRATED_LEVELS.map((level, at) => {
    const factor = misses.length === 0 ? usual[at]! : blended(bestFactor(misses, level), usual[at]!, evidence)
    // a higher level is never narrower
    widest = Math.max(widest, factor * zOf(level))
    return widest
  })
  const anchors = [0, ...CALIBRATED_LEVELS.map(zOf)]
  return (level) => {
    const z = zOf(level)
    const above = anchors.findIndex((anchor) => anchor >= z)
    if (above < 0) return (widths.at(-1)! * z) / anchors.at(-1)!
    if (above === 0) return 0
    const [from, to] = [above === 1 ? 0 : widths[above - 2]!, widths[above - 1]!]
    return from + ((to - from) * (z - anchors[above - 1]!)) / (anchors[above]! - anchors[above - 1]!)
  }
}

export function blended(own: number, usual: number, evidence: number): number {
  const trust = evidence / (evidence + SHRINKAGE)
  return Math.exp(trust * Math.log(own) + (1 - trust) * Math.log(usual))
}

export function bestFactor(misses: readonly Miss[], level: number): number {
  const [z, penalty] = [zOf(level), 2 / (1 - level)]
  let best = { factor: 1, score: Infinity }
  for (const factor of FACTORS) {
    let score = 0
    for (const { error, se } of misses) {
      const half = factor * z * se
      score += 2 * half + penalty * Math.max(0, Math.abs(error) - half)
    }
    if (score < best.score) best = { factor, score }
  }
  return best.factor
}
