/** Who calls, and how they come in and go. */
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { Person } from '../../store/state/access/logins.ts'

export interface Caller {
  readonly role: Role
  readonly kind: 'anonymous' | 'session' | 'token'
  /** as shown to themselves; empty: nobody in particular */
  readonly subject: string
  /** as the audit log names them */
  readonly actor: string
}

export interface Credentials {
  /** of the cookie */
  readonly session: string | undefined
  /** of the header `Authorization: Bearer …` */
  readonly token: string | undefined
}

export interface Access {
  /** @returns undefined for a token that does not hold: that is refused, not taken for nobody */
  identify(credentials: Credentials): Caller | undefined
  /** @returns the secret of the session that a link opens; undefined where the link does not hold */
  enter(link: string): string | undefined
  leave(session: string, everywhere: boolean): void
  readonly audit: Pick<AccessStore['audit'], 'list' | 'firstBroken'>
}

export interface AccessParts {
  readonly store: Omit<AccessStore, 'close'>
  /** what everybody may who does not say who they are */
  readonly anonymous: Role
  readonly clock: { now(): UnixSeconds }
}

/** Whoever opens the link that the machine itself printed. */
const LOCAL: Omit<Person, 'role'> = { subject: 'local', actor: 'local' }

export function createAccess({ store, anonymous, clock }: AccessParts): Access {
  const nobody: Caller = { role: anonymous, kind: 'anonymous', subject: '', actor: 'anonymous' }
  const ofToken = (secret: string): Caller | undefined => {
    const token = store.tokens.find(secret, clock.now())
    return token && { role: token.role, kind: 'token', subject: token.name, actor: `token ${token.id}` }
  }
  return {
    audit: store.audit,
    identify({ session, token }) {
      if (token !== undefined) return ofToken(token)
      const found = session === undefined ? undefined : store.logins.find(session, clock.now())
      if (!found) return nobody
      const { subject, actor, role } = found
      // nobody sees less for having logged in
      return { role: mayAct(role, anonymous) ? role : anonymous, kind: 'session', subject, actor }
    },
    enter(link) {
      const now = clock.now()
      return store.together(() => {
        const role = store.logins.takeLink(link, now)
        if (role === undefined) {
          store.audit.add(now, 'anonymous', 'login.refused', { by: 'link' })
          return undefined
        }
        store.audit.add(now, LOCAL.actor, 'login.link', { role })
        return store.logins.open({ ...LOCAL, role }, now)
      })
    },
    leave(session, everywhere) {
      const now = clock.now()
      const found = store.logins.find(session, now)
      if (!found) return
      store.together(() => {
        if (everywhere) store.logins.closeAll(found.actor)
        else store.logins.close(session)
        store.audit.add(now, found.actor, everywhere ? 'logout.everywhere' : 'logout')
      })
    },
  }
}
