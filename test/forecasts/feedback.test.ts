import { describe, expect, it } from 'vitest'
import { nextGain, widened } from '../../forecasts/feedback.ts'

const weeks = (count: number, misses: (day: number) => number) =>
  Array.from({ length: 7 * count }, (_, day) => misses(day))

describe('the factor that intervals learn', () => {
  it('follows a week of misses by a quarter of what is too much, of its logarithm', () => {
    expect(
      Math.log(
        nextGain(
          1,
          weeks(1, () => 1),
        ),
      ),
    ).toBeCloseTo(0.25 * 0.95, 10)
    expect(
      Math.log(
        nextGain(
          1,
          weeks(1, () => 0),
        ),
      ),
    ).toBeCloseTo(-0.25 * 0.05, 10)
    expect(nextGain(1.3, [])).toBeCloseTo(1.3, 12)
  })

  it('rests where as many lie outside as are meant to', () => {
    expect(
      nextGain(
        1,
        weeks(20, () => 0.05),
      ),
    ).toBeCloseTo(1, 10)
    expect(
      nextGain(
        1,
        weeks(20, (day) => (day % 20 === 0 ? 1 : 0)),
      ),
    ).toBeCloseTo(1, 1)
  })

  it('stays between a half and three, and comes back from there at once', () => {
    expect(
      nextGain(
        1,
        weeks(500, () => 1),
      ),
    ).toBeCloseTo(3, 10)
    expect(
      nextGain(
        1,
        weeks(500, () => 0),
      ),
    ).toBeCloseTo(0.5, 10)
    expect(
      nextGain(
        3,
        weeks(1, () => 0),
      ),
    ).toBeLessThan(3)
  })

  it('moves both ends away from the mean, within floor and ceiling', () => {
    const interval = { low: Float64Array.of(8, 1), high: Float64Array.of(13, 9) }
    const { low, high } = widened(interval, Float64Array.of(10, 5), 2, { floor: 0, ceiling: 12 })
    expect([...low, ...high]).toEqual([6, 0, 12, 12])
  })
})
