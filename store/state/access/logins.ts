/** Links that open a session once, and sessions. */
import type { DatabaseSync } from 'node:sqlite'
import type { Role } from '../../../core/roles.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../../core/units.ts'
import { hashOf, makeSecret } from './secrets.ts'

export interface Person {
  /** as shown to themselves */
  readonly subject: string
  /** as the audit log names them: no name of a person */
  readonly actor: string
  readonly role: Role
}

export interface Session extends Person {
  readonly created: UnixSeconds
  readonly expires: UnixSeconds
}

export interface Logins {
  /** @returns the secret of a link that opens a session once */
  createLink(role: Role, now: UnixSeconds): string
  /** @returns whose session it may open; undefined where it is no link, was used, or is too old */
  takeLink(secret: string, now: UnixSeconds): Role | undefined
  /** @returns the secret of the session */
  open(person: Person, now: UnixSeconds): string
  /** Notes that it is used. @returns undefined where it is none, or is over */
  find(secret: string, now: UnixSeconds): Session | undefined
  close(secret: string): void
  /** All sessions of somebody. @returns how many */
  closeAll(actor: string): number
  /** All of whoever is shown so, upper or lower case. @returns how many */
  closeAllOf(subject: string): number
}

export const LINK_SECONDS = 15 * MINUTE_SECONDS
/** Without use, and at all. */
export const IDLE_SECONDS = 12 * HOUR_SECONDS
export const LONGEST_SECONDS = 7 * DAY_SECONDS
/** That a session is used is written down this often. */
const SEEN_EVERY_SECONDS = MINUTE_SECONDS

export function createLogins(db: DatabaseSync): Logins {
  const link = db.prepare('INSERT INTO login_links (hash, role, expires) VALUES (?, ?, ?)')
  const take = db.prepare('DELETE FROM login_links WHERE hash = ? RETURNING role, expires')
  const oldLinks = db.prepare('DELETE FROM login_links WHERE expires <= ?')
  const insert = db.prepare(`INSERT INTO login_sessions (hash, subject, actor, role, created, seen, expires)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const find = db.prepare('SELECT subject, actor, role, created, seen, expires FROM login_sessions WHERE hash = ?')
  const see = db.prepare('UPDATE login_sessions SET seen = ? WHERE hash = ?')
  const drop = db.prepare('DELETE FROM login_sessions WHERE hash = ?')
  const dropAll = db.prepare('DELETE FROM login_sessions WHERE actor = ?')
  const dropAllOf = db.prepare('DELETE FROM login_sessions WHERE lower(subject) = lower(?)')
  const oldSessions = db.prepare('DELETE FROM login_sessions WHERE expires <= ? OR seen <= ?')
  return {
    createLink(role, now) {
      oldLinks.run(Math.floor(now))
      const secret = makeSecret('atl_link_')
      link.run(hashOf(secret), role, Math.floor(now) + LINK_SECONDS)
      return secret
    },
    takeLink(secret, now) {
      const found = take.get(hashOf(secret)) as { role: Role; expires: number } | undefined
      return found && found.expires > now ? found.role : undefined
    },
    open({ subject, actor, role }, now) {
      const at = Math.floor(now)
      oldSessions.run(at, at - IDLE_SECONDS)
      const secret = makeSecret('atl_session_')
      insert.run(hashOf(secret), subject, actor, role, at, at, at + LONGEST_SECONDS)
      return secret
    },
    find(secret, now) {
      const hash = hashOf(secret)
      const found = find.get(hash) as (Session & { readonly seen: number }) | undefined
      if (!found) return undefined
      const { seen, ...session } = found
      if (session.expires <= now || seen + IDLE_SECONDS <= now) {
        drop.run(hash)
        return undefined
      }
      if (now - seen >= SEEN_EVERY_SECONDS) see.run(Math.floor(now), hash)
      return session
    },
    close: (secret) => void drop.run(hashOf(secret)),
    closeAll: (actor) => Number(dropAll.run(actor).changes),
    closeAllOf: (subject) => Number(dropAllOf.run(subject).changes),
  }
}
