/** The worker's side of `nightly.ts`: forecasts so many series, each with its backtest, and says that it is done. */
import { parentPort, workerData } from 'node:worker_threads'
import { backtest } from '../../../forecasts/backtest.ts'
import { forecast } from '../../../forecasts/ensemble.ts'
import { madeUp } from './speed.ts'

const DAYS = { periods: [7, 365.25], horizon: 28 }
const { count, length } = workerData as { readonly count: number; readonly length: number }
for (let series = 0; series < count; series++) {
  const y = madeUp(length, 1, series + 1)
  forecast(y, DAYS)
  backtest(y, { ...DAYS, origins: 3, levels: [0.8, 0.95] })
}
parentPort!.postMessage('done')
