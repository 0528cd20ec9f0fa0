import { describe, expect, it } from 'vitest'
import type { LearnedLags } from '../../forecasts/lags.ts'
import { LEARNED_LAGS } from '../../forecasts/learned-lags.ts'
import { pooledAr } from '../../forecasts/models/pooled-ar.ts'
import { kindOf, traitsOf } from '../../forecasts/priors.ts'
import { learnLags } from '../bench/forecast/learn-lags.ts'
import { madeUp } from './made-up.ts'

/** Constant, lag and both again times the noise; of negative values, so that none is a logarithm. */
const Y = Float64Array.of(-9, -7, -8, -4)
const UNIT = (2 + 1 + 4) / 3
const tablesOf = (...weights: readonly (readonly number[])[]): LearnedLags => ({
  1: {
    noise: traitsOf(Y).noise,
    tables: [
      {
        lags: 2,
        weights: weights.map((row) => Float64Array.from(row)),
        spread: weights.map((_, step) => step + 1),
      },
    ],
  },
})
const plus = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(9)))

describe('a regression learned of many series', () => {
  it('adds to the last value what was learned of the growth and of the values before', () => {
    // the value before lies 4 below the last one
    const { mean, se } = pooledAr(tablesOf([0, -0.5, 0, 0], [10, 0, 0, 0]))
      .fit(Y, [])
      .predict(2)
    expect(plus(mean)).toEqual(plus(Float64Array.of(-4 + 2, -4 + 0.1 * 10 * UNIT)))
    expect(plus(se)).toEqual(plus(Float64Array.of(UNIT, 2 * UNIT)))
  })

  it('goes on from what it said, beyond the steps that were learned, and is less and less sure', () => {
    const { mean, se } = pooledAr(tablesOf([0, -0.5, 0, 0]))
      .fit(Y, [])
      .predict(3)
    expect(plus(mean)).toEqual([-2, -1, -0.5])
    expect(se[2]! / se[0]!).toBeCloseTo(Math.sqrt(3), 9)
  })

  it('counts the values before otherwise where there is more noise, as far as was seen', () => {
    const smoothing = tablesOf([0, 0, 0, 0.2])
    const noisier = { 1: { ...smoothing['1']!, noise: traitsOf(Y).noise - 1 } }
    const far = { 1: { ...smoothing['1']!, noise: traitsOf(Y).noise - 100 } }
    const next = (learned: LearnedLags) => pooledAr(learned).fit(Y, []).predict(1).mean[0]
    expect(next(smoothing)).toBeCloseTo(-4, 9)
    expect(next(noisier)).toBeCloseTo(-4 - 0.2 * 4, 9)
    expect(next(far)).toBeCloseTo(-4 - 1.5 * 0.2 * 4, 9)
  })

  it('regresses logarithms where all values are positive: what doubles goes on doubling', () => {
    const doubling = Float64Array.of(1, 2, 4, 8)
    const learned = { 1: { ...tablesOf([0, -1, 0, 0])['1']!, noise: traitsOf(doubling).noise } }
    expect(plus(pooledAr(learned).fit(doubling, []).predict(2).mean)).toEqual([16, 32])
  })

  it('takes a season out that nothing was learned of, and puts it back', () => {
    const y = Float64Array.from({ length: 40 }, (_, at) => [-1, -2, -6, -4, -5][at % 5]!)
    const { mean } = pooledAr(tablesOf([0, 0, 0, 0]))
      .fit(y, [5])
      .predict(5)
    expect(plus(mean)).toEqual([-1, -2, -6, -4, -5])
  })

  it('says how many values it needs', () => {
    expect(() => pooledAr(tablesOf([0, 0, 0, 0])).fit(Y.subarray(0, 1), [])).toThrow(
      expect.objectContaining({ problem: { code: 'forecast.history_short', params: { known: 1, needed: 2 } } }),
    )
  })
})

describe('what was learned', () => {
  it('is there for years, quarters, months, weeks and longer histories without a season', () => {
    expect(Object.keys(LEARNED_LAGS).sort()).toEqual(['1', '12', '4', '52', 'long'])
    for (const { tables } of Object.values(LEARNED_LAGS))
      for (const { lags, weights, spread } of tables) {
        expect(weights).toHaveLength(spread.length)
        for (const row of weights) expect(row).toHaveLength(2 * lags)
      }
  })

  it('foretells series that it was not learned of better than the last value, if they follow the same rule', () => {
    // what goes up comes half way down again
    const follow = (seed: number, length: number) => {
      const shocks = madeUp({ length, level: 0, seed })
      let [level, swing] = [100, 0]
      return shocks.map((shock) => {
        level += 1 - 0.5 * swing + shock / 50
        swing = 1 - 0.5 * swing + shock / 50
        return level
      })
    }
    const series = Array.from({ length: 40 }, (_, seed) => {
      const y = follow(seed + 1, 30)
      return { kind: kindOf(y.length, []), fold: 0, y, season: 1 }
    })
    const model = pooledAr(learnLags(series))
    const missed = [0, 0]
    for (let seed = 101; seed <= 140; seed++) {
      const whole = follow(seed, 34)
      const { mean } = model.fit(whole.subarray(0, 30), []).predict(4)
      for (let step = 0; step < 4; step++) {
        missed[0]! += Math.abs(mean[step]! - whole[30 + step]!)
        missed[1]! += Math.abs(whole[29]! - whole[30 + step]!)
      }
    }
    expect(missed[0]!).toBeLessThan(0.9 * missed[1]!)
  })
})
