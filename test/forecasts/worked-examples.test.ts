/** Results that were published, and ones that can be reckoned by hand. */
import { describe, expect, it } from 'vitest'
import { differenceOf, estimate } from '../../forecasts/models/arima/estimate.ts'
import { ahead, filter } from '../../forecasts/models/ets/filter.ts'
import { seasonalIndices } from '../../forecasts/seasonality.ts'
import { AIR_PASSENGERS } from './air-passengers.ts'

describe('exponential smoothing by hand', () => {
  const parameters = { alpha: 0.5, beta: 0.25, gamma: 0, phi: 1, level: 10, slope: 1 }
  const form = { error: 'A', trend: 'A', season: 'N' } as const

  it('of a trend: two values, two steps ahead', () => {
    const filtered = filter(Float64Array.of(12, 13), form, parameters, new Float64Array(1))
    // 11 was expected, then 12.75
    expect(filtered.squares).toBe(1 + 0.25 ** 2)
    expect(filtered.level).toBe(12.875)
    expect(filtered.slope).toBe(1.3125)
    const { mean, se } = ahead(2, form, parameters, filtered, 2)
    expect([...mean]).toEqual([14.1875, 15.5])
    // 2·√(1 + (α + β)²)
    expect([...se]).toEqual([2, 2.5])
  })

  it('of a damped trend adds less with each step', () => {
    const filtered = { level: 100, slope: 10, season: new Float64Array(1), squares: 0, deviance: 0 }
    const { mean } = ahead(3, { ...form, trend: 'D' }, { ...parameters, phi: 0.5 }, filtered, 0)
    expect([...mean]).toEqual([105, 107.5, 108.75])
  })

  it('of a multiplied season keeps each step’s own factor', () => {
    const seasonal = { error: 'M', trend: 'N', season: 'M' } as const
    const level = { ...parameters, beta: 0, gamma: 0.25, level: 8, slope: 0 }
    const filtered = filter(Float64Array.of(10, 6), seasonal, level, Float64Array.of(1, 0.5))
    // 8 was expected and a quarter more came; the level becomes 9, and 4.5 is expected of the second step
    expect(filtered.squares).toBeCloseTo(0.25 ** 2 + (1.5 / 4.5) ** 2, 12)
    expect(filtered.level).toBe(10.5)
    expect(filtered.season[0]).toBe(1.0625)
    expect(filtered.season[1]).toBeCloseTo(0.5 + 0.25 * (6 / 9 - 0.5), 12)
  })
})

/**
 * R 4.2.2: `decompose(AirPassengers, "multiplicative")$figure`; of `arima(log(AirPassengers), c(0,1,1),
 * seasonal = c(0,1,1))` the coefficients with `method = "CSS"`, and with `"ML"` what `predict(…, 6)` says.
 */
describe('Series G of Box and Jenkins', () => {
  it('has the seasonal figure that R’s decompose gives', () => {
    const figure = [
      ...[0.9102304, 0.8836253, 1.0073663, 0.975906, 0.981378, 1.1127758],
      ...[1.2265555, 1.219911, 1.0604919, 0.9217572, 0.8011781, 0.8988244],
    ]
    for (const [at, index] of seasonalIndices(AIR_PASSENGERS, 12, 'multiplied').entries())
      expect(index).toBeCloseTo(figure[at]!, 7)
  })

  const logs = AIR_PASSENGERS.map(Math.log)
  const form = { period: 12, times: 1, seasonalTimes: 1 }
  const airline = { p: 0, q: 1, seasonalP: 0, seasonalQ: 1, hasMean: false }
  const { fitted } = estimate({ y: logs, z: differenceOf(logs, form), ...form }, airline)

  it('has the airline model of R’s arima with method CSS: −0.3772 and −0.5724', () => {
    const { se } = fitted.predict(13)
    const responseAt = (step: number) => Math.sqrt(se[step]! ** 2 - se[step - 1]! ** 2) / se[0]!
    const theta = 1 - responseAt(1)
    // after a season an error comes back by both: (1 − θ) + (1 − Θ)
    const seasonalTheta = 2 - theta - responseAt(12)
    expect(Math.abs(theta - 0.3772)).toBeLessThan(0.001)
    expect(Math.abs(seasonalTheta - 0.5724)).toBeLessThan(0.002)
  })

  it('is forecast within half a percent of R’s arima by full likelihood', () => {
    const published = [6.110186, 6.053775, 6.171715, 6.1993, 6.232556, 6.368779]
    for (const [step, value] of published.entries())
      expect(Math.abs(fitted.predict(6).mean[step]! - value)).toBeLessThan(0.005)
  })
})
