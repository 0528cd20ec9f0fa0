/** Who may come in, and what was done: links, sessions, tokens and the audit log of `state.db`. */
import { transaction } from '../../sqlite.ts'
import { openStateFile } from '../state-file.ts'
import { type AuditLog, createAuditLog } from './audit.ts'
import { createLogins, type Logins } from './logins.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** Every method throws AppError `unavailable` where the file cannot be read or written. */
export interface AccessStore {
  readonly logins: Logins
  readonly tokens: Tokens
  readonly audit: AuditLog
  /** No session of somebody is left in any file. @param subject as providers name them. @returns how many there were */
  forget(actor: string, subject: string): number
  /** All that is done inside is stored, or nothing. */
  together<T>(run: () => T): T
  close(): void
}

/** @throws AppError `unavailable`, as every file of the data directory */
export function openAccessStore(directory: string): AccessStore {
  const { db, wrapped, close } = openStateFile(directory, 'write')
  const guarded = <T extends object>(methods: T): T =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...input: unknown[]) => wrapped(() => (method as (...input: unknown[]) => unknown)(...input)),
      ]),
    ) as T
  const logins = guarded(createLogins(db))
  return {
    logins,
    forget(actor, subject) {
      const count = logins.closeAll(actor) + logins.closeAllOf(subject)
      // who is in the write-ahead log is in a file too; a reader may keep it for a while
      wrapped(() => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
      return count
    },
    tokens: guarded(createTokens(db)),
    audit: guarded(createAuditLog(db)),
    together: (run) => wrapped(() => transaction(db, run)),
    close,
  }
}
