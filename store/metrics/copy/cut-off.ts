/** The day at which retention is at work. */
import { metric as metricOf } from '../../../core/catalogue.ts'
import type { Frame } from '../../../core/series.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../resolution.ts'
import type { RollupFrame, RollupResolution } from '../store.ts'
import { firstBatch, type Readable, read, timeOf } from './read.ts'
import type { Window } from './windows.ts'

/**
 * Whether retention has begun to drop the day's raw samples: then its roll-ups tell of more, and roll-ups that another
 * store would make of the rest would be wrong. Not worth a copy: the rest would be gone within a day.
 */
export async function isCutOff(from: Readable, day: Window, signal: AbortSignal | undefined): Promise<boolean> {
  // only at the edge: before it there are no raw samples any more
  const before = await firstBatch(read(from, 'raw', { from: 0, to: day.from }, signal))
  if (before.length > 0) return false
  for (const resolution of ROLLUPS) {
    const rolled = await countBuckets(read(from, resolution, day, signal), resolution)
    if (rolled.size === 0) continue
    let isDamaged = false
    const noteDamage = (): void => {
      isDamaged = true
    }
    const raw = await countBuckets(read(from, 'raw', day, signal, noteDamage), resolution)
    // what is missing is lost then, not dropped: the rest is worth a copy
    if (isDamaged) return false
    return [...rolled].some(([bucket, values]) => (raw.get(bucket) ?? -1) < values)
  }
  return false
}

/** How many values each bucket of each origin was made of, where the catalogue counts them. */
async function countBuckets(
  batches: AsyncIterable<readonly (Frame | RollupFrame)[]>,
  resolution: RollupResolution,
): Promise<ReadonlyMap<string, number>> {
  const seconds = ROLLUP_SECONDS[resolution]
  const buckets = new Map<string, number>()
  for await (const batch of batches)
    for (const frame of batch) {
      const bucket = `${Math.floor(timeOf(frame) / seconds)} ${frame.origin}`
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + countValues(frame))
    }
  return buckets
}

function countValues(frame: Frame | RollupFrame): number {
  let count = 0
  if ('values' in frame)
    frame.set.keys.forEach(({ metric }, position) => {
      if (metricOf(metric).rollups.includes('count') && !Number.isNaN(frame.values[position]!)) count += 1
    })
  else for (const values of frame.statistics.count ?? []) if (!Number.isNaN(values)) count += values
  return count
}
