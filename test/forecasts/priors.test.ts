import { describe, expect, it } from 'vitest'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import { LEARNED } from '../../forecasts/learned.ts'
import { kindOf, type Prior, priorFor, takesPart, traitsOf, usualError } from '../../forecasts/priors.ts'

describe('what is usual', () => {
  it.each([
    [30, [], '1'],
    [60, [], 'long'],
    [60, [12], '12'],
    [1000, [24, 168], '24'],
  ])('of %i values with seasons of %j is kept under %s', (length, periods, kind) => {
    expect(kindOf(length, periods)).toBe(kind)
  })

  it('was learned for hours, days, weeks, months, quarters and years, for models of the ensemble', () => {
    expect(Object.keys(LEARNED).sort()).toEqual(['1', '12', '24', '4', '52', '7', 'long'])
    for (const { errors, factors } of Object.values(LEARNED)) {
      expect(ENSEMBLES.full).toEqual(expect.arrayContaining(Object.keys(errors)))
      expect(factors).toHaveLength(3)
    }
  })

  it('says which models take part: some of them only where that helped', () => {
    const among = (length: number, periods: readonly number[]) =>
      ENSEMBLES.full.filter((name) => takesPart(priorFor(length, periods), name))
    const always = ['dotm', 'ets', 'arima', 'ces', 'mstl', 'ridge_ar', 'ridge_changes']
    expect(among(1000, [24, 168])).toEqual(always)
    expect(among(100, [17])).toEqual(always)
    expect(among(300, [52])).toEqual([...always, 'pooled_ar'])
    expect(among(60, [12])).toEqual([...always, 'pooled_ar', 'theta', 'damped'])
    expect(ENSEMBLES.growing.filter((name) => takesPart(priorFor(60, [12]), name))).toContain('growth')
  })

  it('is nothing of a kind that was never measured: all models alike', () => {
    const prior = priorFor(100, [17])
    expect(usualError(prior, 'ets', traitsOf(Float64Array.of(1, 2, 3)))).toBe(1)
    expect(prior.factors).toEqual([1, 1, 1])
  })

  const prior: Prior = {
    middle: { noise: -1, length: 4 },
    errors: { ets: [1.2, 0.5, -0.1] },
    shrinkage: 200,
    factors: [1, 1, 1],
  }

  it('grows with noise and length, as far as was seen and no farther', () => {
    expect(usualError(prior, 'ets', { noise: -1, length: 4 })).toBe(1.2)
    expect(usualError(prior, 'ets', { noise: 0, length: 4 })).toBeCloseTo(1.2 * Math.exp(0.5), 12)
    expect(usualError(prior, 'ets', { noise: -1, length: 5 })).toBeCloseTo(1.2 * Math.exp(-0.1), 12)
    expect(usualError(prior, 'ets', { noise: 9, length: 4 })).toBeCloseTo(1.2 * Math.exp(0.75), 12)
    expect(usualError(prior, 'arima', { noise: 9, length: 4 })).toBe(1)
  })

  it('is the same in any unit, and finite of whatever history', () => {
    const y = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6)
    expect(traitsOf(y.map((value) => 1024 * value)).noise).toBeCloseTo(traitsOf(y).noise, 9)
    for (const odd of [[5], [0, 0, 0], [-1, 1], [7, 7, 7]])
      expect(Number.isFinite(traitsOf(Float64Array.from(odd)).noise)).toBe(true)
  })
})
