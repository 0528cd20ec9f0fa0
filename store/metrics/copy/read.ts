/** Reading parts of a store. */
import { AppError, type Problem } from '../../../core/errors.ts'
import type { Frame, UnixSeconds } from '../../../core/series.ts'
import type { Extent, MetricStore, Resolution, RollupFrame } from '../store.ts'

export type Readable = Pick<MetricStore, 'frames' | 'rollupFrames'>

export function read(
  store: Readable,
  resolution: Resolution,
  { from, to }: Extent,
  signal: AbortSignal | undefined,
  damaged?: (problem: Problem) => void,
): AsyncIterable<readonly (Frame | RollupFrame)[]> {
  const extent = { from, to }
  if (resolution === 'raw') return store.frames(extent, signal, damaged)
  return store.rollupFrames(resolution, extent, signal, damaged)
}

/** The first that holds something; reads no more than it must. */
export async function firstBatch<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  for await (const batch of batches) if (batch.length > 0) return batch
  return []
}

/** Of a frame or, for a bucket, of its start. */
export function timeOf(frame: Frame | RollupFrame): UnixSeconds {
  return 'startSeconds' in frame ? frame.startSeconds : frame.timeSeconds
}

/** @throws AppError `unavailable` */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('unavailable', 'maintenance.interrupted')
}
