/** All that writes into one open ledger: one transaction at a time. */
import type { DatabaseSync } from 'node:sqlite'
import { type IdentityRules, NO_RULES } from './identity.ts'
import { createJobsWriter, type JobsWriter } from './jobs-writer.ts'
import { createNames, type Names } from './names.ts'
import { createOpenJobs, type OpenJobs } from './open-jobs.ts'
import { createPeople, type People } from './people.ts'
import { createSessionsWriter, type SessionsWriter } from './sessions/writer.ts'
import { type Cells, createCells } from './usage-cells.ts'

export interface LedgerState {
  readonly db: DatabaseSync
  readonly names: Names
  readonly people: People
  /** hides what tells who somebody is */
  readonly key: Uint8Array
  readonly openJobs: OpenJobs
  readonly cells: Cells
  readonly jobs: JobsWriter
  readonly sessions: SessionsWriter
  /** after a transaction was undone: what is remembered may not be there */
  forget(): void
  /** before a transaction: what another process changed is not remembered otherwise */
  refresh(): void
}

export function createLedgerState(db: DatabaseSync, key: Uint8Array, rules: IdentityRules = NO_RULES): LedgerState {
  const [names, people, openJobs] = [createNames(db), createPeople(db, { key, rules }), createOpenJobs(db)]
  const cells = createCells(db)
  const jobs = createJobsWriter(db, { names, people, openJobs, cells })
  const sessions = createSessionsWriter(db, { names, people, key })
  const dataVersion = db.prepare('PRAGMA data_version')
  const readVersion = (): unknown => dataVersion.get()!['data_version']
  let version = readVersion()
  const forget = (): void => {
    for (const part of [names, people, cells, jobs, sessions]) part.forget()
  }
  return {
    ...{ db, names, people, key, openJobs, cells, jobs, sessions, forget },
    refresh() {
      const now = readVersion()
      if (now !== version) forget()
      version = now
    },
  }
}
