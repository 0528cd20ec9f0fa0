/** Logging in with an OpenID provider that says all kinds of things, the right one among them. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOpenIdLogin } from '../../api/access/openid-login.ts'
import type { Provider } from '../../api/access/provider.ts'
import { AppError } from '../../core/errors.ts'
import { HERE, OPEN_ACCESS } from './open-access.ts'
import { NOW, world } from './world.ts'

const SECRET = 'aSecretThatOnlyTheTwoKnow'
const REDIRECT = 'https://atalaya.example.org/api/v1/login/openid/callback'
const base64 = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })

type Signer = (text: string) => Buffer
const bySecret =
  (secret: string): Signer =>
  (text) =>
    createHmac('sha256', secret).update(text).digest()
const byKey =
  (key: KeyObject): Signer =>
  (text) =>
    sign('sha256', Buffer.from(text), key)
const token = (header: object, claims: object, signer: Signer): string => {
  const text = `${base64(header)}.${base64(claims)}`
  return `${text}.${base64(signer(text))}`
}

/** What the provider says; each test changes what it is about. */
let says: {
  idToken: (claims: Record<string, unknown>) => string | undefined
  claims: Record<string, unknown>
  userInfo: { status: number; body: Record<string, unknown> }
  refresh: { status: number; body: Record<string, unknown> }
  metadata: Record<string, unknown>
}
let asked: { path: string; body: URLSearchParams; authorization: string | undefined }[]
let server: Server
let issuer: string
let login: Provider

