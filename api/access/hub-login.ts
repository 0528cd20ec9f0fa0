/**
 * JupyterHub as OAuth 2 provider. The Hub decides who may use the service at all (scope `access:services`), groups say
 * what they may here.
 *
 * Hub 3.0 takes the secret in the body alone and ignores PKCE, so `state` is what binds an answer to its question
 * (https://jupyterhub.readthedocs.io/en/stable/explanation/oauth.html).
 */
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { mayAct, type Role } from '../../core/roles.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { MINUTE_SECONDS } from '../../core/units.ts'
import { boundedFetch } from './bounded-fetch.ts'

export const HUB_LOGIN_PATH = '/api/v1/login/hub'
/** Where the Hub sends browsers back to, below the address of this service. */
export const HUB_CALLBACK_PATH = '/api/v1/login/hub/callback'

export interface HubLoginOptions {
  /** as browsers reach it, without a slash at the end */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** where the Hub sends browsers back to; it knows the same */
  readonly redirectUri: string
  /** of the members of a group, of the Hub's administrators, of everybody whom the Hub lets in */
  readonly roles: {
    readonly groups: Readonly<Record<string, Role>>
    readonly admins?: Role | undefined
    readonly everybody?: Role | undefined
  }
}

export interface HubPerson {
  readonly name: string
  /** undefined: none of the configured roles is theirs */
  readonly role: Role | undefined
}

export interface HubLogin {
  /** @param back path of a page of ours. @returns where to send the browser, and what it has to bring back */
  begin(back: string, now: UnixSeconds): Promise<{ readonly location: string; readonly state: string }>
  /**
   * @param state what this browser was given
   * @throws AppError `unauthenticated` for an answer to no question of this browser, or one that the Hub refused;
   * `unavailable` where the Hub does not answer
   */
  finish(
    answer: URL,
    state: string | undefined,
    now: UnixSeconds,
  ): Promise<{ readonly back: string; readonly person: HubPerson; readonly accessToken: string }>
  /** Who that is now. @returns undefined where the Hub takes the token no more. @throws AppError `unavailable` */
  who(accessToken: string): Promise<HubPerson | undefined>
}

const PENDING_SECONDS = 10 * MINUTE_SECONDS
/** Browsers on their way to the Hub and back; whoever begins and never ends must not fill the memory. */
const MOST_PENDING = 1_000
const TIMEOUT_MILLISECONDS = 10_000

const HubUser = z.object({
  name: z.string().min(1).max(255),
  admin: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
})

export function createHubLogin(options: HubLoginOptions): HubLogin {
  const { url, clientId, clientSecret, redirectUri, roles } = options
  const server: oauth.AuthorizationServer = {
    issuer: url,
    authorization_endpoint: `${url}/hub/api/oauth2/authorize`,
    token_endpoint: `${url}/hub/api/oauth2/token`,
  }
  const client: oauth.Client = { client_id: clientId }
  const pending = new Map<string, { readonly back: string; readonly verifier: string; readonly until: UnixSeconds }>()
  const request = {
    // a Hub on the same machine is often reached in the clear
    [oauth.allowInsecureRequests]: url.startsWith('http:'),
    signal: () => AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    [oauth.customFetch]: boundedFetch,
  }

  const who = async (accessToken: string): Promise<HubPerson | undefined> => {
    const response = await boundedFetch(`${url}/hub/api/user`, {
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      // a token must not follow to wherever a redirect leads
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (response.status === 401 || response.status === 403) return undefined
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const user = HubUser.parse(await response.json())
    return { name: user.name, role: roleOf(user, roles) }
  }

  return {
    async begin(back, now) {
      for (const [state, { until }] of pending) if (until <= now || pending.size >= MOST_PENDING) pending.delete(state)
      const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()]
      pending.set(state, { back, verifier, until: now + PENDING_SECONDS })
      const location = new URL(server.authorization_endpoint!)
      location.search = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state },
        ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      }).toString()
      return { location: location.href, state }
    },
    async finish(answer, state, now) {
      const question = state === undefined ? undefined : pending.get(state)
      if (state !== undefined) pending.delete(state)
      if (!question || question.until <= now) throw new AppError('unauthenticated', 'access.bad_state')
      let parameters: URLSearchParams
      try {
        parameters = oauth.validateAuthResponse(server, client, answer, state!)
      } catch (error) {
        const isRefused = error instanceof oauth.AuthorizationResponseError
        const code = isRefused ? 'access.hub_denied' : 'access.bad_state'
        throw new AppError('unauthenticated', code, {}, { cause: error })
      }
      return reached(url, async () => {
        const method = oauth.ClientSecretPost(clientSecret)
        const { verifier, back } = question
        const response = await oauth.authorizationCodeGrantRequest(
          ...[server, client, method, parameters, redirectUri, verifier, request],
        )
        const { access_token: accessToken } = await oauth.processAuthorizationCodeResponse(server, client, response)
        const person = await who(accessToken)
        if (!person) throw new AppError('unauthenticated', 'access.hub_denied')
        return { back, person, accessToken }
      })
    },
    who: (accessToken) => reached(url, () => who(accessToken)),
  }
}

function roleOf({ admin, groups }: z.output<typeof HubUser>, roles: HubLoginOptions['roles']): Role | undefined {
  const own = [
    ...groups.map((group) => (Object.hasOwn(roles.groups, group) ? roles.groups[group] : undefined)),
    admin ? roles.admins : undefined,
    roles.everybody,
  ].filter((role) => role !== undefined)
  return own.reduce<Role | undefined>(
    (highest, role) => (highest === undefined || mayAct(role, highest) ? role : highest),
    undefined,
  )
}

/** @throws AppError `unavailable` instead of anything that is none of ours */
async function reached<T>(url: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('unavailable', 'access.hub_unreachable', { url, detail }, { cause: error })
  }
}
