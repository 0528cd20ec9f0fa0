import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reconcile } from '../../forecasts/reconcile.ts'
import { noiseFrom } from './made-up.ts'

const ONE = [{ whole: 0, parts: [1, 2] }]
const noise = (scale: number, seed: number, length = 60) => {
  const random = noiseFrom(seed)
  return Float64Array.from({ length }, () => scale * (random() - 0.5))
}
const ERRORS = [noise(10, 1), noise(1, 2), noise(1, 3)]
const of = (...values: number[]) => values.map((value) => Float64Array.of(value))

describe('reconciliation', () => {
  it('leaves alone what sums up already', () => {
    const means = of(30, 10, 20)
    for (const [series, mean] of reconcile(means, ERRORS, ONE).entries())
      expect(mean[0]).toBeCloseTo(means[series]![0]!, 10)
  })

  it('moves most what erred most', () => {
    // the whole erred ten times as much as either part: a hundredth of the gap falls to each
    const [whole, first, second] = reconcile(of(40, 10, 20), ERRORS, ONE)
    expect(whole![0]).toBeCloseTo(first![0]! + second![0]!, 10)
    expect(whole![0]).toBeLessThan(31)
    expect(first![0]! - 10).toBeLessThan(0.3)
  })

  it('shares a gap alike among those that erred alike', () => {
    const errors = [noise(1, 1, 0), noise(1, 2, 0), noise(1, 3, 0)]
    const [whole, first, second] = reconcile(of(33, 10, 20), errors, ONE)
    expect([whole![0], first![0], second![0]].map((value) => Math.round(1e9 * value!) / 1e9)).toEqual([32, 11, 21])
  })

  it('holds over two levels at once', () => {
    const sums = [
      { whole: 0, parts: [1, 2] },
      { whole: 1, parts: [3, 4] },
    ]
    const errors = Array.from({ length: 5 }, (_, seed) => noise(1 + seed, seed + 1))
    const [total, left, right, a, b] = reconcile(of(100, 70, 20, 30, 50), errors, sums).map((mean) => mean[0]!)
    expect(total).toBeCloseTo(left! + right!, 9)
    expect(left).toBeCloseTo(a! + b!, 9)
  })

  it('is not troubled by a sum that is told twice', () => {
    const once = reconcile(of(40, 10, 20), ERRORS, ONE)
    const twice = reconcile(of(40, 10, 20), ERRORS, [...ONE, ...ONE])
    for (const [series, mean] of once.entries()) expect(twice[series]![0]).toBeCloseTo(mean[0]!, 6)
  })

  it('always sums up, in whatever unit, gaps among the errors or not', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const error = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(NaN) })
    const series = fc.record({
      mean: value,
      errors: fc.array(error, { minLength: 12, maxLength: 12 }),
    })
    fc.assert(
      fc.property(fc.array(series, { minLength: 2, maxLength: 8 }), fc.constantFrom(1, 1024), (all, unit) => {
        const means = all.map(({ mean }) => Float64Array.of(unit * mean))
        const errors = all.map((one) => Float64Array.from(one.errors, (each) => unit * each))
        const parts = all.slice(1).map((_, at) => at + 1)
        const result = reconcile(means, errors, [{ whole: 0, parts }])
        const sum = parts.reduce((total, part) => total + result[part]![0]!, 0)
        expect(Math.abs(result[0]![0]! - sum)).toBeLessThan(1e-6 * unit * 1e6)
      }),
      { numRuns: 100, seed: 5 },
    )
  })
})
