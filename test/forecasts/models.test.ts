import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { Forecast, Model } from '../../forecasts/model.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { intermittent, madeUp } from './made-up.ts'

const HORIZON = 10
const WITHOUT_SEASON: readonly Model[] = [MODELS.naive, MODELS.drift, MODELS.croston, MODELS.tsb]
const models = Object.entries<Model>(MODELS)

function expectUsable({ mean, se }: Forecast): void {
  expect(mean).toHaveLength(HORIZON)
  expect(se).toHaveLength(HORIZON)
  expect([...mean].every(Number.isFinite), `${mean}`).toBe(true)
  expect(
    [...se].every((spread) => Number.isFinite(spread) && spread >= 0),
    `${se}`,
  ).toBe(true)
}

function expectClose(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const [step, value] of expected.entries())
    expect(Math.abs(actual[step]! - value), `step ${step}`).toBeLessThanOrEqual(tolerance * size)
}

describe.each(models)('the model %s', (_, model) => {
  it.each([
    ['seasonal', madeUp({ length: 100 })],
    ['growing', madeUp({ length: 60, slope: 3 })],
    ['negative', madeUp({ length: 60, level: -500 })],
    ['around zero', madeUp({ length: 60, level: 0 })],
    ['huge', madeUp({ length: 60 }).map((value) => value * 1e12)],
    ['tiny', madeUp({ length: 60 }).map((value) => value * 1e-12)],
    ['intermittent', intermittent(100)],
    ['nothing but zeros', new Float64Array(50)],
    ['one spike', Float64Array.from({ length: 60 }, (_, at) => (at === 30 ? 1e6 : 1))],
    ['a step', Float64Array.from({ length: 60 }, (_, at) => (at < 30 ? 5 : 500))],
  ])('forecasts numbers and spreads of a history that is %s', (_, y) => {
    expectUsable(model.fit(y, [7]).predict(HORIZON))
  })

  it('forecasts a constant to go on, without doubt', () => {
    const { mean, se } = model.fit(new Float64Array(40).fill(12.5), [7]).predict(HORIZON)
    expectClose(mean, new Float64Array(HORIZON).fill(12.5), 1e-6)
    expect(Math.max(...se)).toBeLessThan(1e-3)
  })

  it('forecasts short histories or says that they are too short', () => {
    for (let length = 1; length <= 20; length++) {
      try {
        expectUsable(model.fit(madeUp({ length }), [7]).predict(HORIZON))
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        expect(error).toHaveProperty('kind', 'invalid')
      }
    }
  })

  it('forecasts the same each time, and keeps its hands off the history', () => {
    const y = madeUp({ length: 80 })
    const first = model.fit(y, [7]).predict(HORIZON)
    expect(model.fit(y, [7]).predict(HORIZON)).toEqual(first)
    expect(y).toEqual(madeUp({ length: 80 }))
  })

  it('forecasts the first steps alike however far it looks', () => {
    const fitted = model.fit(madeUp({ length: 80 }), [7])
    expect(fitted.predict(HORIZON).mean).toEqual(fitted.predict(3 * HORIZON).mean.subarray(0, HORIZON))
  })

  it('does not depend on the unit', () => {
    const y = madeUp({ length: 80 })
    const { mean, se } = model.fit(y, [7]).predict(HORIZON)
    const scaled = model
      .fit(
        y.map((value) => value * 1024),
        [7],
      )
      .predict(HORIZON)
    // searches stop a little earlier or later, and Theta of logarithms is not blind to their level
    expectClose(
      scaled.mean,
      mean.map((value) => value * 1024),
      2e-3,
    )
    expectClose(
      scaled.se,
      se.map((value) => value * 1024),
      0.05,
    )
  })

  it('sees the season of a plain repetition', () => {
    if (WITHOUT_SEASON.includes(model)) return
    const season = [10, 20, 30, 20, 10, 5, 5]
    const y = Float64Array.from({ length: 70 }, (_, at) => season[at % 7]!)
    const { mean } = model.fit(y, [7]).predict(14)
    expectClose(
      mean,
      Float64Array.from({ length: 14 }, (_, at) => season[at % 7]!),
      0.02,
    )
  })

  it('forecasts from ten thousand values', () => {
    expectUsable(model.fit(madeUp({ length: 10_000 }), [7]).predict(HORIZON))
  })

  it('refuses nothing but numbers that are none', () => {
    try {
      const { mean } = model.fit(new Float64Array(40).fill(NaN), [7]).predict(HORIZON)
      expect([...mean].some(Number.isFinite)).toBe(false)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  })

  it('goes on with another history that begins alike, where it can', () => {
    const y = madeUp({ length: 120 })
    const resumed = model.fit(y, [7]).resume?.(y.subarray(0, 90))
    if (resumed) expectUsable(resumed.predict(HORIZON))
  })
})

/** Of values below zero no model takes logarithms or quotients: what is added to all is added to the forecast. */
const MOVED = [
  ...(['naive', 'seasonal_naive', 'drift', 'naive2', 'ses', 'holt', 'damped'] as const),
  ...(['ets', 'arima', 'mstl', 'ridge_ar', 'ridge_changes', 'growth'] as const),
]

describe('models of what may be less than nothing', () => {
  it.each(MOVED)('%s moves and stretches with its history', (name) => {
    const y = madeUp({ length: 70, level: -500, slope: -0.5 })
    const plain = MODELS[name].fit(y, [7]).predict(HORIZON).mean
    const shift = fc.integer({ min: -2000, max: 300 })
    const factor = fc.constantFrom(0.25, 1, 8)
    fc.assert(
      fc.property(shift, factor, (by, times) => {
        const moved = MODELS[name].fit(
          y.map((value) => times * value + by),
          [7],
        )
        const { mean } = moved.predict(HORIZON)
        // searches begin and stop elsewhere: a twentieth of the swing
        for (const [step, value] of plain.entries())
          expect(Math.abs((mean[step]! - by) / times - value), `${step}`).toBeLessThan(2)
      }),
      { numRuns: 8, seed: 6 },
    )
  })
})

describe('the simplest models', () => {
  const y = Float64Array.of(3, 1, 4, 1, 5)
  it.each([
    ['naive', [], [5, 5, 5]],
    ['seasonal_naive', [2], [1, 5, 1]],
    // from 3 to 5 in four steps
    ['drift', [], [5.5, 6, 6.5]],
  ] as const)('%s is exact', (name, periods, expected) => {
    expect([...MODELS[name].fit(y, periods).predict(3).mean]).toEqual(expected)
  })

  it('are less sure the farther they look', () => {
    // changes of −2, 3, −3, 4
    const sigma = Math.sqrt((4 + 9 + 9 + 16) / 4)
    const { se } = MODELS.naive.fit(y, []).predict(4)
    expect(se[0]).toBeCloseTo(sigma, 12)
    expect(se[3]).toBeCloseTo(2 * sigma, 12)
  })
})

describe('models that know a line', () => {
  const line = Float64Array.from({ length: 40 }, (_, at) => 10 + 2 * at)
  const next = Float64Array.from({ length: HORIZON }, (_, step) => 10 + 2 * (40 + step))
  it.each(['drift', 'holt', 'ets', 'arima', 'dotm'] as const)('%s goes on along it', (name) => {
    const tolerance = name === 'dotm' ? 0.05 : 0.02
    expectClose(MODELS[name].fit(line, []).predict(HORIZON).mean, next, tolerance)
  })
})
