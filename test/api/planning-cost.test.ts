/** Costs and budget sheets over an inventory whose sums can be done by hand. */
import { describe, expect, it } from 'vitest'
import { BudgetAnswer } from '../../api/planning/budget-schemas.ts'
import { CostAnswer } from '../../api/planning/cost-schemas.ts'
import { NO_PLANNING } from '../../core/planning/assumptions.ts'
import { CAPACITY, PLANNING, planningWorld } from './planning-world.ts'

const open = planningWorld()
type World = Parameters<typeof open>[0]
const COST = '/api/v1/planning/cost'
const BUDGET = '/api/v1/planning/budget'
const costs = async (path = COST, more: World = {}) => CostAnswer.parse(await (await open(more).get(path)).json())
const budget = async (path: string, more: World = {}) => BudgetAnswer.parse(await (await open(more).get(path)).json())

describe('GET /api/v1/planning/cost', () => {
  it('spreads price, energy and staff over the hours that are used', async () => {
    const { sides, currency, missing } = await costs()
    expect([currency, missing]).toEqual(['USD', []])
    const [cores, gpus] = sides
    // 1 kW × 1.5 × 8760 × 0.1, and two of three nodes' part of the staff
    expect(cores!.year).toEqual({ capital: 3_200, running: 1_314 + 2_000, all: 6_514 })
    expect(cores).toMatchObject({
      units: 32,
      nodes: 2,
      priced: 2,
      writtenOff: 0,
      utilisation: { value: 0.9, from: 'target' },
    })
    expect(cores!.hour!.value).toBeCloseTo(6_514 / (32 * 8_760 * 0.9), 6)
    expect(gpus!.hour).toMatchObject({ unit: 'USD/GPU-hour', formula: 'cost.node-hours', inputs: { units: 2 } })
    expect(gpus!.hour!.value).toBeCloseTo((4_000 + 1_576.8 + 1_000) / (2 * 8_760 * 0.9), 6)
  })

  it('assumes an availability where nobody told or measured one', async () => {
    const { sides } = await costs(COST, { planning: { ...PLANNING, availability: undefined } })
    expect(sides.map(({ availability }) => availability)).toEqual([0.95, 0.95])
    expect(sides[0]!.hour!.value).toBeCloseTo(6_514 / (32 * 8_760 * 0.95 * 0.9), 6)
  })

  it('is less where more is used, and tells whose use it is', async () => {
    const [cores] = (await costs(`${COST}?utilisation=45`)).sides
    expect(cores!.utilisation).toEqual({ value: 0.45, from: 'asked' })
    expect(cores!.hour!.value).toBeCloseTo((2 * 6_514) / (32 * 8_760 * 0.9), 6)
  })

  it('has the same hours in the cloud, and from which use on owning pays', async () => {
    const { sides, cloudPrices, terabyteYear } = await costs()
    const { cloud } = sides[0]!
    expect(cloud!.year.value).toBeCloseTo(0.05 * 32 * 8_760 * 0.9 + 2 * 90 + 1_000, 2)
    expect(cloud!.breakEven!.value).toBeCloseTo(6_514 / (0.05 * 32 * 8_760), 5)
    expect(cloudPrices).toMatchObject({ date: '2026-06-01', scope: 'on demand, without support', terabyteYear: 250 })
    expect(terabyteYear!.value).toBe(40)
  })

  it('moves the exchange rate by 30 %: of what is imported alone', async () => {
    const { sides, exchange } = await costs()
    expect(exchange).toEqual(PLANNING.exchange)
    expect(sides[0]!.exchange.map(({ value }) => value)).toEqual([5_554_000, 6_514_000, 7_474_000])
    expect(sides[0]!.exchange[0]).toMatchObject({ unit: 'ARS/year', inputs: { shift: -0.3 } })
    const other = await costs(`${COST}?rate=2000`)
    expect(other.sides[0]!.exchange[1]!.value).toBe(3_314_000 + 6_400_000)
  })

  it('tells what an hour of old nodes costs from now on, and whether to keep them', async () => {
    const { old, sides } = await costs(COST, { planning: { ...PLANNING, lifeYears: 1 } })
    expect(sides[0]).toMatchObject({ writtenOff: 2, year: { capital: 0 } })
    expect(old[0]).toMatchObject({ nodes: 'cn[01-02]', type: 'thin', advice: 'keep' })
    expect(old[0]!.marginal.value).toBeCloseTo((1_314 + 400) / (32 * 8_760 * 0.9), 6)
    expect(old[0]!.replacement.value).toBeCloseTo((20_000 + 1_182.6 + 1_000) / (64 * 8_760 * 0.9), 6)
    const dear = await costs(COST, { planning: { ...PLANNING, lifeYears: 1, repairYear: 9_000 } })
    expect(dear.old[0]!.advice).toBe('retire')
  })

  it('knows no cost without the price of energy, and says which keys are missing', async () => {
    const { sides, missing, exchange } = await costs(COST, { planning: NO_PLANNING })
    expect(missing).toEqual(['planning.energyPrice', 'planning.staffYear', 'planning.roomYear'])
    expect(sides[0]!.hour!.value).toBeNull()
    expect([exchange, sides[0]!.cloud, sides[0]!.exchange]).toEqual([null, null, []])
  })

  it('leaves out lots whose price cannot be, is not told or is in another currency', async () => {
    const [thin, gpu] = CAPACITY.lots
    const lots = [
      { ...thin!, price: -1 },
      { ...thin!, nodes: 'cn03', price: NaN },
      { ...gpu!, currency: 'BRL' },
    ]
    const { sides, problems } = await costs(COST, { capacity: { ...CAPACITY, lots } })
    expect(sides.map(({ nodes, priced, hour }) => [nodes, priced, hour])).toEqual([
      [3, 0, null],
      [1, 0, null],
    ])
    expect(problems.map(({ code }) => code)).toEqual(['planning.negative_price', 'planning.other_currency'])
    const local = [{ ...thin!, currency: 'ARS', price: 16_000_000 }]
    expect((await costs(COST, { capacity: { ...CAPACITY, lots: local } })).sides[0]!.year.capital).toBe(3_200)
  })

  it('gives a table, a row a figure, with its formula and inputs', async () => {
    const lines = (await (await open().get(`${COST}?format=csv`)).text()).split('\n')
    expect(lines[0]).toBe('of,figure,value,unit,formula,inputs')
    expect(lines[1]).toMatch(/^cores,hour,0\.0258\d*,USD\/core-hour,cost\.node-hours,capex=16000 lifeYears=5 /)
    expect(lines.some((line) => line.startsWith('storage,terabyteYear,40,'))).toBe(true)
  })

  it.each(['utilisation=0', 'utilisation=101', 'rate=0', 'rate=x'])('refuses %s', async (query) => {
    expect((await open().get(`${COST}?${query}`)).status).toBe(400)
  })
})

