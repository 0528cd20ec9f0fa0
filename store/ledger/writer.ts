/** The writing thread of the ledger: one transaction from `begin` to `end`. */
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { ledgerError } from './errors.ts'
import type { JobBatch } from './job-batch.ts'
import { createJobsWriter, type JobsWriter, type Taken } from './jobs-writer.ts'
import { readPeopleKey } from './people.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'

export interface LedgerWriterData {
  readonly directory: string
}

const { directory } = workerData as LedgerWriterData
let open: { readonly db: DatabaseSync; readonly jobs: JobsWriter } | undefined

/**
 * After a failure the transaction is undone, and the next one begins with a connection of its own: what was on its way
 * meanwhile must not be written without one.
 */
function writing<Input>(run: (state: NonNullable<typeof open>, input: Input) => unknown, begins = false) {
  return (input: Input): Answer => {
    try {
      if (!begins && !open?.db.isTransaction) throw new Error('no transaction')
      if (!open) {
        const db = openLedgerFile(directory, 'write')
        open = { db, jobs: createJobsWriter(db, readPeopleKey(directory)) }
      }
      return { value: run(open, input) }
    } catch (error) {
      open?.db.close()
      open = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

answerQuestions({
  close(): Answer {
    open?.db.close()
    open = undefined
    return { value: undefined }
  },
  begin: writing(({ db }) => db.exec('BEGIN IMMEDIATE'), true),
  jobs: writing(({ jobs }, batch: JobBatch) => jobs.add(batch)),
  end: writing(({ db, jobs }, isWanted: boolean): Taken => {
    const taken = jobs.flush()
    db.exec(isWanted ? 'COMMIT' : 'ROLLBACK')
    jobs.forget()
    return taken
  }),
  undo: writing(({ db, jobs }) => {
    db.exec('ROLLBACK')
    jobs.forget()
  }),
})