const seconds = () => Math.floor(Date.now() / 1000)
const good = (claims: object) => token({ alg: 'RS256', kid: 'k1' }, claims, byKey(rsa.privateKey))

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const path = new URL(request.url!, issuer).pathname
      const body = new URLSearchParams(text)
      asked.push({ path, body, authorization: request.headers.authorization })
      const answer = (status: number, document: object) => {
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify(document))
      }
      if (path === '/.well-known/openid-configuration')
        return answer(200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/me`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
          ...says.metadata,
        })
      if (path === '/keys')
        return answer(200, {
          keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }],
        })
      if (path === '/me') return answer(says.userInfo.status, says.userInfo.body)
      if (path === '/token' && body.get('grant_type') === 'refresh_token')
        return answer(says.refresh.status, says.refresh.body)
      const idToken = says.idToken(says.claims)
      const tokens = { access_token: 'access-1', token_type: 'Bearer', refresh_token: 'refresh-1' }
      answer(200, { ...tokens, ...(idToken === undefined ? {} : { id_token: idToken }) })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  asked = []
  says = {
    idToken: good,
    claims: { iss: issuer, aud: 'atalaya', sub: 'u-17', exp: seconds() + 300, iat: seconds() },
    userInfo: { status: 200, body: { sub: 'u-17', preferred_username: 'olivia', groups: ['staff', 'operators'] } },
    refresh: { status: 400, body: { error: 'invalid_grant' } },
    metadata: {},
  }
  login = createOpenIdLogin({
    ...{ issuer, clientId: 'atalaya', clientSecret: SECRET, redirectUri: REDIRECT, name: 'Federation' },
    ...{ scopes: ['profile'], nameClaim: 'preferred_username', groupsClaim: 'groups' },
    roles: { groups: { operators: 'operator', staff: 'viewer' } },
  })
})

/** From the button back to us. @param answer what the browser brings, made of the state it was given */
async function comeBack(answer: (state: string) => Record<string, string> = (state) => ({ code: 'c', state })) {
  const { location, question: sealed } = await login.begin('/uso', NOW)
  const question = new URL(location).searchParams
  const state = question.get('state')!
  if (!('nonce' in says.claims)) says.claims['nonce'] = question.get('nonce')
  const url = new URL(REDIRECT)
  url.search = new URLSearchParams(answer(state)).toString()
  return { question, state, finish: () => login.finish(url, sealed, NOW + 5) }
}
async function refused(answer?: (state: string) => Record<string, string>): Promise<string> {
  const { finish } = await comeBack(answer)
  const error = await finish().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`let in, or fell over: ${String(error)}`)
  return error.problem.code
}

describe('somebody whom an OpenID provider vouches for', () => {
  it('is asked for by code, PKCE, state and nonce, and comes in with the highest role of her groups', async () => {
    const { question, state, finish } = await comeBack()
    expect(Object.fromEntries(question)).toMatchObject({
      ...{ client_id: 'atalaya', redirect_uri: REDIRECT, response_type: 'code', scope: 'openid profile' },
      ...{ state, code_challenge_method: 'S256', nonce: expect.stringMatching(/^[\w-]{43}$/) },
    })
    const { back, person, grant } = await finish()
    expect([back, person]).toEqual(['/uso', { name: 'olivia', id: `${issuer} u-17`, role: 'operator' }])
    expect(grant).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-1', claims: { sub: 'u-17' } })
    const exchanged = asked.find(({ path }) => path === '/token')!
    expect(exchanged.authorization).toBe(`Basic ${Buffer.from(`atalaya:${SECRET}`).toString('base64')}`)
    expect(exchanged.body.get('code_verifier')).toMatch(/^[\w-]{43,}$/)
  })

  it('comes in with the secret in the body where the provider takes it there alone', async () => {
    says.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
    await (await comeBack()).finish()
    expect(asked.find(({ path }) => path === '/token')!.body.get('client_secret')).toBe(SECRET)
  })

  it('has her groups in the claim that the configuration names, inside of others too', async () => {
    const named = (groupsClaim: string) =>
      createOpenIdLogin({
        ...{ issuer, clientId: 'atalaya', clientSecret: SECRET, redirectUri: REDIRECT, name: 'Federation' },
        ...{ scopes: [], nameClaim: 'email', groupsClaim, roles: { groups: { op: 'operator' } } },
      })
    const person = async (body: object) => {
      says.userInfo.body = { sub: 'u-17', ...body }
      delete says.claims['nonce']
      return (await (await comeBack()).finish()).person
    }
    login = named('realm_access.roles')
    expect((await person({ realm_access: { roles: ['op'] }, email: 'o@x' })).role).toBe('operator')
    login = named('https://x.org/groups')
    expect(await person({ 'https://x.org/groups': 'op' })).toMatchObject({ name: 'u-17', role: 'operator' })
    for (const wrong of [{ op: true }, 7, null, [['op']], '__proto__'])
      expect((await person({ 'https://x.org/groups': wrong })).role, JSON.stringify(wrong)).toBeUndefined()
  })

  it('is asked about again, by a new token where the old one is over, until the provider gives none', async () => {
    const { grant } = await (await comeBack()).finish()
    says.userInfo.body = { ...says.userInfo.body, groups: ['staff'] }
    expect((await login.who(grant, NOW + 400))!.role).toBe('viewer')
    says.userInfo.status = 401
    expect(await login.who(grant, NOW + 400)).toBeUndefined()
    says.refresh = { status: 200, body: { access_token: 'access-2', token_type: 'Bearer' } }
    expect(await login.who(grant, NOW + 400)).toBeUndefined()
    expect(grant).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-1' })
    says.userInfo.status = 200
    expect((await login.who(grant, NOW + 400))!.role).toBe('viewer')
    expect(asked.at(-1)!.authorization).toBe('Bearer access-2')
  })

  it('stays where the provider is away, or has lost its mind: that is unavailable, not refused', async () => {
    const { grant } = await (await comeBack()).finish()
    for (const userInfo of [
      { status: 500, body: {} },
      { status: 200, body: { sub: 'somebody-else', groups: ['operators'] } },
    ]) {
      says.userInfo = userInfo
      await expect(login.who(grant, NOW + 400)).rejects.toMatchObject({ kind: 'unavailable' })
    }
  })
})

describe('groups that stand in the identity token alone', () => {
  const inToken = async (refreshes: boolean) => {
    says.userInfo.body = { sub: 'u-17' }
    says.claims = { ...says.claims, groups: ['operators'] }
    const { person, grant } = await (await comeBack()).finish()
    expect(person.role).toBe('operator')
    if (!refreshes) delete grant.refreshToken
    return grant
  }

  it('are asked for again by a new token, and are gone with it', async () => {
    const grant = await inToken(true)
    const fresh = (claims: object) => {
      const { nonce: _, ...rest } = says.claims
      says.refresh = {
        status: 200,
        body: { access_token: 'access-2', token_type: 'Bearer', id_token: good({ ...rest, ...claims }) },
      }
    }
    fresh({ groups: ['staff'] })
    expect((await login.who(grant, NOW + 400))!.role).toBe('viewer')
    fresh({ groups: [], sub: 'somebody-else' })
    await expect(login.who(grant, NOW + 800)).rejects.toMatchObject({ kind: 'unavailable' })
    fresh({ groups: [] })
    expect((await login.who(grant, NOW + 1_200))!.role).toBeUndefined()
  })

  it('hold for an hour where nothing newer can be had', async () => {
    const grant = await inToken(false)
    expect((await login.who(grant, NOW + 3_500))!.role).toBe('operator')
    expect(await login.who(grant, NOW + 3_700)).toBeUndefined()
  })
})

describe('what a browser brings back', () => {
  it('may have words of the provider’s own in it, as Google’s has', async () => {
    const { get } = world({ deps: { access: { ...OPEN_ACCESS, providers: [login] } } })
    const response = await get('/api/v1/login/openid/callback?code=c&state=s&authuser=0&hd=example.org&prompt=none')
    expect([response.status, response.headers.get('location')]).toEqual([302, '/entrar?problem=access.bad_state'])
  })

  it('leads back below the path where the service is, and tells who administers what went wrong', async () => {
    says.metadata = { userinfo_endpoint: undefined }
    const network = { ...HERE, prefix: '/atalaya' }
    const { get, logged } = world({ deps: { network, access: { ...OPEN_ACCESS, providers: [login] } } })
    const response = await get('/atalaya/api/v1/login/openid')
    expect(response.headers.get('location')).toBe('/atalaya/entrar?problem=access.provider_unreachable')
    expect(String(logged[0]!.error)).toContain('no userinfo_endpoint')
  })

  it('is nothing that it can read, change or use again, and of this process alone', async () => {
    const { finish } = await comeBack()
    const { location, question } = await login.begin('/uso', NOW)
    const state = new URL(location).searchParams.get('state')!
    const url = new URL(`${REDIRECT}?code=c&state=${state}`)
    expect(Buffer.from(question, 'base64url').toString('latin1')).not.toContain('/uso')
    const changed = Buffer.from(question, 'base64url')
    changed[changed.length - 1]! ^= 1
    for (const wrong of [changed.toString('base64url'), question.slice(0, -4), 'x', ''])
      await expect(login.finish(url, wrong, NOW)).rejects.toMatchObject({ problem: { code: 'access.bad_state' } })
    await finish()
  })
})

describe('an identity token', () => {
  const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()
  const cases: [string, (claims: Record<string, unknown>) => string | undefined][] = [
    ['that is not signed', (claims) => token({ alg: 'none' }, claims, () => Buffer.alloc(0))],
    ['that is signed by the secret of the client', (claims) => token({ alg: 'HS256' }, claims, bySecret(SECRET))],
    ['that takes the public key for a secret', (claims) => token({ alg: 'HS256', kid: 'k1' }, claims, bySecret(pem))],
    ['of another key', (claims) => token({ alg: 'RS256', kid: 'k1' }, claims, byKey(other.privateKey))],
    ['of a key that nobody knows', (claims) => token({ alg: 'RS256', kid: 'k9' }, claims, byKey(other.privateKey))],
    [
      'that brings its own key',
      (claims) =>
        token({ alg: 'RS256', jwk: other.publicKey.export({ format: 'jwk' }) }, claims, byKey(other.privateKey)),
    ],
    [
      'of an algorithm that the provider does not have',
      (claims) => token({ alg: 'PS256', kid: 'k1' }, claims, byKey(rsa.privateKey)),
    ],
    [
      'with a part that must be understood and is not',
      (claims) => token({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 }, claims, byKey(rsa.privateKey)),
    ],
    [
      'whose claims were changed',
      (claims) => {
        const [header, , signature] = good(claims).split('.')
        return `${header}.${base64({ ...claims, sub: 'root' })}.${signature}`
      },
    ],
    ['of another issuer', (claims) => good({ ...claims, iss: 'https://evil.example' })],
    ['for another client', (claims) => good({ ...claims, aud: 'grafana' })],
    [
      'for several, of which another is meant',
      (claims) => good({ ...claims, aud: ['atalaya', 'grafana'], azp: 'grafana' }),
    ],
    ['that is over', (claims) => good({ ...claims, exp: seconds() - 60 })],
    ['without an end', ({ exp: _, ...claims }) => good(claims)],
    ['that is not yet', (claims) => good({ ...claims, nbf: seconds() + 600 })],
    ['for another question', (claims) => good({ ...claims, nonce: 'another' })],
    ['for no question', ({ nonce: _, ...claims }) => good(claims)],
    ['about nobody', ({ sub: _, ...claims }) => good(claims)],
    ['about somebody else than the provider tells of', (claims) => good({ ...claims, sub: 'u-18' })],
    ['that is none', () => 'a.b.c'],
    ['that is missing', () => undefined],
  ]
  it.each(cases)('%s lets nobody in', async (_, idToken) => {
    says.idToken = idToken
    expect(await refused()).toBe('access.provider_unreachable')
  })
})

describe('an answer to another question', () => {
  it('lets nobody in', async () => {
    expect(await refused(() => ({ code: 'c', state: 'another' }))).toBe('access.bad_state')
    expect(await refused(() => ({ code: 'c' }))).toBe('access.bad_state')
    expect(await refused((state) => ({ error: 'access_denied', state }))).toBe('access.provider_denied')
    says.metadata = { authorization_response_iss_parameter_supported: true }
    login = createOpenIdLogin({
      ...{ issuer, clientId: 'atalaya', clientSecret: SECRET, redirectUri: REDIRECT, name: 'Federation' },
      ...{ scopes: [], nameClaim: 'sub', groupsClaim: 'groups', roles: { groups: {} } },
    })
    expect(await refused((state) => ({ code: 'c', state, iss: 'https://evil.example' }))).toBe('access.bad_state')
  })

  it('is answered once, and in time', async () => {
    const { finish } = await comeBack()
    await finish()
    await expect(finish()).rejects.toMatchObject({ problem: { code: 'access.bad_state' } })
    const { location, question } = await login.begin('/uso', NOW)
    const url = new URL(`${REDIRECT}?code=c&state=${new URL(location).searchParams.get('state')}`)
    await expect(login.finish(url, question, NOW + 700)).rejects.toMatchObject({
      problem: { code: 'access.bad_state' },
    })
  })
})
