/** Who is let in where, over a real access store. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccess } from '../../api/access/access.ts'
import { createAllowance } from '../../api/access/allowance.ts'
import type { Provider } from '../../api/access/provider.ts'
import type { ApiDeps } from '../../api/deps.ts'
import { AppError } from '../../core/errors.ts'
import { mayAct, ROLES, type Role } from '../../core/roles.ts'
import { type AccessStore, openAccessStore } from '../../store/state/access/access-store.ts'
import { IDLE_SECONDS, LINK_SECONDS, LONGEST_SECONDS } from '../../store/state/access/logins.ts'
import { NOW, withNeeded, world } from './world.ts'

let directory: string
let store: AccessStore
let now: number
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-access-'))
  store = openAccessStore(directory)
  now = NOW
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

function guarded(anonymous: Role = 'public', deps: Partial<ApiDeps> = {}) {
  const access = createAccess({ store, anonymous, clock: { now: () => now } })
  // there is nothing to replay without a job
  const cluster = { cluster: 'serafin', jobs: 1, firstSubmit: 0, lastSubmit: 0, knownUntil: undefined }
  const contents = { clusters: [cluster], usageEnd: undefined }
  const { app, doors } = world({ contents, deps: { access, clock: { now: () => now }, ...deps } })
  const call = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  const post = (path: string, body: unknown, headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin' }) =>
    app.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const enter = async (role: Role) => {
    const response = await post('/api/v1/login', { link: store.logins.createLink(role, now) })
    return response.headers.get('set-cookie')!.split(';')[0]!
  }
  return { app, doors, call, post, enter }
}

const token = (role: Role) => store.tokens.create({ name: role, role, expires: now + 1_000 }, now).secret
const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` })

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'] as const

describe('every route', () => {
  it('lets in its audience and those above, by token and by session, whatever the method, and nobody else', async () => {
    const { app, doors, enter } = guarded()
    const cookies = new Map<Role, string>()
    for (const role of ROLES.slice(1)) cookies.set(role, await enter(role))
    const tokens = new Map(ROLES.slice(1).map((role) => [role, token(role)]))
    const paths = [...new Set(doors.map(({ path }) => path))].filter(
      // coming in and going has tests of its own; pages hold nothing
      (path) => !/^\/api\/v1\/log(?:in|out)/.test(path) && /^\/(?:api\/|metrics|healthz|readyz)/.test(path),
    )
    let asked = 0
    for (const path of paths) {
      const address = withNeeded(path)
      for (const method of METHODS) {
        // HEAD is GET without its body (RFC 9110, 9.3.2)
        const door = doors.find((one) => one.path === path && one.method === (method === 'HEAD' ? 'GET' : method))
        for (const role of ROLES) {
          const ways = role === 'public' ? [{}] : [bearer(tokens.get(role)!), { Cookie: cookies.get(role)! }]
          for (const headers of ways) {
            const own = { 'Sec-Fetch-Site': 'same-origin', ...headers }
            const { status } = await app.request(address, { method, headers: own })
            // what is let in with nothing to do is told so
            const letIn = method === 'POST' ? 400 : 200
            const isIn = door && mayAct(role, door.audience)
            const expected = !door ? 405 : isIn ? letIn : role === 'public' ? 401 : 403
            expect(status, `${role}: ${method} ${path}`).toBe(expected)
            asked++
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(1_500)
  })
})

describe('a session', () => {
  it('is opened by a link once, and says who is in', async () => {
    const { post, call } = guarded()
    const link = store.logins.createLink('coordinator', now)
    const first = await post('/api/v1/login', { link })
    expect(first.status).toBe(204)
    const cookie = first.headers.get('set-cookie')!
    expect(cookie).toMatch(/^__Host-atalaya=atl_session_[\w-]{43}; /)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
    const me = await (await call('/api/v1/me', { Cookie: cookie.split(';')[0]! })).json()
    expect(me).toEqual({ role: 'coordinator', kind: 'session', subject: 'local', providers: [] })
    expect((await post('/api/v1/login', { link })).status).toBe(401)
  })

  it('is not opened by a link that is too old', async () => {
    const { post } = guarded()
    const link = store.logins.createLink('admin', now)
    now += LINK_SECONDS
    expect((await post('/api/v1/login', { link })).status).toBe(401)
  })

  it('ends when nobody uses it, and in the end whoever uses it', async () => {
    const { call, enter } = guarded()
    const cookie = await enter('operator')
    const status = async () => (await call('/api/v1/usage', { Cookie: cookie })).status
    const begun = now
    while (now + IDLE_SECONDS - 60 < begun + LONGEST_SECONDS) {
      now += IDLE_SECONDS - 60
      expect(await status()).toBe(200)
    }
    now = begun + LONGEST_SECONDS
    expect(await status()).toBe(401)
    const other = await enter('operator')
    now += IDLE_SECONDS
    expect((await call('/api/v1/usage', { Cookie: other })).status).toBe(401)
  })

  it('ends at log-out, alone or with all others of the same person', async () => {
    const { call, post, enter } = guarded()
    const [one, two, three] = [await enter('viewer'), await enter('viewer'), await enter('viewer')]
    const status = async (cookie: string) => (await call('/api/v1/sources', { Cookie: cookie })).status
    await post('/api/v1/logout', {}, { 'Sec-Fetch-Site': 'same-origin', Cookie: one })
    expect([await status(one), await status(two)]).toEqual([401, 200])
    await post('/api/v1/logout', { everywhere: true }, { 'Sec-Fetch-Site': 'same-origin', Cookie: two })
    expect([await status(two), await status(three)]).toEqual([401, 401])
  })
})

describe('somebody whom a Hub vouches for', () => {
  /** As the Hub says of her when it is asked; undefined: it takes her token no more. */
  let says: () => { name: string; role: Role | undefined } | undefined
  let asked: number
  function vouching() {
    asked = 0
    says = () => ({ name: 'olivia', role: 'operator' })
    const hub: Provider = {
      ...{ kind: 'hub', name: 'JupyterHub', askEverySeconds: 30 },
      begin: async () => ({ location: '', question: '' }),
      finish: async () => {
        throw new Error('not asked here')
      },
      who: async () => {
        asked++
        return says()
      },
    }
    const access = createAccess({ store, anonymous: 'public', clock: { now: () => now }, providers: [hub] })
    const session = access.enterFrom('hub', { name: 'olivia', role: 'operator' }, { accessToken: 'a-token' })!
    const roleNow = async () => (await access.identify({ session, token: undefined }))!.role
    return { access, session, roleNow }
  }
  const away = () => {
    throw new AppError('unavailable', 'access.provider_unreachable', { url: '', detail: '' })
  }

  it('has another role with one of the next calls, and at once where nobody asked for minutes', async () => {
    const { roleNow } = vouching()
    expect(await roleNow()).toBe('operator')
    expect(asked).toBe(0)
    says = () => ({ name: 'olivia', role: 'viewer' })
    now += 40
    await roleNow()
    expect(asked).toBe(1)
    expect(await roleNow()).toBe('viewer')
    says = () => undefined
    // a night later: the first call already waits for the answer
    now += 8 * 3_600
    expect(await roleNow()).toBe('public')
  })

  it('is waited for by all calls that come together after a long time: none is answered by what she was', async () => {
    const { roleNow } = vouching()
    now += 8 * 3_600
    says = () => undefined
    expect(await Promise.all([roleNow(), roleNow(), roleNow()])).toEqual(['public', 'public', 'public'])
    expect(asked).toBe(1)
  })

  it('is nobody where none of her groups has a role any more', async () => {
    const { roleNow } = vouching()
    says = () => ({ name: 'olivia', role: undefined })
    now += 200
    expect(await roleNow()).toBe('public')
  })

  it('stays while the Hub is restarted, and is nobody when it is away for an hour', async () => {
    const { roleNow } = vouching()
    says = away
    now += 200
    expect(await roleNow()).toBe('operator')
    now += 1_800
    expect(await roleNow()).toBe('operator')
    now += 1_800
    expect(await roleNow()).toBe('public')
    says = () => ({ name: 'olivia', role: 'operator' })
    expect(await roleNow()).toBe('public')
  })

  it('may be away as often as it likes, one hour in all of it being no hour at once', async () => {
    const { roleNow } = vouching()
    for (let round = 0; round < 3; round++) {
      says = away
      now += 1_800
      expect(await roleNow()).toBe('operator')
      says = () => ({ name: 'olivia', role: 'operator' })
      now += 200
      expect(await roleNow()).toBe('operator')
    }
  })

  it('has to log in again when the service was started again: her token was in its memory alone', async () => {
    const { session } = vouching()
    const again = createAccess({ store, anonymous: 'public', clock: { now: () => now } })
    expect((await again.identify({ session, token: undefined }))!.kind).toBe('anonymous')
    expect(store.logins.find(session, now)).toBeUndefined()
  })
})

