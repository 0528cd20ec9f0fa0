import { describe, expect, it } from 'vitest'
import { type ForecastTask, runTask } from '../../forecasts/task.ts'

/** Weekdays of 100, weekends of 20, and a slow rise. */
const demand = (days: number) => Float64Array.from({ length: days }, (_, day) => (day % 7 < 5 ? 100 : 20) + day / 10)
const task = (told: Partial<ForecastTask> = {}): ForecastTask => ({
  ...{ values: demand(140), stepSeconds: 86_400, periods: [7, 365], horizon: 28, levels: [0.5, 0.8, 0.95] },
  ...{ ensemble: 'fast', floor: 0 },
  ...told,
})
const resultOf = (told: Partial<ForecastTask> = {}) => {
  const outcome = runTask(task(told))
  if (!outcome.ok) throw new Error(outcome.problem.code)
  return outcome.result
}

describe('one series from history to forecast', () => {
  it('goes on as it did, within bands that hold each other, and says who made it and how it did before', () => {
    const { mean, intervals, models, backtest } = resultOf()
    const coming = demand(168).subarray(140)
    expect(mean.every((value, step) => Math.abs(value - coming[step]!) < 8)).toBe(true)
    for (let step = 0; step < 28; step++) {
      const [half, most, all] = intervals.map(({ low, high }) => [low[step]!, high[step]!] as const)
      expect(all![0] <= most![0] && most![0] <= half![0] && half![1] <= most![1] && most![1] <= all![1]).toBe(true)
      expect(all![0]).toBeGreaterThanOrEqual(0)
    }
    expect(models[0]!.weight).toBeGreaterThanOrEqual(models.at(-1)!.weight)
    expect(backtest).toMatchObject({
      origins: 3,
      coverage: [expect.any(Number), expect.any(Number), expect.any(Number)],
    })
    expect(backtest.mase).toBeLessThan(1)
  })

  it('is the same to the last bit however often it is asked', () => {
    expect(resultOf()).toEqual(resultOf())
  })

  it('begins where something is known, and is not told of days before', () => {
    const before = new Float64Array(50).fill(NaN)
    const values = Float64Array.from([...before, ...demand(140)])
    expect(resultOf({ values }).mean).toEqual(resultOf().mean)
  })

  it('takes a declared outage for what it is: not a day without demand', () => {
    const values = demand(140)
    values.fill(0, 120, 130)
    const outages = [{ from: 120, to: 130 }]
    const [blind, told] = [resultOf({ values }), resultOf({ values, outages })]
    const error = (mean: Float64Array) => mean.reduce((sum, v, step) => sum + Math.abs(v - demand(168)[140 + step]!), 0)
    expect(error(told.mean)).toBeLessThan(error(blind.mean) / 2)
    const shifted = Float64Array.from([...new Float64Array(30).fill(NaN), ...values])
    expect(resultOf({ values: shifted, outages: [{ from: 150, to: 160 }] }).mean).toEqual(told.mean)
  })

  it('never passes what there is', () => {
    const values = Float64Array.from({ length: 200 }, (_, day) => Math.min(0.97, 0.4 + day / 320))
    const { mean, intervals } = resultOf({ values, ceiling: 1, horizon: 120 })
    expect(Math.max(...mean, ...intervals.at(-1)!.high)).toBeLessThanOrEqual(1)
  })

  it.each([
    [demand(20), 'forecast.insufficient_days'],
    [demand(2), 'forecast.insufficient_weeks'],
    [new Float64Array(0), 'forecast.insufficient_weeks'],
    [new Float64Array(300).fill(NaN), 'forecast.insufficient_weeks'],
  ])('says how much more history it needs', (values, code) => {
    expect(runTask(task({ values }))).toMatchObject({ ok: false, problem: { code } })
  })
})
