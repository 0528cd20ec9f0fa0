/**
 * Any OpenID provider: authorization code with PKCE, the provider found by its issuer (OpenID Connect Core 1.0 and
 * Discovery 1.0). The signature of what it says is checked although it came to us directly (Core 3.1.3.7, 6).
 */
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { checkAnswer } from './hub-login.ts'
import {
  createQuestions,
  type Grant,
  type Provider,
  type RoleRules,
  reached,
  roleOf,
  type VouchedPerson,
} from './provider.ts'

export interface OpenIdLoginOptions {
  /** as people know it */
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** where the provider sends browsers back to; it knows the same */
  readonly redirectUri: string
  /** `openid` is always among them */
  readonly scopes: readonly string[]
  /** which claim is shown as who somebody is; where it is absent, `sub` */
  readonly nameClaim: string
  /** which claim lists groups; with dots: inside of others */
  readonly groupsClaim: string
  readonly roles: RoleRules
}

const ASK_EVERY_SECONDS = 300
const TIMEOUT_MILLISECONDS = 10_000
/** Groups of which nothing newer can be had. */
const MOST_TOKEN_SECONDS = HOUR_SECONDS
/** Keys and addresses of a provider change rarely. */
const METADATA_SECONDS = DAY_SECONDS

const Name = z.string().min(1).max(255)
const Groups = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([])

export function createOpenIdLogin(options: OpenIdLoginOptions): Provider {
  const { issuer, clientId, clientSecret, redirectUri, roles } = options
  const client: oauth.Client = { client_id: clientId }
  const questions = createQuestions()
  const request = {
    // of a provider on this very machine; the configuration allows no other in the clear
    [oauth.allowInsecureRequests]: issuer.startsWith('http:'),
    signal: () => AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    [oauth.customFetch]: boundedFetch,
  }
  let metadata: { readonly server: oauth.AuthorizationServer; readonly until: UnixSeconds } | undefined

  const discover = async (now: UnixSeconds): Promise<oauth.AuthorizationServer> => {
    if (!metadata || metadata.until <= now) {
      const url = new URL(issuer)
      const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, request))
      for (const needed of ['authorization_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const)
        if (server[needed] === undefined) throw new Error(`no ${needed}`)
      metadata = { server, until: now + METADATA_SECONDS }
    }
    return metadata.server
  }
  const method = (server: oauth.AuthorizationServer): oauth.ClientAuth => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return taken.includes('client_secret_basic')
      ? oauth.ClientSecretBasic(clientSecret)
      : oauth.ClientSecretPost(clientSecret)
  }
  const person = (claims: Readonly<Record<string, unknown>>): VouchedPerson => {
    const subject = String(claims['sub'])
    const named = Name.safeParse(claims[options.nameClaim])
    const groups = Groups.parse(claimAt(claims, options.groupsClaim))
    return {
      name: named.success ? named.data : subject,
      id: `${issuer} ${subject}`,
      role: roleOf(groups, false, roles),
    }
  }
  /** @returns undefined where the token is taken no more */
  const userInfo = async (
    server: oauth.AuthorizationServer,
    { accessToken, claims }: Grant,
  ): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const response = await oauth.userInfoRequest(server, client, accessToken, request)
    if (response.status === 401 || response.status === 403) return undefined
    return oauth.processUserInfoResponse(server, client, String(claims!['sub']), response)
  }
  /** Puts what the provider gives in the place of what it gave. @returns whether it gave anything */
  const refresh = async (server: oauth.AuthorizationServer, grant: Grant, now: UnixSeconds): Promise<boolean> => {
    if (grant.refreshToken === undefined) return false
    const response = await oauth.refreshTokenGrantRequest(server, client, method(server), grant.refreshToken, request)
    // RFC 6749, 5.2: `invalid_grant` and its kin; everything else is a provider that does not answer as it should
    if (response.status === 400 || response.status === 401) return false
    const fresh = await oauth.processRefreshTokenResponse(server, client, response)
    const claims = oauth.getValidatedIdTokenClaims(fresh)
    if (claims) {
      await oauth.validateApplicationLevelSignature(server, response, request)
      if (claims.sub !== grant.claims!['sub']) throw new Error('another sub')
      Object.assign(grant, { claims, claimsAt: now })
    }
    Object.assign(grant, { accessToken: fresh.access_token, refreshToken: fresh.refresh_token ?? grant.refreshToken })
    return true
  }
  /** Groups that stand in the identity token alone are as old as it is. */
  const isOnlyInToken = (info: Readonly<Record<string, unknown>>, { claims }: Grant): boolean =>
    claimAt(info, options.groupsClaim) === undefined && claimAt(claims!, options.groupsClaim) !== undefined

  return {
    kind: 'openid',
    name: options.name,
    askEverySeconds: ASK_EVERY_SECONDS,
    begin: (back, now) =>
      reached(issuer, async () => {
        const server = await discover(now)
        const question = {
          ...{ back, state: oauth.generateRandomState() },
          ...{ verifier: oauth.generateRandomCodeVerifier(), nonce: oauth.generateRandomNonce() },
        }
        const location = new URL(server.authorization_endpoint!)
        const parameters = {
          ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code' },
          ...{ state: question.state, nonce: question.nonce },
          scope: [...new Set(['openid', ...options.scopes])].join(' '),
          code_challenge: await oauth.calculatePKCECodeChallenge(question.verifier),
          code_challenge_method: 'S256',
        }
        for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value)
        return { location: location.href, question: questions.seal(question, now) }
      }),
    async finish(answer, question, now) {
      const { verifier, back, nonce, state } = questions.open(question, now)
      return reached(issuer, async () => {
        const server = await discover(now)
        const parameters = checkAnswer(server, client, answer, state)
        const response = await oauth.authorizationCodeGrantRequest(
          ...[server, client, method(server), parameters, redirectUri, verifier, request],
        )
        const expected = { expectedNonce: nonce, requireIdToken: true }
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected)
        await oauth.validateApplicationLevelSignature(server, response, request)
        const claims = oauth.getValidatedIdTokenClaims(tokens)!
        const { access_token: accessToken, refresh_token: refreshToken } = tokens
        const grant: Grant = { accessToken, refreshToken, claims, claimsAt: now }
        return { back, person: person({ ...claims, ...(await userInfo(server, grant)) }), grant }
      })
    },
    who: (grant, now) =>
      reached(issuer, async () => {
        const server = await discover(now)
        let info = await userInfo(server, grant)
        if (!info || isOnlyInToken(info, grant)) {
          const isFresh = await refresh(server, grant, now)
          if (isFresh) info = await userInfo(server, grant)
          else if (now - grant.claimsAt! > MOST_TOKEN_SECONDS) return undefined
        }
        return info && person({ ...grant.claims, ...info })
      }),
  }
}

/** `realm_access.roles`: a claim of that very name, else one inside of another. */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path.split('.').reduce<unknown>((value, step) => {
    const isBlock = typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    return isBlock ? (value as Record<string, unknown>)[step] : undefined
  }, claims)
}
