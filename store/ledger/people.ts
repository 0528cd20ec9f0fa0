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

const KEY_BYTES = 32

export interface People {
  /** @param seen time of the fact that names the person */
  idOf(login: string, seen: UnixSeconds): number
  /** writes down when each was seen last */
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
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (key.length !== KEY_BYTES) throw new AppError('unavailable', 'ledger.bad_key', { path })
  return key
}

/** Logins are compared in one case and form: the Hub and Slurm write the same one differently. */
export function canonicalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

export function pseudonymOf(key: Uint8Array, login: string): Buffer {
  return createHmac('sha256', key).update(canonicalLogin(login)).digest()
}

export function createPeople(db: DatabaseSync, key: Uint8Array): People {
  const find = db.prepare('SELECT id FROM people WHERE pseudonym = ?')
  const insert = db.prepare('INSERT INTO people (pseudonym) VALUES (?)')
  const name = db.prepare(`INSERT INTO person_names (person, name, last_active) VALUES (?, ?, ?)
    ON CONFLICT (person) DO UPDATE SET last_active = max(last_active, excluded.last_active)`)
  const known = new Map<string, { id: number; seen: UnixSeconds }>()
  return {
    idOf(login, seen) {
      if (login === '') return 0
      let person = known.get(login)
      if (!person) {
        const pseudonym = pseudonymOf(key, login)
        const id = Number(find.get(pseudonym)?.['id'] ?? insert.run(pseudonym).lastInsertRowid)
        person = { id, seen }
        known.set(login, person)
      }
      if (seen > person.seen) person.seen = seen
      return person.id
    },
    flush() {
      for (const [login, { id, seen }] of known) name.run(id, canonicalLogin(login), Math.floor(seen))
    },
    forget: () => known.clear(),
  }
}
