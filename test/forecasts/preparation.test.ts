/** What is known beside the history: events, new levels, long seasons, outages. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectsOf } from '../../forecasts/effects.ts'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { masked } from '../../forecasts/prepare.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { findShifts } from '../../forecasts/shifts.ts'
import { recurrence } from '../../forecasts/waves.ts'
import { madeUp, noiseFrom } from './made-up.ts'

const OPTIONS = { periods: [7], horizon: 14, models: ENSEMBLES.fast }
const errorOf = (mean: Float64Array, actual: Float64Array) =>
  mean.reduce((sum, value, step) => sum + Math.abs(value - actual[step]!), 0) / mean.length

/** A course every now and then, in the horizon too. */
const courses = (length: number) => {
  const random = noiseFrom(5)
  return Float64Array.from({ length }, (_, at) => (random() < 0.08 || at === length - 5 ? 1 : 0))
}

describe('events that are known beforehand', () => {
  const column = courses(214)

  it.each([
    ['add where values may be none', (value: number, on: number) => value - 100 + 40 * on, 40],
    ['multiply where all are positive', (value: number, on: number) => value * (1 - 0.4 * on), Math.log(0.6)],
  ])('%s', (_, put, weight) => {
    const whole = madeUp({ length: 214 }).map((value, at) => put(value, column[at]!))
    const { weights } = effectsOf({ y: whole.subarray(0, 200), periods: [7], columns: [column] })
    expect(Math.abs(weights[0]! / weight - 1)).toBeLessThan(0.15)
    const [history, actual] = [whole.subarray(0, 200), whole.subarray(200)]
    const plain = forecast(history, OPTIONS)
    const told = forecast(history, { ...OPTIONS, known: [column] })
    expect(errorOf(told.mean, actual)).toBeLessThan(0.75 * errorOf(plain.mean, actual))
  })

  it('that never came before, or always, change nothing', () => {
    const y = madeUp({ length: 100 })
    const never = Float64Array.from({ length: 114 }, (_, at) => (at > 105 ? 1 : 0))
    const always = new Float64Array(114).fill(1)
    const plain = forecast(y, OPTIONS)
    const told = forecast(y, { ...OPTIONS, known: [never, always] })
    for (const [step, value] of plain.mean.entries()) expect(told.mean[step]).toBeCloseTo(value, 8)
  })

  it('must be known up to the end of the horizon', () => {
    const y = madeUp({ length: 100 })
    expect(() => forecast(y, { ...OPTIONS, known: [courses(105)] })).toThrow(/reaches 105 steps, and 114 are needed/)
    expect(() => forecast(y, { ...OPTIONS, known: [courses(90)] })).toThrow(/reaches 90 steps, and 100 are needed/)
  })

  it('are learned beside gaps, whatever their numbers', () => {
    const [y, random] = [madeUp({ length: 100 }), noiseFrom(9)]
    const holed = y.map((value) => (random() < 0.3 ? NaN : value))
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 114, maxLength: 114 })
    fc.assert(
      fc.property(numbers, (values) => {
        const { mean, interval } = forecast(holed, { ...OPTIONS, known: [Float64Array.from(values)] })
        const { low, high } = interval(0.9)
        for (const [step, value] of mean.entries()) {
          expect(value).toBeGreaterThanOrEqual(low[step]!)
          expect(value).toBeLessThanOrEqual(high[step]!)
        }
      }),
      { numRuns: 20, seed: 3 },
    )
  })

  it('do not depend on the unit they are counted in', () => {
    const whole = madeUp({ length: 214 }).map((value, at) => value - 100 + 40 * column[at]!)
    const told = (factor: number) =>
      forecast(whole.subarray(0, 200), { ...OPTIONS, known: [column.map((value) => factor * value)] }).mean
    const [plain, scaled] = [told(1), told(1000)]
    for (const [step, value] of plain.entries()) expect(Math.abs(scaled[step]! - value)).toBeLessThan(0.01)
  })
})

