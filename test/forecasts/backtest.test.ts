import { describe, expect, it } from 'vitest'
import { backtest } from '../../forecasts/backtest.ts'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import { madeUp } from './made-up.ts'

const OPTIONS = { periods: [7], horizon: 14, models: ENSEMBLES.fast, origins: 3, levels: [0.8, 0.95] }

describe('a backtest', () => {
  it('forecasts from origins a horizon apart, the last one a horizon before the end', () => {
    expect(backtest(madeUp({ length: 140 }), OPTIONS).origins).toEqual([98, 112, 126])
  })

  it('finds the ensemble better than Naive2 where there is a season and noise', () => {
    const { overall, bySteps } = backtest(madeUp({ length: 200 }), OPTIONS)
    expect(overall.owa).toBeLessThan(0.9)
    expect(overall.mase).toBeLessThan(1)
    expect(bySteps).toHaveLength(14)
    expect(overall.coverage[0]).toBeLessThanOrEqual(overall.coverage[1]!)
    expect(overall.coverage[1]).toBeGreaterThan(0.8)
  })

  it('averages its steps to the whole where all is known', () => {
    const { overall, bySteps } = backtest(madeUp({ length: 120 }), OPTIONS)
    const average = bySteps.reduce((sum, { smape }) => sum + smape, 0) / bySteps.length
    expect(average).toBeCloseTo(overall.smape, 10)
  })

  it('has no figures of a history that is too short', () => {
    const { origins, overall } = backtest(madeUp({ length: 20 }), OPTIONS)
    expect(origins).toEqual([])
    expect(overall.owa).toBeNaN()
    expect(overall.coverage).toEqual([NaN, NaN])
  })

  it('leaves out what did not come', () => {
    const y = madeUp({ length: 120 })
    y.fill(NaN, 115)
    const { bySteps, overall } = backtest(y, { ...OPTIONS, origins: 1 })
    expect(bySteps[9]!.mase).toBeNaN()
    expect(overall.mase).toBeGreaterThan(0)
  })
})
