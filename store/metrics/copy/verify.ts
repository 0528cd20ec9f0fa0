/** Whether what was copied lies in the other store as it was read: counts and sums a metric and month. */
import type { MetricStore, Resolution } from '../store.ts'
import type { Done } from './progress.ts'
import { type Readable, read, throwIfStopped } from './read.ts'
import { addTallies, compareTallies, createCounter, type Tallies, type TallyDifference } from './tally.ts'
import { monthName } from './windows.ts'

export interface CopyDifference extends TallyDifference {
  readonly resolution: Resolution
  /** `2026-03` */
  readonly month: string
  /** of that month */
  readonly windows: readonly Done[]
}

export interface VerifyCopyOptions {
  readonly from: Pick<MetricStore, 'origins'>
  readonly to: Readable
  readonly done: readonly Done[]
  readonly report: (resolution: Resolution, month: string) => void
  readonly signal: AbortSignal | undefined
}

export async function verifyCopy({ from, to, done, report, signal }: VerifyCopyOptions): Promise<CopyDifference[]> {
  // the other store may hold more of the same time, of others
  const origins = new Set(await from.origins())
  const differences: CopyDifference[] = []
  for (const windows of byMonth(done)) {
    throwIfStopped(signal)
    const [{ resolution, from: start }] = windows
    const month = monthName(start)
    report(resolution, month)
    const there: Tallies[] = []
    for (const window of windows) there.push(await tally(to, window, origins, signal))
    const found = compareTallies(addTallies(windows.map(({ tallies }) => tallies)), addTallies(there))
    differences.push(...found.map((difference) => ({ ...difference, resolution, month, windows })))
  }
  return differences
}

type Month = readonly [Done, ...Done[]]

/** In the order of the first of each. */
function byMonth(done: readonly Done[]): Month[] {
  const months = new Map<string, [Done, ...Done[]]>()
  for (const window of done) {
    const key = `${window.resolution} ${monthName(window.from)}`
    const month = months.get(key)
    if (month) month.push(window)
    else months.set(key, [window])
  }
  return [...months.values()]
}

async function tally(
  store: Readable,
  window: Done,
  origins: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<Tallies> {
  const counter = createCounter()
  for await (const batch of read(store, window.resolution, window, signal)) {
    throwIfStopped(signal)
    for (const frame of batch) {
      if (!origins.has(frame.origin)) continue
      if ('startSeconds' in frame) counter.rollup(frame)
      else counter.raw(frame)
    }
  }
  return counter.tallies()
}