describe('a token', () => {
  it('holds until it expires or is revoked, and what does not hold is refused even where everybody may', async () => {
    const { call } = guarded('viewer')
    const { id, secret } = store.tokens.create({ name: 'grafana', role: 'viewer', expires: now + 100 }, now)
    expect((await call('/api/v1/sources', bearer(secret))).status).toBe(200)
    store.tokens.revoke(id, now)
    for (const wrong of [secret, 'atl_token_x', '__proto__', ':key', ''])
      expect((await call('/api/v1/sources', bearer(wrong))).status, wrong).toBe(401)
    const other = token('viewer')
    now += 1_000
    expect((await call('/healthz', bearer(other))).status).toBe(401)
  })

  it('shows when it was used last, and is nowhere in the file', async () => {
    const { call } = guarded()
    const secret = token('viewer')
    expect(store.tokens.list()[0]).toMatchObject({ name: 'viewer', used: null })
    await call('/api/v1/sources', bearer(secret))
    expect(store.tokens.list()[0]).toMatchObject({ used: NOW })
    for (const file of readdirSync(directory))
      expect(readFileSync(join(directory, file)).includes(secret.slice(-20)), file).toBe(false)
  })
})

describe('tokens over the API', () => {
  it('are made, listed without their secrets, and revoked by an admin, each a line in the audit log', async () => {
    const { post, call } = guarded()
    const admin = bearer(token('admin'))
    const wish = { name: ' grafana ', role: 'viewer', days: 30 }
    const made = (await (await post('/api/v1/tokens', wish, admin)).json()) as { id: number; token: string }
    expect((await call('/api/v1/sources', bearer(made.token))).status).toBe(200)
    const listed = await (await call('/api/v1/tokens', admin)).text()
    expect(JSON.parse(listed).tokens[0]).toMatchObject({ id: made.id, name: 'grafana', role: 'viewer', used: NOW })
    expect(listed).not.toContain(made.token.slice(-20))
    expect((await post('/api/v1/tokens/revoke', { id: made.id }, admin)).status).toBe(204)
    expect((await post('/api/v1/tokens/revoke', { id: made.id }, admin)).status).toBe(404)
    expect((await call('/api/v1/sources', bearer(made.token))).status).toBe(401)
    const [created, revoked] = store.audit.list(0, 10)
    expect([created, revoked]).toMatchObject([
      { action: 'token.created', actor: 'token 1', detail: { id: made.id, role: 'viewer', days: 30 } },
      { action: 'token.revoked', actor: 'token 1', detail: { id: made.id } },
    ])
  })

  it('are nobody else’s, and for a time', async () => {
    const { post, call } = guarded()
    const wish = { name: 'x', role: 'viewer' }
    for (const role of ['viewer', 'operator', 'coordinator'] as const) {
      expect((await post('/api/v1/tokens', wish, bearer(token(role)))).status).toBe(403)
      expect((await call('/api/v1/tokens', bearer(token(role)))).status).toBe(403)
    }
    const admin = bearer(token('admin'))
    for (const wrong of [{ days: 0 }, { days: 367 }, { role: 'public' }, { role: 'root' }, { name: ' ' }])
      expect((await post('/api/v1/tokens', { ...wish, ...wrong }, admin)).status, JSON.stringify(wrong)).toBe(400)
  })
})

