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
import { boundedFetch } from './bounded-fetch.ts'
import { createQuestions, type Provider, type RoleRules, reached, roleOf, type VouchedPerson } from './provider.ts'

export interface HubLoginOptions {
  /** as browsers reach it, without a slash at the end */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** where the Hub sends browsers back to; it knows the same */
  readonly redirectUri: string
  readonly roles: RoleRules
}

const ASK_EVERY_SECONDS = 30
const TIMEOUT_MILLISECONDS = 10_000

const HubUser = z.object({
  name: z.string().min(1).max(255),
  admin: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
})

export function createHubLogin(options: HubLoginOptions): Provider {
  const { url, clientId, clientSecret, redirectUri, roles } = options
  const server: oauth.AuthorizationServer = {
    issuer: url,
    authorization_endpoint: `${url}/hub/api/oauth2/authorize`,
    token_endpoint: `${url}/hub/api/oauth2/token`,
  }
  const client: oauth.Client = { client_id: clientId }
  const questions = createQuestions()
  const request = {
    // a Hub on the same machine is often reached in the clear
    [oauth.allowInsecureRequests]: url.startsWith('http:'),
    signal: () => AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    [oauth.customFetch]: boundedFetch,
  }

  const who = async (accessToken: string): Promise<VouchedPerson | undefined> => {
    const response = await boundedFetch(`${url}/hub/api/user`, {
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      // a token must not follow to wherever a redirect leads
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (response.status === 401 || response.status === 403) return undefined
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const { name, groups, admin } = HubUser.parse(await response.json())
    return { name, role: roleOf(groups, admin, roles) }
  }

  return {
    kind: 'hub',
    name: 'JupyterHub',
    askEverySeconds: ASK_EVERY_SECONDS,
    async begin(back, now) {
      const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()]
      const location = new URL(server.authorization_endpoint!)
      location.search = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state },
        ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      }).toString()
      return { location: location.href, question: questions.seal({ state, back, verifier, nonce: '' }, now) }
    },
    async finish(answer, question, now) {
      const { verifier, back, state } = questions.open(question, now)
      const parameters = checkAnswer(server, client, answer, state)
      return reached(url, async () => {
        const method = oauth.ClientSecretPost(clientSecret)
        const response = await oauth.authorizationCodeGrantRequest(
          ...[server, client, method, parameters, redirectUri, verifier, request],
        )
        const { access_token: accessToken } = await oauth.processAuthorizationCodeResponse(server, client, response)
        const person = await who(accessToken)
        if (!person) throw new AppError('unauthenticated', 'access.provider_denied')
        return { back, person, grant: { accessToken } }
      })
    },
    who: ({ accessToken }) => reached(url, () => who(accessToken)),
  }
}

/** @throws AppError `unauthenticated` */
export function checkAnswer(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  answer: URL,
  state: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(server, client, answer, state)
  } catch (error) {
    const isRefused = error instanceof oauth.AuthorizationResponseError
    const code = isRefused ? 'access.provider_denied' : 'access.bad_state'
    throw new AppError('unauthenticated', code, {}, { cause: error })
  }
}
