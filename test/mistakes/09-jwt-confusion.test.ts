/**
 * Mistake 9: a token that says by itself how it is to be checked. Hono took the algorithm from the token (CVE-2026-22817,
 * -47673).
 *
 * Our own tokens, links and sessions are random and say nothing, so whatever looks like a JWT is refused whole. The tokens
 * of an OpenID provider are the exception: their matrix of algorithms, issuers, audiences and times is in the test of that
 * login.
 */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Access, createAccess } from '../../api/access/access.ts'
import { readLock } from '../../scripts/sbom.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import { NOW, world } from '../api/world.ts'
import { expectFound } from './planted.ts'

let directory: string
let store: AccessStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-jwt-'))
  store = openAccessStore(directory)
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }).toString()

/** Claims that would make an administrator of whoever has them, by the names that programs give them. */
const CLAIMS = {
  sub: 'admin',
  role: 'admin',
  roles: ['admin'],
  admin: true,
  scope: 'admin',
  iss: 'atalaya',
  aud: 'atalaya',
  exp: NOW + 9_999,
}

const MACS: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }

/** Signed in every way that one signs, and in those that are none. */
function forged(): readonly string[] {
  const tokens: string[] = []
  for (const claims of [
    CLAIMS,
    { ...CLAIMS, exp: NOW - 1 },
    { ...CLAIMS, exp: undefined },
    { ...CLAIMS, nbf: NOW + 9_999 },
  ]) {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null])
      for (const signature of ['', 'x']) tokens.push(`${part({ alg, typ: 'JWT' })}.${part(claims)}.${signature}`)
    // guessed keys, and the public key taken for a shared one
    for (const [alg, mac] of Object.entries(MACS))
      for (const key of ['', 'secret', 'atalaya', PUBLIC]) {
        const head = `${part({ alg, typ: 'JWT' })}.${part(claims)}`
        tokens.push(`${head}.${createHmac(mac, key).update(head).digest('base64url')}`)
      }
    for (const header of [
      { alg: 'RS256' },
      { alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) },
      { alg: 'RS256', kid: '../../dev/null' },
      { alg: 'RS256', jku: 'http://127.0.0.1:9/keys' },
    ]) {
      const head = `${part(header)}.${part(claims)}`
      tokens.push(`${head}.${sign('sha256', Buffer.from(head), privateKey).toString('base64url')}`)
    }
  }
  // encrypted, with nothing in it
  tokens.push(`${part({ alg: 'dir', enc: 'A128GCM' })}....`)
  return tokens
}

/** Nobody is let in by what their token says of itself, in whatever scheme it is shown. */
async function nobodyIsWhoTheirTokenSays(access: Access): Promise<void> {
  const { app } = world({ deps: { access } })
  for (const token of forged()) {
    expect(await access.identify({ session: undefined, token }), token.slice(0, 60)).toBeUndefined()
    expect((await access.identify({ session: token, token: undefined }))?.role, 'as a session').toBe('public')
    const headers = [`Bearer ${token}`, `bearer ${token}`, `JWT ${token}`, `Token ${token}`, token]
    for (const authorization of headers) {
      const response = await app.request('/api/v1/audit', { headers: { Authorization: authorization } })
      expect(response.status, authorization.slice(0, 60)).toBe(401)
    }
    const asCookie = await app.request('/api/v1/audit', { headers: { Cookie: `__Host-atalaya=${token}` } })
    expect(asCookie.status, 'as a cookie').toBe(401)
  }
}

const real = () => createAccess({ store, anonymous: 'public', clock: { now: () => NOW } })

