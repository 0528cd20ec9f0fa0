import { describe, expect, it } from 'vitest'
import { budgetSheet } from '../../../forecasts/planning/budget.ts'

const WISH = {
  ...{ run: { coreHours: 128, gpuHours: 8, terabyteYears: 0 }, repeats: 50, currency: 'USD', inKindShare: 0 },
  ...{ rates: { coreHours: 0.02, gpuHours: 0.5, terabyteYears: 60 }, exchange: { local: 'ARS', rate: 1_000 } },
}

describe('the budget sheet of a grant', () => {
  it('is one measured run, so many times, at the full cost, in both currencies', () => {
    const { lines, totals, unpriced } = budgetSheet(WISH)
    expect(
      lines.map(({ resource, quantity, amount, amountLocal }) => [resource, quantity, amount.value, amountLocal]),
    ).toEqual([
      ['coreHours', 6_400, 128, 128_000],
      ['gpuHours', 400, 200, 200_000],
    ])
    expect(lines[0]!.amount).toMatchObject({ unit: 'USD', formula: 'budget.line', inputs: { repeats: 50, rate: 0.02 } })
    expect(totals).toEqual({ requested: { amount: 328, amountLocal: 328_000 }, in_kind: { amount: 0, amountLocal: 0 } })
    expect(unpriced).toEqual([])
  })

  it('has lines of its own for what the centre gives', () => {
    const { lines, totals } = budgetSheet({ ...WISH, inKindShare: 0.25 })
    expect(lines.map(({ resource, kind, quantity }) => [resource, kind, quantity])).toEqual([
      ['coreHours', 'requested', 4_800],
      ['coreHours', 'in_kind', 1_600],
      ['gpuHours', 'requested', 300],
      ['gpuHours', 'in_kind', 100],
    ])
    expect([totals.requested.amount, totals.in_kind.amount]).toEqual([246, 82])
  })

  it('says what has no price, and leaves it out of the total', () => {
    const { lines, totals, unpriced } = budgetSheet({ ...WISH, rates: { ...WISH.rates, gpuHours: NaN } })
    expect(unpriced).toEqual(['gpuHours'])
    expect(lines[1]!.amount.value).toBeNaN()
    expect(totals.requested.amount).toBe(128)
  })

  it.each([
    ['coreHours', { run: { ...WISH.run, coreHours: -1 } }],
    ['repeats', { repeats: 0 }],
    ['rate of coreHours', { rates: { ...WISH.rates, coreHours: -0.1 } }],
    ['exchangeRate', { exchange: { local: 'ARS', rate: 0 } }],
    ['requestedShare', { inKindShare: 1.5 }],
  ])('names %s where it cannot be', (key, more) => {
    expect(() => budgetSheet({ ...WISH, ...more })).toThrow(`"${key}"`)
  })
})
