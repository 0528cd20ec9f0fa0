/** The seam of those who vouch for people: JupyterHub, an OpenID provider. */
import { AppError } from '../../core/errors.ts'
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { MINUTE_SECONDS } from '../../core/units.ts'

export const PROVIDERS = ['hub', 'openid'] as const
export type ProviderKind = (typeof PROVIDERS)[number]

/** Where a login begins, below the address of this service. */
export const loginPath = (kind: ProviderKind): string => `/api/v1/login/${kind}`
/** Where the provider sends browsers back to. */
export const callbackPath = (kind: ProviderKind): string => `/api/v1/login/${kind}/callback`

export interface VouchedPerson {
  /** as shown */
  readonly name: string
  /** what no two people share; the name where absent */
  readonly id?: string
  /** undefined: none of the configured roles is theirs */
  readonly role: Role | undefined
}

/** What the provider gave us to ask it about somebody; lies in memory alone. */
export interface Grant {
  accessToken: string
  refreshToken?: string | undefined
  /** `sub` of an OpenID provider */
  subject?: string
}

export interface Provider {
  readonly kind: ProviderKind
  /** as people know it */
  readonly name: string
  /** so often it is asked whether somebody is still who they were */
  readonly askEverySeconds: number
  /** @param back path of a page of ours. @returns where to send the browser, and what it has to bring back */
  begin(back: string, now: UnixSeconds): Promise<{ readonly location: string; readonly state: string }>
  /**
   * @param state what this browser was given
   * @throws AppError `unauthenticated` for an answer to no question of this browser, or one that the provider refused;
   * `unavailable` where it does not answer
   */
  finish(
    answer: URL,
    state: string | undefined,
    now: UnixSeconds,
  ): Promise<{ readonly back: string; readonly person: VouchedPerson; readonly grant: Grant }>
  /** Who that is now. @returns undefined where the provider vouches no more. @throws AppError `unavailable` */
  who(grant: Grant): Promise<VouchedPerson | undefined>
}

/** Roles of the members of groups, of administrators, of everybody whom the provider lets in. */
export interface RoleRules {
  readonly groups: Readonly<Record<string, Role>>
  readonly admins?: Role | undefined
  readonly everybody?: Role | undefined
}

/** @returns the highest; undefined where none is theirs */
export function roleOf(groups: readonly string[], isAdmin: boolean, rules: RoleRules): Role | undefined {
  const own = [
    ...groups.map((group) => (Object.hasOwn(rules.groups, group) ? rules.groups[group] : undefined)),
    isAdmin ? rules.admins : undefined,
    rules.everybody,
  ].filter((role) => role !== undefined)
  return own.reduce<Role | undefined>(
    (highest, role) => (highest === undefined || mayAct(role, highest) ? role : highest),
    undefined,
  )
}

const PENDING_SECONDS = 10 * MINUTE_SECONDS
/** Browsers on their way there and back; whoever begins and never ends must not fill the memory. */
const MOST_PENDING = 1_000

export interface Question {
  readonly back: string
  /** PKCE (RFC 7636) */
  readonly verifier: string
  /** OpenID Connect Core 1.0, 15.5.2 */
  readonly nonce: string
}

/** What was asked for and is not answered yet; each is answered once. */
export interface Questions {
  keep(state: string, question: Question, now: UnixSeconds): void
  /** @throws AppError `unauthenticated` where this is the answer to none */
  take(state: string | undefined, now: UnixSeconds): Question
}

export function createQuestions(): Questions {
  const pending = new Map<string, Question & { readonly until: UnixSeconds }>()
  return {
    keep(state, question, now) {
      for (const [known, { until }] of pending) if (until <= now || pending.size >= MOST_PENDING) pending.delete(known)
      pending.set(state, { ...question, until: now + PENDING_SECONDS })
    },
    take(state, now) {
      const question = state === undefined ? undefined : pending.get(state)
      if (state !== undefined) pending.delete(state)
      if (!question || question.until <= now) throw new AppError('unauthenticated', 'access.bad_state')
      return question
    },
  }
}

/** @throws AppError `unavailable` instead of anything that is none of ours */
export async function reached<T>(url: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('unavailable', 'access.provider_unreachable', { url, detail }, { cause: error })
  }
}
