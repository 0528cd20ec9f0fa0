/**
 * What was done, by whom: entries are only ever added, and each is bound to all before it by a hash chain, so that one
 * that is changed, taken out or put in between shows. Cutting off the end does not show by itself: whoever wants to
 * know that keeps the last hash elsewhere (Schneier and Kelsey, ACM TISSEC 2, 1999).
 */
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '../../../core/series.ts'
import { transaction } from '../../sqlite.ts'

/** What entries can be about; new ones go to the end. */
export const AUDIT_ACTIONS = [
  'link.created',
  'login.link',
  'login.hub',
  'login.openid',
  'login.refused',
  'logout',
  'logout.everywhere',
  'token.created',
  'token.revoked',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]
export type AuditDetail = Readonly<Record<string, string | number>>

export interface AuditEntry {
  readonly id: number
  readonly at: UnixSeconds
  readonly actor: string
  readonly action: AuditAction
  readonly detail: AuditDetail
  /** hexadecimal */
  readonly chain: string
}

export interface AuditLog {
  /** @param actor no name of a person: entries are never changed, and people can be erased */
  add(at: UnixSeconds, actor: string, action: AuditAction, detail?: AuditDetail): void
  /** Oldest first. @param after the number of an entry */
  list(after: number, most: number): readonly AuditEntry[]
  /** Whether this was ever done. */
  has(action: AuditAction): boolean
  /** @returns the number of the first entry that does not follow from those before; undefined where all do */
  firstBroken(): number | undefined
}

interface Row {
  readonly id: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly detail: string
  readonly chain: Uint8Array
}

const BEGIN = Buffer.alloc(32)

export function createAuditLog(db: DatabaseSync): AuditLog {
  const last = db.prepare('SELECT id, chain FROM audit_log ORDER BY id DESC LIMIT 1')
  const insert = db.prepare('INSERT INTO audit_log (id, at, actor, action, detail, chain) VALUES (?, ?, ?, ?, ?, ?)')
  const rows = db.prepare('SELECT id, at, actor, action, detail, chain FROM audit_log WHERE id > ? ORDER BY id LIMIT ?')
  const some = db.prepare('SELECT 1 FROM audit_log WHERE action = ? LIMIT 1')
  return {
    add(at, actor, action, detail = {}) {
      const run = (): void => {
        const before = last.get() as Pick<Row, 'id' | 'chain'> | undefined
        const entry = { id: (before?.id ?? 0) + 1, at: Math.floor(at), actor, action, detail: JSON.stringify(detail) }
        insert.run(entry.id, entry.at, actor, action, entry.detail, chainOf(before?.chain ?? BEGIN, entry))
      }
      // beside what it tells of, where that is a transaction
      if (db.isTransaction) run()
      else transaction(db, run)
    },
    list(after, most) {
      return (rows.all(after, most) as unknown as Row[]).map(({ detail, chain, action, ...entry }) => ({
        ...entry,
        action: action as AuditAction,
        detail: JSON.parse(detail) as AuditDetail,
        chain: Buffer.from(chain).toString('hex'),
      }))
    },
    has: (action) => some.get(action) !== undefined,
    firstBroken() {
      let [chain, id]: [Uint8Array, number] = [BEGIN, 0]
      for (const row of rows.iterate(0, -1) as Iterable<unknown> as Iterable<Row>) {
        const expected = chainOf(chain, row)
        if (row.id !== id + 1 || !expected.equals(row.chain)) return row.id
        chain = row.chain
        id = row.id
      }
      return undefined
    },
  }
}

function chainOf(before: Uint8Array, { id, at, actor, action, detail }: Omit<Row, 'chain'>): Buffer {
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify([id, at, actor, action, detail]))
    .digest()
}
