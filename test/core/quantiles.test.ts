import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantilesOf } from '../../core/quantiles.ts'

const SHARES = [0, 0.1, 0.5, 0.5, 0.9, 0.99, 1]

/** Type 7 by its definition, of all values sorted. */
function bySorting(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const rank = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
  return below + (above - below) * (rank - Math.floor(rank))
}

describe('quantiles', () => {
  it('are those of the sorted values, however many are equal', () => {
    const value = fc.oneof(fc.nat(3), fc.nat(100_000), fc.double({ noNaN: true, min: -1e9, max: 1e9 }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const quantile = quantilesOf(Float64Array.from(values))
        for (const share of SHARES) expect(quantile(share)).toBeCloseTo(bySorting(values, share), 6)
      }),
    )
  })

  it.each([
    ['ascending', (at: number) => at],
    ['descending', (at: number) => -at],
    ['all equal', () => 7],
    ['a saw', (at: number) => at % 100],
  ])('of many values are found in orders that a bad choice of pivots would be slow at: %s', (_, valueAt) => {
    const values = Array.from({ length: 50_000 }, (_, at) => valueAt(at))
    const quantile = quantilesOf(Float64Array.from(values))
    for (const share of SHARES) expect(quantile(share)).toBe(bySorting(values, share))
  })

  it('of nothing are unknown, and of one value are that', () => {
    expect(quantilesOf(new Float64Array())(0.5)).toBeNaN()
    expect(quantilesOf(Float64Array.of(5))(0.99)).toBe(5)
  })
})