describe('levels that shift', () => {
  const stepped = (length: number, at: number, factor: number) =>
    madeUp({ length, noise: 15 }).map((value, step) => (step < at ? value : factor * value))

  it('are found where they are, up or down', () => {
    for (const [at, factor] of [
      [100, 2],
      [60, 0.4],
      [150, 1.8],
    ] as const) {
      const found = findShifts(stepped(200, at, factor), [7])
      expect(found).toHaveLength(1)
      expect(Math.abs(found[0]! - at)).toBeLessThanOrEqual(3)
    }
  })

  it.each([
    ['noise', madeUp({ length: 300, swing: 0, noise: 40 })],
    ['a season', madeUp({ length: 300, swing: 60 })],
    ['a line', madeUp({ length: 300, slope: 2 })],
    ['a constant', new Float64Array(300).fill(4)],
    ['one spike', Float64Array.from({ length: 300 }, (_, at) => (at === 100 ? 500 : 10))],
    ['nothing known', new Float64Array(300).fill(NaN)],
    ['little', madeUp({ length: 30 })],
  ])('are not found in %s', (_, y) => {
    expect(findShifts(y, [7])).toEqual([])
  })

  it('are rarely found in what wanders without one', () => {
    let alarms = 0
    for (let seed = 1; seed <= 50; seed++) {
      const random = noiseFrom(seed)
      let level = 100
      const y = Float64Array.from({ length: 200 }, () => {
        level = 100 + 0.7 * (level - 100) + 10 * (random() - 0.5)
        return level
      })
      if (findShifts(y, []).length > 0) alarms++
    }
    expect(alarms).toBeLessThanOrEqual(5)
  })

  it('lead the forecast to the new level at once where their dates are given', () => {
    const whole = stepped(214, 198, 2)
    const [history, actual] = [whole.subarray(0, 200), whole.subarray(200)]
    const given = forecast(history, { ...OPTIONS, shifts: [198] })
    const plain = forecast(history, OPTIONS)
    expect(errorOf(given.mean, actual)).toBeLessThan(0.5 * errorOf(plain.mean, actual))
    expect(plain.shifts).toEqual([])
  })

  it('and where they are found, after three seasons', () => {
    const whole = stepped(214, 172, 2)
    const [history, actual] = [whole.subarray(0, 200), whole.subarray(200)]
    const found = forecast(history, { ...OPTIONS, shifts: 'find' })
    expect(found.shifts).toHaveLength(1)
    // a level of 200 and a swing of 40
    expect(errorOf(found.mean, actual)).toBeLessThan(12)
  })
})

describe('a season as long as a year', () => {
  const year = (at: number) => 30 * Math.sin((2 * Math.PI * at) / 365.25) + 10 * Math.cos((4 * Math.PI * at) / 365.25)
  const whole = madeUp({ length: 1000, noise: 30 }).map((value, at) => value + year(at))
  const [history, actual] = [whole.subarray(0, 910), whole.subarray(910)]
  const options = { ...OPTIONS, horizon: 90 }

  it('is seen after two of them', () => {
    const blind = forecast(history, options)
    const seeing = forecast(history, { ...options, periods: [7, 365.25] })
    expect(errorOf(seeing.mean, actual)).toBeLessThan(0.7 * errorOf(blind.mean, actual))
  })

  it('is not, before two have gone by', () => {
    const short = history.subarray(0, 700)
    const seeing = forecast(short, { ...options, periods: [7, 365.25] })
    expect(seeing.mean).toEqual(forecast(short, options).mean)
  })

  it('comes again, as what only wanders does not', () => {
    expect(recurrence(history, 365.25)).toBeGreaterThan(0.8)
    const random = noiseFrom(11)
    let level = 0
    const wandering = Float64Array.from({ length: 1000 }, () => {
      level += random() - 0.5
      return level
    })
    expect(recurrence(wandering, 365.25)).toBeLessThan(0.4)
  })

  it('is known to multiple seasonal decomposition too', () => {
    const { mean } = MODELS.mstl.fit(history, [7, 365]).predict(90)
    expect(errorOf(mean, actual)).toBeLessThan(25)
  })
})

describe('outages', () => {
  const y = madeUp({ length: 140 })
  const down = y.map((value, at) => (at >= 120 && at < 130 ? 0 : value))
  const outages = [{ from: 120, to: 130 }]

  it('are unknown, not zero', () => {
    expect([...masked(down, outages).subarray(119, 131)].map(Number.isNaN)).toEqual([
      false,
      ...new Array(10).fill(true),
      false,
    ])
    const [plain, told] = [forecast(y, OPTIONS).mean, forecast(down, { ...OPTIONS, outages }).mean]
    for (const [step, value] of plain.entries()) expect(Math.abs(told[step]! - value)).toBeLessThan(6)
  })

  it('may begin before the history and go on until after it', () => {
    expect([
      ...masked(Float64Array.of(1, 2, 3), [
        { from: -5, to: 1 },
        { from: 2, to: 9 },
      ]),
    ]).toEqual([NaN, 2, NaN])
  })
})
