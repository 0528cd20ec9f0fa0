/** `state.db`: what the service knows of itself. Each kind of thing brings its own tables. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { prepareDirectory } from '../directory.ts'
import { openDatabase, type StoreMode, storeError } from '../sqlite.ts'
import { ACCESS_SQL } from './access/schema.ts'
import { ALERTS_SQL } from './alerts/schema.ts'

const TARGETS_SQL = `
  CREATE TABLE targets (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL, -- in the configuration
    declared TEXT NOT NULL, -- JSON: DeclaredTarget
    history TEXT NOT NULL -- JSON: the other fields of TargetStatus
  ) STRICT;
  `
/** "ATLs" */
const APPLICATION_ID = 0x41_54_4c_73

export interface StateFile {
  readonly db: DatabaseSync
  /** Runs with failures of the file told as AppError `unavailable`. */
  wrapped<T>(run: () => T): T
  close(): void
}

/** @throws AppError `unavailable` or `not_found`, as every file of the data directory */
export function openStateFile(directory: string, mode: StoreMode): StateFile {
  if (mode === 'write') prepareDirectory(directory)
  const path = join(directory, 'state.db')
  const db = openDatabase({
    path,
    mode,
    applicationId: APPLICATION_ID,
    migrations: [TARGETS_SQL, ACCESS_SQL, ALERTS_SQL],
    synchronous: 'NORMAL',
  })
  // who has logged out, or was erased, is not to be read out of the file
  if (mode === 'write') db.exec('PRAGMA secure_delete = FAST')
  return {
    db,
    wrapped(run) {
      try {
        return run()
      } catch (error) {
        throw storeError(error, path)
      }
    },
    close() {
      if (db.isOpen) db.close()
    },
  }
}