/** A token of ours in another scheme than the one it is for, or twice, is none. */
async function onlyBearerIsTaken(request: (headers: Headers) => Promise<number>): Promise<void> {
  const { secret } = store.tokens.create({ name: 'x', role: 'admin', expires: NOW + 100 }, NOW)
  const other = store.tokens.create({ name: 'y', role: 'viewer', expires: NOW + 100 }, NOW).secret
  const status = (...values: string[]) => request(new Headers(values.map((value) => ['Authorization', value])))
  expect(await status(`Bearer ${secret}`)).toBe(200)
  for (const scheme of ['Basic', 'Token', 'JWT', 'Digest', 'Bearer:', 'Bearer Bearer', ''])
    expect(await status(`${scheme} ${secret}`), scheme).toBe(401)
  expect(await status(`Basic ${Buffer.from(`token:${secret}`).toString('base64')}`)).toBe(401)
  expect(await status(`Bearer ${other}`, `Bearer ${secret}`), 'two of them').toBe(401)
  expect(await status(`Bearer ${other}, Bearer ${secret}`), 'two in one').toBe(401)
}

const root = join(import.meta.dirname, '../..')
const SOURCES: ReadonlyMap<string, string> = new Map(
  ['api', 'core', 'commands', 'store'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')] as const),
  ),
)

/** No code of ours reads a JWT to find out who somebody is; what does is a library made for it, at least this new. */
function nobodyReadsJwtByHand(sources: ReadonlyMap<string, string>, versions: Readonly<Record<string, string>>): void {
  const reading = [...sources].filter(([, text]) =>
    /from 'hono\/(?:jwt|jwk)'|jwtVerify|\.split\('\.'\)\[1\]/.test(text),
  )
  expect(reading.map(([file]) => file)).toEqual([])
  const [major, minor, patch] = versions['hono']!.split('.').map(Number) as [number, number, number]
  expect(major * 1e6 + minor * 1e3 + patch, 'hono ≥ 4.12.21').toBeGreaterThanOrEqual(4_012_021)
}
const versions = () => ({ hono: readLock().packages['node_modules/hono']!.version })

describe('9. a token that says how it is to be checked', () => {
  it('is none of ours, however it is signed and shown', () => nobodyIsWhoTheirTokenSays(real()))

  it.each<[string, (header: { alg?: string }, head: string, signature: string) => boolean]>([
    ['no signature asked for', ({ alg }) => String(alg).toLowerCase() === 'none'],
    [
      'the public key taken for a shared one',
      (_, head, signature) => createHmac('sha256', PUBLIC).update(head).digest('base64url') === signature,
    ],
    ['claims read before anything is checked', () => true],
  ])('is found where it is planted: %s', (_, holds) => {
    const access: Access = {
      ...real(),
      async identify(credentials) {
        const [header = '', claims = '', signature = ''] = (credentials.token ?? '').split('.')
        try {
          const { role } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { role: 'admin' }
          const head = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: string }
          if (holds(head, `${header}.${claims}`, signature)) return { role, kind: 'token', subject: '', actor: '' }
        } catch {
          // no JWT
        }
        return real().identify(credentials)
      },
    }
    return expectFound(() => nobodyIsWhoTheirTokenSays(access))
  })

  it('is taken in one scheme only, and once', () => {
    const { app } = world({ deps: { access: real() } })
    return onlyBearerIsTaken(async (headers) => (await app.request('/api/v1/audit', { headers })).status)
  })

  it.each<[string, RegExp]>([
    ['whatever scheme', /\S*\s*(atl_token_[\w-]+)/],
    ['the last of two', /(atl_token_[\w-]+)$/],
  ])('is found where it is planted: %s', (_, pattern) =>
    expectFound(() =>
      onlyBearerIsTaken(async (headers) => {
        const token = pattern.exec(headers.get('authorization') ?? '')?.[1] ?? ''
        return (await real().identify({ session: undefined, token }))?.role === 'admin' ? 200 : 401
      }),
    ),
  )

  it('is read by no code of ours', () => nobodyReadsJwtByHand(SOURCES, versions()))

  it('is found where it is read by hand, or by a library that is known to be wrong', async () => {
    const planted = new Map([...SOURCES, ['api/x.ts', "JSON.parse(atob(token.split('.')[1]))"]])
    await expectFound(() => nobodyReadsJwtByHand(planted, versions()))
    await expectFound(() => nobodyReadsJwtByHand(SOURCES, { hono: '4.12.20' }))
  })
})