describe('somebody who is wrong again and again', () => {
  it('has to wait, and does not fill the audit log meanwhile; whoever has a link that holds does not', async () => {
    const { post } = guarded()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 30; attempt++) statuses.push((await post('/api/v1/login', { link: 'no' })).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    const response = await post('/api/v1/login', { link: 'no' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30'])
    expect(store.audit.list(0, 100)).toHaveLength(10)
    expect((await post('/api/v1/login', { link: store.logins.createLink('viewer', now) })).status).toBe(204)
  })

  it('fills the audit log from no number of addresses', async () => {
    const access = createAccess({ store, anonymous: 'public', clock: { now: () => now } })
    for (let attempt = 0; attempt < 500; attempt++) access.enter('no', true)
    expect(store.audit.list(0, 1_000)).toHaveLength(200)
    now += 60
    access.enter('no', true)
    expect(store.audit.list(0, 1_000)).toHaveLength(201)
  })

  it('shares an allowance with others where there are too many addresses to remember', () => {
    const attempts = createAllowance({ atOnce: 10, eachSeconds: 30 })
    for (let client = 0; client < 10_000; client++) attempts.take(`10.0.${client}`, now)
    for (let client = 0; client < 10; client++) attempts.take(`new ${client}`, now)
    expect(attempts.wait('another', now)).toBeGreaterThan(0)
    expect(attempts.wait('10.0.7', now)).toBe(0)
    // those who have been quiet are forgotten
    attempts.take('later', now + 1_000)
    expect(attempts.wait('later', now + 1_000)).toBe(0)
  })
})

describe('a change', () => {
  it('is taken from the own pages of a browser that knows no fetch metadata', async () => {
    const { post, enter } = guarded()
    const cookie = await enter('viewer')
    const headers = { Origin: 'http://localhost', Host: 'localhost', Cookie: cookie }
    expect((await post('/api/v1/logout', {}, headers)).status).toBe(204)
  })

  it('that is not what is expected, or too large, is told so', async () => {
    const { post } = guarded()
    expect((await post('/api/v1/login', { link: 5 })).status).toBe(400)
    expect((await post('/api/v1/login', { link: 'x', more: 1 })).status).toBe(400)
    expect((await post('/api/v1/login', { link: 'x'.repeat(100_000) })).status).toBe(413)
  })
})

describe('the audit log', () => {
  it('tells of logins, refusals and log-outs, for administrators, as JSON and as a table', async () => {
    const { call, post, enter } = guarded()
    const cookie = await enter('admin')
    await post('/api/v1/login', { link: 'atl_link_no' })
    await post('/api/v1/logout', {}, { 'Sec-Fetch-Site': 'same-origin', Cookie: await enter('viewer') })
    const answer = (await (await call('/api/v1/audit', { Cookie: cookie })).json()) as {
      firstBroken: unknown
      entries: { action: string; actor: string }[]
    }
    expect(answer.firstBroken).toBeNull()
    expect(answer.entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['login.link', 'local'],
      ['login.refused', 'anonymous'],
      ['login.link', 'local'],
      ['logout', 'local'],
    ])
    const table = await (await call('/api/v1/audit?format=csv', { Cookie: cookie })).text()
    expect(table.split('\n')[1]).toMatch(
      /^1,2023-11-14T22:13:20\.000Z,local,login\.link,"{""role"":""admin""}",[0-9a-f]{64}$/,
    )
  })
})
