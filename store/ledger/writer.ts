/** The writing thread of the ledger: one transaction from `begin` to `end`. */
import { workerData } from 'node:worker_threads'
import type { UnixSeconds } from '../../core/series.ts'
import { type Answer, answerQuestions } from '../worker-side.ts'
import { CAPACITY_HANDLERS } from './capacity/handlers.ts'
import { createSpans } from './capacity/spans.ts'
import { ledgerError } from './errors.ts'
import { type Told, takeTold } from './facts.ts'
import { dropOldForecasts, type KeptForecast, keepForecasts } from './forecasts/table.ts'
import type { IdentityRules } from './identity.ts'
import type { FactsTaken } from './imports/take.ts'
import type { JobBatch } from './job-batch.ts'
import type { Taken } from './jobs-writer.ts'
import type { Beside } from './ledger.ts'
import { createLedgerState, type LedgerState } from './ledger-state.ts'
import { findName } from './names.ts'
import { readPeopleKey } from './people.ts'
import { doisToLookUp, keepLookups, type Lookup, type ToLookUp } from './publications/tables.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import type { HubLook } from './sessions/writer.ts'

export interface LedgerWriterData {
  readonly directory: string
  readonly rules: IdentityRules
}

export interface Ending {
  /** whether to keep what was told since `begin` */
  readonly isWanted: boolean
  readonly beside: Beside | undefined
}

const { directory, rules } = workerData as LedgerWriterData
let open: LedgerState | undefined

/**
 * After a failure the transaction is undone, and the next one begins with a connection of its own: what was on its way
 * meanwhile must not be written without one.
 */
function writing<Input>(run: (state: LedgerState, input: Input) => unknown, standsAlone = false) {
  return (input: Input): Answer => {
    try {
      if (!standsAlone && !open?.db.isTransaction) throw new Error('no transaction')
      if (!open) {
        const db = openLedgerFile(directory, 'write')
        open = createLedgerState(db, readPeopleKey(directory), rules)
      }
      return { value: run(open, input) }
    } catch (error) {
      open?.db.close()
      open = undefined
      throw ledgerError(error, ledgerPath(directory))
    }
  }
}

function begin(state: LedgerState): void {
  state.db.exec('BEGIN IMMEDIATE')
  state.refresh()
}

/** In a transaction of its own. */
function apart<Input, Value>(run: (state: LedgerState, input: Input) => Value) {
  return writing((state, input: Input) => {
    begin(state)
    const value = run(state, input)
    state.db.exec('COMMIT')
    return value
  }, true)
}

/** Each in a transaction of its own. */
const alone = Object.entries(CAPACITY_HANDLERS).map(([name, run]) => [
  name,
  apart(({ db }, input: never) => run(db, input)),
])

answerQuestions({
  ...Object.fromEntries(alone),
  close(): Answer {
    open?.db.close()
    open = undefined
    return { value: undefined }
  },
  begin: writing(begin, true),
  jobs: writing(({ jobs }, batch: JobBatch) => jobs.add(batch)),
  end: writing((state, { isWanted, beside }: Ending): Taken => {
    const { db, jobs, names, openJobs } = state
    const taken = jobs.flush()
    if (beside) {
      const { source, mark, abandoned, known } = beside
      db.prepare('INSERT OR REPLACE INTO marks (source, mark) VALUES (?, ?)').run(source, mark)
      if (abandoned) openJobs.abandon(names.idOf('cluster', abandoned.cluster), abandoned.jobs)
      if (known) createSpans(db).add(names.idOf('cluster', known.cluster), 'jobs', known)
    }
    db.exec(isWanted ? 'COMMIT' : 'ROLLBACK')
    if (isWanted) jobs.forget()
    else state.forget()
    return taken
  }),
  undo: writing((state) => {
    state.db.exec('ROLLBACK')
    state.forget()
  }),
  mark: writing(
    ({ db }, source: string) => db.prepare('SELECT mark FROM marks WHERE source = ?').get(source)?.['mark'],
    true,
  ),
  openJobs: writing(({ db, openJobs }, cluster: string) => openJobs.list(findName(db, 'cluster', cluster) ?? -1), true),
  forgetNames: apart(({ db }, before: UnixSeconds) => {
    return Number(db.prepare('DELETE FROM person_names WHERE last_active < ?').run(Math.floor(before)).changes)
  }),
  seeSessions: apart(({ sessions, people }, look: HubLook) => {
    if (sessions.see(look)) people.flush()
  }),
  facts: writing((state, told: Told): FactsTaken => {
    begin(state)
    const taken = takeTold(state, told)
    state.db.exec(told.isWanted ? 'COMMIT' : 'ROLLBACK')
    if (!told.isWanted) state.forget()
    return taken
  }, true),
  doisToLookUp: writing(({ db }, wish: ToLookUp) => doisToLookUp(db, wish), true),
  keepForecasts: apart(({ db }, { forecasts, now }: { forecasts: readonly KeptForecast[]; now: UnixSeconds }) => {
    keepForecasts(db, forecasts)
    dropOldForecasts(db, now)
  }),
  lookups: apart(({ db }, lookups: readonly Lookup[]) => {
    keepLookups(db, lookups)
  }),
})
