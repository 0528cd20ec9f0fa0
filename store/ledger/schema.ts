/**
 * `ledger.db`: facts, and what is computed from them. Jobs and people: `jobs-schema.ts`; sessions, hardware and how it
 * was, each in its folder. A person is a number that
 * stands for a pseudonym; names are kept apart, for operators, and for a while only.
 */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { prepareDirectory } from '../directory.ts'
import { openDatabase, type StoreMode } from '../sqlite.ts'
import { CAPACITY_SQL } from './capacity/schema.ts'
import { DECLARED_SQL } from './declared/schema.ts'
import { ledgerError } from './errors.ts'
import { FORECASTS_SQL } from './forecasts/schema.ts'
import { IMPORTS_SQL } from './imports/schema.ts'
import { JOBS_SQL, USAGE_SQL } from './jobs-schema.ts'
import { ORGANISATIONS_SQL } from './organisations/schema.ts'
import { PUBLICATIONS_SQL } from './publications/schema.ts'
import { SESSIONS_SQL } from './sessions/schema.ts'
import { TRAINING_SQL } from './training/schema.ts'
import { rebuildUsage } from './usage-rebuild.ts'

/** Each kind of fact brings its own tables. */
const VERSION_1 = [
  ...[JOBS_SQL, SESSIONS_SQL, CAPACITY_SQL, IMPORTS_SQL],
  ...[TRAINING_SQL, PUBLICATIONS_SQL, ORGANISATIONS_SQL, DECLARED_SQL],
].join('')

/** "ATLl" */
const APPLICATION_ID = 0x41_54_4c_6c
const PAGE_BYTES = 8_192

export function ledgerPath(directory: string): string {
  return join(directory, 'ledger.db')
}

/** @throws AppError `unavailable`, `not_found` */
export function openLedgerFile(directory: string, mode: StoreMode): DatabaseSync {
  if (mode === 'write') prepareDirectory(directory)
  const db = openDatabase({
    path: ledgerPath(directory),
    mode,
    applicationId: APPLICATION_ID,
    migrations: [VERSION_1, USAGE_SQL, FORECASTS_SQL],
    synchronous: 'FULL',
    pageBytes: PAGE_BYTES,
    incrementalVacuum: true,
  })
  if (mode === 'read') return db
  try {
    // names that are forgotten are not to be read out of the file
    db.exec('PRAGMA secure_delete = FAST')
    rebuildUsage(db)
    return db
  } catch (error) {
    db.close()
    throw ledgerError(error, ledgerPath(directory))
  }
}
