/** Competition series, where they lie beside the checkout: the yardsticks are right, and the ensemble beats them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { type Errors, mase, naiveScale, owa, smape } from '../../forecasts/measures.ts'
import { meanOf } from '../../forecasts/numeric/vectors.ts'
import { MODELS } from '../../forecasts/registry.ts'
import { periodsOf, readSet, type TaskSet } from '../bench/forecast/sets.ts'

const folder = join(import.meta.dirname, '../../../shared/data/forecasting')
const here = existsSync(folder)
if (!here) console.warn('skipped: the competition series (../shared/data/forecasting) are not beside this checkout')

type Predict = (history: Float64Array, set: TaskSet) => Float64Array

function errorsOf(set: TaskSet, predict: Predict): Errors {
  const errors = set.tasks.map(({ history, actual }) => {
    const mean = predict(history, set)
    return { smape: smape(actual, mean), mase: mase(actual, mean, naiveScale(history, set.season)) }
  })
  return { smape: meanOf(errors.map((one) => one.smape)), mase: meanOf(errors.map((one) => one.mase)) }
}

const naive2: Predict = (history, { season, horizon }) =>
  MODELS.naive2.fit(history, season > 1 ? [season] : []).predict(horizon).mean
const seasonalNaive: Predict = (history, { name, horizon }) =>
  MODELS.seasonal_naive.fit(history, periodsOf(name).slice(0, 1)).predict(horizon).mean
const fast: Predict = (history, { name, horizon }) =>
  forecast(history, { periods: periodsOf(name), horizon, models: ENSEMBLES.fast }).mean

describe.skipIf(!here)('competition series', () => {
  // measured on the same half with another harness, which reproduces M4's official figures of Naive2
  it.each([
    ['nn5-daily', 0.777],
    ['m3-monthly', 1.074],
    ['m3-quarterly', 1.151],
  ])('%s: the seasonal naive forecast has an OWA of %f', (name, expected) => {
    const set = readSet(folder, name)
    expect(owa(errorsOf(set, seasonalNaive), errorsOf(set, naive2))).toBeCloseTo(expected, 3)
  })

  it.each([
    ['m4-hourly', 30, 0.6],
    ['m4-weekly', 30, 0.85],
    ['m3-monthly', 60, 0.9],
  ])('%s: the fast ensemble beats Naive2 by far', (name, most, limit) => {
    const set = readSet(folder, name, most)
    expect(owa(errorsOf(set, fast), errorsOf(set, naive2))).toBeLessThan(limit)
  })
})
