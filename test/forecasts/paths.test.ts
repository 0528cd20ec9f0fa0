import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENSEMBLES, forecast } from '../../forecasts/ensemble.ts'
import { memoryOf } from '../../forecasts/memory.ts'
import { firstAbove, simulate } from '../../forecasts/paths.ts'
import { madeUp, noiseFrom } from './made-up.ts'

const COUNT = 400
const combined = forecast(madeUp({ length: 200, slope: 0.3 }), { periods: [7], horizon: 28, models: ENSEMBLES.fast })
const paths = simulate(combined, COUNT, 1)
const at = (step: number) => paths.map((path) => path[step]!)
const correlation = (left: readonly number[], right: readonly number[]) => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(left), mean(right)]
  const together = left.reduce((sum, value, index) => sum + (value - a) * (right[index]! - b), 0)
  const apart = (values: readonly number[], middle: number) => values.reduce((sum, v) => sum + (v - middle) ** 2, 0)
  return together / Math.sqrt(apart(left, a) * apart(right, b))
}

describe('simulated paths', () => {
  it.each([0.5, 0.8, 0.9, 0.95])('lie in the interval of %f as often as it says, at each step', (level) => {
    const { low, high } = combined.interval(level)
    for (let step = 0; step < 28; step++) {
      const inside = at(step).filter((value) => low[step]! <= value && value <= high[step]!).length
      expect(Math.abs(inside / COUNT - level)).toBeLessThanOrEqual(2 / COUNT)
    }
  })

  it('are the same for the same seed, and others for another', () => {
    expect(simulate(combined, 20, 7)).toEqual(simulate(combined, 20, 7))
    expect(simulate(combined, 20, 8)).not.toEqual(simulate(combined, 20, 7))
  })

  it('hang together from step to step, the less the farther apart', () => {
    const { lasting, fading } = combined.memory
    const expected = (lag: number) => lasting + (1 - lasting) * fading ** lag
    for (const lag of [1, 5, 20]) {
      const seen = Array.from({ length: 28 - lag }, (_, step) => correlation(at(step), at(step + lag)))
      const average = seen.reduce((sum, value) => sum + value, 0) / seen.length
      expect(Math.abs(average - expected(lag))).toBeLessThan(0.12)
    }
  })

  it('stay between floor and ceiling', () => {
    const bounded = forecast(madeUp({ length: 80, level: 20, slope: 1 }), {
      ...{ periods: [7], horizon: 14, models: ENSEMBLES.fast, floor: 90, ceiling: 100 },
    })
    for (const path of simulate(bounded, 50, 1))
      for (const value of path) {
        expect(value).toBeGreaterThanOrEqual(90)
        expect(value).toBeLessThanOrEqual(100)
      }
  })

  it('are finite and as many as asked for, whatever the history', () => {
    const histories = fc.array(fc.integer({ min: -50, max: 1000 }), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(histories, fc.integer({ min: 2, max: 30 }), fc.integer(), (values, count, seed) => {
        const any = forecast(Float64Array.from(values), { periods: [4], horizon: 5, models: ['naive', 'dotm'] })
        const drawn = simulate(any, count, seed)
        expect(drawn).toHaveLength(count)
        expect(drawn.every((path) => path.length === 5 && path.every(Number.isFinite))).toBe(true)
      }),
      { numRuns: 40, seed: 4 },
    )
  })
})

describe('the memory of errors', () => {
  const errorsOf = (make: (random: () => number) => number[]) => {
    const random = noiseFrom(2)
    return Array.from({ length: 200 }, () => Float64Array.from(make(() => random() - 0.5)))
  }

  it('lasts where the level was missed', () => {
    const { lasting } = memoryOf(
      errorsOf((random) => {
        const level = 3 * random()
        return Array.from({ length: 20 }, () => level + random())
      }),
    )
    // nine tenths of the variance
    expect(Math.abs(lasting - 0.9)).toBeLessThan(0.1)
  })

  it('is none where each step errs for itself', () => {
    const { lasting, fading } = memoryOf(errorsOf((random) => Array.from({ length: 20 }, random)))
    expect(lasting).toBeLessThan(0.1)
    expect(fading).toBeLessThan(0.15)
  })

  it('fades as it did', () => {
    const { lasting, fading } = memoryOf(
      errorsOf((random) => {
        let error = random() * 1.67
        return Array.from({ length: 30 }, () => {
          error = 0.8 * error + random()
          return error
        })
      }),
    )
    expect(lasting).toBeLessThan(0.15)
    expect(Math.abs(fading - 0.8)).toBeLessThan(0.1)
  })

  it('is what is usual where nothing is known', () => {
    const usual = memoryOf([])
    expect(memoryOf([new Float64Array(5).fill(NaN)])).toEqual(usual)
    expect(memoryOf([new Float64Array(5)])).toEqual(usual)
    expect(memoryOf([Float64Array.of(1)])).toEqual(usual)
  })
})

describe('the first step above a value', () => {
  const rising = Array.from({ length: 10 }, (_, path) => Float64Array.from({ length: 20 }, (_, step) => step - path))

  it('is that by which so large a share of the paths has been above', () => {
    // path p is above 4 from step p + 5 on
    expect(firstAbove(rising, 4)).toEqual({ probability: 1, p10: 5, p50: 9, p90: 13 })
  })

  it('is not known where fewer paths are above within the horizon', () => {
    const { probability, p10, p50, p90 } = firstAbove(rising, 14)
    expect([probability, p10, p50, p90]).toEqual([0.5, 15, 19, NaN])
    expect(firstAbove(rising, 19)).toEqual({ probability: 0, p10: NaN, p50: NaN, p90: NaN })
  })

  it('counts a path that comes down again, and is no later for a lower value', () => {
    const swinging = [Float64Array.of(0, 5, 0), Float64Array.of(0, 0, 9)]
    expect(firstAbove(swinging, 4)).toMatchObject({ probability: 1, p50: 1, p90: 2 })
    const combined = forecast(madeUp({ length: 140, slope: 0.5 }), {
      periods: [7],
      horizon: 60,
      models: ENSEMBLES.fast,
    })
    const paths = simulate(combined, 200, 3)
    const chances = [150, 180, 200, 230].map((value) => firstAbove(paths, value).probability)
    expect(chances).toEqual([...chances].sort((a, b) => b - a))
  })
})
