/** Facts and what is computed from them: `ledger.db`, opened and asked. */
import type { Job } from '../../core/ledger/job.ts'
import { storeError } from '../sqlite.ts'
import { createJobsWriter, type Taken } from './jobs-writer.ts'
import { readPeopleKey } from './people.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'

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
