import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreseeDemand, LEAST_WEEKS } from '../../../forecasts/planning/demand-paths.ts'
import { SMOOTHED_WEEKS, type Supplied, saturate, trailing } from '../../../forecasts/planning/saturation.ts'
import { madeUp } from '../made-up.ts'

const HORIZON = 52
const task = (weekly: Float64Array) => ({ weekly, horizon: HORIZON, ensemble: 'fast' as const, count: 200, seed: 1 })
function foreseen(weekly: Float64Array) {
  const outcome = foreseeDemand(task(weekly))
  if (!outcome.ok) throw new Error(outcome.problem.code)
  return outcome.result
}
const flat = (level: number, length: number): Float64Array => new Float64Array(length).fill(level)
/** grows by one a week from 100, nearly without noise */
const growing = foreseen(madeUp({ length: 104, season: 13, swing: 0, slope: 1, noise: 2 }))
const asked = (supply: Float64Array, more: Partial<Supplied> = {}) =>
  saturate(growing, { supply, targetShare: 1, extraGrowth: 0, ...more })!

describe('the date when a resource is full', () => {
  it('is when four weeks of demand reach what four weeks can deliver', () => {
    // week 104 + w asks about 204 + w; the mean of four weeks lags by one and a half
    const { p10, p50, p90, probability } = asked(flat(222.5, 156))
    expect(Math.abs(p50! - 20)).toBeLessThanOrEqual(3)
    expect(p10!).toBeLessThanOrEqual(p50!)
    expect(p90!).toBeGreaterThanOrEqual(p50!)
    expect(probability).toBeGreaterThan(0.9)
  })

  it('comes earlier with a lower target, and with more growth than was forecast', () => {
    const { p50 } = asked(flat(230, 156))
    expect(asked(flat(230, 156), { targetShare: 0.95 }).p50!).toBeLessThan(p50!)
    expect(asked(flat(230, 156), { extraGrowth: 0.1 }).p50!).toBeLessThan(p50!)
  })

  it('is later by what arrives, and sooner by what retires', () => {
    const supply = (change: number) => flat(225, 156).map((value, week) => (week < 110 ? value : value + change))
    const { p50 } = asked(supply(0))
    expect(asked(supply(15)).p50!).toBeGreaterThan(p50!)
    expect(asked(supply(-15)).p50!).toBeLessThan(p50!)
  })

  it('is now where the last four weeks were full', () => {
    expect(asked(flat(200, 156))).toMatchObject({ p10: 0, p50: 0, p90: 0, probability: 1 })
  })

  it('is not before the end of the horizon where few paths or none get there', () => {
    expect(asked(flat(1_000, 156))).toMatchObject({ p10: null, p50: null, p90: null, probability: 0, horizon: HORIZON })
    // where half of the paths end
    const open = asked(flat(asked(flat(1_000, 156)).smoothed.median.at(-1)!, 156))
    expect(open.p10).not.toBeNull()
    expect(open.p90).toBeNull()
  })

  it('is not told where nobody knows what can be delivered', () => {
    const supply = flat(230, 156)
    supply[120] = NaN
    expect(saturate(growing, { supply, targetShare: 1, extraGrowth: 0 })).toBeUndefined()
  })

  it('needs a year of weeks that are known', () => {
    const year = madeUp({ length: 60, season: 13 })
    expect(foreseeDemand(task(year)).ok).toBe(true)
    year.fill(NaN, 0, 60 - LEAST_WEEKS)
    expect(foreseeDemand(task(year)).ok).toBe(true)
    year[30] = NaN
    expect(foreseeDemand(task(year))).toEqual({
      ok: false,
      problem: { code: 'planning.insufficient', params: { weeks: 51, needed: LEAST_WEEKS } },
    })
    expect(foreseeDemand(task(new Float64Array()))).toMatchObject({ ok: false })
  })

  it('refuses a target that is no share', () => {
    expect(() => asked(flat(1, 156), { targetShare: 75 })).toThrow('"targetShare"')
    expect(() => asked(flat(1, 156), { extraGrowth: -2 })).toThrow('"extraGrowth"')
  })

  it('never goes back as capacity grows, whatever the history', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 1, max: 3, noNaN: true }), (seed, times) => {
        const paths = foreseen(madeUp({ length: 60, season: 13, noise: 60, slope: 0.4, seed }))
        const dates = [1, times].map(
          (factor) => saturate(paths, { supply: flat(125 * factor, 112), targetShare: 1, extraGrowth: 0 })!,
        )
        const order = (weeks: number | null) => weeks ?? Infinity
        for (const share of ['p10', 'p50', 'p90'] as const)
          expect(order(dates[1]![share])).toBeGreaterThanOrEqual(order(dates[0]![share]))
      }),
      { numRuns: 15, seed: 7 },
    )
  })
})

describe('the picture of it', () => {
  it('goes on from the history, with bands in bands', () => {
    const { smoothed } = asked(flat(230, 156))
    const { history, median, bands, supply } = smoothed
    expect([history.length, median.length, supply.length]).toEqual([104, HORIZON, 156])
    expect(Math.abs(median[0]! - history.at(-1)!)).toBeLessThan(5)
    for (let week = 0; week < HORIZON; week++) {
      const edges = [
        bands[2]!.low,
        bands[1]!.low,
        bands[0]!.low,
        median,
        bands[0]!.high,
        bands[1]!.high,
        bands[2]!.high,
      ]
      const values = edges.map((edge) => edge[week]!)
      expect(values).toEqual(values.toSorted((a, b) => a - b))
    }
  })

  it('has means of four weeks', () => {
    expect([...trailing(Float64Array.of(1, 2, 3, 4, 9))].slice(SMOOTHED_WEEKS - 1)).toEqual([2.5, 4.5])
  })
})
