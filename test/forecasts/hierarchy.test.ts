import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reconcileForecasts } from '../../forecasts/hierarchy.ts'
import { type ForecastResult, runTask } from '../../forecasts/task.ts'
import { madeUp } from './made-up.ts'

const resultOf = (values: Float64Array): ForecastResult => {
  const outcome = runTask({
    ...{ values, stepSeconds: 86_400, periods: [7], horizon: 14, levels: [0.5, 0.95], ensemble: 'fast', floor: 0 },
  })
  if (!outcome.ok) throw new Error(outcome.problem.code)
  return outcome.result
}
const sum = (series: readonly Float64Array[]) =>
  Float64Array.from(series[0]!, (_, at) => series.reduce((all, one) => all + (one[at]! || 0), 0))
const PARTS = [
  madeUp({ length: 120, seed: 3 }),
  madeUp({ length: 120, seed: 5, level: 40, swing: 5 }),
  // younger than the others, and down to nothing
  madeUp({ length: 120, seed: 9, level: 12, slope: -0.08 }).map((value, at) => (at < 50 ? NaN : Math.max(0, value))),
]
const [WHOLE, ...OWN] = [sum(PARTS), ...PARTS].map(resultOf) as [ForecastResult, ...ForecastResult[]]

describe('forecasts of a whole and its parts', () => {
  const { whole, parts } = reconcileForecasts(WHOLE, OWN, 0)

  it('sum up at every step, those of younger parts too', () => {
    const total = sum(parts.map(({ mean }) => mean))
    for (const [step, value] of whole.mean.entries()) expect(value).toBeCloseTo(total[step]!, 8)
    // they did not before
    expect(
      Math.max(...WHOLE.mean.map((value, step) => Math.abs(value - sum(OWN.map(({ mean }) => mean))[step]!))),
    ).toBeGreaterThan(0.1)
  })

  it('move by less than they are uncertain by, and their intervals with them', () => {
    for (const [at, part] of [whole, ...parts].entries()) {
      const before = [WHOLE, ...OWN][at]!
      for (const [step, value] of part.mean.entries()) {
        const [{ low, high }, old] = [part.intervals[1]!, before.intervals[1]!]
        expect(Math.abs(value - before.mean[step]!)).toBeLessThan((old.high[step]! - old.low[step]!) / 2)
        expect(low[step]).toBeLessThanOrEqual(value)
        expect(high[step]).toBeGreaterThanOrEqual(value)
        expect(low[step]).toBeGreaterThanOrEqual(0)
      }
    }
  })

  it('sum up and stay above the floor whatever the numbers', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 2, maxLength: 6 }), (rows) => {
        const results = rows.map((mean, series) => ({
          ...OWN[0]!,
          mean: Float64Array.from(mean),
          intervals: [
            { level: 0.9, low: Float64Array.from(mean), high: Float64Array.from(mean, (value) => 2 * value) },
          ],
          errors: OWN[series % 3]!.errors,
        }))
        const together = reconcileForecasts(results[0]!, results.slice(1), 0)
        for (let step = 0; step < 3; step++) {
          const means = together.parts.map(({ mean }) => mean[step]!)
          expect(Math.min(...means)).toBeGreaterThanOrEqual(0)
          const total = means.reduce((all, one) => all + one, 0)
          expect(Math.abs(together.whole.mean[step]! - total)).toBeLessThanOrEqual(1e-9 * (1 + total))
        }
      }),
      { seed: 11, numRuns: 60 },
    )
  })

  it('keep intervals on the floor where they lay there: nothing at all stays likely', () => {
    const idle = { ...OWN[2]!, intervals: OWN[2]!.intervals.map((one) => ({ ...one, low: new Float64Array(14) })) }
    const above = { ...WHOLE, mean: WHOLE.mean.map((value) => value + 50) }
    const together = reconcileForecasts(above, [OWN[0]!, OWN[1]!, idle], 0)
    const last = together.parts[2]!
    expect(last.mean.some((value, step) => value > idle.mean[step]!)).toBe(true)
    for (const { low } of last.intervals) expect([...low]).toEqual(new Array(14).fill(0))
  })
})
