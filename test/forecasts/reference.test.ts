/**
 * R's results on eight standard series against ours (`reference/make.R` says how they were made; `reference/published.ts`
 * holds those of models that R's package has not). What is deterministic agrees to 1e-5 or better: R's numbers were
 * written with eight digits. Where the two search parameters by different criteria, ours is reckoned with R's parameters,
 * and our own may not do worse by our criterion.
 */
import { describe, expect, it } from 'vitest'
import { correctedAkaike } from '../../forecasts/averaging.ts'
import { mase, naiveScale } from '../../forecasts/measures.ts'
import { difference, differencesOf, needsSeasonalDifference } from '../../forecasts/models/arima/differences.ts'
import { differenceOf, errorsOf, estimate, fittedOn } from '../../forecasts/models/arima/estimate.ts'
import { multiply, spread } from '../../forecasts/models/arima/polynomial.ts'
import { cesAhead, runCes } from '../../forecasts/models/ces.ts'
import { runTheta } from '../../forecasts/models/dotm.ts'
import { ahead, type Form, filter } from '../../forecasts/models/ets/filter.ts'
import { searchForm } from '../../forecasts/models/ets/search.ts'
import { runCroston, runTsb } from '../../forecasts/models/intermittent.ts'
import { seasonsOf } from '../../forecasts/numeric/stl.ts'
import { meanOf } from '../../forecasts/numeric/vectors.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { isSeasonal, seasonalIndices } from '../../forecasts/seasonality.ts'
import { CES, THETA } from './reference/published.ts'
import { RESULTS, type Reference } from './reference/results.ts'

const EXACT = 1e-5
const CLOSE = 1e-3
const SERIES = Object.entries(RESULTS.series)
const AIR_PASSENGERS = Float64Array.from(RESULTS.series['AirPassengers']!.values)

/** Relative to the largest of them. */
function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = EXACT): void {
  const values = Array.from(expected)
  const size = Math.max(...values.map(Math.abs))
  expect(actual.length).toBe(values.length)
  for (const [at, value] of values.entries())
    expect(Math.abs(actual[at]! - value) / size, `${at}: ${actual[at]}, R ${value}`).toBeLessThan(tolerance)
}

const historyOf = ({ values }: Reference) => Float64Array.from(values)
const periodsOf = ({ period }: Reference) => (period > 1 ? [period] : [])
const at = (values: Float64Array, steps: readonly number[]) => steps.map((step) => values[step]!)

