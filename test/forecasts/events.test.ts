/** Events by name: learned where the history tells of them, told by somebody, or not believed. */
import { describe, expect, it } from 'vitest'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import type { KnownEvent } from '../../forecasts/events.ts'
import { forecastSeries, type SeriesOptions } from '../../forecasts/series.ts'
import { madeUp } from './made-up.ts'

const OPTIONS: SeriesOptions = { periods: [7], horizon: 14, models: ENSEMBLES.fast }
const [PAST, ALL] = [200, 214]
/** Five days every six weeks; one of them is to come. */
const COURSES = Float64Array.from({ length: ALL }, (_, day) => ((day + 2) % 42 < 5 ? 1 : 0))
const TRIAL = { leastGain: 4, leastTimes: 2, shares: [-0.95, 20] } as const
const course = (told: Partial<KnownEvent> = {}): KnownEvent => ({
  ...{ kind: 'course', name: 'course', column: COURSES, trial: TRIAL },
  ...told,
})
const busier = (share: number) => madeUp({ length: ALL }).map((value, day) => value * (1 + share * COURSES[day]!))
const made = (whole: Float64Array, events: readonly KnownEvent[]) =>
  forecastSeries(whole.subarray(0, PAST), { ...OPTIONS, events })
const errorOf = (mean: Float64Array, whole: Float64Array) =>
  mean.reduce((sum, value, step) => sum + Math.abs(value - whole[PAST + step]!), 0) / mean.length

describe('an event', () => {
  it('that comes again is learned as a share, counted, and forecast', () => {
    const whole = busier(0.5)
    const [plain, told] = [made(whole, []), made(whole, [course()])]
    const [effect] = told.effects
    expect(effect).toMatchObject({ kind: 'course', isShare: true, isLearned: true })
    expect(effect!.effect).toBeGreaterThan(0.35)
    expect(effect!.effect).toBeLessThan(0.65)
    expect(effect!.stepsBefore + effect!.stepsAhead).toBe(COURSES.filter((on) => on === 1).length)
    expect(effect!.stepsAhead).toBeGreaterThan(2)
    expect(errorOf(told.mean, whole)).toBeLessThan(0.7 * errorOf(plain.mean, whole))
  })

  it('that does nothing is not believed, and changes nothing', () => {
    const whole = busier(0)
    const [plain, told] = [made(whole, []), made(whole, [course()])]
    expect(told.effects[0]!.effect).toBeNaN()
    expect(told.mean).toEqual(plain.mean)
  })

  it('that happened once is an accident, unless somebody says that it is none', () => {
    const column = Float64Array.from({ length: ALL }, (_, day) => ((day >= 100 && day < 105) || day >= 210 ? 1 : 0))
    const whole = madeUp({ length: ALL }).map((value, day) => value * (1 + column[day]!))
    expect(made(whole, [course({ column })]).effects[0]!.effect).toBeNaN()
    const { effect } = made(whole, [course({ column, trial: undefined })]).effects[0]!
    expect(effect).toBeGreaterThan(0.6)
  })

  it('is believed at once where it explains a level that was found, else only where it explains much more', () => {
    const column = Float64Array.from({ length: ALL }, (_, day) => (day >= 100 ? 1 : 0))
    const hardware = (leastGain: number) =>
      course({ kind: 'capacity', column, trial: { leastGain, leastTimes: 1, shares: [0, 2] } })
    const options = { ...OPTIONS, shifts: 'find' } as const
    const shiftedBy = (share: number, leastGain: number) => {
      const whole = madeUp({ length: PAST }).map((value, day) => value * (1 + share * column[day]!))
      const { shifts, effects } = forecastSeries(whole, { ...options, events: [hardware(leastGain)] })
      return { found: forecastSeries(whole, options).shifts, shifts, effect: effects[0]!.effect }
    }
    const large = shiftedBy(1, 1e9)
    expect([large.found, large.shifts]).toEqual([[100], []])
    expect(large.effect).toBeGreaterThan(0.8)
    // too small to be found as a new level of its own
    expect(shiftedBy(0.15, 1e9)).toMatchObject({ found: [], effect: NaN })
    expect(shiftedBy(0.15, 4).effect).toBeGreaterThan(0.05)
  })

  it('whose effect it cannot have is taken for something else', () => {
    const whole = busier(0.5)
    const shares = [-0.95, 0.2] as const
    expect(made(whole, [course({ trial: { ...TRIAL, shares } })]).effects[0]!.effect).toBeNaN()
  })

  it.each([
    ['a share', { as: 'share', value: 0.5 }, (value: number) => 1.5 * value],
    ['an amount', { as: 'amount', value: 40 }, (value: number) => value + 40],
  ] as const)('is %s of which somebody knows beforehand, though it never came', (_, expected, put) => {
    const column = Float64Array.from({ length: ALL }, (_, day) => (day >= 205 ? 1 : 0))
    const whole = madeUp({ length: ALL })
    const [plain, told] = [made(whole, []), made(whole, [course({ column, expected, trial: undefined })])]
    const [before, after] = [plain.interval(0.8), told.interval(0.8)]
    for (let step = 0; step < 14; step++) {
      const on = column[PAST + step] === 1
      const of = (value: number) => (on ? put(value) : value)
      expect(told.mean[step]).toBeCloseTo(of(plain.mean[step]!), 8)
      expect(after.high[step]).toBeCloseTo(of(before.high[step]!), 8)
    }
    expect(told.effects).toEqual([
      {
        ...{ kind: 'course', name: 'course', effect: expected.value, isShare: expected.as === 'share' },
        ...{ isLearned: false, stepsBefore: 0, stepsAhead: 9 },
      },
    ])
  })

  it('that is told to take away more than there is leaves nothing, not less', () => {
    const column = new Float64Array(ALL).fill(1, 205)
    const { mean, interval } = made(madeUp({ length: ALL }), [
      course({ column, trial: undefined, expected: { as: 'amount', value: -1_000 } }),
    ])
    expect([...mean.subarray(5)]).toEqual(new Array(9).fill(0))
    expect([...interval(0.95).low.subarray(5)]).toEqual(new Array(9).fill(0))
  })
})
