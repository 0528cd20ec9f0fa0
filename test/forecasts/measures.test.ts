import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage, mase, msis, naiveScale, owa, smape } from '../../forecasts/measures.ts'

describe('the measures of M4', () => {
  it('count a symmetric percentage error by both values', () => {
    // 200·10/210 and 200·100/500
    expect(smape([100, 200], [110, 300])).toBeCloseTo((2000 / 210 + 40) / 2, 12)
    expect(smape([0, 5], [0, 5])).toBe(0)
    expect(smape([0], [3])).toBe(200)
  })

  it('scale absolute errors by those of the seasonal naive forecast of the history', () => {
    // |3−1|, |5−2|, |5−3|, of a season of two steps
    expect(naiveScale([1, 2, 3, 5, 5], 2)).toBeCloseTo(7 / 3, 12)
    expect(mase([4, 6], [5, 4], naiveScale([1, 2, 3, 5, 5], 2))).toBeCloseTo(1.5 / (7 / 3), 12)
  })

  it('charge an interval its width, and forty times what lies beyond it at 95 %', () => {
    const interval = { low: [0, 0, 0], high: [10, 10, 10] }
    // widths of 10; one value 2 above, one 1 below
    expect(msis([12, 5, -1], interval, { level: 0.95, scale: 2 })).toBeCloseTo((30 + 40 * 3) / 3 / 2, 10)
    expect(coverage([12, 5, -1], interval.low, interval.high)).toBeCloseTo(1 / 3, 12)
    expect(coverage([10, 0], [0, 0], [10, 10])).toBe(1)
  })

  it('weigh both errors alike against Naive2', () => {
    expect(owa({ smape: 10, mase: 3 }, { smape: 20, mase: 2 })).toBe(1)
    expect(owa({ smape: 20, mase: 2 }, { smape: 20, mase: 2 })).toBe(1)
  })

  it('leave out what was not observed', () => {
    expect(smape([NaN, 100], [1, 110])).toBe(smape([100], [110]))
    expect(mase([NaN, 3], [1, 4], 2)).toBe(0.5)
    expect(coverage([NaN, 1, 9], [0, 0, 0], [2, 2, 2])).toBe(0.5)
    expect(msis([NaN, 1], { low: [0, 0], high: [9, 2] }, { level: 0.8, scale: 1 })).toBe(2)
    expect(naiveScale([1, NaN, 2, 4], 1)).toBe(2)
  })

  it('know nothing where there is nothing to measure by', () => {
    expect(smape([NaN], [1])).toBeNaN()
    expect(naiveScale([1, 2], 2)).toBeNaN()
    expect(mase([1], [2], naiveScale([5, 5, 5], 1))).toBeNaN()
    expect(msis([1], { low: [0], high: [2] }, { level: 0.95, scale: 0 })).toBeNaN()
  })

  it('do not depend on the unit', () => {
    const values = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 4, maxLength: 40 })
    fc.assert(
      fc.property(values, values, fc.constantFrom(2 ** -10, 2, 2 ** 20), (history, forecast, factor) => {
        const scaled = (list: readonly number[]) => list.map((value) => value * factor)
        const actual = history.slice(0, forecast.length)
        expect(smape(scaled(actual), scaled(forecast))).toBe(smape(actual, forecast))
        expect(mase(scaled(actual), scaled(forecast), naiveScale(scaled(history), 1))).toEqual(
          mase(actual, forecast, naiveScale(history, 1)),
        )
      }),
    )
  })
})
