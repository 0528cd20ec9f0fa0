/**
 * Intervals around the combined forecast: its standard error times factors that would have scored best at the rolling
 * origins, shrunk towards what is usual for such series. Below and above have factors of their own, half way to what both
 * together would have: demand that may double may not fall as far, but a side has few errors. The interval score (Gneiting and Raftery, J. Am. Stat. Assoc. 102 (2007) 359) rewards
 * narrow intervals that hold; it is the sum of what either side scores.
 */
import { normalQuantile } from './numeric/normal.ts'

/** An error that the combined forecast made at an origin, and the standard error it gave for it. */
export interface Miss {
  /** above zero where more came than was forecast */
  readonly error: number
  readonly se: number
}

export type Side = 'below' | 'above'
export const SIDES = ['below', 'above'] as const satisfies readonly Side[]

/** From the mean to the end of an interval of a level, in standard errors. */
export type Widths = Readonly<Record<Side, (level: number) => number>>

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
export function calibrate(misses: readonly Miss[], usual: readonly number[], evidence: number): Widths {
  return {
    below: calibrateSide('below', misses, usual, evidence),
    above: calibrateSide('above', misses, usual, evidence),
  }
}

function calibrateSide(side: Side, misses: readonly Miss[], usual: readonly number[], evidence: number) {
  let widest = 0
  const widths = CALIBRATED_LEVELS.map((level, at) => {
    const factor = misses.length === 0 ? usual[at]! : blended(ownFactor(misses, side, level), usual[at]!, evidence)
    // a higher level is never narrower
    widest = Math.max(widest, factor * zOf(level))
    return widest
  })
  const anchors = [0, ...CALIBRATED_LEVELS.map(zOf)]
  return (level: number): number => {
    const z = zOf(level)
    const beyond = anchors.findIndex((anchor) => anchor >= z)
    if (beyond < 0) return (widths.at(-1)! * z) / anchors.at(-1)!
    if (beyond === 0) return 0
    const [from, to] = [beyond === 1 ? 0 : widths[beyond - 2]!, widths[beyond - 1]!]
    return from + ((to - from) * (z - anchors[beyond - 1]!)) / (anchors[beyond]! - anchors[beyond - 1]!)
  }
}

export function blended(own: number, usual: number, evidence: number): number {
  const trust = evidence / (evidence + SHRINKAGE)
  return Math.exp(trust * Math.log(own) + (1 - trust) * Math.log(usual))
}

/** How far an error lies beyond, to that side. */
export const beyond = (side: Side, error: number, half: number): number =>
  Math.max(0, (side === 'above' ? error : -error) - half)

/** What the errors themselves ask for on one side. */
export const ownFactor = (misses: readonly Miss[], side: Side, level: number): number =>
  Math.sqrt(bestFactor(misses, [side], level) * bestFactor(misses, SIDES, level))

/** The factor that would have scored best. */
function bestFactor(misses: readonly Miss[], sides: readonly Side[], level: number): number {
  const [z, penalty] = [zOf(level), 2 / (1 - level)]
  let best = { factor: 1, score: Infinity }
  for (const factor of FACTORS) {
    let score = 0
    for (const { error, se } of misses) {
      const half = factor * z * se
      for (const side of sides) score += half + penalty * beyond(side, error, half)
    }
    if (score < best.score) best = { factor, score }
  }
  return best.factor
}
