/** Who calls, and how they come in and go. */
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { Person } from '../../store/state/access/logins.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import type { HubLogin } from './hub-login.ts'

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
  readonly attempts: Attempts
  /** @returns the secret of the session; undefined where none of the roles is theirs */
  enterFromHub(
    person: { readonly name: string; readonly role: Role | undefined },
    accessToken: string,
  ): string | undefined
  leave(session: string, everywhere: boolean): void
  readonly hub: HubLogin | undefined
  readonly audit: Pick<AccessStore['audit'], 'list' | 'firstBroken'>
}

export interface AccessParts {
  readonly store: Omit<AccessStore, 'close'>
  /** what everybody may who does not say who they are */
  readonly anonymous: Role
  readonly clock: { now(): UnixSeconds }
  readonly hub?: HubLogin | undefined
  /** What the audit log calls a person: not by name. */
  readonly actorOf?: (login: string) => string
}

/** Whoever opens the link that the machine itself printed. */
const LOCAL: Omit<Person, 'role'> = { subject: 'local', actor: 'local' }
/** So often the Hub is asked whether somebody is still who they were. */
const ASK_EVERY_SECONDS = 30

/** A session that the Hub answers for: its token lies in memory alone, so a restart asks for a new login. */
interface Vouched {
  readonly accessToken: string
  role: Role
  asked: UnixSeconds
}

export function createAccess({ store, anonymous, clock, hub, actorOf = () => 'hub' }: AccessParts): Access {
  const nobody: Caller = { role: anonymous, kind: 'anonymous', subject: '', actor: 'anonymous' }
  /** by the secret of the session */
  const vouched = new Map<string, Vouched>()

  const ofToken = (secret: string): Caller | undefined => {
    const token = store.tokens.find(secret, clock.now())
    return token && { role: token.role, kind: 'token', subject: token.name, actor: `token ${token.id}` }
  }
  const end = (session: string): void => {
    vouched.delete(session)
    store.logins.close(session)
  }
  /** Takes effect with one of the next calls: none of them waits for the Hub. */
  const askAgain = async (session: string, own: Vouched): Promise<void> => {
    own.asked = clock.now()
    try {
      const person = await hub!.who(own.accessToken)
      if (person?.role === undefined) end(session)
      else own.role = person.role
    } catch {
      // a Hub that is away throws nobody out
    }
  }

  return {
    attempts: createAttempts(),
    hub,
    audit: store.audit,
    identify({ session, token }) {
      if (token !== undefined) return ofToken(token)
      const found = session === undefined ? undefined : store.logins.find(session, clock.now())
      if (!found || session === undefined) {
        if (session !== undefined) vouched.delete(session)
        return nobody
      }
      let { role } = found
      if (found.actor !== LOCAL.actor) {
        const own = vouched.get(session)
        if (!own) {
          end(session)
          return nobody
        }
        if (clock.now() - own.asked >= ASK_EVERY_SECONDS) void askAgain(session, own)
        role = own.role
      }
      // nobody sees less for having logged in
      const { subject, actor } = found
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
    enterFromHub({ name, role }, accessToken) {
      const now = clock.now()
      const actor = actorOf(name)
      return store.together(() => {
        if (role === undefined) {
          store.audit.add(now, actor, 'login.refused', { by: 'hub' })
          return undefined
        }
        store.audit.add(now, actor, 'login.hub', { role })
        const session = store.logins.open({ subject: name, actor, role }, now)
        vouched.set(session, { accessToken, role, asked: now })
        return session
      })
    },
    leave(session, everywhere) {
      const now = clock.now()
      const found = store.logins.find(session, now)
      if (!found) return
      store.together(() => {
        if (everywhere) store.logins.closeAll(found.actor)
        else end(session)
        store.audit.add(now, found.actor, everywhere ? 'logout.everywhere' : 'logout')
      })
    },
  }
}
