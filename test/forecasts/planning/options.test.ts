import { describe, expect, it } from 'vitest'
import { foreseeDemand } from '../../../forecasts/planning/demand-paths.ts'
import { compareOption, type Situation } from '../../../forecasts/planning/options.ts'
import { madeUp } from '../made-up.ts'

const WEEK = 7 * 86_400
const WEEKS = 104
const HORIZON = 104
/** core-hours a week of one core */
const HOURS = 168
const outcome = foreseeDemand({
  // about 100 cores, a third more a year
  weekly: madeUp({ length: WEEKS, season: 13, swing: 0, slope: HOURS * 0.6, noise: 20, level: HOURS * 100 }),
  ...{ horizon: HORIZON, ensemble: 'fast', count: 200, seed: 1 },
})
if (!outcome.ok) throw new Error(outcome.problem.code)
const bounds = Float64Array.from({ length: WEEKS + HORIZON + 1 }, (_, week) => week * WEEK)
const situation = (cores: number): Situation => ({
  ...{ paths: outcome.result, bounds, resource: 'cores', availability: 1, now: WEEKS * WEEK },
  supplied: { supply: new Float64Array(WEEKS + HORIZON).fill(cores * HOURS), targetShare: 0.8, extraGrowth: 0 },
  ...{ loads: [{ count: 10, watts: 500, rackUnits: 1 }], derating: 1 },
  limits: { feedKilowatts: 8, coolingBtuAnHour: NaN, rackUnits: 40, upsKilowatts: NaN },
  opexYearOf: () => 500,
})
const node = {
  ...{ name: 'thin', cores: 16, gpus: 0, watts: 600, rackUnits: 1, price: 8_000, currency: 'USD', lifeYears: 5 },
  leadDays: { p50: 56, p90: 84 },
}

describe('what to buy', () => {
  it('is compared by how far it moves the date: more moves it farther', () => {
    const one = compareOption({ option: node, count: 1 }, situation(220))
    const two = compareOption({ option: node, count: 2 }, situation(220))
    expect(one.movedWeeks).toBeGreaterThan(5)
    expect(two.movedWeeks).toBeGreaterThan(one.movedWeeks)
    // 0.6 core a week are asked more: 16 × 0.8 last for 21 weeks
    expect(Math.abs(one.movedWeeks - 21)).toBeLessThan(6)
  })

  it('moves it out of sight where it is a lot, and not at all where there was none', () => {
    expect(compareOption({ option: node, count: 20 }, situation(220)).movedWeeks).toBe(Infinity)
    expect(compareOption({ option: node, count: 1 }, situation(1_000))).toMatchObject({
      movedWeeks: 0,
      withoutP50: null,
    })
  })

  it('tells of what is full already when it is so again after the arrival', () => {
    const { after, withoutP50, arrives } = compareOption({ option: node, count: 3 }, situation(190))
    // four weeks that the eight before its arrival have no part in
    expect(withoutP50).toBe(12)
    expect(after!.p50!).toBeGreaterThan(12)
    expect(arrives).toEqual({ p50: (WEEKS + 8) * WEEK, p90: (WEEKS + 12) * WEEK })
  })

  it('costs what an hour used as far as the target costs, and needs power that may not be there', () => {
    const { hour, fits, price } = compareOption({ option: node, count: 5 }, situation(220))
    expect(price).toBe(40_000)
    expect(hour.value).toBeCloseTo((8_000 / 5 + 500) / (16 * 8_760 * 0.8), 12)
    expect(fits.map(({ state }) => state)).toEqual(['fits', 'unknown', 'fits', 'unknown'])
    expect(compareOption({ option: node, count: 6 }, situation(220)).fits[0]!.state).toBe('exceeds')
  })

  it('is not known to move anything where the supply is not known', () => {
    const { after, movedWeeks } = compareOption({ option: node, count: 1 }, situation(NaN))
    expect([after, movedWeeks]).toEqual([undefined, NaN])
  })

  it('names a catalogue entry that cannot be', () => {
    const ask = (more: object) => () => compareOption({ option: { ...node, ...more }, count: 1 }, situation(220))
    expect(ask({ price: -1 })).toThrow('"capex"')
    expect(ask({ leadDays: { p50: 9, p90: 8 } })).toThrow('"thin"')
  })
})
