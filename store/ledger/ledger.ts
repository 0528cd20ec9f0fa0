/** Facts and what is computed from them: `ledger.db`, opened and asked. */
import type { Job } from '../../core/ledger/job.ts'
import { storeError } from '../sqlite.ts'
import { openLane } from '../worker.ts'
import { createJobsWriter, type Taken } from './jobs-writer.ts'
import { readPeopleKey } from './people.ts'
import type { LedgerReaderData } from './reader.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import type { UsageAnswer, UsageQuery } from './usage-query.ts'

const READER = new URL('./reader.ts', import.meta.url)
/** Questions that may wait for each other. */
const WAITING_QUERIES = 100

export interface LedgerWriter {
  /**
   * Takes jobs in, all or none: nothing is kept where `produce` throws, or `isWanted` says no at the end.
   * @param produce hands over some jobs, again and again
   */
  takeJobs(produce: (add: (jobs: readonly Job[]) => void) => Promise<void>, isWanted: () => boolean): Promise<Taken>
  close(): void
}

/** @throws AppError `unavailable` as every file of the data directory */
export function openLedgerWriter(directory: string): LedgerWriter {
  const db = openLedgerFile(directory, 'write')
  const path = ledgerPath(directory)
  const writer = createJobsWriter(db, readPeopleKey(directory))
  return {
    async takeJobs(produce, isWanted) {
      db.exec('BEGIN IMMEDIATE')
      try {
        await produce(writer.add)
        const taken = writer.flush()
        db.exec(isWanted() ? 'COMMIT' : 'ROLLBACK')
        return taken
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK')
        throw storeError(error, path)
      } finally {
        writer.forget()
      }
    },
    close: () => db.close(),
  }
}

export interface Ledger {
  /** @throws AppError `not_found` where no fact was ever taken in; `unavailable` as every file */
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
