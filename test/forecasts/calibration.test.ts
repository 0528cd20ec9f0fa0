import { describe, expect, it } from 'vitest'
import { calibrate, type Miss } from '../../forecasts/calibration.ts'

const NONE = [1, 1, 1]
/** Of errors that go either way alike. */
const halfWidthOf = (misses: readonly Miss[], usual: readonly number[], evidence: number) => {
  const { below, above } = calibrate(misses, usual, evidence)
  return (level: number) => {
    expect(below(level)).toBeCloseTo(above(level), 9)
    return above(level)
  }
}

describe('calibration', () => {
  it('takes standard errors as they are where nothing else is known', () => {
    const halfWidth = halfWidthOf([], NONE, 0)
    expect(halfWidth(0.95)).toBeCloseTo(1.959964, 5)
    expect(halfWidth(0.8)).toBeCloseTo(1.281552, 5)
    // beyond the highest level that is learned, and between two of them
    expect(halfWidth(0.99)).toBeCloseTo(2.575829, 5)
    expect(halfWidth(0.9)).toBeCloseTo(1.644854, 5)
  })

  it('widens where errors were larger than their standard errors, the more the more it has seen', () => {
    const misses = Array.from({ length: 100 }, (_, at) => ({
      error: (at % 2 === 0 ? 3 : -3) * (Math.floor(at / 2) / 25),
      se: 1,
    }))
    const [little, much] = [halfWidthOf(misses, NONE, 5)(0.95), halfWidthOf(misses, NONE, 500)(0.95)]
    expect(little).toBeGreaterThan(1.96)
    expect(much).toBeGreaterThan(little)
  })

  it('narrows where they were smaller', () => {
    const misses = Array.from({ length: 100 }, (_, at) => ({ error: at / 200, se: 1 }))
    expect(calibrate(misses, NONE, 500).above(0.95)).toBeLessThan(1)
  })

  it('never makes a higher level narrower', () => {
    // large errors are rare: the best factor of 95 % would be smaller than that of 80 %
    const halfWidth = halfWidthOf([], [2, 2, 0.5], 0)
    for (let level = 0.01; level < 0.99; level += 0.01)
      expect(halfWidth(level + 0.01)).toBeGreaterThanOrEqual(halfWidth(level))
  })

  it('reaches farther to the side that errors went', () => {
    const misses = Array.from({ length: 100 }, (_, at) => ({ error: at % 10 === 0 ? 4 : -0.3 * (at / 100), se: 1 }))
    const { below, above } = calibrate(misses, NONE, 500)
    expect(above(0.95)).toBeGreaterThan(1.5 * below(0.95))
  })
})
