import { describe, expect, it } from 'vitest'
import { explain } from '../../../core/errors.ts'
import type { InventoryLot } from '../../../core/ledger/capacity/facts.ts'
import { inventoryProblems, usedBeyond } from '../../../forecasts/planning/inventory.ts'

const day = (text: string): number => Date.parse(text) / 1000
const lot = (nodes: string, from: string, to: string | undefined, more: Partial<InventoryLot> = {}): InventoryLot => ({
  ...{ cluster: 'serafin', nodes, type: '', cores: 64, gpus: 0, gpuType: '', memoryBytes: NaN, watts: NaN, price: NaN },
  ...{ currency: '', boughtOn: '', from: day(from), to: to === undefined ? Infinity : day(to), ...more },
})

describe('an inventory that cannot be', () => {
  it('has a node in two lots at a time: named once, with what follows', () => {
    const lots = [lot('cn[01-04]', '2021-01-01', '2026-01-01'), lot('cn[03-06]', '2024-01-01', undefined)]
    const [problem, ...more] = inventoryProblems(lots)
    expect(more).toEqual([])
    expect(problem).toEqual({
      code: 'planning.lots_overlap',
      params: {
        ...{ node: 'cn03', first: 'serafin cn[01-04] 2021-01-01', second: 'serafin cn[03-06] 2024-01-01' },
        from: '2024-01-01',
      },
    })
    expect(explain(problem!, 'en')).toContain('count once')
  })

  it('may follow on itself, and have the same names on another cluster', () => {
    const lots = [
      lot('cn[01-04]', '2021-01-01', '2024-01-01'),
      lot('cn[01-04]', '2024-01-01', undefined),
      lot('cn[01-04]', '2021-01-01', undefined, { cluster: 'mulatona' }),
    ]
    expect(inventoryProblems(lots)).toEqual([])
  })

  it('has a price below zero, or ends before it begins', () => {
    const lots = [lot('a1', '2021-01-01', undefined, { price: -5 }), lot('b1', '2021-01-01', '2020-01-01')]
    expect(inventoryProblems(lots).map(({ code, params }) => [code, params['lot'] ?? params['key']])).toEqual([
      ['planning.negative_price', 'serafin a1 2021-01-01'],
      ['planning.impossible_period', 'serafin b1 2021-01-01'],
    ])
  })

  it('has fewer GPUs than were used: of the time in which it was worst', () => {
    const told = { pool: 'mendieta', resource: 'GPU', hours: [100, 100, 100] }
    expect(usedBeyond({ ...told, used: [360, 480, 410], there: [360, 360, 360] })).toEqual({
      code: 'planning.used_beyond',
      params: { pool: 'mendieta', resource: 'GPU', used: 4.8, there: 3.6 },
    })
    expect(usedBeyond({ ...told, used: [360, NaN, 363], there: [360, 360, 360] })).toBeUndefined()
    expect(usedBeyond({ ...told, used: [1, 0, 0], there: [0, NaN, 0] })).toMatchObject({ code: 'planning.used_beyond' })
  })
})
