/**
 * The default engine: one SQLite file, `metrics.db`, nothing to install. One thread writes, others read;
 * this side only hands over and remembers the newest frames. See `embedded/schema.ts` for the file.
 */
import * as z from 'zod'
import { prepareDirectory } from '../../directory.ts'
import { type Lane, openLane } from '../../worker.ts'
import { defineEngine, RetentionDays } from '../engine.ts'
import { latestOf } from '../latest.ts'
import type { LatestQuery, LatestValue, MetricStore, SeriesAnswer, SeriesQuery, StoreStatistics } from '../store.ts'
import { checkQuery } from './embedded/check.ts'
import { createMemory } from './embedded/memory.ts'
import type { OriginFrame } from './embedded/newest.ts'
import type { ReaderData } from './embedded/reader.ts'
import { createWriting } from './embedded/writing.ts'

/** Queries that may wait for each other. */
const WAITING_QUERIES = 200
/** A single query is stopped after this. */
const QUERY_SECONDS = 30

export const embedded = defineEngine({
  options: z.strictObject({ retention: RetentionDays.prefault({}) }),
  open: ({ directory, mode }) => (mode === 'write' ? openWriting(directory) : openReading(directory)),
})

async function openWriting(directory: string): Promise<MetricStore> {
  prepareDirectory(directory)
  const writing = createWriting(directory)
  const stored = await openOrClose(writing.lane, () => writing.lane.ask<OriginFrame[]>('open', undefined))
  const memory = createMemory(stored)
  const reading = createReading(directory)
  let closed: Promise<void> | undefined
  return {
    ...reading.questions,
    write: (frames) => writing.write(frames, memory.note),
    latest: async (query) => latestOf(memory.frames(), query),
    async retain(retention, now) {
      const cutoff = now - retention.raw
      await writing.retain(cutoff)
      memory.forgetBefore(cutoff)
    },
    close: () => {
      closed ??= Promise.all([writing.close(), reading.close()]).then(() => undefined)
      return closed
    },
  }
}

async function openReading(directory: string): Promise<MetricStore> {
  const reading = createReading(directory)
  await openOrClose(reading, () => reading.open())
  const refuse = (): Promise<never> => Promise.reject(new Error('this store was opened for reading only'))
  return {
    ...reading.questions,
    write: refuse,
    retain: refuse,
    close: reading.close,
  }
}

async function openOrClose<T>(lane: { close(): Promise<void> }, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    await lane.close()
    throw error
  }
}

/** Two threads: a long query must not keep small questions waiting. */
function createReading(directory: string) {
  const data: ReaderData = { directory, querySeconds: QUERY_SECONDS }
  const script = new URL('./embedded/reader.ts', import.meta.url)
  const queries: Lane = openLane(script, { data, limit: WAITING_QUERIES })
  const small: Lane = openLane(script, { data, limit: WAITING_QUERIES })
  return {
    open: () => small.ask<void>('open', undefined),
    close: async () => {
      await Promise.all([queries.close(), small.close()])
    },
    questions: {
      async query(query: SeriesQuery, signal?: AbortSignal) {
        checkQuery(query)
        return queries.ask<SeriesAnswer>('query', query, signal ? { signal } : {})
      },
      latest: (query: LatestQuery) => small.ask<readonly LatestValue[]>('latest', query),
      labelValues: (metric: string, label: string) => small.ask<readonly string[]>('labelValues', { metric, label }),
      statistics: () => small.ask<StoreStatistics>('statistics', undefined),
    },
  }
}
