/** Who calls, and how they come in and go. */
import { AppError } from '../../core/errors.ts'
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { HOUR_SECONDS } from '../../core/units.ts'
import type { AccessStore } from '../../store/state/access/access-store.ts'
import { IDLE_SECONDS, type Person } from '../../store/state/access/logins.ts'
import { type Allowance, createAllowance } from './allowance.ts'
import type { Grant, Provider, ProviderKind, VouchedPerson } from './provider.ts'
import type { TokenStore } from './tokens.ts'

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
  /**
   * @param isTold whether a refusal is a line in the audit log, which keeps everything
   * @returns the secret of the session that a link opens; undefined where the link does not hold
   */
  enter(link: string, isTold: boolean): string | undefined
  /** Nobody guesses 256 bits: whoever is wrong too often is not told of any more, and a link that holds opens. */
  readonly wrongLinks: Allowance
  /** @returns the secret of the session; undefined where none of the roles is theirs */
  enterFrom(kind: ProviderKind, person: VouchedPerson, grant: Grant): string | undefined
  leave(session: string, everywhere: boolean): void
  readonly providers: readonly Provider[]
  readonly tokens: TokenStore
  readonly audit: Pick<AccessStore['audit'], 'list' | 'firstBroken'>
}

export interface AccessParts {
  readonly store: Omit<AccessStore, 'close'>
  /** what everybody may who does not say who they are */
  readonly anonymous: Role
  readonly clock: { now(): UnixSeconds }
  readonly providers?: readonly Provider[]
  /** What the audit log calls a person: not by name. */
  readonly actorOf?: (login: string) => string
}

/** Whoever opens the link that the machine itself printed. */
const LOCAL: Omit<Person, 'role'> = { subject: 'local', actor: 'local' }
const WRONG_LINKS = { atOnce: 10, eachSeconds: 30 }
/** Lines about wrong links, whoever sends them: many addresses do not fill the log. */
const TOLD_REFUSALS = { atOnce: 200, eachSeconds: 60 }
/** Unasked about for so much longer than usual, a call waits for the answer; else it does not. */
const MOST_LATE_SECONDS = 90
/** A provider that is away for so long vouches for nobody any more. */
const MOST_AWAY_SECONDS = HOUR_SECONDS

/** A session that a provider answers for: its tokens lie in memory alone, so a restart asks for a new login. */
interface Vouched {
  readonly by: Provider
  readonly grant: Grant
  readonly actor: string
  role: Role
  /** when it was answered last, or not answered */
  asked: UnixSeconds
  /** the question that is under way */
  asking: Promise<void> | undefined
  /** since when it does not answer */
  awaySince: UnixSeconds | undefined
}

export function createAccess(parts: AccessParts): Access {
  const { store, anonymous, clock, providers = [], actorOf = () => 'person' } = parts
  const refusals = createAllowance(TOLD_REFUSALS)
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
  const ask = async (session: string, own: Vouched): Promise<void> => {
    let person: VouchedPerson | undefined
    try {
      person = await own.by.who(own.grant, clock.now())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // a provider that is restarted throws nobody out
      own.awaySince ??= clock.now()
      own.asked = clock.now()
      if (clock.now() - own.awaySince >= MOST_AWAY_SECONDS) end(session)
      return
    }
    own.awaySince = undefined
    own.asked = clock.now()
    if (person?.role === undefined) end(session)
    else own.role = person.role
  }
  /** Once at a time: calls that come together wait for the same answer. */
  const askAgain = (session: string, own: Vouched): Promise<void> => {
    own.asking ??= ask(session, own).finally(() => {
      own.asking = undefined
    })
    return own.asking
  }
  /** @returns undefined where nobody vouches for them any more */
  const vouchedRole = async (session: string): Promise<Role | undefined> => {
    const own = vouched.get(session)
    const late = own ? clock.now() - own.asked - own.by.askEverySeconds : Number.NEGATIVE_INFINITY
    if (own && late >= MOST_LATE_SECONDS) await askAgain(session, own)
    // a file that cannot be written is told to the next call that needs it
    else if (own && late >= 0) void askAgain(session, own).catch(() => undefined)
    return vouched.get(session)?.role
  }

  /** What was given for sessions that are over by now, without anybody having come back. */
  const forgetOld = (now: UnixSeconds): void => {
    for (const [secret, { asked }] of vouched) if (asked + IDLE_SECONDS <= now) vouched.delete(secret)
  }

  return {
    wrongLinks: createAllowance(WRONG_LINKS),
    providers,
    tokens: store,
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
    enter(link, isTold) {
      const now = clock.now()
      return store.together(() => {
        const role = store.logins.takeLink(link, now)
        if (role === undefined) {
          if (isTold && refusals.wait('link', now) === 0) {
            refusals.take('link', now)
            store.audit.add(now, 'anonymous', 'login.refused', { by: 'link' })
          }
          return undefined
        }
        store.audit.add(now, LOCAL.actor, 'login.link', { role })
        return store.logins.open({ ...LOCAL, role }, now)
      })
    },
    enterFrom(kind, { name, id = name, role }, grant) {
      const now = clock.now()
      const actor = actorOf(id)
      const by = providers.find((provider) => provider.kind === kind)!
      return store.together(() => {
        if (role === undefined) {
          store.audit.add(now, actor, 'login.refused', { by: kind })
          return undefined
        }
        store.audit.add(now, actor, `login.${kind}`, { role })
        forgetOld(now)
        const session = store.logins.open({ subject: name, actor, role }, now)
        vouched.set(session, { by, grant, actor, asking: undefined, role, asked: now, awaySince: undefined })
        return session
      })
    },
    leave(session, everywhere) {
      const now = clock.now()
      const found = store.logins.find(session, now)
      if (!found) return
      store.together(() => {
        if (everywhere) {
          for (const [secret, { actor }] of vouched) if (actor === found.actor) vouched.delete(secret)
          store.logins.closeAll(found.actor)
        } else end(session)
        store.audit.add(now, found.actor, everywhere ? 'logout.everywhere' : 'logout')
      })
    },
  }
}
