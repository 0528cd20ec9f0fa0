/** Scenarios over a real ledger. */
import { describe, expect, it } from 'vitest'
import type { PlanDates } from '../../api/planning/schemas.ts'
import { WhatIfAnswer } from '../../api/planning/what-if-schemas.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import { DAY, NOW, PLANNING, planningWorld } from './planning-world.ts'

const open = planningWorld()
type World = Parameters<typeof open>[0]
const PATH = '/api/v1/planning/what-if?pool=cores:serafin'
const asked = async (more = '', world: World = {}) =>
  WhatIfAnswer.parse(await (await open(world).get(`${PATH}${more}`)).json())
const middle = ({ p50, notBefore }: (typeof PlanDates)['_output']) => p50 ?? notBefore! + 1

describe('GET /api/v1/planning/what-if', () => {
  it('changes nothing where nothing is asked', async () => {
    const { base, scenario, order, baseOrder, why, screening } = await asked()
    expect(scenario).toEqual(base)
    expect(order).toEqual(baseOrder)
    expect([why, screening]).toEqual([null, null])
    expect(base.state).toBe('window')
  })

  it('is full later with more nodes and sooner with fewer or with growth', async () => {
    const { base, scenario: more, smoothed } = await asked('&add=thin:1')
    expect(middle(more)).toBeGreaterThan(middle(base))
    // ordered now, it is there in sixty days
    expect(smoothed!.supply[79]).toBe(40 * 168)
    expect(smoothed!.supply[100]).toBe(56 * 168)
    const retired = await asked('&retire=thin:2026-09-01')
    expect(middle(retired.scenario)).toBeLessThan(middle(base))
    expect(retired.smoothed!.supply.at(-1)).toBe(8 * 168)
    const { scenario: grown } = await asked('&growth=60')
    expect(middle(grown)).toBeLessThan(middle(base))
  })

  it('compares what the catalogue has, each with its price, cost of an hour and place in the room', async () => {
    const { options, currency } = await asked()
    expect(currency).toBe('USD')
    // the ones with GPUs are bought for those
    expect(options.map(({ name, count, price, priceLocal }) => [name, count, price, priceLocal])).toEqual([
      ['thin', 1, 8_000, 8_000_000],
      ['fat', 1, 20_000, 20_000_000],
    ])
    const [thin, fat] = options
    expect(thin!.arrives).toEqual({ p50: NOW + 60 * DAY, p90: NOW + 120 * DAY })
    expect(fat!.arrives.p90).toBe(NOW + 150 * DAY)
    expect(fat!.isBeyond || fat!.movedWeeks! > thin!.movedWeeks!).toBe(true)
    // (1,000 + 1,200 + 500 W) × 0.8 = 2.16 kW
    const [power, heat, rack, ups] = thin!.fits
    expect(power).toMatchObject({ state: 'fits', limit: 4, needed: { value: 2.16, unit: 'kW' } })
    expect(heat).toMatchObject({ state: 'fits', needed: { value: 7_369.92, unit: 'BTU/h' } })
    expect(rack).toMatchObject({ of: 'rackUnits', limit: 32, needed: { value: 1, unit: 'U' } })
    expect(ups).toMatchObject({ state: 'unknown', limit: null })
    // 657 of energy, and a third of 3,000 of staff
    expect(thin!.hour.value).toBeCloseTo((1_600 + 657 + 1_000) / (16 * 8_760 * 0.9), 6)
  })

  it('takes as many as the money is for', async () => {
    const { options } = await asked('&budget=17000&rate=2000')
    expect(options.map(({ name, count, isAffordable, priceLocal }) => [name, count, isAffordable, priceLocal])).toEqual(
      [
        ['thin', 2, true, 32_000_000],
        ['fat', 1, false, 40_000_000],
      ],
    )
  })

  it('screens waits where it is told how long jobs run, and says that this is optimistic', async () => {
    const { screening } = await asked('&runHours=5&jobUnits=4&add=fat:1')
    expect(screening).toMatchObject({ isOptimistic: true, targetSeconds: 86_400, base: { formula: 'queue.wait' } })
    expect(screening!.scenario.value!).toBeLessThan(screening!.base.value!)
    expect(screening!.base.inputs).toMatchObject({ servers: 10, meanService: 18_000 })
  })

  it('has no options without a catalogue, and names what is missing for costs', async () => {
    const { options, missing, assumptions } = await asked('', { planning: NO_PLANNING })
    expect(options).toEqual([])
    expect(missing).toContain('planning.energyPrice')
    expect(assumptions.find(({ key }) => key === 'leadDays.p90')).toMatchObject({ value: 730, isDefault: true })
  })

  it('says why there is no date, and still what it can', async () => {
    const bare = await asked('&add=thin:1', { capacity: { groups: [], lots: [], outages: [] } })
    expect([bare.base.state, bare.scenario.state]).toEqual(['unknown', 'unknown'])
    expect(bare.why!.code).toBe('planning.supply_unknown')
    expect(bare.options.map(({ with: date, movedWeeks }) => [date, movedWeeks])).toEqual(Array(2).fill([null, null]))
  })

  it('gives a table: what is, the scenario, and the options', async () => {
    const lines = (await (await open().get(`${PATH}&format=csv`)).text()).trimEnd().split('\n')
    expect(lines[0]).toBe('id,labels,option,count,state,p10,p50,p90,movedWeeks,price USD,price ARS,hour,hourUnit,fits')
    expect(lines.map((line) => line.split(',')[2])).toEqual(['option', 'base', 'scenario', 'thin', 'fat'])
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([14]))
  })

  it.each([
    ['&add=thim:2', 'thin'],
    ['&add=thin', 'name:'],
    ['&add=thin:0', '1 – 10000'],
    ['&retire=thin:soon', '2027-03-01'],
    ['&retire=none:2027-01-01', 'thin'],
    ['&budget=-5', 'budget'],
    ['&runHours=0', 'runHours'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await open().get(`${PATH}${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })

  it('needs a pool', async () => {
    expect((await open().get('/api/v1/planning/what-if')).status).toBe(400)
    const other = await open({ planning: { ...PLANNING, hubs: [{ hub: 'main', sessions: 40 }] } })
    const hub = WhatIfAnswer.parse(await (await other.get('/api/v1/planning/what-if?pool=hub:main')).json())
    expect([hub.pool.unit, hub.options, hub.base.state]).toEqual(['sessions', [], 'insufficient'])
  })
})
