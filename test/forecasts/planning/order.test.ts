import { describe, expect, it } from 'vitest'
import { planOrder } from '../../../forecasts/planning/order.ts'

const DAY = 86_400
const NOW = 1_800_000_000
const at = (days: number): number => NOW + days * DAY
const LEAD = { p50: 270, p90: 330 }
const call = (name: string, opens: number, closes: number, moneyDays = 60) => ({
  ...{ name, opens: at(opens), closes: at(closes), moneyDays },
})

describe('the date to order by', () => {
  it('is the early end of the date less the long end of the lead time', () => {
    const { by, isPast } = planOrder(at(400), LEAD, [], NOW)
    expect(by).toMatchObject({ value: at(70), formula: 'order.by', inputs: { leadP90: 330 * DAY } })
    expect(isPast).toBe(false)
  })

  it('may be past', () => {
    expect(planOrder(at(300), LEAD, [], NOW).isPast).toBe(true)
  })

  it('leaves those calls whose money comes in time, and names the last of them', () => {
    const calls = [call('late', 0, 100), call('gone', -30, -1), call('second', 20, 90), call('first', -5, 5)]
    const plan = planOrder(at(500), LEAD, calls, NOW)
    expect(plan.calls.map(({ name, state }) => [name, state])).toEqual([
      ['gone', 'closed'],
      ['first', 'open'],
      ['second', 'to_come'],
      ['late', 'open'],
    ])
    // its money comes on day 160 of the 170 that there are
    expect(plan.lastCall?.name).toBe('late')
    const sooner = planOrder(at(489), LEAD, calls, NOW)
    expect(sooner.calls.at(-1)).toMatchObject({ name: 'late', state: 'late', moneyAt: at(160) })
    expect(sooner.lastCall?.name).toBe('second')
  })

  it('has no call where none comes in time', () => {
    expect(planOrder(at(340), LEAD, [call('next', 0, 30)], NOW).lastCall).toBeUndefined()
  })

  it('refuses a long lead time that is the shorter one', () => {
    expect(() => planOrder(at(400), { p50: 300, p90: 200 }, [], NOW)).toThrow('"leadDays"')
    expect(() => planOrder(at(400), { p50: -1, p90: 200 }, [], NOW)).toThrow('"leadDays"')
  })
})
