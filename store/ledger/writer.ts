/** The writing thread of the ledger: one transaction from `begin` to `end`, or in one question of its own. */
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { transaction } from '../sqlite.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { CAPACITY_HANDLERS } from './capacity/handlers.ts'
import { createSpans } from './capacity/spans.ts'
import { ledgerError } from './errors.ts'
import { type Told, takeTold } from './facts.ts'
import type { FactsTaken } from './imports/take.ts'
import type { JobBatch } from './job-batch.ts'
import { createJobsWriter, type JobsWriter, type Taken } from './jobs-writer.ts'
import type { Beside } from './ledger.ts'
import { createNames, findName } from './names.ts'
import { createOpenJobs } from './open-jobs.ts'
import { readPeopleKey } from './people.ts'
import { doisToLookUp, keepLookups, type Lookup, type ToLookUp } from './publications/tables.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'

export interface LedgerWriterData {
  readonly directory: string
}

export interface Ending {
  /** whether to keep what was told since `begin` */
  readonly isWanted: boolean
  readonly beside: Beside | undefined
}

const { directory } = workerData as LedgerWriterData
let open: { readonly db: DatabaseSync; readonly jobs: JobsWriter; readonly peopleKey: Uint8Array } | undefined

/**
 * After a failure the transaction is undone, and the next one begins with a connection of its own: what was on its way
 * meanwhile must not be written without one.
 */
function writing<Input>(run: (state: NonNullable<typeof open>, input: Input) => unknown, standsAlone = false) {
  return (input: Input): Answer => {
    try {
      if (!standsAlone && !open?.db.isTransaction) throw new Error('no transaction')
      if (!open) {
        const db = openLedgerFile(directory, 'write')
        const peopleKey = readPeopleKey(directory)
        open = { db, peopleKey, jobs: createJobsWriter(db, peopleKey) }
      }
      return { value: run(open, input) }
    } catch (error) {
      open?.db.close()
      open = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

/** Each in a transaction of its own. */
const alone = Object.entries(CAPACITY_HANDLERS).map(([name, run]) => [
  name,
  writing(({ db }, input: never) => transaction(db, () => run(db, input)), true),
])

answerQuestions({
  ...Object.fromEntries(alone),
  close(): Answer {
    open?.db.close()
    open = undefined
    return { value: undefined }
  },
  begin: writing(({ db }) => db.exec('BEGIN IMMEDIATE'), true),
  jobs: writing(({ jobs }, batch: JobBatch) => jobs.add(batch)),
  end: writing(({ db, jobs }, { isWanted, beside }: Ending): Taken => {
    const taken = jobs.flush()
    if (beside) {
      const { source, mark, abandoned, known } = beside
      db.prepare('INSERT OR REPLACE INTO marks (source, mark) VALUES (?, ?)').run(source, mark)
      if (abandoned) createOpenJobs(db).abandon(createNames(db).idOf('cluster', abandoned.cluster), abandoned.jobs)
      if (known) createSpans(db).add(createNames(db).idOf('cluster', known.cluster), 'jobs', known)
    }
    db.exec(isWanted ? 'COMMIT' : 'ROLLBACK')
    jobs.forget()
    return taken
  }),
  mark: writing(
    ({ db }, source: string) => db.prepare('SELECT mark FROM marks WHERE source = ?').get(source)?.['mark'],
    true,
  ),
  openJobs: writing(({ db }, cluster: string) => createOpenJobs(db).list(findName(db, 'cluster', cluster) ?? -1), true),
  facts: writing(({ db, peopleKey }, told: Told): FactsTaken => {
    db.exec('BEGIN IMMEDIATE')
    const taken = takeTold(db, peopleKey, told)
    db.exec(told.isWanted ? 'COMMIT' : 'ROLLBACK')
    return taken
  }, true),
  doisToLookUp: writing(({ db }, wish: ToLookUp) => doisToLookUp(db, wish), true),
  lookups: writing(({ db }, lookups: readonly Lookup[]) => transaction(db, () => keepLookups(db, lookups)), true),
  undo: writing(({ db, jobs }) => {
    db.exec('ROLLBACK')
    jobs.forget()
  }),
})