describe.each(SERIES)('R’s forecast on %s', (name, reference) => {
  const { steps, period } = reference
  const horizon = Math.max(...steps) + 1
  const y = historyOf(reference)

  it.each([
    ['naive', 'naive'],
    ['seasonal_naive', 'seasonalNaive'],
    ['drift', 'drift'],
  ] as const)('%s: means and standard errors', (model, key) => {
    const { mean, se } = MODELS[model].fit(y, periodsOf(reference)).predict(horizon)
    expectNear(at(mean, steps), reference[key].mean)
    expectNear(at(se, steps), reference[key].se)
  })

  // R goes on with the size of an expectation below zero where errors are multiplied; ours says that it cannot be
  const likely = Object.entries(reference.smoothing)
    .map(([code, expected]) => ({ code, expected, form: formOf(code), first: Float64Array.from(expected.season) }))
    .filter(({ form, expected, first }) => filter(y, form, expected.parameters, first).deviance < Infinity)

  it('exponential smoothing: a likelihood for all forms but few', () => {
    const without = Object.keys(reference.smoothing).filter((code) => !likely.some((form) => form.code === code))
    expect(without).toEqual({ UKgas: ['MNA', 'MAA', 'MDA'], lynx: ['MAN', 'MDN'] }[name] ?? [])
  })

  it.each(likely)('exponential smoothing $code at R’s parameters', ({ form, expected, first }) => {
    const filtered = filter(y, form, expected.parameters, first)
    expectNear([filtered.deviance], [expected.deviance])
    const { mean, se } = ahead(horizon, form, expected.parameters, filtered, 1)
    // R corrects means of multiplied seasons for the product of errors; ours go on as if none came
    expectNear(at(mean, steps), expected.mean, form.season === 'M' ? 5e-3 : EXACT)
    // Of multiplied errors ours are near those of added ones: calibration makes up for it. And R's of a season without a
    // trend answer a step early: `class1` writes the season's weight to the third state, where there are two.
    if (form.error === 'A' && (form.season === 'N' || form.trend !== 'N'))
      expectNear(ratiosOf(at(se, steps)), ratiosOf(expected.se))
  })

  it('exponential smoothing: the same criterion of each form, and the same choice by it', () => {
    const criteria = likely.map(({ code, form, expected, first }) => {
      const free = 2 + (form.trend === 'N' ? 0 : 2) + (form.trend === 'D' ? 1 : 0) + (form.season === 'N' ? 0 : period)
      const { deviance } = filter(y, form, expected.parameters, first)
      const aicc = correctedAkaike(deviance, free + 1, y.length)
      expectNear([aicc], [expected.aicc])
      return { code, aicc }
    })
    const best = criteria.reduce((least, next) => (next.aicc < least.aicc ? next : least))
    expect(best.code).toBe(reference.chosenSmoothing)
  })

  it.each(likely)('exponential smoothing $code: no worse where we search', ({ form, expected, first }) => {
    const unit = meanOf(y.map(Math.abs))
    const scaled = y.map((value) => value / unit)
    // R searches the first season too, we do not: R's is handed in, which is best with R's parameters alone
    const season = form.season === 'M' ? first : first.map((index) => index / unit)
    const { parameters } = searchForm(scaled, form, season)
    const deviance = filter(scaled, form, parameters, season).deviance + 2 * y.length * Math.log(unit)
    const tolerance = form.season === 'N' ? CLOSE : 5e-3
    expect(deviance).toBeLessThan(expected.deviance + tolerance * Math.abs(expected.deviance))
  })

  it('Theta at R’s memory and beginning', () => {
    const { mean, alpha, level, isSeasonal: hasSeason } = reference.theta
    expect(isSeasonal(y, period)).toBe(hasSeason)
    const indices = hasSeason ? seasonalIndices(y, period, 'multiplied') : Float64Array.of(1)
    const indexAt = (step: number) => indices[step % indices.length]!
    const adjusted = y.map((value, step) => value / indexAt(step))
    const own = runTheta(adjusted, { level, alpha, theta: 2 }, { dynamic: false, theta: 2 }, horizon)
    const expected = own.ahead.map((value, step) => value * indexAt(y.length + step))
    // smoothing that forgets nothing is no Theta of a state: R's drift counts from elsewhere
    if (alpha < 0.01) return expect(name).toBe('nottem')
    expectNear(at(expected, steps), mean, CLOSE)
  })

  it.each(Object.entries(reference.arima))('ARIMA(%s) at R’s coefficients', (orders, expected) => {
    const { form, weights } = arimaOf(reference, expected)
    if (!isInvertible(weights.ma))
      return expect([`LakeHuron 1,1,1,0,0,0`, 'lynx 0,2,2,0,0,0']).toContain(`${name} ${orders}`)
    const z = differenceOf(y, form)
    const errors = errorsOf(z, weights)
    const [p, , q, seasonalP, , seasonalQ] = expected.orders
    const conditioned = p! + seasonalP! * period
    // R conditions on the first values and takes their errors as none, which matters to the moving average after them
    if (conditioned === 0 || q! + seasonalQ! === 0)
      expectNear([squaresOf(errors.subarray(conditioned))], [expected.squares])
    const { mean, se } = fittedOn({ y, z, ...form }, weights, 1).predict(horizon)
    // R forecasts by Kalman's filter: the same but where the moving average remembers the beginning
    const tolerance = memoryOf(weights.ma, z.length) < 1e-4 ? CLOSE : 0.1
    expectNear(at(mean, steps), expected.mean, tolerance)
    expectNear(ratiosOf(at(se, steps)), ratiosOf(expected.se), tolerance)
  })

  it.each(Object.entries(reference.arima))('ARIMA(%s): no worse where we search', (_, expected) => {
    const { form, weights } = arimaOf(reference, expected)
    if (!isInvertible(weights.ma)) return
    const z = differenceOf(y, form)
    const [p, , q, seasonalP, , seasonalQ] = expected.orders as [number, number, number, number, number, number]
    const own = estimate({ y, z, ...form }, { p, q, seasonalP, seasonalQ, hasMean: expected.hasMean })
    const free = p + q + seasonalP + seasonalQ + (expected.hasMean ? 1 : 0) + 1
    const penalty = 2 * free + (2 * free * (free + 1)) / (z.length - free - 1)
    const atRs = z.length * Math.log(squaresOf(errorsOf(z, weights)) / z.length)
    expect(own.criterion - penalty).toBeLessThan(atRs + CLOSE * Math.abs(atRs))
  })

  it('as many differences as auto.arima takes', () => {
    const seasonalD = period > 1 && needsSeasonalDifference(y, period) ? 1 : 0
    expect(seasonalD).toBe(reference.differences.seasonalD)
    expect(differencesOf(seasonalD === 1 ? difference(y, period) : y)).toBe(reference.differences.d)
  })

  it('the season that mstl takes out', () => {
    if (!reference.seasons) return
    expectNear(at(seasonsOf(y, [period])[0]!, reference.seasons.at), reference.seasons.season)
  })

  it('the scaled error that accuracy tells', () => {
    const { horizon: held, mase: expected } = reference.accuracy
    const history = y.subarray(0, y.length - held)
    const { mean } = MODELS.seasonal_naive.fit(history, periodsOf(reference)).predict(held)
    expectNear([mase(y.subarray(history.length), mean, naiveScale(history, period))], [expected])
  })
})

