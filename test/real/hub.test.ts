import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeReal } from './prerequisites.ts'
import { eventually, hubApi, REAL, script } from './servers.ts'
import { firstSuccess, type Service, startService } from './service.ts'

const NAME = 'principal'
const INTERVAL = 5
const SLOW = 'lento'

interface HubUsers {
  readonly items: readonly {
    readonly servers: Readonly<Record<string, { ready: boolean; pending: string | null; started: string }>>
  }[]
}

/** Sessions as the Hub's own API has them. */
async function truth() {
  const { items } = await hubApi<HubUsers>('/users?limit=200')
  const servers = items.flatMap((user) => Object.values(user.servers))
  return {
    active: servers.filter(({ ready, pending }) => ready || pending === 'spawn').length,
    ready: servers.filter(({ ready }) => ready).length,
    pending: servers.filter(({ pending }) => pending !== null).length,
    users: items.length,
  }
}

async function sessions(service: Service, from: number): Promise<(name: string) => readonly number[]> {
  const path = `/api/v1/sessions?step=day&from=${Math.floor(from)}`
  const { groups } = (await service.json(path)) as { groups: { figures: Record<string, number[]> }[] }
  return (name) => groups[0]!.figures[name]!
}
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)

async function stored(service: Service) {
  const one = async (metric: string) => (await service.latest(metric, `where=hub:${NAME}`)).map(({ value }) => value)
  return {
    up: await one('hub.up'),
    active: await one('hub.sessions_active'),
    ready: await one('hub.sessions_ready'),
    pending: await one('hub.sessions_pending'),
    users: await one('hub.users_known'),
  }
}
const as = ({ active, ready, pending, users }: Awaited<ReturnType<typeof truth>>) => ({
  up: [1],
  active: [active],
  ready: [ready],
  pending: [pending],
  users: [users],
})

/** Stored and true are the same within a few scrapes; a scrape may fall between two questions. */
async function sameAsHub(service: Service): Promise<void> {
  const last = await eventually(
    'what is stored equals what the Hub says',
    4 * INTERVAL,
    async () => ({ stored: await stored(service), hub: as(await truth()) }),
    ({ stored: one, hub }) => isDeepStrictEqual(one, hub),
  )
  expect(last.stored).toEqual(last.hub)
}

describeReal('JupyterHub as stored by Atalaya', ['hub'], () => {
  let service: Service
  beforeAll(async () => {
    script('sessions', '4')
    service = await startService({
      sources: {
        host: [],
        jupyterhub: [{ name: NAME, url: REAL.hubUrl, tokenFile: REAL.hubTokenFile, intervalSeconds: INTERVAL }],
      },
    })
    await firstSuccess(service, [`jupyterhub:${NAME}`])
  })
  afterAll(async () => {
    await service?.stop()
    script('hub', 'start')
    script('sessions', '4')
  })

  it('asks with a token that can do no more than it must', async () => {
    const headers = { Authorization: `token ${readFileSync(REAL.hubTokenFile, 'utf8').trim()}` }
    const status = async (path: string, method: string) =>
      (await fetch(`${REAL.hubUrl}/hub/api${path}`, { method, headers, signal: AbortSignal.timeout(10_000) })).status
    expect(await status('/users', 'GET')).toBe(200)
    expect(await status('/users/intruso', 'POST')).toBe(403)
    expect(await status('/users/s001/server', 'DELETE')).toBe(403)
  })

  it('counts sessions and accounts as the Hub does', async () => {
    const now = await truth()
    expect(now).toMatchObject({ active: 4, ready: 4, pending: 0 })
    await sameAsHub(service)
  })

  it('tells a session that is starting from one that is ready', async () => {
    script('sessions', 'hold', SLOW)
    try {
      const now = await truth()
      expect(now).toMatchObject({ active: 5, ready: 4, pending: 1 })
      await sameAsHub(service)
    } finally {
      script('sessions', 'release', SLOW)
      script('sessions', 'drop', SLOW)
    }
    expect(await truth()).toMatchObject({ active: 4, ready: 4, pending: 0 })
    await sameAsHub(service)
  })

  it('has each session of the ledger begin when the Hub says so, and end when it is gone', async () => {
    const { items } = await hubApi<HubUsers>('/users?limit=200')
    const begins = items
      .flatMap(({ servers }) => Object.values(servers))
      .map(({ started }) => Date.parse(started) / 1000)
    // the slow one of the test before, which is over
    const figures = await sessions(service, Math.min(...begins) - 60)
    const failed = total(figures('serversFailed'))
    // between two looks it may have become ready and gone
    expect(total(figures('sessionsStarted')) + failed).toBe(begins.length + 1)
    expect(Math.max(...figures('activePeople'))).toBe(begins.length + 1 - failed)
    expect(Math.max(...figures('peakConcurrent'))).toBe(begins.length + 1 - failed)
    const now = Date.now() / 1000
    const running = begins.reduce((sum, begin) => sum + now - begin, 0)
    // a look that changes nothing is written down every minute
    expect(3600 * total(figures('sessionHours'))).toBeGreaterThan(running - 70 * begins.length)
    expect(3600 * total(figures('sessionHours'))).toBeLessThan(running + 120)
  })

  it('says that a stopped Hub does not answer, and nothing of its sessions', async () => {
    script('hub', 'stop')
    const stoppedAt = Date.now() / 1000
    const up = await eventually(
      'hub.up 0',
      4 * INTERVAL,
      () => service.latest('hub.up', `where=hub:${NAME}`),
      ([one]) => one?.value === 0,
    )
    expect(up).toHaveLength(1)
    // the last known count grows old, it does not become 0
    const sessions = await eventually(
      'sessions too old to be true',
      4 * INTERVAL,
      () => service.latest('hub.sessions_active', `where=hub:${NAME}`),
      (series) => series.every(({ freshUntil }) => freshUntil < Date.now() / 1000),
    )
    expect(sessions.filter(({ time }) => time > stoppedAt)).toEqual([])
    expect(sessions.filter(({ value }) => value === 0)).toEqual([])
    const [source] = await service.sources()
    expect(source).toMatchObject({ id: `jupyterhub:${NAME}`, state: 'failing' })
    expect(source!.lastErrors.length).toBeGreaterThan(0)
  })
})
