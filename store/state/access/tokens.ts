/** Tokens for programs: named, of one role, for a time; told once, when they are made. */
import type { DatabaseSync } from 'node:sqlite'
import type { Role } from '../../../core/roles.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { MINUTE_SECONDS } from '../../../core/units.ts'
import { hashOf, makeSecret } from './secrets.ts'

export interface Token {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly created: UnixSeconds
  readonly expires: UnixSeconds
  /** last, to the minute; null: never */
  readonly used: UnixSeconds | null
  readonly revoked: UnixSeconds | null
}

export interface Tokens {
  /** @returns its number and its secret */
  create(
    token: Pick<Token, 'name' | 'role' | 'expires'>,
    now: UnixSeconds,
  ): { readonly id: number; readonly secret: string }
  /** Notes that it is used. @returns undefined where it is none, was revoked, or is too old */
  find(secret: string, now: UnixSeconds): Token | undefined
  /** Newest first. */
  list(): readonly Token[]
  /** @returns whether there was one to revoke */
  revoke(id: number, now: UnixSeconds): boolean
}

const USED_EVERY_SECONDS = MINUTE_SECONDS
const COLUMNS = 'id, name, role, created, expires, used, revoked'

export function createTokens(db: DatabaseSync): Tokens {
  const insert = db.prepare('INSERT INTO api_tokens (name, hash, role, created, expires) VALUES (?, ?, ?, ?, ?)')
  const find = db.prepare(`SELECT ${COLUMNS} FROM api_tokens WHERE hash = ?`)
  const use = db.prepare('UPDATE api_tokens SET used = ? WHERE id = ?')
  const list = db.prepare(`SELECT ${COLUMNS} FROM api_tokens ORDER BY id DESC`)
  const revoke = db.prepare('UPDATE api_tokens SET revoked = ? WHERE id = ? AND revoked IS NULL')
  return {
    create({ name, role, expires }, now) {
      const secret = makeSecret('atl_token_')
      const { lastInsertRowid } = insert.run(name, hashOf(secret), role, Math.floor(now), Math.floor(expires))
      return { id: Number(lastInsertRowid), secret }
    },
    find(secret, now) {
      const token = find.get(hashOf(secret)) as Token | undefined
      if (!token || token.revoked !== null || token.expires <= now) return undefined
      if (token.used === null || now - token.used >= USED_EVERY_SECONDS) use.run(Math.floor(now), token.id)
      return token
    },
    list: () => list.all() as unknown as Token[],
    revoke: (id, now) => revoke.run(Math.floor(now), id).changes > 0,
  }
}
