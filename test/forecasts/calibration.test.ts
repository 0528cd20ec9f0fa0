import { describe, expect, it } from 'vitest'
import { calibrate } from '../../forecasts/calibration.ts'

const NONE = [1, 1, 1]

describe('calibration', () => {
  it('takes standard errors as they are where nothing else is known', () => {
    const halfWidth = calibrate([], NONE, 0)
    expect(halfWidth(0.95)).toBeCloseTo(1.959964, 5)
    expect(halfWidth(0.8)).toBeCloseTo(1.281552, 5)
    // beyond the highest level that is learned, and between two of them
    expect(halfWidth(0.99)).toBeCloseTo(2.575829, 5)
    expect(halfWidth(0.9)).toBeCloseTo(1.644854, 5)
  })

  it('widens where errors were larger than their standard errors, the more the more it has seen', () => {
    const misses = Array.from({ length: 100 }, (_, at) => ({ error: (at % 2 === 0 ? 3 : -3) * (at / 50), se: 1 }))
    const [little, much] = [calibrate(misses, NONE, 5)(0.95), calibrate(misses, NONE, 500)(0.95)]
    expect(little).toBeGreaterThan(1.96)
    expect(much).toBeGreaterThan(little)
  })

  it('narrows where they were smaller', () => {
    const misses = Array.from({ length: 100 }, (_, at) => ({ error: at / 200, se: 1 }))
    expect(calibrate(misses, NONE, 500)(0.95)).toBeLessThan(1)
  })

  it('never makes a higher level narrower', () => {
    // large errors are rare: the best factor of 95 % would be smaller than that of 80 %
    const halfWidth = calibrate([], [2, 2, 0.5], 0)
    for (let level = 0.01; level < 0.99; level += 0.01)
      expect(halfWidth(level + 0.01)).toBeGreaterThanOrEqual(halfWidth(level))
  })
})
