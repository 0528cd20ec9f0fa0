/** The seam of those who vouch for people: JupyterHub, an OpenID provider. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
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
  /** of an OpenID provider: what its identity token said, and when */
  claims?: Readonly<Record<string, unknown>>
  claimsAt?: UnixSeconds
}

export interface Provider {
  readonly kind: ProviderKind
  /** as people know it */
  readonly name: string
  /** so often it is asked whether somebody is still who they were */
  readonly askEverySeconds: number
  /** @param back path of a page of ours. @returns where to send the browser, and what it has to bring back */
  begin(back: string, now: UnixSeconds): Promise<{ readonly location: string; readonly question: string }>
  /**
   * @param question what this browser was given
   * @throws AppError `unauthenticated` for an answer to no question of this browser, or one that the provider refused;
   * `unavailable` where it does not answer
   */
  finish(
    answer: URL,
    question: string | undefined,
    now: UnixSeconds,
  ): Promise<{ readonly back: string; readonly person: VouchedPerson; readonly grant: Grant }>
  /** Who that is now. @returns undefined where the provider vouches no more. @throws AppError `unavailable` */
  who(grant: Grant, now: UnixSeconds): Promise<VouchedPerson | undefined>
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
/** Of those that were answered; the code in each is worth nothing a second time anyway. */
const MOST_USED = 10_000
const NONCE_BYTES = 12
const TAG_BYTES = 16

const Question = z.strictObject({
  state: z.string(),
  /** path of a page of ours */
  back: z.string(),
  /** PKCE (RFC 7636) */
  verifier: z.string(),
  /** OpenID Connect Core 1.0, 15.5.2 */
  nonce: z.string(),
  until: z.number(),
})
export type Question = z.output<typeof Question>

/** What was asked for. The browser itself keeps it, sealed: however many begin, nothing is to be remembered here. */
export interface Questions {
  /** @returns what the browser has to bring back */
  seal(question: Omit<Question, 'until'>, now: UnixSeconds): string
  /** Once. @throws AppError `unauthenticated` where this is no question of ours, is too old, or was answered */
  open(sealed: string | undefined, now: UnixSeconds): Question
}

/** AES-256-GCM (NIST SP 800-38D), with a key that ends with the process. */
export function createQuestions(): Questions {
  const key = randomBytes(32)
  const used = new Set<string>()
  const read = (sealed: string): unknown => {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    return JSON.parse(text.toString('utf8'))
  }
  return {
    seal(question, now) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const text = JSON.stringify({ ...question, until: now + PENDING_SECONDS })
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(sealed, now) {
      let question: Question | undefined
      try {
        question = sealed === undefined ? undefined : Question.parse(read(sealed))
      } catch {
        // cut off, changed, or of another process
      }
      if (!question || question.until <= now || used.has(question.state))
        throw new AppError('unauthenticated', 'access.bad_state')
      if (used.size >= MOST_USED) used.delete(used.values().next().value!)
      used.add(question.state)
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
