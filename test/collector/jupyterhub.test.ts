import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import { SOURCES } from '../../collector/registry.ts'
import type { Scraped, Scraper } from '../../collector/source.ts'
import { METRICS } from '../../core/catalogue.ts'
import { explain } from '../../core/errors.ts'
import { LANGUAGES } from '../../core/i18n.ts'
import { codes, context, LIMITS, valuesOf } from './host-files.ts'
import {
  type Answer,
  json,
  metrics,
  type Replay,
  recorded,
  replayHub,
  TOKEN,
  users,
  VERSIONS,
} from './jupyterhub-files.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function hub(...args: Parameters<typeof replayHub>): Promise<Replay> {
  const replay = await replayHub(...args)
  cleanups.push(() => replay.close())
  return replay
}

function scraperOf(url: string, entry: object = { token: TOKEN }, limits = LIMITS): Scraper {
  const [target] = SOURCES.jupyterhub.targets(SOURCES.jupyterhub.entry.parse({ name: 'main', url, ...entry }))
  const scraper = target!.open(limits, DRY_PORTS)
  cleanups.push(() => scraper.close())
  return scraper
}

/** When the recordings were made: everybody who was ever active was so minutes before. */
const NOW = Date.parse('2026-11-21T02:00:00Z') / 1000
const scrape = (scraper: Scraper, now = NOW) => scraper.scrape(context(now))
const explained = ({ errors }: Scraped) => errors.map(({ problem }) => explain(problem, 'en')).join('\n')

