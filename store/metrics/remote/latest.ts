/**
 * Last values. A writer knows its own origins by heart, also what has not been sent yet; what other writers say to the
 * same server is asked for there.
 */

import type { MetricId } from '../../../core/catalogue.ts'
import type { Clock } from '../../../core/clock.ts'
import { weightMetric } from '../fold.ts'
import { latestOf, type NewestFrame } from '../latest.ts'
import type { Memory } from '../memory.ts'
import type { LatestAnswer, LatestQuery } from '../store.ts'
import type { Sight } from './reading/buckets.ts'
import { readNewestFrames } from './reading/newest.ts'
import type { OriginFrame } from './spool/origins.ts'

/** After the server knew of no other writer, or could not be asked, it is not asked again for this long. */
const QUIET_SECONDS = 10
/** A server that does not answer must not keep own values waiting. */
const PATIENCE_SECONDS = 3

export interface LatestOptions {
  readonly memory: Memory
  readonly clock: Clock
  readonly sight: (signal: AbortSignal) => Sight
  /** the server is known not to answer */
  readonly isAway: () => boolean
}

export async function latestOfServer(sight: Sight, query: LatestQuery): Promise<LatestAnswer> {
  const notBeforeMs = Math.max(query.notBefore, sight.floors.raw) * 1000
  return latestOf(await readNewestFrames(sight, metricsOf(query), notBeforeMs), query)
}

export function createLatest({ memory, clock, sight, isAway }: LatestOptions) {
  /** what other writers said last, by metric */
  const known = new Map<MetricId, readonly OriginFrame[]>()
  let quietUntil = -Infinity

  const isKnown = (origin: string, timeMs: number): boolean =>
    (memory.of(origin)?.timeSeconds ?? -Infinity) * 1000 >= timeMs

  async function ask(metrics: readonly MetricId[], notBefore: number): Promise<void> {
    if (isAway() || clock.now() < quietUntil) return
    const patience = new AbortController()
    const cancel = clock.after(PATIENCE_SECONDS, () => patience.abort())
    try {
      const here = sight(patience.signal)
      const notBeforeMs = Math.max(notBefore, here.floors.raw) * 1000
      const frames = await readNewestFrames(here, metrics, notBeforeMs, isKnown)
      for (const metric of metrics) known.set(metric, frames)
      if (frames.length === 0) quietUntil = clock.now() + QUIET_SECONDS
    } catch {
      // own values are still true; `check` tells what is the matter with the server
      quietUntil = clock.now() + QUIET_SECONDS
    } finally {
      cancel()
    }
  }

  return async (query: LatestQuery): Promise<LatestAnswer> => {
    const metrics = metricsOf(query)
    await ask(metrics, query.notBefore)
    const others = (known.get(query.metric) ?? []).filter(
      ({ origin, timeSeconds }) => !isKnown(origin, timeSeconds * 1000),
    )
    const overtaken = new Set(others.map(({ origin }) => origin))
    const frames: NewestFrame[] = [...others]
    for (const [origin, frame] of memory.entries()) if (!overtaken.has(origin)) frames.push(frame)
    return latestOf(frames, query)
  }
}

function metricsOf({ metric, fold, by }: LatestQuery): MetricId[] {
  const weight = weightMetric(metric, fold, by)
  return weight ? [metric, weight] : [metric]
}
