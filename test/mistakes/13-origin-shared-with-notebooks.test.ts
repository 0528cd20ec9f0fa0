/**
 * Mistake 13: an origin, or a site, that is shared with what others may run: notebooks under the same name (JupyterHub,
 * "Web security"; CVE-2024-28233). A page of theirs must neither act as who looks at it, nor read, nor set a cookie of ours.
 *
 * Pages that may embed this one are configured; here is what holds where nothing is.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccess } from '../../api/access/access.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import { HERE } from '../api/open-access.ts'
import { NOW, withNeeded, world } from '../api/world.ts'
import { fullDeps } from './full-world.ts'
import { expectFound } from './planted.ts'

let directory: string
let store: AccessStore
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-origin-'))
  store = openAccessStore(directory)
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

interface Asked {
  request(path: string, init?: RequestInit): Response | Promise<Response>
}
const HOST = 'atalaya.example.org'

function guarded() {
  const access = createAccess({ store, anonymous: 'public', clock: { now: () => NOW } })
  const { app, doors } = world({ deps: { access, network: { ...HERE, hosts: [HOST] } } })
  const request: Asked['request'] = (path, init) => app.request(`https://${HOST}${path}`, init)
  const changing = app.routes.filter(({ method }) => !['GET', 'HEAD', 'ALL'].includes(method))
  return { request, doors, changing }
}

const openSession = () => store.logins.open({ subject: 'local', actor: 'local', role: 'admin' }, NOW)

const SITES = [
  undefined,
  'same-origin',
  'same-site',
  'cross-site',
  'none',
  'Same-Origin',
  'same-origin, cross-site',
  '',
]
const ORIGINS = [
  ...[
    undefined,
    `https://${HOST}`,
    `https://${HOST}:8000`,
    'https://jupyter.example.org',
    'https://example.org',
    'null',
    '',
  ],
  ...[
    `https://${HOST}.evil.example`,
    `https://evil.example/${HOST}`,
    `https://${HOST}@evil.example`,
    'https://evil.example',
  ],
]
/** What a browser says of a page of ours, newer or older. */
const isOwnPage = (site: string | undefined, origin: string | undefined): boolean =>
  site === undefined ? origin === `https://${HOST}` : site === 'same-origin'

/** Only a page of this very origin changes anything with the cookie of who looks at it. */
async function onlyOwnPagesAct(
  { request }: Asked,
  changing: readonly { method: string; path: string }[],
): Promise<void> {
  expect(changing.length).toBeGreaterThan(1)
  for (const { method, path } of changing)
    for (const site of SITES)
      for (const origin of ORIGINS) {
        const session = openSession()
        const response = await request(path, {
          method,
          headers: {
            ...{ Cookie: `__Host-atalaya=${session}`, Host: HOST, 'Content-Type': 'application/json' },
            ...(site === undefined ? {} : { 'Sec-Fetch-Site': site }),
            ...(origin === undefined ? {} : { Origin: origin }),
          },
          body: '{}',
        })
        const name = `${method} ${path} from ${origin}, ${site}`
        if (isOwnPage(site, origin)) expect(response.status, name).not.toBe(403)
        else {
          expect(response.status, name).toBe(403)
          expect(response.headers.get('set-cookie'), name).toBeNull()
          expect(store.logins.find(session, NOW), `${name}: the session`).toBeDefined()
        }
      }
}

/** What a script of another origin may read of an answer, or of the window in which it is shown: nothing. */
async function nobodyElseReads({ request }: Asked, paths: readonly string[]): Promise<void> {
  for (const path of paths)
    for (const [method, asking] of [
      ['GET', {}],
      ['OPTIONS', { 'Access-Control-Request-Method': 'GET' }],
    ] as const) {
      const { headers } = await request(withNeeded(path), {
        method,
        headers: { Origin: 'https://jupyter.example.org', ...asking },
      })
      const name = `${method} ${path}`
      const shares = [...headers.keys()].filter((header) => header.startsWith('access-control-'))
      expect(shares, name).toEqual([])
      expect(headers.get('cross-origin-resource-policy'), name).toBe('same-origin')
      expect(headers.get('cross-origin-opener-policy'), name).toBe('same-origin')
      expect(headers.get('referrer-policy'), name).toBe('no-referrer')
      expect(headers.get('x-content-type-options'), name).toBe('nosniff')
      expect(headers.get('content-security-policy') ?? '', name).toMatch(/(?:^|; )frame-ancestors 'none'(?:;|$)/)
    }
}

