/** Everything stored of an extent, for copies and exports. */
import type { MetricId } from '../../../../core/catalogue.ts'
import type { Frame } from '../../../../core/series.ts'
import { RESOLUTIONS, ROLLUP_SECONDS } from '../../resolution.ts'
import type { Extent, RollupFrame, RollupResolution } from '../../store.ts'
import { readBuckets, type Sight } from './buckets.ts'
import { readFrames } from './frames.ts'
import { boundsOf, presentMetrics } from './names.ts'

const FIRST_MS = 3_600_000
/** Frames in one batch that is handed out. */
const BATCH = 2_000

export async function* readEverything(sight: Sight, extent: Extent): AsyncIterable<readonly Frame[]> {
  const bounds = await boundsOf(sight, 'raw')
  if (!bounds) return
  const fromMs = Math.max(bounds.oldestMs, Math.ceil(extent.from * 1000))
  const toMs = Math.min(bounds.newestMs + 1_000, Math.ceil(extent.to * 1000))
  const { origins } = extent
  const metrics = await presentMetrics(sight, 'raw')
  yield* inBatches(fromMs, toMs, 1, async (from, to) => {
    const found = await readFrames(sight, { metrics, where: {}, origins, fromMs: from, toMs: to })
    return [...found.values()].map((frames) => frames.map(withoutAbsent))
  })
}

export async function* readAllRollups(
  sight: Sight,
  resolution: RollupResolution,
  extent: Extent,
): AsyncIterable<readonly RollupFrame[]> {
  const bucketMs = ROLLUP_SECONDS[resolution] * 1000
  const [rolled, raw] = await Promise.all([boundsOf(sight, resolution), boundsOf(sight, 'raw')])
  const bounds = [rolled, raw].filter((one) => one !== undefined)
  if (bounds.length === 0) return
  const align = (timeMs: number): number => Math.floor(timeMs / bucketMs) * bucketMs
  const alignUp = (seconds: number): number => Math.ceil((seconds * 1000) / bucketMs) * bucketMs
  const oldestMs = align(Math.min(...bounds.map((one) => one.oldestMs)))
  const fromMs = Math.max(oldestMs, alignUp(sight.floors[resolution]), alignUp(extent.from))
  const toMs = Math.min(align(Math.max(...bounds.map((one) => one.newestMs))) + bucketMs, alignUp(extent.to))
  const { origins } = extent
  const metrics = await presentAt(sight, resolution)
  yield* inBatches(fromMs, toMs, bucketMs, async (from, to) => {
    const selection = { metrics, where: {}, origins, fromMs: from, toMs: to }
    return [...(await readBuckets(sight, resolution, selection)).values()]
  })
}

/** What is not rolled up yet is only there in finer data. */
async function presentAt(sight: Sight, resolution: RollupResolution): Promise<MetricId[]> {
  const upTo = RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(resolution) + 1)
  const found = new Set<MetricId>()
  for (const at of upTo) for (const metric of await presentMetrics(sight, at)) found.add(metric)
  return [...found]
}

/** Keys without a value in the frame are of its neighbours. */
function withoutAbsent(frame: Frame): Frame {
  if (!frame.values.some(Number.isNaN)) return frame
  const present = frame.set.keys.flatMap((_, at) => (Number.isNaN(frame.values[at]) ? [] : [at]))
  const set = { keys: present.map((at) => frame.set.keys[at]!) }
  return { ...frame, set, values: Float64Array.from(present, (at) => frame.values[at]!) }
}

async function* inBatches<T>(
  fromMs: number,
  toMs: number,
  stepMs: number,
  read: (fromMs: number, toMs: number) => Promise<readonly (readonly T[])[]>,
): AsyncIterable<readonly T[]> {
  let [start, length] = [fromMs, FIRST_MS]
  while (start < toMs) {
    const end = Math.min(toMs, Math.max(start + stepMs, Math.floor((start + length) / stepMs) * stepMs))
    let count = 0
    for (const list of await read(start, end)) {
      count += list.length
      for (let at = 0; at < list.length; at += BATCH) yield list.slice(at, at + BATCH)
    }
    if (count < BATCH) length *= 2
    else if (count > 4 * BATCH) length = Math.max(stepMs, length / 2)
    start = end
  }
}
