import { describe, expect, it } from 'vitest'
import { CapacityAnswer, UtilisationAnswer } from '../../api/capacity-schemas.ts'
import { readInventory } from '../../collector/files/inventory.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { CLASSES, type Class, type ClassSeconds } from '../../core/ledger/capacity/utilisation.ts'
import type { CapacityAnswer as FoundCapacity } from '../../store/ledger/capacity/capacity-query.ts'
import type { UtilisationAnswer as Found, UtilisationQuery } from '../../store/ledger/capacity/utilisation-query.ts'
import { reading } from '../collector/files/reading.ts'
import { NO_LEDGER, NOW, world } from './world.ts'

const CORDOBA = 'America/Argentina/Cordoba'
const unix = (iso: string): number => Date.parse(iso) / 1000

const FOUND: FoundCapacity = {
  groups: [
    {
      cluster: 'serafin',
      type: '=A30',
      gpuTypes: ['a30'],
      steps: [{ from: 0, to: 3_600, nodes: 2, cores: 128, gpus: 4, memoryBytes: NaN, watts: 2_201 }],
    },
    {
      cluster: 'serafin',
      type: 'EPYC',
      gpuTypes: [],
      steps: [{ from: 3_600, to: Infinity, nodes: 64, cores: 4_096, gpus: 0, memoryBytes: 2 ** 40, watts: NaN }],
    },
  ],
  lots: [
    {
      ...{ cluster: 'serafin', nodes: 'cn[01-64]', type: 'EPYC', cores: 64, gpus: 0, gpuType: '' },
      ...{ memoryBytes: 251.5 * 1024 ** 3, watts: NaN, price: 371_748, currency: 'USD', boughtOn: '2021-03-15' },
      ...{ from: unix('2021-08-01T00:00:00-03:00'), to: unix('2030-01-01T00:00:00-03:00') },
    },
  ],
  outages: [{ what: 'serafin', from: 10, to: Infinity, isPlanned: true, note: 'mudanza' }],
}

function asking(found: FoundCapacity = FOUND) {
  const windows: Interval[] = []
  const ledger = {
    ...NO_LEDGER,
    capacity: async (window: Interval) => {
      windows.push(window)
      return found
    },
  }
  return { ...world({ deps: { ledger, timeZone: CORDOBA } }), windows }
}

