/** What an embedded store of a test holds, in an order of its own. */
import type { Frame } from '../../core/series.ts'
import { ENGINES } from '../../store/metrics/registry.ts'
import { ROLLUPS } from '../../store/metrics/resolution.ts'
import type { MetricStore, RollupFrame } from '../../store/metrics/store.ts'
import { EVERYTHING } from '../conformance/metric-store/frames.ts'

export function openEmbedded(directory: string, mode: 'read' | 'write'): Promise<MetricStore> {
  const { embedded } = ENGINES
  return embedded.open({ directory, mode, options: embedded.options.parse({}) })
}

/** Written as a collector does, some frames a call. */
export async function keep(directory: string, frames: readonly Frame[]): Promise<void> {
  const store = await openEmbedded(directory, 'write')
  try {
    for (let at = 0; at < frames.length; at += 200) await store.write(frames.slice(at, at + 200))
  } finally {
    await store.close()
  }
}

/** Texts of frames and buckets; sums as far as the order of adding leaves them alone. */
export async function kept(directory: string): Promise<{ readonly raw: string[]; readonly rolled: string[] }> {
  const store = await openEmbedded(directory, 'read')
  try {
    const raw: string[] = []
    for await (const batch of store.frames(EVERYTHING)) raw.push(...batch.map(frameText))
    const rolled: string[] = []
    for (const resolution of ROLLUPS)
      for await (const batch of store.rollupFrames(resolution, EVERYTHING)) rolled.push(...batch.map(rollupText))
    return { raw: raw.sort(), rolled: rolled.sort() }
  } finally {
    await store.close()
  }
}

function frameText({ origin, timeSeconds, intervalSeconds, set, values }: Frame): string {
  const cells = set.keys.map(({ metric, labels }, i) => JSON.stringify([metric, labels, values[i]]))
  return JSON.stringify([origin, timeSeconds, intervalSeconds, cells.filter((cell) => !cell.endsWith('null]')).sort()])
}

function rollupText({ origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics }: RollupFrame) {
  const cells = set.keys.map(({ metric, labels }, i) => {
    const values = Object.entries(statistics).map(([name, column]) => [name, Number(column[i]!.toPrecision(12))])
    return JSON.stringify([metric, labels, values.filter(([, value]) => !Number.isNaN(value)).sort()])
  })
  return JSON.stringify([origin, resolution, startSeconds, lastSeconds, intervalSeconds, cells.sort()])
}
