import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { priorFor, takesPart } from '../../forecasts/priors.ts'
import { intermittent, madeUp, noiseFrom } from './made-up.ts'

const OPTIONS = { periods: [7], horizon: 14 }
const LEVELS = [0.01, 0.1, 0.5, 0.6, 0.8, 0.9, 0.95, 0.99, 0.9999]

function expectNested(combined: ReturnType<typeof forecast>): void {
  let inner = combined.interval(LEVELS[0]!)
  for (const [step, value] of combined.mean.entries()) {
    expect(inner.low[step]).toBeLessThanOrEqual(value)
    expect(inner.high[step]).toBeGreaterThanOrEqual(value)
  }
  for (const level of LEVELS.slice(1)) {
    const outer = combined.interval(level)
    for (const step of combined.mean.keys()) {
      expect(outer.low[step]).toBeLessThanOrEqual(inner.low[step]!)
      expect(outer.high[step]).toBeGreaterThanOrEqual(inner.high[step]!)
    }
    inner = outer
  }
}

describe('the ensemble', () => {
  it('sees season and growth, and covers what comes', () => {
    const whole = madeUp({ length: 214, slope: 0.5 })
    const combined = forecast(whole.subarray(0, 200), OPTIONS)
    const { low, high } = combined.interval(0.99)
    for (const [step, value] of whole.subarray(200).entries()) {
      // the noise alone moves values by 5 either way
      expect(Math.abs(combined.mean[step]! - value)).toBeLessThan(12)
      expect(low[step]).toBeLessThan(value)
      expect(high[step]).toBeGreaterThan(value)
    }
    expect(combined.failed).toEqual([])
    expect(combined.origins).toBeGreaterThanOrEqual(3)
  })

  it('gives weights that sum up to one', () => {
    const { weights } = forecast(madeUp({ length: 100 }), OPTIONS)
    const members = ENSEMBLES.full.filter((name) => takesPart(priorFor(100, OPTIONS.periods), name))
    expect(Object.keys(weights).sort()).toEqual([...members].sort())
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  })

  it('says the same each time', () => {
    const y = madeUp({ length: 120 })
    const [first, second] = [forecast(y, OPTIONS), forecast(y, OPTIONS)]
    expect(second.mean).toEqual(first.mean)
    expect(second.interval(0.9)).toEqual(first.interval(0.9))
  })

  it.each([
    ['one value', Float64Array.of(42)],
    ['two values', Float64Array.of(1, 3)],
    ['five values', madeUp({ length: 5 })],
    ['a constant', new Float64Array(60).fill(3)],
    ['zeros', new Float64Array(60)],
    ['negative values', madeUp({ length: 60, level: -1e6 })],
    ['huge values', madeUp({ length: 60 }).map((value) => value * 1e15)],
    ['demand that is mostly none', intermittent(90)],
    ['one known value among gaps', Float64Array.from({ length: 40 }, (_, at) => (at === 20 ? 5 : NaN))],
  ])('forecasts from %s', (_, y) => {
    const combined = forecast(y, OPTIONS)
    expect([...combined.mean].every(Number.isFinite)).toBe(true)
    expectNested(combined)
  })

  it('lets the only value there is go on', () => {
    const combined = forecast(Float64Array.of(42), { ...OPTIONS, periods: [] })
    expect([...combined.mean]).toEqual(new Array(14).fill(42))
    expect(combined.weights).toEqual({ naive: 1 })
    expect(combined.failed.map(({ model }) => model)).toEqual(ENSEMBLES.full)
    expect(combined.failed[0]!.problem).toEqual({ code: 'forecast.history_short', params: { known: 1, needed: 4 } })
  })

  it('refuses a history of which nothing is known', () => {
    expect(() => forecast(new Float64Array(30).fill(NaN), OPTIONS)).toThrow(/too short.*0 known/)
    expect(() => forecast(new Float64Array(), OPTIONS)).toThrow(/too short/)
  })

  it('forecasts nearly the same where a third of the history is missing', () => {
    const [y, random] = [madeUp({ length: 210, noise: 2 }), noiseFrom(7)]
    const whole = forecast(y, OPTIONS)
    const holed = forecast(
      y.map((value) => (random() < 0.3 ? NaN : value)),
      OPTIONS,
    )
    for (const [step, value] of whole.mean.entries()) expect(Math.abs(holed.mean[step]! - value)).toBeLessThan(6)
  })

  it('is not carried off by growth that has only begun, however far it looks', () => {
    // two weeks that double every other day, then a quarter of a year
    const y = Float64Array.from({ length: 17 }, (_, at) => (at % 3 === 0 ? 0 : 2 ** (at / 2)))
    const { mean } = forecast(y, { periods: [7], horizon: 91 })
    expect(Math.max(...mean)).toBeLessThan(12 * Math.max(...y))
  })

  it('takes ten thousand values', () => {
    const combined = forecast(madeUp({ length: 10_000, season: 24 }), { periods: [24, 168], horizon: 48 })
    expect([...combined.mean].every(Number.isFinite)).toBe(true)
  })

  it('stays between floor and ceiling', () => {
    const y = madeUp({ length: 80, level: 20, slope: 1 })
    const combined = forecast(y, { ...OPTIONS, floor: 90, ceiling: 95 })
    const { low, high } = combined.interval(0.999)
    for (const values of [combined.mean, low, high])
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(90)
        expect(value).toBeLessThanOrEqual(95)
      }
  })

  it('does not forecast less than nothing of what never was', () => {
    const { low } = forecast(madeUp({ length: 60, level: 80, slope: -1.2, swing: 5 }), OPTIONS).interval(0.99)
    expect(Math.min(...low)).toBeGreaterThanOrEqual(0)
    const below = forecast(madeUp({ length: 60, level: 0 }), OPTIONS).interval(0.99)
    expect(Math.min(...below.low)).toBeLessThan(0)
  })

  it('nests its intervals and never crosses them, whatever the history', () => {
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -50, max: 1000 }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (values) => {
        if (values.every(Number.isNaN)) return
        expectNested(forecast(Float64Array.from(values), { periods: [4], horizon: 5, models: ENSEMBLES.fast }))
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('does not depend on the unit', () => {
    const y = madeUp({ length: 90 })
    const plain = forecast(y, OPTIONS)
    const scaled = forecast(
      y.map((value) => value * 1024),
      OPTIONS,
    )
    for (const [step, value] of plain.mean.entries())
      expect(Math.abs(scaled.mean[step]! / 1024 - value)).toBeLessThan(0.005 * value)
  })
})
