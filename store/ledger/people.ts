/**
 * People as numbers. Only a keyed hash of the login tells that two facts speak of the same person; the key lies in a
 * file of its own, so that a copy of the ledger alone tells nobody (EDPB Guidelines 01/2025 on pseudonymisation).
 */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { sync } from '../directory.ts'
import { canonicalLogin, type IdentityRules } from './identity.ts'
import type { JobBatch } from './job-batch.ts'

const KEY_BYTES = 32

export interface People {
  /** 0 of nobody: the empty login, and who was erased */
  idOf(login: string): number
  /** Notes when the people of these jobs were seen last: their columns hold numbers of people. */
  see(jobs: Pick<JobBatch, 'count' | 'columns'>): void
  seen(person: number, at: UnixSeconds): void
  /** writes down who was seen when */
  flush(): void
  /** after a transaction was undone */
  forget(): void
}

export function peopleKeyPath(directory: string): string {
  return join(directory, 'people.key')
}

/**
 * @returns the key of this data folder; made where there is none
 * @throws AppError `unavailable` where the file is not a key
 */
export function readPeopleKey(directory: string): Buffer {
  const path = peopleKeyPath(directory)
  if (!existsSync(path)) {
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    // before anybody is known by it
    sync(path)
    sync(directory)
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (key.length !== KEY_BYTES) throw new AppError('unavailable', 'ledger.bad_key', { path })
  return key
}

/** @param canonical as `canonicalLogin` gives it */
export function pseudonymOf(key: Uint8Array, canonical: string): Buffer {
  return createHmac('sha256', key).update(canonical).digest()
}

/** Tells an erased person when she is named again; not what her facts were known by. */
export function erasedMark(key: Uint8Array, pseudonym: Uint8Array): Buffer {
  return createHmac('sha256', key).update('erased').update(pseudonym).digest()
}

export interface PeopleParts {
  readonly key: Uint8Array
  readonly rules: IdentityRules
}

export function createPeople(db: DatabaseSync, { key, rules }: PeopleParts): People {
  const find = db.prepare('SELECT id FROM people WHERE pseudonym = ?')
  const insert = db.prepare('INSERT INTO people (pseudonym) VALUES (?)')
  const erased = db.prepare('SELECT 1 FROM erased_people WHERE mark = ?')
  const name = db.prepare(`INSERT INTO person_names (person, name, last_active) VALUES (?, ?, ?)
    ON CONFLICT (person) DO UPDATE SET last_active = max(last_active, excluded.last_active)`)
  const known = new Map<string, number>()
  const logins = new Map<number, string>()
  /** when each was seen last since it was written down; 0: not at all */
  let seen = new Float64Array(64)
  const noteSeen = (id: number, time: UnixSeconds): void => {
    if (id >= seen.length) seen = grown(seen, id)
    if (time > seen[id]!) seen[id] = time
  }
  return {
    seen: noteSeen,
    idOf(login) {
      if (login === '') return 0
      let id = known.get(login)
      if (id === undefined) {
        const canonical = canonicalLogin(login, rules)
        const pseudonym = pseudonymOf(key, canonical)
        id = erased.get(erasedMark(key, pseudonym))
          ? 0
          : Number(find.get(pseudonym)?.['id'] ?? insert.run(pseudonym).lastInsertRowid)
        known.set(login, id)
        if (id > 0) logins.set(id, canonical)
      }
      return id
    },
    see({ count, columns: { user, submit, start, end } }) {
      for (let at = 0; at < count; at++) {
        // a start or an end that is not told is not later
        let last = submit[at]!
        if (start[at]! > last) last = start[at]!
        if (end[at]! > last) last = end[at]!
        noteSeen(user[at]! | 0, last)
      }
    },
    flush() {
      // 0 is nobody
      for (let id = 1; id < seen.length; id++) if (seen[id]! > 0) name.run(id, logins.get(id)!, Math.floor(seen[id]!))
      seen.fill(0)
    },
    forget() {
      known.clear()
      logins.clear()
      seen.fill(0)
    },
  }
}

function grown(seen: Float64Array, id: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * id)
  larger.set(seen)
  return larger
}
