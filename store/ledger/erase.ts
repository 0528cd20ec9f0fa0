/**
 * Erases a person: what is known of her stays as nobody's, so that sums stay what they are; her hash, her name and what
 * joins her facts go, from the file's free pages and its log too.
 */
import type { DatabaseSync } from 'node:sqlite'
import { allOf } from './aliases.ts'
import { ledgerError } from './errors.ts'
import { canonicalLogin, type IdentityRules } from './identity.ts'
import { packJobs, unpackJobs } from './job-block.ts'
import { type JobTable, pickRows } from './job-table.ts'
import { createLedgerState } from './ledger-state.ts'
import { erasedMark, pseudonymOf } from './people.ts'
import { ledgerPath, openLedgerFile } from './schema.ts'
import { createUsageStore } from './usage-store.ts'

export interface Erased {
  /** whether anything was known of this login */
  readonly wasKnown: boolean
  readonly jobs: number
  readonly sessions: number
  /** what the person's facts were known by: not to be found anywhere any more */
  readonly pseudonyms: readonly Uint8Array[]
  /** somebody reads the file just now: its write-ahead log could not be emptied */
  readonly isLogLeft: boolean
}

export interface EraseOptions {
  readonly rules: IdentityRules
  /** otherwise only counted */
  readonly isWanted: boolean
}

/**
 * Facts that name the person later are nobody's too.
 * @throws AppError `unavailable` as every file of the data directory
 */
export function erasePerson(
  directory: string,
  key: Uint8Array,
  login: string,
  { rules, isWanted }: EraseOptions,
): Erased {
  const db = openLedgerFile(directory, 'write')
  try {
    const own = pseudonymOf(key, canonicalLogin(login, rules))
    db.exec('BEGIN IMMEDIATE')
    const facts = eraseFacts(db, key, own)
    db.exec(isWanted ? 'COMMIT' : 'ROLLBACK')
    return { ...facts, isLogLeft: isWanted && !isTidied(db) }
  } catch (error) {
    throw ledgerError(error, ledgerPath(directory))
  } finally {
    db.close()
  }
}

const ATTEMPTS = 50
const PAUSE_MS = 100

/** What was deleted lies in free pages and in the log until both are written anew. */
function isTidied(db: DatabaseSync): boolean {
  db.exec('VACUUM')
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!['busy'] === 0) return true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
  }
  return false
}

type Facts = Omit<Erased, 'isLogLeft'>

function eraseFacts(db: DatabaseSync, key: Uint8Array, own: Uint8Array): Facts {
  const mark = db.prepare('INSERT OR IGNORE INTO erased_people (mark) VALUES (?)')
  mark.run(erasedMark(key, own))
  const found = db.prepare('SELECT id FROM people WHERE pseudonym = ?').get(own)?.['id']
  if (found === undefined) return { wasKnown: false, jobs: 0, sessions: 0, pseudonyms: [own] }
  const all = allOf(db, Number(found))
  const pseudonyms = all.map((person) => pseudonymById(db, person))
  for (const pseudonym of pseudonyms) mark.run(erasedMark(key, pseudonym))
  const jobs = eraseJobs(db, key, new Set(all))
  const remove = {
    sessions: db.prepare('UPDATE OR REPLACE hub_sessions SET person = 0 WHERE person = ?'),
    cells: db.prepare('DELETE FROM usage_cells WHERE person = ?'),
    aliases: db.prepare('DELETE FROM person_aliases WHERE person = ?1 OR same_as = ?1'),
    graduates: db.prepare('DELETE FROM graduates WHERE person = ?'),
    names: db.prepare('DELETE FROM person_names WHERE person = ?'),
    people: db.prepare('DELETE FROM people WHERE id = ?'),
  }
  let sessions = 0
  for (const person of all) {
    sessions += Number(remove.sessions.run(person).changes)
    for (const statement of [remove.cells, remove.aliases, remove.graduates, remove.names, remove.people])
      statement.run(person)
  }
  return { wasKnown: true, jobs, sessions, pseudonyms }
}

function pseudonymById(db: DatabaseSync, person: number): Uint8Array {
  return db.prepare('SELECT pseudonym FROM people WHERE id = ?').get(person)!['pseudonym'] as Uint8Array
}

/** By taking them away and adding them anew as nobody's: sums stay exact. @returns how many */
function eraseJobs(db: DatabaseSync, key: Uint8Array, people: ReadonlySet<number>): number {
  const { cells } = createLedgerState(db, key)
  const usage = createUsageStore(db, cells)
  const save = db.prepare('UPDATE job_blocks SET block = ? WHERE id = ?')
  const blocks = db.prepare('SELECT id FROM job_blocks').all() as { id: number }[]
  const load = db.prepare('SELECT cluster, block FROM job_blocks WHERE id = ?')
  let count = 0
  for (const { id } of blocks) {
    const { cluster, block } = load.get(id) as { cluster: number; block: Uint8Array }
    const table = unpackJobs(block)
    const places = placesOf(table, people)
    if (places.length === 0) continue
    count += places.length
    usage.add(cluster, pickRows(places.map((at) => ({ table, at }))), -1)
    for (const at of places) table.columns.user[at] = 0
    usage.add(cluster, pickRows(places.map((at) => ({ table, at }))), 1)
    save.run(packJobs(table), id)
    usage.writeWhereLong()
  }
  usage.write()
  return count
}

function placesOf({ count, columns: { user } }: JobTable, people: ReadonlySet<number>): number[] {
  const places: number[] = []
  for (let at = 0; at < count; at++) if (people.has(user[at]!)) places.push(at)
  return places
}
