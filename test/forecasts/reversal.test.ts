/** What has no direction must not see one: a history read backwards. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillGaps } from '../../forecasts/gaps.ts'
import { naiveScale } from '../../forecasts/measures.ts'
import { loess } from '../../forecasts/numeric/loess.ts'
import { centredAverage, isSeasonal } from '../../forecasts/seasonality.ts'
import { recurrence } from '../../forecasts/waves.ts'

const histories = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 24, maxLength: 60 })
  .map((values) => Float64Array.from(values))
const backwards = (values: Float64Array) => values.slice().reverse()

function expectClose(actual: Float64Array, expected: Float64Array): void {
  for (const [at, value] of expected.entries())
    if (Number.isNaN(value)) expect(actual[at]).toBeNaN()
    else expect(actual[at]).toBeCloseTo(value, 6)
}

const always = (check: (y: Float64Array) => void) => fc.assert(fc.property(histories, check), { numRuns: 50, seed: 7 })

describe('read backwards', () => {
  it('moving averages are the same', () => {
    always((y) => expectClose(centredAverage(backwards(y), 6), backwards(centredAverage(y, 6))))
  })

  it('smoothing is the same, where it leaves out no step', () => {
    always((y) =>
      expectClose(loess(backwards(y), { window: 9, degree: 1 }), backwards(loess(y, { window: 9, degree: 1 }))),
    )
  })

  it('gaps are filled alike', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(23), { maxLength: 8 }), (y, missing) => {
        for (const at of missing) y[at] = NaN
        if (y.every(Number.isNaN)) return
        expectClose(fillGaps(backwards(y), [4]), backwards(fillGaps(y, [4])))
      }),
      { numRuns: 50, seed: 8 },
    )
  })

  it('errors are counted in the same unit, and seasons are seen alike', () => {
    always((y) => {
      expect(naiveScale(backwards(y), 4)).toBeCloseTo(naiveScale(y, 4), 9)
      expect(isSeasonal(backwards(y), 4)).toBe(isSeasonal(y, 4))
      expect(recurrence(backwards(y), 12)).toBeCloseTo(recurrence(y, 12), 6)
    })
  })
})