describe.each(VERSIONS)('JupyterHub %s', (version) => {
  // counted by hand from the recorded document, not by the code under test
  const people = users(version) as { last_activity: string | null; servers: Record<string, { ready: boolean }> }[]
  const ready = people.flatMap((user) => Object.values(user.servers)).filter((server) => server.ready).length
  const everActive = people.filter((user) => user.last_activity !== null).length

  it('is up, with its sessions and its users', async () => {
    const scraped = await scrape(scraperOf((await hub(version)).url))
    expect(codes(scraped)).toEqual([])
    expect(scraped.facts).toEqual({ version: `JupyterHub ${version === '3.0' ? '3.0.0' : '5.2.1'}` })
    expect(ready).toBe(7)
    expect(valuesOf(scraped)).toEqual({
      'hub.up{hub="main"}': 1,
      'hub.sessions_active{hub="main"}': ready,
      'hub.sessions_ready{hub="main"}': ready,
      'hub.sessions_pending{hub="main"}': 0,
      'hub.users_known{hub="main"}': people.length,
      'hub.users_active{hub="main",period="24h"}': everActive,
      'hub.users_active{hub="main",period="7d"}': everActive,
      'hub.users_active{hub="main",period="30d"}': everActive,
    })
    expect(scraped.parts.map(({ name }) => name)).toEqual(['health', 'sessions', 'spawns'])
  })

  it('is read page by page', async () => {
    const replay = await hub(version, { pageUsers: 4 })
    const scraped = await scrape(scraperOf(replay.url))
    expect(valuesOf(scraped)['hub.users_known{hub="main"}']).toBe(people.length)
    expect(valuesOf(scraped)['hub.sessions_active{hub="main"}']).toBe(ready)
    expect(replay.requests.filter(({ path }) => path.includes('/users')).map(({ path }) => path)).toEqual(
      ['0', '4', '8']
        .slice(0, Math.ceil(people.length / 4))
        .map((offset) => `/hub/api/users?limit=200&offset=${offset}`),
    )
  })

  it('is found behind a prefix, whatever page the address was copied from', async () => {
    const replay = await hub(version, { prefix: '/jupyter' })
    for (const page of ['', '/', '/hub', '/hub/', '/hub/api', '/hub/home']) {
      const values = valuesOf(await scrape(scraperOf(replay.url + page)))
      expect(values['hub.users_known{hub="main"}']).toBe(people.length)
    }
  })

  it('counts a server that is starting as active, not as ready', async () => {
    const body = users(version, 'users-while-spawning.json')
    const override: Answer = (_, url) => (url.pathname === '/hub/api/users' ? json(body) : undefined)
    const values = valuesOf(await scrape(scraperOf((await hub(version, { override })).url)))
    expect(values['hub.sessions_active{hub="main"}']).toBe(7)
    expect(values['hub.sessions_ready{hub="main"}']).toBe(6)
    expect(values['hub.sessions_pending{hub="main"}']).toBe(1)
  })

  it('tells spawns and their duration from one scrape to the next', async () => {
    let text = metrics(version)
    const override: Answer = (_, url) =>
      url.pathname === '/hub/metrics'
        ? { status: 200, headers: { 'content-type': 'text/plain' }, body: text }
        : undefined
    const scraper = scraperOf((await hub(version, { override })).url)
    const first = valuesOf(await scrape(scraper))
    expect(Object.keys(first).filter((key) => key.startsWith('hub.spawn'))).toEqual([])
    // ten more starts succeeded, between 2.5 and 5 s each, and three failed
    text = text
      .replace(/(_bucket\{le="(?!0\.5|1\.0|2\.5)[^"]*",status="success"\}) 7\.0/g, '$1 17.0')
      .replace(/(_count\{status="success"\}) 7\.0/, '$1 17.0')
      .replace(/(_count\{status="failure"\}) 0\.0/, '$1 3.0')
    const second = valuesOf(await scrape(scraper, NOW + 20))
    expect(second['hub.spawns_per_second{hub="main",outcome="success"}']).toBe(0.5)
    expect(second['hub.spawns_per_second{hub="main",outcome="failure"}']).toBe(0.15)
    expect(second['hub.spawns_per_second{hub="main",outcome="throttled"}']).toBe(0)
    expect(second['hub.spawn_duration_seconds{hub="main",quantile="0.5"}']).toBe(2.5 + 2.5 * 0.5)
    expect(second['hub.spawn_duration_seconds{hub="main",quantile="0.95"}']).toBeCloseTo(2.5 + 2.5 * 0.95, 9)
    // nothing started: a rate of zero, and no duration at all
    const third = valuesOf(await scrape(scraper, NOW + 40))
    expect(third['hub.spawns_per_second{hub="main",outcome="success"}']).toBe(0)
    expect(Object.keys(third).filter((key) => key.startsWith('hub.spawn_duration'))).toEqual([])
    // the hub was restarted: its counters began anew, which is no negative rate
    text = metrics(version).replaceAll(/(status="[\w-]+"\}) \d+\.0/g, '$1 0.0')
    const fourth = valuesOf(await scrape(scraper, NOW + 60))
    expect(fourth['hub.spawns_per_second{hub="main",outcome="success"}']).toBeUndefined()
  })

  it('knows the histogram by its old name, without the prefix', async () => {
    const body = metrics(version).replaceAll('jupyterhub_server_spawn', 'server_spawn')
    const override: Answer = (_, url) =>
      url.pathname === '/hub/metrics' ? { status: 200, headers: { 'content-type': 'text/plain' }, body } : undefined
    const scraper = scraperOf((await hub(version, { override })).url)
    await scrape(scraper)
    expect(valuesOf(await scrape(scraper, NOW + 10))['hub.spawns_per_second{hub="main",outcome="success"}']).toBe(0)
  })

  it('says which scopes a refused token needs, and the lines that give them', async () => {
    const scraped = await scrape(scraperOf((await hub(version)).url, { token: 'wrong' }))
    expect(codes(scraped)).toEqual(['hub.refused', 'hub.refused'])
    expect(valuesOf(scraped)).toEqual({ 'hub.up{hub="main"}': 1 })
    for (const words of [
      'list:users',
      'read:users:activity',
      'read:servers',
      'read:metrics',
      'load_roles',
      'c.JupyterHub.services',
    ]) {
      expect(explained(scraped)).toContain(words)
    }
    expect(explained(scraped)).toContain(JSON.parse(recorded(version, 'bad-token').body).message)
    expect(explained(scraped)).not.toContain('wrong')
  })

  it('is watched for its health alone without a token, and asked for its metrics only once', async () => {
    const replay = await hub(version)
    const scraper = scraperOf(replay.url, {})
    for (const at of [0, 30, 60]) {
      const scraped = await scrape(scraper, NOW + at)
      expect(codes(scraped)).toEqual([])
      expect(valuesOf(scraped)).toEqual({ 'hub.up{hub="main"}': 1 })
    }
    expect(replay.requests.filter(({ path }) => path === '/hub/metrics')).toHaveLength(1)
    expect(replay.requests.filter(({ path }) => path.includes('users'))).toHaveLength(0)
    expect(replay.requests.filter(({ path }) => path === '/hub/api/')).toHaveLength(1)
  })

  it('never lets a name out', async () => {
    const names = (users(version) as { name: string }[]).map(({ name }) => name)
    const scraper = scraperOf((await hub(version)).url)
    const said = [await scrape(scraper), await scrape(scraper, NOW + 30)].map((scraped) =>
      JSON.stringify({
        keys: scraped.parts.map(({ set }) => set.keys),
        facts: scraped.facts,
        errors: explained(scraped),
      }),
    )
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) for (const text of said) expect(text).not.toContain(name)
  })

  it('sends the token only to the hub’s API and metrics', async () => {
    const replay = await hub(version)
    await scrape(scraperOf(replay.url))
    const withToken = replay.requests.filter(({ authorization }) => authorization !== undefined)
    expect(withToken.map(({ path }) => path.split('?')[0]).sort()).toEqual([
      '/hub/api/user',
      '/hub/api/users',
      '/hub/metrics',
    ])
    expect(new Set(withToken.map(({ authorization }) => authorization))).toEqual(new Set([`token ${TOKEN}`]))
  })
})

