import { describe, expect, it } from 'vitest'
import { MODELS } from '../../forecasts/registry.ts'
import { centredAverage, isSeasonal, seasonalIndices } from '../../forecasts/seasonality.ts'

const repeat = (season: readonly number[], times: number) => Float64Array.from(Array(times).fill(season).flat())

describe('seasonality', () => {
  it('is seen in what repeats itself, from the third season on', () => {
    expect(isSeasonal(repeat([1, 2, 3, 9], 3), 4)).toBe(true)
    expect(isSeasonal(repeat([1, 2, 3, 9], 3).subarray(1), 4)).toBe(false)
  })

  it('is not seen in a constant, nor in a season of one step', () => {
    expect(isSeasonal(new Float64Array(40).fill(7), 4)).toBe(false)
    expect(isSeasonal(repeat([1, 5], 20), 1)).toBe(false)
  })

  it('averages over a season whose ends count half where it is even', () => {
    expect(centredAverage(Float64Array.of(1, 2, 3, 4, 5), 4)).toEqual(Float64Array.of(NaN, NaN, 3, NaN, NaN))
    expect(centredAverage(Float64Array.of(1, 2, 6, 4), 3)).toEqual(Float64Array.of(NaN, 3, 4, NaN))
  })

  it('has indices that average one or nothing', () => {
    const y = repeat([5, 10, 15, 10], 4)
    expect([...seasonalIndices(y, 4, 'multiplied')]).toEqual([0.5, 1, 1.5, 1])
    expect([...seasonalIndices(y, 4, 'added')]).toEqual([-5, 0, 5, 0])
  })

  it('is put back on what Naive2 forecasts', () => {
    const y = repeat([5, 10, 15, 10], 4)
    const { mean } = MODELS.naive2.fit(y, [4]).predict(6)
    for (const [step, value] of [5, 10, 15, 10, 5, 10].entries()) expect(mean[step]).toBeCloseTo(value, 10)
  })
})