describe('GET /api/v1/planning/budget', () => {
  const RUN = `${BUDGET}?coreHours=100&gpuHours=10&repeats=40`

  it('has a line a resource and kind at full cost, in two currencies', async () => {
    const { lines, totals, validUntil, rates, unpriced } = await budget(RUN)
    expect(lines.map(({ resource, kind, quantity }) => [resource, kind, quantity])).toEqual([
      ['coreHours', 'requested', 3_000],
      ['coreHours', 'in_kind', 1_000],
      ['gpuHours', 'requested', 300],
      ['gpuHours', 'in_kind', 100],
    ])
    const hour = rates.find(({ resource }) => resource === 'coreHours')!.figure.value!
    expect(lines[0]!.amount).toMatchObject({
      unit: 'USD',
      formula: 'budget.line',
      inputs: { amountOfRun: 100, repeats: 40 },
    })
    expect(lines[0]!.amount.value).toBeCloseTo(3_000 * hour, 2)
    expect(lines[0]!.amountLocal).toBeCloseTo(3_000_000 * hour, 0)
    expect(totals.in_kind.amount).toBeCloseTo(totals.requested.amount / 3, 4)
    // ninety days after 2026-07-15
    expect(validUntil).toBe('2026-10-13')
    expect(unpriced).toEqual([])
  })

  it.each([
    ['es', 'Presupuesto de cómputo', 'Total solicitado: USD', 'Válido hasta el 2026-10-13.', '3.000 horas-núcleo'],
    ['pt', 'Orçamento de computação', 'Total solicitado: USD', 'Válido até 2026-10-13.', '3.000 horas-núcleo'],
    ['en', 'Computing budget', 'Total requested: USD', 'Valid until 2026-10-13.', '3,000 core-hours'],
  ])('is text to paste in %s', async (lang, ...words) => {
    const { text } = await budget(`${RUN}&lang=${lang}`)
    for (const word of words) expect(text).toContain(word)
    expect(text).toContain('BCRA')
    expect(text).not.toMatch(/[{}]|undefined|null|NaN/)
  })

  it('is a table with as many cells in each row', async () => {
    const lines = (await (await open().get(`${RUN}&format=csv&lang=es`)).text()).trimEnd().split('\n')
    expect(lines[0]).toBe('Renglón,Carácter,Cantidad,Unidad,Costo unitario (USD),Monto (USD),Monto (ARS)')
    expect(lines[1]).toMatch(/^Cómputo en CPU,solicitado,3000,horas-núcleo,0\.0258\d*,77\.\d+,77\d+/)
    expect(lines.some((line) => line.startsWith('Total de aporte en especie,'))).toBe(true)
  })

  it('says what has no price, and shows no local amounts without an exchange rate', async () => {
    const answer = await budget(`${RUN}&lang=en&terabyteYears=2`, { planning: NO_PLANNING })
    expect(answer.unpriced.map(({ code }) => code)).toEqual(Array(3).fill('planning.no_rate'))
    expect(answer.totals).toEqual({
      requested: { amount: 0, amountLocal: null },
      in_kind: { amount: 0, amountLocal: null },
    })
    expect(answer.text).toContain('no price')
    expect(answer.exchange).toBeNull()
  })

  it.each(['coreHours=-1', 'repeats=0', 'inKind=101', 'gpuHours=many'])('refuses %s', async (query) => {
    expect((await open().get(`${BUDGET}?${query}`)).status).toBe(400)
  })
})