describe('a token that may change things', () => {
  const itself =
    (body: unknown): Answer =>
    (_, url) =>
      url.pathname === '/hub/api/user' ? json(body) : undefined

  it.each([
    [{ scopes: ['list:users', 'admin:servers', 'servers!user=ana'] }, 'admin:servers, servers!user=ana'],
    [{ scopes: ['tokens', 'read:users'] }, 'tokens'],
    // whoever may open somebody's notebook may run anything as them
    [{ scopes: ['list:users', 'access:servers'] }, 'access:servers'],
    [{ scopes: ['self', 'inherit', 'read:metrics'] }, 'self, inherit'],
    // before 2.0 there were no scopes
    [{ admin: true, kind: 'service' }, 'admin'],
  ])('is not used, and what to write instead is told: %j', async (body, named) => {
    const replay = await hub('5.2', { override: itself(body) })
    const scraped = await scrape(scraperOf(replay.url))
    expect(codes(scraped)).toEqual(['hub.token_too_strong'])
    expect(explained(scraped)).toContain(`(${named})`)
    expect(explained(scraped)).toContain('"scopes": ["list:users", "read:users:activity"')
    // nothing but that question was asked with it
    const asked = replay.requests.filter(({ authorization }) => authorization !== undefined)
    expect(asked.map(({ path }) => path)).toEqual(['/hub/api/user'])
  })

  it('is asked about once, and again where it is another one', async () => {
    const replay = await hub('5.2')
    const scraper = scraperOf(replay.url)
    await scrape(scraper)
    await scrape(scraper, NOW + 30)
    expect(replay.requests.filter(({ path }) => path === '/hub/api/user')).toHaveLength(1)
  })

  it.each([
    [{ admin: false }],
    [{ scopes: ['access:services!service=x'] }],
    [{ scopes: [] }],
    ['no object'],
    [{ scopes: 'all' }],
  ])('is used where the hub says nothing against it: %j', async (body) => {
    expect(codes(await scrape(scraperOf((await hub('5.2', { override: itself(body) })).url)))).toEqual([])
  })
})

