import { describe, expect, it } from 'vitest'
import type { Forecast } from '../../forecasts/model.ts'
import { planOrigins } from '../../forecasts/rolling.ts'
import { combine, weigh } from '../../forecasts/weights.ts'

const always = (value: number, horizon = 2): Forecast => ({
  mean: new Float64Array(horizon).fill(value),
  se: new Float64Array(horizon).fill(1),
})
const PLAN = { origins: [4, 6], horizon: 2 }
const Y = Float64Array.of(0, 0, 0, 0, 10, 10, 10, 10)
/** as much as two hundred values foretold */
const usual = (...errors: readonly number[]) => ({ errors, shrinkage: 200 })
const saidOf = (value: number) => [always(value), always(value)]

describe('weights', () => {
  it('favour the model that erred less', () => {
    const weights = weigh(Y, PLAN, [saidOf(11), saidOf(14), saidOf(18)], usual(1, 1, 1))
    expect(weights[0]).toBeGreaterThan(weights[1]!)
    expect(weights[1]).toBeGreaterThan(weights[2]!)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  })

  it('are what is usual where nothing was tried, and alike where nothing is usual either', () => {
    const nothing = { origins: [], horizon: 2 }
    expect(weigh(Y, nothing, [[], []], usual(1, 1))).toEqual([0.5, 0.5])
    const [good, bad] = weigh(Y, nothing, [[], []], usual(0.98, 1.98))
    // (0.98 + 0.02)⁻¹⁰ to (1.98 + 0.02)⁻¹⁰
    expect(good! / bad!).toBeCloseTo(1024, 6)
  })

  it('judge a model that could not be asked by what is usual', () => {
    const [asked, silent] = weigh(Y, PLAN, [saidOf(12), [undefined, undefined]], usual(1, 1))
    expect(asked).toBeCloseTo(silent!, 12)
  })

  it('do not count errors against what was not observed', () => {
    const holed = Y.slice()
    holed[7] = NaN
    const wild = [always(11), { ...always(11), mean: Float64Array.of(11, 1e9) }]
    expect(weigh(holed, PLAN, [wild, saidOf(11)], usual(1, 1))).toEqual([0.5, 0.5])
  })

  it('average means and standard errors', () => {
    const { mean, se } = combine([always(10), { mean: Float64Array.of(20, 30), se: Float64Array.of(3, 5) }], [3, 1])
    expect([...mean]).toEqual([12.5, 15])
    expect([...se]).toEqual([1.5, 2])
  })
})

describe('rolling origins', () => {
  it.each([
    // a long history: four, a horizon apart
    [1000, 48, [24], [808, 856, 904, 952], 48],
    // a short one: six, in its second half
    [100, 10, [12], [50, 58, 66, 74, 82, 90], 10],
    // little is known: what can be tried is tried
    [10, 6, [], [6, 7, 8], 2],
    [5, 6, [], [], 1],
  ])('of %i values and %i steps', (length, horizon, periods, origins, tested) => {
    expect(planOrigins(length, horizon, periods)).toEqual({ origins, horizon: tested })
  })

  it('never look at what is not there', () => {
    for (let length = 1; length < 120; length++)
      for (const horizon of [1, 7, 50]) {
        const plan = planOrigins(length, horizon, [7])
        for (const origin of plan.origins) expect(origin + plan.horizon).toBeLessThanOrEqual(length)
      }
  })
})
