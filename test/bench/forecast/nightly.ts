/** What the night costs: many series of two years of days in a worker, and whether the main thread answers meanwhile. */
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'

const NANOSECONDS = 1e6
const LENGTH = 731

export interface Night {
  readonly series: number
  readonly seconds: number
  /** how late the main thread was at its work, milliseconds, of a hundred times the second worst */
  readonly lateMs: number
}

export async function measureNight(count: number): Promise<Night> {
  const late = monitorEventLoopDelay({ resolution: 5 })
  late.enable()
  const began = performance.now()
  const worker = new Worker(new URL('./nightly-worker.ts', import.meta.url), { workerData: { count, length: LENGTH } })
  await once(worker, 'message')
  const seconds = (performance.now() - began) / 1000
  late.disable()
  await worker.terminate()
  return { series: count, seconds, lateMs: late.percentile(99) / NANOSECONDS }
}
