import { describe, expect, it } from 'vitest'
import { fillGaps } from '../../forecasts/gaps.ts'

const filled = (values: readonly number[], periods: readonly number[] = []) => [
  ...fillGaps(Float64Array.from(values), periods),
]

describe('gaps', () => {
  it('are filled by a line between their neighbours', () => {
    expect(filled([1, NaN, NaN, 4])).toEqual([1, 2, 3, 4])
  })

  it('at the ends repeat the nearest value', () => {
    expect(filled([NaN, 2, 3, NaN, NaN])).toEqual([2, 2, 3, 3, 3])
  })

  it('are filled from the same step of other seasons where there are some', () => {
    expect(filled([1, 9, 2, NaN, 3, 11], [2])).toEqual([1, 9, 2, 10, 3, 11])
  })

  it('fall back to shorter seasons and to neighbours', () => {
    // nothing is known two steps away from the third value
    expect(filled([NaN, 5, NaN, 7, NaN], [2])).toEqual([5, 5, 6, 7, 7])
  })

  it('of nothing stay unknown, and never become zero', () => {
    expect(filled([NaN, NaN])).toEqual([NaN, NaN])
  })

  it('leave a history without any as it is', () => {
    const y = Float64Array.of(1, 2, 3)
    expect(fillGaps(y, [2])).toBe(y)
  })
})
