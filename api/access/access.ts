/** Who calls, and how they come in and go. */
import { AppError } from '../../core/errors.ts'
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import type { Person } from '../../store/state/access/logins.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import type { HubLogin, HubPerson } from './hub-login.ts'

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
  identify(credentials: Credentials): Promise<Caller | undefined>
  /** @returns the secret of the session that a link opens; undefined where the link does not hold */
  enter(link: string): string | undefined
  readonly attempts: Attempts
  /** @returns the secret of the session; undefined where none of the roles is theirs */
  enterFromHub(person: HubPerson, accessToken: string): string | undefined
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
/** So often the Hub is asked whether somebody is still who they were; a call does not wait for that. */
const ASK_EVERY_SECONDS = 30
/** After so long without having been asked about, a call waits for the answer. */
const MOST_UNASKED_SECONDS = 2 * MINUTE_SECONDS
/** A Hub that is away for so long vouches for nobody any more. */
const MOST_AWAY_SECONDS = HOUR_SECONDS

/** A session that the Hub answers for: its token lies in memory alone, so a restart asks for a new login. */
interface Vouched {
  readonly accessToken: string
  role: Role
  asked: UnixSeconds
  /** since when it does not answer */
  awaySince: UnixSeconds | undefined
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
  const askAgain = async (session: string, own: Vouched): Promise<void> => {
    own.asked = clock.now()
    let person: HubPerson | undefined
    try {
      person = await hub!.who(own.accessToken)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // a Hub that is restarted throws nobody out
      own.awaySince ??= clock.now()
      if (clock.now() - own.awaySince >= MOST_AWAY_SECONDS) end(session)
      return
    }
    own.awaySince = undefined
    if (person?.role === undefined) end(session)
    else own.role = person.role
  }
  /** @returns undefined where the Hub does not vouch for them any more */
  const vouchedRole = async (session: string): Promise<Role | undefined> => {
    const own = vouched.get(session)
    const unasked = own ? clock.now() - own.asked : 0
    if (own && unasked >= MOST_UNASKED_SECONDS) await askAgain(session, own)
    // a file that cannot be written is told to the next call that needs it
    else if (own && unasked >= ASK_EVERY_SECONDS) void askAgain(session, own).catch(() => undefined)
    return vouched.get(session)?.role
  }

  return {
    attempts: createAttempts(),
    hub,
    audit: store.audit,
    async identify({ session, token }) {
      if (token !== undefined) return ofToken(token)
      const found = session === undefined ? undefined : store.logins.find(session, clock.now())
      if (!found || session === undefined) {
        if (session !== undefined) vouched.delete(session)
        return nobody
      }
      let { role } = found
      if (found.actor !== LOCAL.actor) {
        const vouchedFor = await vouchedRole(session)
        if (vouchedFor === undefined) {
          end(session)
          return nobody
        }
        role = vouchedFor
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
        vouched.set(session, { accessToken, role, asked: now, awaySince: undefined })
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
