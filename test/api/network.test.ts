/** Where the service stands in its network: proxies, prefixes, frames, how often somebody asks. */
import { describe, expect, it } from 'vitest'
import { createAllowance } from '../../api/access/allowance.ts'
import { neighbourhoodOf } from '../../api/access/client.ts'
import type { NetworkDeps } from '../../api/deps.ts'
import { createNetworks } from '../../core/networks.ts'
import { HERE } from './open-access.ts'
import { NOW, world } from './world.ts'

/** Two requests from rest, and one more in ten seconds. */
const FEW = { atOnce: 2, eachSeconds: 10 }

function crowd(network: Partial<NetworkDeps> = {}) {
  let now = NOW
  const access = {
    identify: async ({ token }: { token: string | undefined }) =>
      token === 'wrong'
        ? undefined
        : ({ role: 'viewer', kind: token ? 'token' : 'anonymous', subject: '', actor: `token ${token}` } as const),
  }
  const { app } = world({
    deps: {
      network: { ...HERE, proxies: createNetworks(['10.0.0.0/8']), requests: createAllowance(FEW), ...network },
      clock: { now: () => now },
      access: access as never,
    },
  })
  /** @param from who is on the other end of the connection */
  const ask = async (from: string, headers: Record<string, string> = {}, path = '/api/v1/sources') => {
    const response = await app.request(path, { headers }, { incoming: { socket: { remoteAddress: from } } })
    return [response.status, response.headers.get('retry-after')]
  }
  const times = async (count: number, from: string, headers?: Record<string, string>) => {
    const statuses = []
    for (let asked = 0; asked < count; asked++) statuses.push((await ask(from, headers))[0])
    return statuses
  }
  const later = (seconds: number): void => {
    now += seconds
  }
  return { app, ask, times, later }
}

describe('how often somebody may ask', () => {
  it('is limited, with word of when it is time again', async () => {
    const { ask, times, later } = crowd()
    expect(await times(2, '192.0.2.1')).toEqual([200, 200])
    expect(await ask('192.0.2.1')).toEqual([429, '10'])
    later(10)
    expect(await times(2, '192.0.2.1')).toEqual([200, 429])
  })

  it('is each address’s own affair, a whole /64 of IPv6 being one', async () => {
    const { times } = crowd()
    expect(await times(2, '192.0.2.1')).toEqual([200, 200])
    expect(await times(2, '192.0.2.2')).toEqual([200, 200])
    expect(await times(2, '2001:db8:1:2::1')).toEqual([200, 200])
    expect(await times(1, '2001:db8:1:2:ffff::9')).toEqual([429])
    expect(await times(1, '2001:db8:1:3::1')).toEqual([200])
  })

  it('is not limited on this machine itself', async () => {
    expect(new Set(await crowd().times(10, '127.0.0.1'))).toEqual(new Set([200]))
    expect(new Set(await crowd().times(10, '::ffff:127.0.0.1'))).toEqual(new Set([200]))
  })

  it('is counted for who has a token by the token, for a wrong one by the address', async () => {
    const { times } = crowd()
    expect(await times(3, '192.0.2.1', { Authorization: 'Bearer wrong' })).toEqual([401, 401, 429])
    expect(await times(2, '192.0.2.1', { Authorization: 'Bearer one' })).toEqual([200, 200])
    expect(await times(1, '192.0.2.9', { Authorization: 'Bearer one' })).toEqual([429])
    expect(await times(1, '192.0.2.1', { Authorization: 'Bearer two' })).toEqual([200])
  })
})

describe('an address that a proxy tells', () => {
  it('is believed of a trusted proxy: the last one that is none itself', async () => {
    const { times } = crowd()
    const through = (told: string) => ({ 'X-Forwarded-For': told })
    expect(await times(2, '10.0.0.1', through('192.0.2.1'))).toEqual([200, 200])
    expect(await times(1, '10.0.0.2', through('6.6.6.6, 192.0.2.1, 10.0.0.1'))).toEqual([429])
    expect(await times(1, '10.0.0.1', through('192.0.2.1, 192.0.2.2'))).toEqual([200])
  })

  it('is what anybody may have written where no trusted proxy is', async () => {
    const { times } = crowd()
    const spoofed = (n: number) => ({ 'X-Forwarded-For': `203.0.113.${n}` })
    expect(await times(1, '192.0.2.1', spoofed(1))).toEqual([200])
    expect(await times(1, '192.0.2.1', spoofed(2))).toEqual([200])
    expect(await times(1, '192.0.2.1', spoofed(3))).toEqual([429])
    expect(await times(1, '192.0.2.1', { 'X-Forwarded-For': '127.0.0.1' })).toEqual([429])
  })

  it('that is no address leaves the proxy itself', async () => {
    const { times } = crowd()
    expect(await times(2, '10.0.0.1', { 'X-Forwarded-For': 'unknown' })).toEqual([200, 200])
    expect(await times(1, '10.0.0.1', { 'X-Forwarded-For': '192.0.2.7, _hidden' })).toEqual([429])
  })

  it('belongs to a /64 however it is written', () => {
    const written = ['2001:db8::1', '2001:db8:0:0:5::1', '2001:db8::ffff:0:0:1', '2001:db8:0:0:1:2:3:4']
    expect(new Set(written.map(neighbourhoodOf))).toEqual(new Set(['2001:db8:0:0']))
    expect(neighbourhoodOf('::1')).toBe('0:0:0:0')
    expect(neighbourhoodOf('192.0.2.1')).toBe('192.0.2.1')
  })
})

describe('a service below a path', () => {
  const below = () => world({ deps: { network: { ...HERE, prefix: '/services/atalaya' } } })

  it.each(['/services/atalaya/healthz', '/healthz'])('answers at %s', async (path) => {
    expect((await below().get(path)).status).toBe(200)
  })

  it.each([
    '/services/atalayas/healthz',
    '/services/atalaya//healthz',
    '/services/healthz',
    '/services/atalaya/healthz/',
  ])('does not at %s', async (path) => {
    expect((await below().get(path)).status).toBe(404)
  })

  it('says in its contract where it is', async () => {
    const contract = await (await below().get('/services/atalaya/api/v1/openapi.json')).json()
    expect((contract as { servers: unknown }).servers).toEqual([{ url: '/services/atalaya' }])
  })
})

describe('a service with TLS before it', () => {
  it('has browsers remember that, and others not', async () => {
    const secure = await world({ deps: { network: { ...HERE, isSecure: true } } }).get('/healthz')
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})

describe('a page of ours in a frame', () => {
  it('is allowed where it is written, and nowhere else', async () => {
    const embedding = ['https://portal.example.org', 'https://www.example.org']
    const { headers } = await world({ deps: { network: { ...HERE, embedding } } }).get('/')
    expect(headers.get('content-security-policy')).toContain(
      'frame-ancestors https://portal.example.org https://www.example.org',
    )
    expect(headers.get('x-frame-options')).toBeNull()
  })
})