/** A cookie that a neighbour can neither set (`__Host-`) nor read, nor have sent along. */
async function cookiesAreOfThisHostAlone({ request }: Asked): Promise<void> {
  const own = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json', Host: HOST }
  const body = JSON.stringify({ link: store.logins.createLink('viewer', NOW) })
  const answers = [
    await request('/api/v1/login', { method: 'POST', headers: own, body }),
    await request('/api/v1/logout', {
      method: 'POST',
      headers: { ...own, Cookie: `__Host-atalaya=${openSession()}` },
      body: '{}',
    }),
  ]
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie())
  expect(cookies.length).toBe(2)
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-/)
    for (const part of [/; Path=\/(?:;|$)/, /; Secure(?:;|$)/]) expect(cookie).toMatch(part)
    expect(cookie).not.toMatch(/; Domain/i)
    if (/Max-Age=0/.test(cookie)) continue
    for (const part of [/; HttpOnly(?:;|$)/, /; SameSite=(?:Lax|Strict)(?:;|$)/]) expect(cookie).toMatch(part)
  }
  // what a neighbour can set is not looked at
  const planted = await request('/api/v1/sources', { headers: { Cookie: `atalaya=${openSession()}` } })
  expect(planted.status).toBe(401)
}

const readable = () => {
  const { app, doors } = world({ deps: fullDeps('word') })
  const request: Asked['request'] = (path, init) => app.request(path, init)
  return {
    request,
    paths: [...new Set(doors.map(({ path }) => path)), '/nothing'].filter((path) => !/[:*]/.test(path)),
  }
}

/** The same app behind something that changes its answers. */
function behind({ request }: Asked, change: (response: Response) => Response | undefined): Asked {
  return { request: async (path, init) => change(await request(path, init)) ?? request(path, init) }
}
function withHeaders(response: Response, change: (headers: Headers) => void): Response {
  const headers = new Headers(response.headers)
  change(headers)
  return new Response(response.body, { status: response.status, headers })
}

describe('13. an origin shared with notebooks', () => {
  it('acts for nobody: only own pages change anything', () => {
    const { request, changing } = guarded()
    return onlyOwnPagesAct({ request }, changing)
  })

  it.each<[string, (headers: Headers) => void]>([
    [
      'the same site is let in',
      (headers) => headers.get('sec-fetch-site') === 'same-site' && headers.set('sec-fetch-site', 'same-origin'),
    ],
    [
      'nobody says where from',
      (headers) =>
        headers.get('sec-fetch-site') ?? headers.get('origin') ?? headers.set('sec-fetch-site', 'same-origin'),
    ],
    [
      'an origin that only begins as ours',
      (headers) => headers.get('origin')?.startsWith(`https://${HOST}`) && headers.set('sec-fetch-site', 'same-origin'),
    ],
  ])('is found where it is planted: %s', (_, change) => {
    const { request, changing } = guarded()
    const fooled: Asked['request'] = (path, init) => {
      const headers = new Headers(init?.headers)
      change(headers)
      return request(path, { ...init, headers })
    }
    return expectFound(() => onlyOwnPagesAct({ request: fooled }, changing))
  })

  it('reads nothing', () => {
    const { request, paths } = readable()
    return nobodyElseReads({ request }, paths)
  })

  it('is found where it is planted: answers that others may read', () => {
    const { request, paths } = readable()
    const app = new Hono().use(cors()).all('*', (c) => request(c.req.path, c.req.raw) as Promise<Response>)
    return expectFound(() => nobodyElseReads({ request: (path, init) => app.request(path, init) }, paths))
  })

  it.each(['cross-origin-resource-policy', 'cross-origin-opener-policy', 'referrer-policy', 'content-security-policy'])(
    'is found where it is planted: no %s',
    (name) => {
      const { request, paths } = readable()
      const bare = behind({ request }, (response) => withHeaders(response, (headers) => headers.delete(name)))
      return expectFound(() => nobodyElseReads(bare, paths))
    },
  )

  it('sets and reads no cookie of ours', () => cookiesAreOfThisHostAlone(guarded()))

  it.each<[string, (cookie: string) => string]>([
    ['a name that others may set', (cookie) => cookie.replace('__Host-', '')],
    ['a domain', (cookie) => `${cookie}; Domain=example.org`],
    ['no wall against scripts', (cookie) => cookie.replace('; HttpOnly', '')],
    ['no wall against other sites', (cookie) => cookie.replace('SameSite=Lax', 'SameSite=None')],
  ])('is found where it is planted: a cookie with %s', (_, change) => {
    const changed = behind(guarded(), (response) =>
      withHeaders(response, (headers) => {
        const cookies = headers.getSetCookie()
        headers.delete('set-cookie')
        for (const cookie of cookies) headers.append('set-cookie', change(cookie))
      }),
    )
    return expectFound(() => cookiesAreOfThisHostAlone(changed))
  })
})
