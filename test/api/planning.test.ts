/** Dates of saturation over a real ledger. */
import { describe, expect, it } from 'vitest'
import { SaturationAnswer } from '../../api/planning/schemas.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import { CAPACITY, DAY, DAYS, NOW, PLANNING, planningWorld, T } from './planning-world.ts'

const open = planningWorld()
type World = Parameters<typeof open>[0]
const PATH = '/api/v1/planning/saturation'
const CORES = `${PATH}?pool=cores:serafin`
const asked = async (path: string, more: World = {}) =>
  SaturationAnswer.parse(await (await open(more).get(path)).json())
const one = async (path: string, more: World = {}) => (await asked(path, more)).resources[0]!

describe('GET /api/v1/planning/saturation', () => {
  it('tells of every resource that there is', async () => {
    const { pools, resources, definition } = await asked(PATH)
    expect(pools.map(({ id }) => id)).toEqual(['cores:serafin', 'gpus:serafin', 'memory:serafin'])
    expect(resources.map(({ id, dates }) => [id, dates.state])).toEqual([
      ['cores:serafin', 'window'],
      ['gpus:serafin', 'window'],
      // of which nobody measured anything
      ['memory:serafin', 'insufficient'],
    ])
    expect(definition).toMatchObject({ smoothedWeeks: 4, leastWeeks: 52 })
    expect(resources[2]!.why!.message).toContain('Insufficient history')
  })

  it('tells by hours that would be used, against what the inventory can deliver', async () => {
    const { demand, historyWeeks, bounds, usedShare, smoothed, unit } = await one(CORES)
    expect([unit, historyWeeks, bounds.length]).toEqual(['core-hours/week', 80, 80 + 104 + 1])
    expect([bounds[0], bounds[80]]).toEqual([T, T + DAYS * DAY])
    expect(usedShare).toBeCloseTo(0.5, 3)
    // twenty core-hours a job
    expect(demand[0]! / 20).toBeGreaterThan(70)
    expect(demand[0]! / 20).toBeLessThan(84)
    expect(smoothed!.supply[40]).toBe(40 * 168)
    expect(smoothed!.target[40]).toBe(0.9 * 40 * 168)
  })

  it('tells dates in order, and by when to order: the early one less the long lead time', async () => {
    const { dates, order } = await one(CORES)
    expect(dates.p10!).toBeGreaterThan(NOW)
    expect(dates.p50!).toBeGreaterThan(dates.p10!)
    expect(dates.figure).toMatchObject({ formula: 'saturation.date', unit: 'unix_seconds', value: dates.p50 })
    expect(order!.by.value).toBe(dates.p10! - 120 * DAY)
    expect(order!.calls.map(({ name, state }) => [name, state])[0]).toEqual(['past', 'closed'])
    expect(order!.isPast).toBe(order!.by.value! < NOW)
  })

  it('comes sooner with growth and a lower target, and says when it is too late to order', async () => {
    const { dates } = await one(CORES)
    const grown = await one(`${CORES}&growth=50`)
    expect(grown.dates.p50!).toBeLessThan(dates.p50!)
    expect((await one(`${CORES}&target=80`)).dates.p50!).toBeLessThan(dates.p50!)
    const late = await one(`${CORES}&leadP90=3000`)
    expect(late.order).toMatchObject({ isPast: true, lastCall: null })
  })

  it('is full already where the last weeks were', async () => {
    const { dates } = await one(`${CORES}&target=20`)
    expect(dates).toMatchObject({ state: 'full', p10: T + DAYS * DAY, p90: T + DAYS * DAY })
  })

  it('says what was not served, and of what nobody tells', async () => {
    const { unmet } = await one(CORES)
    expect(unmet!.parts.backlog.value).toBeCloseTo(20, 1)
    expect(unmet!.parts.cancelledPending).toMatchObject({
      low: 0,
      value: expect.closeTo(10, 1),
      high: expect.closeTo(20, 1),
    })
    expect(unmet!.unknown).toEqual(['denied', 'lost'])
    expect(unmet!.total.formula).toBe('demand.unmet')
    expect(unmet!.backlogDays!.value).toBeCloseTo(20 / (40 * 24), 3)
  })

  it('names defaults as such, with where they come from', async () => {
    const { assumptions } = await asked(CORES, { planning: NO_PLANNING })
    expect(assumptions.find(({ key }) => key === 'targetUtilisation')).toMatchObject({ value: 0.8, isDefault: true })
    expect(assumptions.every(({ isDefault, source }) => isDefault && source !== null)).toBe(true)
    const told = (await asked(CORES)).assumptions
    expect(told.find(({ key }) => key === 'targetUtilisation')).toMatchObject({
      value: 0.9,
      isDefault: false,
      source: null,
    })
  })

  it('leads every figure back to a formula that it tells', async () => {
    const { formulas, resources } = await asked(PATH)
    const ids = formulas.map(({ id }) => id)
    const used = [...JSON.stringify(resources).matchAll(/"formula":"([^"]+)"/g)].map(([, id]) => id)
    expect(used.length).toBeGreaterThan(3)
    expect(used.filter((id) => !ids.includes(id as never))).toEqual([])
  })

  it('takes partitions and models of GPUs as the configuration has them', async () => {
    const pool = { cluster: 'serafin', partitions: ['gpu'], types: ['gpu'], gpuType: 'a30' }
    const planning = { ...PLANNING, pools: [{ ...pool, name: 'A30', resource: 'gpus' as const }] }
    const { smoothed, title } = await one(`${PATH}?pool=gpus:A30`, { planning })
    expect([title, smoothed!.supply[40]]).toEqual(['GPU A30', 2 * 168])
  })

  it('tells no date where nobody told of the hardware, nor where there is less than a year', async () => {
    const bare = await one(CORES, { capacity: { groups: [], lots: [], outages: [] } })
    expect(bare.dates).toMatchObject({ state: 'unknown', p50: null })
    expect(bare.why!.message).toContain('cores:serafin')
    expect(bare.order).toBeNull()
    const early = await one(CORES, { now: T + 300 * DAY })
    expect(early).toMatchObject({ dates: { state: 'insufficient', p50: null, probability: null }, order: null })
    expect(early.demand).toHaveLength(42)
  })

  it('names what the inventory cannot be, and use beyond it', async () => {
    const [lot] = CAPACITY.lots
    const lots = [lot!, { ...lot!, nodes: 'cn02', from: lot!.from + DAY, price: -3 }]
    const groups = CAPACITY.groups.map((group) => ({
      ...group,
      steps: group.steps.map((step) => ({ ...step, cores: step.cores / 16 })),
    }))
    const { problems, resources } = await asked(CORES, { capacity: { ...CAPACITY, lots, groups } })
    expect(problems.map(({ code }) => code)).toEqual(['planning.negative_price', 'planning.lots_overlap'])
    expect(resources[0]!.problems.map(({ code }) => code)).toEqual(['planning.used_beyond'])
  })

  it('says where what is known ends long ago: dates start from there', async () => {
    expect((await one(CORES)).problems).toEqual([])
    const { problems } = await one(CORES, { now: NOW + 60 * DAY })
    expect(problems.map(({ code }) => code)).toEqual(['planning.stale'])
    expect(problems[0]!.message).toContain('2026-07-15')
  })

  it('gives a table, a row a resource', async () => {
    const response = await open().get(`${PATH}?format=csv`)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="planning-saturation.csv"')
    const [head, first, , last] = (await response.text()).split('\n')
    expect(head).toMatch(/^id,title,labels,state,p10,p50,p90,notBefore,probability,orderBy/)
    expect(first).toMatch(/^cores:serafin,CPU serafin,cluster:serafin,window,20\d\d-/)
    expect(last).toMatch(/^memory:serafin,Memory serafin,cluster:serafin,insufficient,,,,/)
  })

  it.each([
    ['pool=cores:none', 'cores:serafin'],
    ['target=0', '1 – 100'],
    ['growth=x', '-90 – 500'],
    ['leadP90=-4', '0 – 3650'],
    ['pools=x', 'pool'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await open().get(`${PATH}?${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })
})
