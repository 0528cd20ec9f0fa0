/** What is asked of the server, the same for writers and readers: with a time limit, and stopped when nobody waits. */
import { AppError } from '../../../core/errors.ts'
import { checkQuery } from '../check.ts'
import type { MetricStore } from '../store.ts'
import type { Sight } from './reading/buckets.ts'
import { readAllRollups, readEverything } from './reading/everything.ts'
import { readLabelValues, readOrigins } from './reading/names.ts'
import { answerQuery } from './reading/query.ts'

/** A single query is stopped after this. */
const QUERY_SECONDS = 30

type Questions = Pick<MetricStore, 'query' | 'labelValues' | 'frames' | 'rollupFrames' | 'origins'>

/** @throws AppError `unavailable` once closed, from `sight` */
export function createQuestions(sight: (signal: AbortSignal | undefined) => Promise<Sight>): Questions {
  return {
    async query(query, signal) {
      checkQuery(query)
      return limited(signal, async (both) => answerQuery(await sight(both), query))
    },
    labelValues: (metric, label) =>
      limited(undefined, async (both) => readLabelValues(await sight(both), metric, label)),
    origins: () => limited(undefined, async (both) => readOrigins(await sight(both))),
    async *frames(extent, signal) {
      yield* readEverything(await sight(signal), extent)
    },
    async *rollupFrames(resolution, extent, signal) {
      yield* readAllRollups(await sight(signal), resolution, extent)
    },
  }
}

async function limited<T>(signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = AbortSignal.timeout(QUERY_SECONDS * 1000)
  try {
    return await run(signal ? AbortSignal.any([signal, limit]) : limit)
  } catch (error) {
    if (signal?.aborted) throw new AppError('unavailable', 'store.query_cancelled')
    if (limit.aborted) throw new AppError('unavailable', 'store.query_too_long', { seconds: QUERY_SECONDS })
    throw error
  }
}
