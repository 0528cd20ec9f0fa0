/** Facts and what is computed from them: `ledger.db`, opened and asked. */
import type { Job } from '../../core/ledger/job.ts'
import { openLane } from '../worker.ts'
import { buffersOf, createPacker } from './job-batch.ts'
import type { Taken } from './jobs-writer.ts'
import type { LedgerReaderData } from './reader.ts'
import type { UsageAnswer, UsageQuery } from './usage-query.ts'
import type { LedgerWriterData } from './writer.ts'

const READER = new URL('./reader.ts', import.meta.url)
const WRITER = new URL('./writer.ts', import.meta.url)
const BATCH_JOBS = 4_096
/** On their way to the writing thread. */
const WAITING_BATCHES = 4
/** Questions that may wait for each other. */
const WAITING_QUERIES = 100

export interface LedgerWriter {
  /**
   * Takes jobs in, all or none: nothing is kept where `produce` throws, or `isWanted` says no at the end.
   * @param produce hands over some jobs again and again, and waits until there is room for more
   * @throws AppError `unavailable` as every file of the data directory
   */
  takeJobs(
    produce: (add: (jobs: readonly Job[]) => Promise<void>) => Promise<void>,
    isWanted: () => boolean,
  ): Promise<Taken>
  close(): Promise<void>
}

/** For writing, on a thread of its own. */
export function openLedgerWriter(directory: string): LedgerWriter {
  const data: LedgerWriterData = { directory }
  const lane = openLane(WRITER, { data, limit: WAITING_BATCHES + 1 })
  return {
    async takeJobs(produce, isWanted) {
      await lane.ask('begin', undefined)
      const under = new Set<Promise<void>>()
      const packer = createPacker(BATCH_JOBS)
      const send = async (): Promise<void> => {
        const batch = packer.take()
        const sent = lane.ask<void>('jobs', batch, { transfer: buffersOf(batch) }).finally(() => under.delete(sent))
        under.add(sent)
        // told where it is waited for
        sent.catch(() => undefined)
        if (under.size >= WAITING_BATCHES) await Promise.race(under)
      }
      try {
        await produce(async (jobs) => {
          for (const job of jobs) {
            packer.add(job)
            if (packer.count === BATCH_JOBS) await send()
          }
        })
        if (packer.count > 0) await send()
        await Promise.all(under)
        return await lane.ask<Taken>('end', isWanted())
      } catch (error) {
        await lane.ask('undo', undefined).catch(() => undefined)
        throw error
      }
    },
    async close() {
      // a thread that is merely ended keeps its locks for a while
      await lane.ask('close', undefined).catch(() => undefined)
      await lane.close()
    },
  }
}

export interface Ledger {
  /** No groups where no fact was ever taken in. @throws AppError `invalid` where too much is asked; `unavailable` as every file */
  usage(query: UsageQuery, signal?: AbortSignal): Promise<UsageAnswer>
  close(): Promise<void>
}

/** For reading, on a thread of its own that starts with the first question. */
export function openLedger(directory: string): Ledger {
  const data: LedgerReaderData = { directory }
  const lane = openLane(READER, { data, limit: WAITING_QUERIES })
  return {
    usage: (query, signal) => lane.ask<UsageAnswer>('usage', query, signal ? { signal } : {}),
    close: () => lane.close(),
  }
}
