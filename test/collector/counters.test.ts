import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCounterRates } from '../../collector/counters.ts'

describe('a counter', () => {
  it('gives nothing at its first scrape, then its mean rate since the scrape before', () => {
    const rates = createCounterRates()
    expect(rates.rate('a', 100, 1000)).toBeNaN()
    expect(rates.rate('a', 160, 1015)).toBe(4)
    expect(rates.rate('a', 160, 1030)).toBe(0)
  })

  it('gives nothing where it went back, and counts on from there', () => {
    const rates = createCounterRates()
    rates.rate('a', 1_000_000, 0)
    expect(rates.rate('a', 5, 10)).toBeNaN()
    expect(rates.rate('a', 25, 20)).toBe(2)
  })

  it.each([0, -5])('gives nothing where the clock moved by %d s', (step) => {
    const rates = createCounterRates()
    rates.rate('a', 1, 100)
    expect(rates.rate('a', 2, 100 + step)).toBeNaN()
    expect(rates.rate('a', 3, 101 + step)).toBe(1)
  })

  it('gives the mean over a gap, not a spike after it', () => {
    const rates = createCounterRates()
    rates.rate('a', 0, 0)
    expect(rates.rate('a', Number.NaN, 10)).toBeNaN()
    expect(rates.rate('a', 100, 20)).toBe(5)
  })

  it('keeps counters apart by name, rates apart from increases', () => {
    const rates = createCounterRates()
    rates.rate('a', 1, 0)
    rates.rate('b', 100, 0)
    expect(rates.increase('a', 7)).toBeNaN()
    expect([rates.rate('a', 2, 1), rates.rate('b', 105, 1), rates.increase('a', 9)]).toEqual([1, 5, 2])
    expect(rates.increase('a', 3)).toBeNaN()
    expect(rates.increase('a', 4)).toBe(1)
  })

  it('is never negative, whatever counters and clocks do', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.double({ noNaN: true }))), (steps) => {
        const rates = createCounterRates()
        return steps.every(([value, now]) => !(rates.rate('a', value, now) < 0) && !(rates.increase('a', value) < 0))
      }),
    )
  })

  it('forgets counters unseen for an hour once there are many', () => {
    const rates = createCounterRates()
    for (let i = 0; i < 4_096; i++) rates.rate(`old ${i}`, 1, 0)
    rates.rate('new', 1, 3_601)
    expect(rates.rate('old 0', 2, 3_602)).toBeNaN()
    expect(rates.rate('new', 3, 3_602)).toBe(2)
  })
})