describe('R’s other results', () => {
  it('mstl: two seasons of one series', () => {
    const { at: places, short, long } = RESULTS.twoSeasons
    const [first, second] = seasonsOf(AIR_PASSENGERS, [4, 12])
    expectNear(at(first!, places), short)
    expectNear(at(second!, places), long)
  })

  it('croston, but for the correction that ours has; and TSB', () => {
    const { values, croston, tsb } = RESULTS.intermittent
    expectNear([runCroston(Float64Array.from(values), 0.1).level / (1 - 0.1 / 2)], [croston])
    expectNear([runTsb(Float64Array.from(values), 0.1, 0.2).level], [tsb])
  })

  it.each(Object.entries(THETA.forecasts))('forecTheta: %s at fixed parameters', (name, expected) => {
    const dynamic = name.startsWith('d')
    const parameters = { level: AIR_PASSENGERS[0]! / 2, alpha: THETA.alpha, theta: THETA.theta }
    const { ahead: mean } = runTheta(AIR_PASSENGERS, parameters, { dynamic, theta: undefined }, expected.length)
    expectNear(mean, expected)
  })

  it('smooth: complex exponential smoothing without a season, from beginning to end and beyond', () => {
    const { parameters, first, last, forecasts } = CES.none
    const stateOf = ([level, unseen]: readonly [number, number]) => ({
      level: Float64Array.of(level),
      unseen: Float64Array.of(unseen),
      season: new Float64Array(1),
    })
    const { state } = runCes(AIR_PASSENGERS, stateOf(first), parameters)
    // the state it ends with swings by sixteen hundred each step: seven digits of the beginning make five of it
    expectNear([state.level[0]!, state.unseen[0]!], last, CLOSE)
    expectNear(cesAhead(stateOf(last), parameters, forecasts.length), forecasts)
  })
})

function formOf(code: string): Form {
  const [error, trend, season] = code as unknown as [Form['error'], Form['trend'], Form['season']]
  return { error, trend, season }
}

/** Against the first step's: of the spread of one step we count fewer parameters than R. */
const ratiosOf = (values: readonly number[]) => values.map((value) => value / values[0]!)

const squaresOf = (errors: Float64Array) => errors.reduce((sum, error) => sum + error ** 2, 0)

function arimaOf({ period }: Reference, fit: Reference['arima'][string]) {
  const [, d, , , seasonalD] = fit.orders
  const minus = (factors: readonly number[]) => [1, ...factors.map((factor) => -factor)]
  return {
    form: { period, times: d!, seasonalTimes: seasonalD! },
    weights: {
      ar: multiply(minus(fit.ar), spread(minus(fit.seasonalAr), period)),
      ma: multiply([1, ...fit.ma], spread([1, ...fit.seasonalMa], period)),
      mean: fit.level,
    },
  }
}

/** How much of an error is left after so many steps. */
function memoryOf(ma: readonly number[], steps: number): number {
  const answer: number[] = []
  for (let step = 0; step < steps; step++) {
    let value = step === 0 ? 1 : 0
    for (let lag = 1; lag < ma.length && lag <= step; lag++) value -= ma[lag]! * answer[step - lag]!
    answer.push(value)
  }
  return Math.max(...answer.slice(-ma.length).map(Math.abs))
}

const isInvertible = (ma: readonly number[]): boolean => memoryOf(ma, 5_000) < 0.01
