import { describe, expect, it } from 'vitest'
import { fitOf } from '../../../forecasts/planning/fit.ts'

const LIMITS = { feedKilowatts: 20, coolingBtuAnHour: 60_000, rackUnits: 42, upsKilowatts: NaN }
const NODES = [
  { count: 20, watts: 700, rackUnits: 1 },
  { count: 4, watts: 2_000, rackUnits: 4 },
]

describe('the room', () => {
  it('has what new nodes need, or not: kW × derating, 3,412 BTU/h a kW, rack units', () => {
    const fits = fitOf(NODES, 0.8, LIMITS)
    expect(fits.map(({ of, state }) => [of, state])).toEqual([
      ['feedKilowatts', 'fits'],
      ['coolingBtuAnHour', 'exceeds'],
      ['rackUnits', 'fits'],
      ['upsKilowatts', 'unknown'],
    ])
    const [power, heat, rack] = fits.map(({ needed }) => needed.value)
    expect(power).toBeCloseTo(17.6, 9)
    expect(heat).toBeCloseTo(17.6 * 3_412, 6)
    expect(rack).toBe(36)
  })

  it('is not known to be enough where a node does not tell what it needs', () => {
    const [power, , rack] = fitOf([...NODES, { count: 1, watts: NaN, rackUnits: 1 }], 0.8, LIMITS)
    expect([power!.state, rack!.state]).toEqual(['unknown', 'fits'])
  })

  it('refuses less than nothing', () => {
    expect(() => fitOf([{ count: 1, watts: -1, rackUnits: 1 }], 0.8, LIMITS)).toThrow('"watts"')
    expect(() => fitOf(NODES, 0, LIMITS)).toThrow('"derating"')
  })
})
