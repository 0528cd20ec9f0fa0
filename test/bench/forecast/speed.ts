/** How long forecasts of an installation's own series take, backtest included. */
import { backtest } from '../../../forecasts/backtest.ts'
import { ENSEMBLES, forecast } from '../../../forecasts/ensemble.ts'
import { median } from '../process.ts'

const TIMES = 5

/** A day and a week in steps, growth, and noise that is the same each time. */
export function madeUp(length: number, perDay: number, seed = 1): Float64Array {
  let noise = seed
  return Float64Array.from({ length }, (_, at) => {
    noise = (noise * 48_271) % 2_147_483_647
    const day = perDay > 1 ? 20 * Math.sin((2 * Math.PI * at) / perDay) : 0
    const week = at % (7 * perDay) < 2 * perDay ? -15 : 0
    return 50 + day + week + (5 * at) / length + (10 * noise) / 2_147_483_647
  })
}

function timed(work: () => void): number {
  work()
  const times = Array.from({ length: TIMES }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
  return median(times)
}

export interface Speed {
  /** a thousand hours, two days ahead, without a backtest */
  readonly full: number
  readonly fast: number
  /** two years of days, four weeks ahead */
  readonly daily: number
  /** eight weeks of hours, two days ahead */
  readonly hourly: number
}

/** Milliseconds, medians. */
export function measureSpeed(): Speed {
  const hours = { periods: [24, 168], horizon: 48 }
  const days = { periods: [7, 365.25], horizon: 28 }
  const judged = { origins: 3, levels: [0.8, 0.95] }
  const [thousand, weeks, years] = [madeUp(1_000, 24), madeUp(8 * 168, 24), madeUp(731, 1)]
  return {
    full: timed(() => forecast(thousand, hours)),
    fast: timed(() => forecast(thousand, { ...hours, models: ENSEMBLES.fast })),
    daily: timed(() => {
      forecast(years, days)
      backtest(years, { ...days, ...judged })
    }),
    hourly: timed(() => {
      forecast(weeks, hours)
      backtest(weeks, { ...hours, ...judged })
    }),
  }
}
