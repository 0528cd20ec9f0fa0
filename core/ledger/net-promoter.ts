/** Net promoter scores: the share of those who would recommend (9 or 10 of 10) less that of those who would not (0 to 6). */

/** Two-sided, of the normal distribution, for 95 %. */
const Z = 1.959964

export interface PooledScore {
  /** −100 to 100 */
  readonly score: number
  /** who was asked and answered */
  readonly respondents: number
  /** 95 % */
  readonly low: number
  readonly high: number
}

/**
 * Weighted by respondents: the score that one survey of all of them had given.
 *
 * Files tell scores, not how many promoters and detractors there were. The variance of a score d (here −1 to 1) is
 * (p₊ + p₋ − d²) / n, largest where nobody is in between: then d = 2 p₊ − 1, and Wilson's interval of p₊ is one of d.
 * With people in between the true one is narrower, so this covers at least 95 %.
 * @returns undefined where nobody answered
 * @see Rocks 2016, Interval Estimation for the "Net Promoter Score", The American Statistician 70(4)
 * @see Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22
 */
export function poolScores(
  surveys: readonly { readonly score: number; readonly respondents: number }[],
): PooledScore | undefined {
  const respondents = surveys.reduce((sum, survey) => sum + survey.respondents, 0)
  if (respondents === 0) return undefined
  const score = surveys.reduce((sum, survey) => sum + survey.score * survey.respondents, 0) / respondents
  const promoters = (1 + score / 100) / 2
  const shrink = 1 + Z ** 2 / respondents
  const middle = (promoters + Z ** 2 / (2 * respondents)) / shrink
  const half = (Z / shrink) * Math.sqrt((promoters * (1 - promoters)) / respondents + Z ** 2 / (4 * respondents ** 2))
  return { score, respondents, low: toScore(middle - half), high: toScore(middle + half) }
}

/** No further than a score can be: rounding may. */
const toScore = (promoters: number): number => Math.min(100, Math.max(-100, 100 * (2 * promoters - 1)))