describe('a hub that is in trouble', () => {
  const healthIs =
    (status: number): Answer =>
    (_, url) =>
      url.pathname === '/hub/health' ? { status, headers: {}, body: '' } : undefined

  it('is down when nothing listens', async () => {
    const replay = await replayHub('5.2')
    await replay.close()
    const scraped = await scrape(scraperOf(replay.url))
    expect(valuesOf(scraped)).toEqual({ 'hub.up{hub="main"}': 0 })
    expect(codes(scraped)).toEqual(['scrape.refused'])
  })

  it('is down when it does not answer in time', async () => {
    const replay = await hub('5.2', { override: () => 'hang' })
    const scraped = await scrape(scraperOf(replay.url, {}, { ...LIMITS, timeoutSeconds: 0.1 }))
    expect(valuesOf(scraped)).toEqual({ 'hub.up{hub="main"}': 0 })
    expect(codes(scraped)).toEqual(['scrape.timeout'])
  })

  it('is down when its proxy says it is not there', async () => {
    const replay = await hub('5.2', { override: healthIs(503) })
    const scraped = await scrape(scraperOf(replay.url))
    expect(valuesOf(scraped)).toEqual({ 'hub.up{hub="main"}': 0 })
    expect(codes(scraped)).toEqual(['hub.health'])
    expect(replay.requests).toHaveLength(1)
  })

  it('is neither up nor down when something else answers there', async () => {
    const replay = await hub('5.2', { override: healthIs(404) })
    await expect(scrape(scraperOf(replay.url))).rejects.toMatchObject({ problem: { code: 'hub.not_a_hub' } })
  })

  it('is not declared down because we are shutting down', async () => {
    const replay = await hub('5.2', { override: () => 'hang' })
    const abort = new AbortController()
    const scraper = scraperOf(replay.url)
    const scraping = scraper.scrape({ signal: abort.signal, now: NOW })
    abort.abort()
    await expect(scraping).rejects.toMatchObject({ problem: { code: 'scrape.cancelled' } })
  })

  it('keeps its sessions when only its metrics fail', async () => {
    const override: Answer = (_, url) =>
      url.pathname === '/hub/metrics' ? { status: 500, headers: {}, body: '' } : undefined
    const scraped = await scrape(scraperOf((await hub('5.2', { override })).url))
    expect(codes(scraped)).toEqual(['scrape.http_status'])
    expect(scraped.parts.map(({ name }) => name)).toEqual(['health', 'sessions'])
  })

  it('says so when its metrics are another program’s', async () => {
    const override: Answer = (_, url) =>
      url.pathname === '/hub/metrics' ? { status: 200, headers: {}, body: 'up 1\n' } : undefined
    expect(codes(await scrape(scraperOf((await hub('5.2', { override })).url)))).toEqual(['hub.no_spawn_metric'])
  })

  it('does not quote a broken answer: it may hold names', async () => {
    const override: Answer = (_, url) =>
      url.pathname === '/hub/api/users' ? { status: 200, headers: {}, body: '[{"name": "u001", ' } : undefined
    const scraped = await scrape(scraperOf((await hub('5.2', { override })).url))
    expect(codes(scraped)).toEqual(['scrape.not_json'])
    expect(explained(scraped)).not.toContain('u001')
  })
})

describe('pages of users', () => {
  const person = (servers: object | undefined = {}, last_activity: string | null | undefined = null) => ({
    name: 'somebody',
    servers,
    last_activity,
  })
  const usersAre =
    (respond: (offset: number) => ReturnType<typeof json>): Answer =>
    (_, url) =>
      url.pathname === '/hub/api/users' ? respond(Number(url.searchParams.get('offset'))) : undefined
  const page = (items: object[], next: object | null) =>
    json({ items, _pagination: { offset: 0, limit: 200, total: 9, next } })

  it('never follows an address that the answer gives', async () => {
    const elsewhere = await hub('5.2')
    const override = usersAre((offset) =>
      offset === 0
        ? page([person()], { offset: 1, limit: 1, url: `${elsewhere.url}/hub/api/users` })
        : page([person()], null),
    )
    const scraped = await scrape(scraperOf((await hub('5.2', { override })).url))
    expect(valuesOf(scraped)['hub.users_known{hub="main"}']).toBe(2)
    expect(elsewhere.requests).toEqual([])
  })

  it('are refused when they go round in a circle', async () => {
    const override = usersAre(() => page([person()], { offset: 0, limit: 1, url: '' }))
    const scraped = await scrape(scraperOf((await hub('5.2', { override })).url))
    expect(codes(scraped)).toEqual(['scrape.unexpected_shape'])
    expect(valuesOf(scraped)['hub.users_known{hub="main"}']).toBeUndefined()
  })

  it('end somewhere, and no partial count is kept', async () => {
    const override = usersAre((offset) => page([], { offset: offset + 1, limit: 1, url: '' }))
    const replay = await hub('5.2', { override })
    const scraped = await scrape(scraperOf(replay.url))
    expect(codes(scraped)).toEqual(['hub.too_many_pages'])
    expect(replay.requests.filter(({ path }) => path.includes('users'))).toHaveLength(500)
    expect(scraped.parts.map(({ name }) => name)).not.toContain('sessions')
  })

  it('may be missing: a hub of old gives a plain list', async () => {
    const override = usersAre(() => json(users('3.0')))
    const values = valuesOf(await scrape(scraperOf((await hub('3.0', { override })).url)))
    expect(values['hub.users_known{hub="main"}']).toBe(users('3.0').length)
  })

  it('are missed when a plain list stops at exactly one page', async () => {
    const list = (count: number) => usersAre(() => json(Array.from({ length: count }, () => person())))
    const cut = await scrape(scraperOf((await hub('3.0', { override: list(200) })).url))
    expect(codes(cut)).toEqual(['hub.truncated'])
    expect(valuesOf(cut)['hub.users_known{hub="main"}']).toBeUndefined()
    const whole = await scrape(scraperOf((await hub('3.0', { override: list(201) })).url))
    expect(valuesOf(whole)['hub.users_known{hub="main"}']).toBe(201)
  })

  it('leave sessions absent when the token may not see servers', async () => {
    const { servers: _, ...hidden } = person()
    const scraped = await scrape(scraperOf((await hub('5.2', { override: usersAre(() => page([hidden], null)) })).url))
    expect(codes(scraped)).toEqual(['hub.scope_missing'])
    expect(explained(scraped)).toContain('read:servers')
    const values = valuesOf(scraped)
    expect(values['hub.sessions_active{hub="main"}']).toBeUndefined()
    expect(values['hub.users_known{hub="main"}']).toBe(1)
    expect(values['hub.users_active{hub="main",period="24h"}']).toBe(0)
  })

  it('leave activity absent when the token may not see it', async () => {
    const { last_activity: _, ...hidden } = person({ '': { ready: true, pending: null } })
    const scraped = await scrape(scraperOf((await hub('5.2', { override: usersAre(() => page([hidden], null)) })).url))
    expect(explained(scraped)).toContain('read:users:activity')
    expect(valuesOf(scraped)['hub.users_active{hub="main",period="24h"}']).toBeUndefined()
    expect(valuesOf(scraped)['hub.sessions_active{hub="main"}']).toBe(1)
  })
})

