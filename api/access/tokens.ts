/** Making and revoking tokens, whoever asks for it; each is a line in the audit log. */
import { ROLES, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'

/** Without a role everybody is `public` anyway. */
export const TOKEN_ROLES = ROLES.filter((role) => role !== 'public')
export const DEFAULT_DAYS = 90
export const MOST_DAYS = 366

export interface TokenWish {
  /** what it is for */
  readonly name: string
  readonly role: Role
  readonly days: number
}

export interface MadeToken {
  readonly id: number
  /** told this once */
  readonly secret: string
  readonly expires: UnixSeconds
}

export type TokenStore = Pick<AccessStore, 'tokens' | 'audit' | 'together'>

/** @param actor as the audit log names who asks */
export function makeToken(store: TokenStore, wish: TokenWish, actor: string, now: UnixSeconds): MadeToken {
  const { name, role, days } = wish
  const expires = now + days * DAY_SECONDS
  return store.together(() => {
    const made = store.tokens.create({ name, role, expires }, now)
    store.audit.add(now, actor, 'token.created', { id: made.id, role, days })
    return { ...made, expires }
  })
}

/** @returns whether there was one to revoke */
export function revokeToken(store: TokenStore, id: number, actor: string, now: UnixSeconds): boolean {
  return store.together(() => {
    const wasThere = store.tokens.revoke(id, now)
    if (wasThere) store.audit.add(now, actor, 'token.revoked', { id })
    return wasThere
  })
}
