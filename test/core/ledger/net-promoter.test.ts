import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { poolScores } from '../../../core/ledger/net-promoter.ts'

describe('pooled net promoter scores', () => {
  it('weigh each survey by who answered it', () => {
    const pooled = poolScores([
      { score: 100, respondents: 10 },
      { score: 0, respondents: 30 },
    ])!
    expect(pooled.score).toBe(25)
    expect(pooled.respondents).toBe(40)
  })

  it('have the interval that Wilson gives where nobody is in between', () => {
    // 8 of 10 promoters, 2 detractors; Wilson's interval of 8/10 is 0.490 to 0.943
    const pooled = poolScores([{ score: 60, respondents: 10 }])!
    expect(pooled.low).toBeCloseTo(100 * (2 * 0.4901625 - 1), 3)
    expect(pooled.high).toBeCloseTo(100 * (2 * 0.9433178 - 1), 3)
  })

  it('are nothing where nobody answered', () => {
    expect(poolScores([])).toBeUndefined()
    expect(poolScores([{ score: 50, respondents: 0 }])).toBeUndefined()
  })

  it('lie within an interval that lies within what a score can be, and narrows with more answers', () => {
    const survey = fc.record({
      score: fc.double({ min: -100, max: 100, noNaN: true }),
      respondents: fc.integer({ min: 1, max: 5000 }),
    })
    fc.assert(
      fc.property(fc.array(survey, { minLength: 1, maxLength: 8 }), (surveys) => {
        const { score, low, high } = poolScores(surveys)!
        expect(low).toBeGreaterThanOrEqual(-100)
        expect(high).toBeLessThanOrEqual(100)
        expect(low).toBeLessThanOrEqual(score + 1e-9)
        expect(high).toBeGreaterThanOrEqual(score - 1e-9)
        const more = poolScores(surveys.map((each) => ({ ...each, respondents: 10 * each.respondents })))!
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })

  it('cover the true score at least as often as they say, passives or not', () => {
    // exact, over all outcomes of 30 answers: promoters 0.5, passives 0.3, detractors 0.2
    const [promoter, passive, detractor, n] = [0.5, 0.3, 0.2, 30]
    const factorial = Array.from({ length: n + 1 }, (_, k) =>
      Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0),
    )
    let covered = 0
    for (let up = 0; up <= n; up++)
      for (let down = 0; up + down <= n; down++) {
        const { low, high } = poolScores([{ score: (100 * (up - down)) / n, respondents: n }])!
        const between = n - up - down
        const weight = factorial[n]! - factorial[up]! - factorial[down]! - factorial[between]!
        const chance = Math.exp(
          weight + up * Math.log(promoter) + down * Math.log(detractor) + between * Math.log(passive),
        )
        if (low <= 30 && 30 <= high) covered += chance
      }
    expect(covered).toBeGreaterThan(0.95)
    expect(covered).toBeLessThanOrEqual(1 + 1e-9)
  })
})
