/**
 * The default engine: one SQLite file, `metrics.db`, nothing to install. One thread writes, others read;
 * this side only hands over and remembers the newest frames. See `embedded/schema.ts` for the file.
 */
import * as z from 'zod'
import { type Clock, systemClock } from '../../../core/clock.ts'
import { type Problem, toProblem } from '../../../core/errors.ts'
import type { Frame } from '../../../core/series.ts'
import { DAY_SECONDS, MINUTE_SECONDS } from '../../../core/units.ts'
import { prepareDirectory } from '../../directory.ts'
import { type Lane, openLane } from '../../worker.ts'
import { checkQuery } from '../check.ts'
import { defineEngine, RetentionDays } from '../engine.ts'
import { latestOf } from '../latest.ts'
import { createMemory } from '../memory.ts'
import type {
  Extent,
  LatestAnswer,
  LatestQuery,
  MetricStore,
  RollupFrame,
  RollupResolution,
  SeriesAnswer,
  SeriesQuery,
  StoreStatistics,
} from '../store.ts'
import type { OriginFrame } from './embedded/newest.ts'
import type { ReaderData } from './embedded/reader.ts'
import { verifyFile } from './embedded/verify.ts'
import { createWriting, type Writing } from './embedded/writing.ts'

/** What this engine offers beyond the port. */
export interface EmbeddedStore extends MetricStore {
  /** Seals, rolls up and makes small what is due by the clock. */
  maintain(nowSeconds: number): Promise<void>
  /** Compares indexes with their tables, and builds those anew that are damaged. */
  mendIndexes(): Promise<void>
  /** Makes everything as small as it gets, and gives the space back. */
  compact(): Promise<void>
}

const READER = new URL('./embedded/reader.ts', import.meta.url)
/** Queries that may wait for each other. */
const WAITING_QUERIES = 200
/** A single query is stopped after this. */
const QUERY_SECONDS = 30
/** How often sealing and compaction are looked after. */
const MAINTAIN_SECONDS = 5 * MINUTE_SECONDS
/** Indexes are compared with their tables so long after the start, and from then on as often. */
const FIRST_LOOK_SECONDS = 30
const LOOK_SECONDS = DAY_SECONDS

export const embedded = defineEngine({
  options: z.strictObject({ retention: RetentionDays.prefault({}) }),
  limits: [],
  tools: {
    verify: verifyFile,
    async compact(directory) {
      const store = await openWriting(directory, undefined)
      try {
        await store.compact()
      } finally {
        await store.close()
      }
    },
  },
  open: ({ directory, mode, clock }) => (mode === 'write' ? openWriting(directory, clock) : openReading(directory)),
})

/** @param clock looks after the file on a schedule; without one, only `maintain` does */
export async function openWriting(directory: string, clock: Clock | undefined): Promise<EmbeddedStore> {
  prepareDirectory(directory)
  const memory = createMemory([])
  const writing = createWriting(directory, memory.note)
  const stored = await openOrClose(writing.lane, () => writing.lane.ask<OriginFrame[]>('open', undefined))
  for (const frame of stored) memory.note(frame)
  const reading = createReading(directory)
  const mendIndexes = () => findBrokenIndexes(directory, writing.lane)
  const stop = clock ? keepUp(writing, mendIndexes, clock) : () => undefined
  let closed: Promise<void> | undefined
  return {
    ...reading.questions,
    write: writing.write,
    writeRollups: writing.writeRollups,
    latest: async (query) => latestOf(memory.frames(), query),
    async retain(retention, now) {
      await writing.retain(retention, now)
      memory.forgetBefore(now - retention.raw)
    },
    maintain: writing.maintain,
    mendIndexes,
    compact: () => writing.lane.ask<void>('compact', (clock ?? systemClock).now() * 1000),
    check: () => writing.lane.ask<Problem[]>('check', undefined),
    close: () => {
      stop()
      closed ??= Promise.all([writing.close(), reading.close()]).then(() => undefined)
      return closed
    },
  }
}

/** Looks after the file until it is told to stop. What fails is told by `check`, and tried again the next time. */
function keepUp(writing: Writing, mendIndexes: () => Promise<void>, clock: Clock): () => void {
  const again = (firstSeconds: number, seconds: number, run: () => Promise<void>): (() => void) => {
    let cancel: () => void
    const next = (wait: number): void => {
      cancel = clock.after(wait, () => {
        next(seconds)
        run().catch(() => undefined)
      })
    }
    next(firstSeconds)
    return () => cancel()
  }
  const stops = [
    again(MAINTAIN_SECONDS, MAINTAIN_SECONDS, () => writing.maintain(clock.now())),
    again(FIRST_LOOK_SECONDS, LOOK_SECONDS, mendIndexes),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** On a thread of its own: it reads much, and nobody shall wait for it. */
async function findBrokenIndexes(directory: string, writer: Lane): Promise<void> {
  const data: ReaderData = { directory, querySeconds: QUERY_SECONDS }
  const lane = openLane(READER, { data, limit: 1 })
  try {
    const broken = await lane.ask<readonly string[]>('indexes', undefined)
    if (broken.length > 0) await writer.ask<void>('mendIndexes', broken)
  } finally {
    await lane.close()
  }
}

async function openReading(directory: string): Promise<MetricStore> {
  const reading = createReading(directory)
  await openOrClose(reading, () => reading.open())
  const refuse = (): Promise<never> => Promise.reject(new Error('this store was opened for reading only'))
  return {
    ...reading.questions,
    write: refuse,
    writeRollups: refuse,
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
  const queries: Lane = openLane(READER, { data, limit: WAITING_QUERIES })
  const small: Lane = openLane(READER, { data, limit: WAITING_QUERIES })
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
      latest: (query: LatestQuery) => small.ask<LatestAnswer>('latest', query),
      labelValues: (metric: string, label: string) => small.ask<readonly string[]>('labelValues', { metric, label }),
      statistics: () => small.ask<StoreStatistics>('statistics', undefined),
      origins: () => small.ask<readonly string[]>('origins', undefined),
      frames: (extent: Extent, signal?: AbortSignal, damaged?: Damaged) =>
        pages<Frame>(queries, 'frames', { extent }, signal, damaged),
      rollupFrames: (resolution: RollupResolution, extent: Extent, signal?: AbortSignal, damaged?: Damaged) =>
        pages<RollupFrame>(queries, 'rollupFrames', { resolution, extent }, signal, damaged),
      settle: async () => undefined,
      check: () =>
        small
          .ask<readonly Problem[]>('check', undefined)
          .catch((error: unknown): readonly Problem[] => [toProblem(error)]),
    },
  }
}

type Damaged = (problem: Problem) => void

/** One question a batch: other questions have their turns between them. */
async function* pages<T>(
  lane: Lane,
  name: string,
  input: object,
  signal: AbortSignal | undefined,
  damaged: Damaged = () => undefined,
): AsyncGenerator<readonly T[]> {
  let after: unknown
  do {
    const page = await lane.ask<{ frames: readonly T[]; next: unknown; damage: readonly Problem[] }>(
      name,
      { ...input, after },
      signal ? { signal } : {},
    )
    page.damage.forEach(damaged)
    if (page.frames.length > 0) yield page.frames
    after = page.next
  } while (after !== undefined)
}