describe('the token', () => {
  it('is read from its file at every scrape', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atalaya-hub-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const tokenFile = join(folder, 'token')
    const scraper = scraperOf((await hub('5.2')).url, { tokenFile })
    const missing = await scrape(scraper)
    expect(codes(missing)).toEqual(['scrape.secret_file'])
    expect(valuesOf(missing)).toEqual({ 'hub.up{hub="main"}': 1 })
    writeFileSync(tokenFile, '\n')
    expect(codes(await scrape(scraper))).toEqual(['scrape.secret_file'])
    writeFileSync(tokenFile, `${TOKEN}\n`)
    expect(codes(await scrape(scraper))).toEqual([])
  })

  it('is taken from the environment', async () => {
    const scraper = scraperOf((await hub('5.2')).url, { tokenEnv: 'ATALAYA_TEST_HUB_TOKEN' })
    expect(codes(await scrape(scraper))).toEqual(['hub.token_env'])
    vi.stubEnv('ATALAYA_TEST_HUB_TOKEN', TOKEN)
    expect(codes(await scrape(scraper))).toEqual([])
  })
})

describe('the entry of the jupyterhub source', () => {
  const { entry, targets } = SOURCES.jupyterhub

  it('gives one target, asked every 30 s', () => {
    const [target] = targets(entry.parse({ name: 'main', url: 'https://hub.example.org/j/', labels: { site: 'ccad' } }))
    expect(target).toMatchObject({
      id: 'jupyterhub:main',
      address: 'hub.example.org',
      intervalSeconds: 30,
      labels: { hub: 'main', site: 'ccad' },
    })
  })

  it.each([
    { name: 'main' },
    { name: '', url: 'http://hub' },
    { name: 'main', url: 'ftp://hub' },
    { name: 'main', url: 'hub:8000' },
    { name: 'main', url: 'http://hub', tokens: 'x' },
    { name: 'main', url: 'http://hub', token: 'x', tokenFile: 'y' },
    { name: 'main', url: 'http://hub', intervalSeconds: 0 },
  ])('refuses %j', (value) => {
    expect(entry.safeParse(value).success).toBe(false)
  })

  it('writes only metrics of the catalogue, with their labels', async () => {
    const scraper = scraperOf((await hub('5.2')).url)
    const { parts } = await scrape(scraper)
    for (const { metric, labels } of parts.flatMap(({ set }) => set.keys)) {
      expect(METRICS.get(metric)!.allLabels).toEqual(expect.arrayContaining(Object.keys(labels)))
    }
    const again = await scrape(scraper, NOW + 30)
    for (const [i, part] of again.parts.entries()) expect(part.set).toBe(parts[i]!.set)
  })

  it('explains its refusals in every language, with every place filled', async () => {
    const { errors } = await scrape(scraperOf((await hub('5.2')).url, { token: 'wrong' }))
    for (const language of LANGUAGES)
      for (const { problem } of errors) expect(explain(problem, language)).not.toMatch(/\{\w+\}/)
  })
})