describe('GET /api/v1/capacity', () => {
  it('gives steps by kind of node, and the inventory with its prices; what nobody told is null', async () => {
    const answer = CapacityAnswer.parse(await (await asking().get('/api/v1/capacity')).json())
    expect(answer.groups[0]!.steps).toEqual([
      { from: 0, to: 3_600, nodes: 2, cores: 128, gpus: 4, memoryBytes: null, watts: 2_201 },
    ])
    expect(answer.groups[1]!.steps[0]).toMatchObject({ to: null, watts: null, gpus: 0 })
    expect(answer.lots).toMatchObject([{ nodes: 'cn[01-64]', price: 371_748, currency: 'USD', watts: null }])
    expect(answer.outages).toEqual([{ what: 'serafin', from: 10, to: null, planned: true, note: 'mudanza' }])
  })

  it('asks for twenty years and all that is to come, or for what it is told', async () => {
    const { get, windows } = asking()
    await get('/api/v1/capacity')
    await get(`/api/v1/capacity?from=${NOW}&to=${NOW + 10}`)
    expect(windows).toEqual([
      { from: NOW - 7_305 * 86_400, to: Infinity },
      { from: NOW, to: NOW + 10 },
    ])
  })

  it('gives steps as a table with defused formulas and ISO times', async () => {
    const response = await asking().get('/api/v1/capacity?format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="capacity-steps.csv"')
    expect((await response.text()).split('\n').slice(0, 3)).toEqual([
      'from,to,cluster,type,gpuTypes,nodes,cores,gpus,memoryBytes,watts',
      "1970-01-01T00:00:00.000Z,1970-01-01T01:00:00.000Z,serafin,'=A30,a30,2,128,4,,2201",
      '1970-01-01T01:00:00.000Z,,serafin,EPYC,,64,4096,0,1099511627776,',
    ])
  })

  it('gives the inventory as the table that import reads', async () => {
    const text = await (await asking().get('/api/v1/capacity?format=csv&table=lots')).text()
    const { facts, problems, ignored } = reading(
      (file, path, found) => readInventory(file, path, found, { timeZone: CORDOBA, cluster: '' }),
      text,
    )
    expect([problems, ignored]).toEqual([[], []])
    expect(facts).toEqual(FOUND.lots)
  })

  it.each([
    ['zone=Cordoba', 'America/Argentina/Cordoba'],
    ['table=nodes', 'steps, lots'],
    ['from=yesterday', 'now-6h'],
    ['step=day', 'step'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await asking().get(`/api/v1/capacity?${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })
})

function classes(seconds: Partial<Record<Class, readonly number[]>>): ClassSeconds {
  return Object.fromEntries(
    CLASSES.map((name) => [name, Float64Array.from(seconds[name] ?? [0, 0])]),
  ) as unknown as ClassSeconds
}

const USED: Found = {
  bounds: Float64Array.of(0, 3_600, 7_200),
  groups: [
    {
      cluster: 'serafin',
      type: '=fat',
      coverage: Float64Array.of(0.5, NaN),
      cores: classes({
        reported: [1_000, NaN],
        allocated: [300, NaN],
        plannedDown: [100, NaN],
        down: [50, NaN],
        idle: [50, NaN],
        unknown: [500, NaN],
      }),
      gpus: classes({}),
    },
  ],
}

function askingUse(found: Found = USED) {
  const queries: UtilisationQuery[] = []
  const ledger = {
    ...NO_LEDGER,
    utilisation: async (query: UtilisationQuery) => {
      queries.push(query)
      return found
    },
  }
  return { ...world({ deps: { ledger, timeZone: CORDOBA } }), queries }
}

describe('GET /api/v1/utilisation', () => {
  it('gives a column a class, and of what is known allocated ÷ (reported − planned down)', async () => {
    const answer = UtilisationAnswer.parse(await (await askingUse().get('/api/v1/utilisation?by=type')).json())
    expect(answer).toMatchObject({ timeZone: CORDOBA, bounds: [0, 3_600, 7_200] })
    const [{ names, figures }] = answer.groups as [(typeof answer.groups)[number]]
    expect(names).toEqual({ cluster: 'serafin', type: '=fat' })
    expect(figures.coreUtilisationRatio).toEqual([0.75, null])
    expect(figures.coverageRatio).toEqual([0.5, null])
    expect(figures.reportedCoreSeconds).toEqual([1_000, null])
    // no GPUs: no share of them
    expect(figures.gpuUtilisationRatio).toEqual([null, null])
    expect(figures.reportedGpuSeconds).toEqual([0, 0])
  })

  it('asks for the months of a year in the zone of the service, or what it is told', async () => {
    const { get, queries } = askingUse()
    await get('/api/v1/utilisation')
    await get('/api/v1/utilisation?by=type&step=hour&zone=UTC&from=now-7d')
    expect(queries).toEqual([
      { from: NOW - 365 * 86_400, to: NOW, step: 'month', by: 'cluster', timeZone: CORDOBA, now: NOW },
      { from: NOW - 7 * 86_400, to: NOW, step: 'hour', by: 'type', timeZone: 'UTC', now: NOW },
    ])
  })

  it('gives a table with defused formulas and ISO times', async () => {
    const response = await askingUse().get('/api/v1/utilisation?by=type&format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="utilisation.csv"')
    const [head, first, second] = (await response.text()).split('\n')
    expect(head).toMatch(/^from,to,cluster,type,coreUtilisationRatio,gpuUtilisationRatio,coverageRatio,reportedCore/)
    expect(first).toMatch(/^1970-01-01T00:00:00\.000Z,1970-01-01T01:00:00\.000Z,serafin,'=fat,0\.75,,0\.5,1000,300,/)
    expect(second).toMatch(/^1970-01-01T01:00:00\.000Z,1970-01-01T02:00:00\.000Z,serafin,'=fat,,,,,,/)
  })

  it.each([
    ['by=node', 'cluster, type'],
    ['zone=Cordoba', 'America/Argentina/Cordoba'],
    ['step=week', 'hour, day, month, year'],
    ['from=now&to=now-1d', 'from'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await askingUse().get(`/api/v1/utilisation?${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })
})
