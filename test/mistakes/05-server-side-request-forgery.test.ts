/**
 * Mistake 5: being sent somewhere by somebody else. Grafana's list of allowed hosts could be passed by a name in other
 * letters (CVE-2023-4399); webhooks and addresses of targets are the usual way in.
 *
 * What callers send leads nowhere, what a target answers leads to nobody else, and what the configuration names is checked
 * when the socket connects.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { ApiDeps } from '../../api/deps.ts'
import { addRoute, defineRoute } from '../../api/route.ts'
import { askUsers, type Hub } from '../../collector/jupyterhub/requests.ts'
import { createHttpClient, type HttpAnswer, type HttpClient } from '../../collector/scrape.ts'
import { AppError } from '../../core/errors.ts'
import { createOutgoing } from '../../core/networks.ts'
import { withNeeded, world } from '../api/world.ts'
import { fullDeps } from './full-world.ts'
import { expectFound } from './planted.ts'

/** What names lead to, one answer after the other; the last one stays. */
const names = vi.hoisted(() => new Map<string, string[]>())
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup(host: string, options: { all?: boolean }, resolved: (error: Error | null, ...found: unknown[]) => void) {
    const answers = names.get(host)
    if (!answers) return resolved(Object.assign(new Error(host), { code: 'ENOTFOUND' }), [])
    const address = answers.length > 1 ? answers.shift()! : answers[0]!
    const family = address.includes(':') ? 6 : 4
    if (options.all) resolved(null, [{ address, family }])
    else resolved(null, address, family)
  },
}))

let port: number
let connections: number
let close: () => Promise<void>
beforeEach(async () => {
  connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  close = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
})
afterEach(() => {
  names.clear()
  return close()
})

/** Addresses of the server that must not be reached, spelt as filters tend to overlook. */
const addresses = () => [
  ...['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'x@127.0.0.1'].map(
    (host) => `http://${host}:${port}/`,
  ),
  ...[`//127.0.0.1:${port}/`, `/\\127.0.0.1:${port}/`, `127.0.0.1:${port}`],
]

type Sending = (path: string, init?: RequestInit) => Response | Promise<Response>
interface Described {
  /** names of the parameters of each path that is read */
  readonly parameters: ReadonlyMap<string, readonly string[]>
  readonly request: Sending
}

function described(app: ReturnType<typeof world>['app']): Described {
  const { paths = {} } = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
  const parameters = Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get) return []
    const names = (get.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''))
    return [[path, [...names, 'url', 'target', 'next', 'callback']] as const]
  })
  return { parameters: new Map(parameters), request: (path, init) => app.request(path, init) }
}

const HEADERS = [
  'X-Forwarded-Host',
  'X-Original-URL',
  'X-Rewrite-URL',
  'Referer',
  'Origin',
  'Forwarded',
  'X-Callback',
  'Link',
]

/** Nothing that a caller sends makes this service connect to anybody. */
async function callersSendItNowhere({ parameters, request }: Described): Promise<void> {
  expect(parameters.size).toBeGreaterThan(10)
  for (const address of addresses()) {
    for (const [path, names] of parameters) {
      const join = withNeeded(path).includes('?') ? '&' : '?'
      for (const name of names) await request(`${withNeeded(path)}${join}${name}=${encodeURIComponent(address)}`)
      await request(withNeeded(path), {
        headers: Object.fromEntries(HEADERS.map((name) => [name, encodeURI(address)])),
      })
    }
    for (const path of ['/api/v1/login', '/api/v1/logout'])
      for (const body of [{ link: address }, { url: address }, address])
        await request(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
          body: JSON.stringify(body),
        })
  }
  expect(connections).toBe(0)
}

/** A page of a Hub's users, and where it says that the next one is. */
const pageOf = (next: object | null): HttpAnswer => ({
  status: 200,
  headers: {},
  body: Buffer.from(JSON.stringify({ items: [], _pagination: { offset: 0, limit: 200, total: 400, next } })),
})

/** @returns the addresses that were asked, of a Hub that answers so */
type Paging = (answers: readonly HttpAnswer[]) => Promise<readonly string[]>

/** The next page is one of the same Hub's, wherever its answer says that it is: the token goes to nobody else. */
async function pagesStayAtTheHub(page: Paging): Promise<void> {
  for (const url of [...addresses(), 'https://evil.example/hub/api/users', 'file:///etc/passwd']) {
    const asked = await page([pageOf({ offset: 200, limit: 200, url }), pageOf(null)])
    expect(asked).toHaveLength(2)
    for (const address of asked) expect(new URL(address).origin, url).toBe('http://hub.example:8081')
  }
}

const HUB = 'http://hub.example:8081'
function recording(answers: readonly HttpAnswer[]): { readonly client: HttpClient; readonly asked: string[] } {
  const asked: string[] = []
  const get = async (url: string) => {
    asked.push(url)
    return answers[asked.length - 1]!
  }
  return { asked, client: { get, close: () => undefined } }
}

/** Where machines of a cloud tell their secrets, and where nobody is, as addresses are written and as IPv6 has them in it. */
const NEVER = [
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '169.254.169.254.'],
  ...['①⑥⑨.②⑤④.①⑥⑨.②⑤④', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[fd00:ec2::254]', '[fe80::1]'],
  // by way of a gateway: NAT64 (RFC 6052), 6to4 (RFC 3056), and as was thought of first (RFC 4291, 2.5.5.1)
  ...['[64:ff9b::a9fe:a9fe]', '[2002:a9fe:a9fe::]', '[::a9fe:a9fe]'],
  ...['168.63.129.16', '100.100.100.200', '0.0.0.0', '0', '[::]', '255.255.255.255'],
]

/** Asks a host at the port of the server. @returns `reached`, `forbidden`, or what else came of it */
type Reaching = (host: string) => Promise<string>

/** A name is as good as the address that it leads to, each time anew. */
async function onlyReachesWhereItMay(reach: Reaching): Promise<void> {
  expect(await reach('127.0.0.1')).toBe('reached')
  for (const host of NEVER) expect(await reach(host), host).toBe('forbidden')
  names.set('inner.test', ['169.254.169.254'])
  expect(await reach('inner.test'), 'a name').toBe('forbidden')
  names.set('rebound.test', ['127.0.0.1', '169.254.169.254'])
  expect(await reach('rebound.test')).toBe('reached')
  expect(await reach('rebound.test'), 'the same name later').toBe('forbidden')
}

const limits = { timeoutSeconds: 2, bodyBytes: 1_000, compressionRatio: 100, labels: 8 }
const asTheCollector: Reaching = async (host) => {
  const client = createHttpClient({ limits: { ...limits, outgoing: createOutgoing() } })
  try {
    await client.get(`http://${host}:${port}/`, { signal: new AbortController().signal })
    return 'reached'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.problem.code === 'scrape.not_allowed' ? 'forbidden' : error.problem.code
  } finally {
    client.close()
  }
}

describe('5. being sent somewhere by somebody else', () => {
  it('happens to nobody who is called: not by a parameter, a header or a body', () =>
    callersSendItNowhere(described(world({ deps: fullDeps('word') }).app)))

  it('is found where it is planted: a route that looks at an address for its caller', () => {
    const deps = fullDeps('word')
    const { app } = world({ deps })
    const preview = defineRoute({
      ...{ audience: 'viewer', path: '/api/v1/preview', keeping: 'fresh', summary: 'what a target says' },
      query: z.looseObject({ target: z.string().optional() }) as never,
      responses: {},
      handle: async ({ c, query }) => {
        const { target } = query as { target?: string }
        return c.text(target === undefined ? '' : await fetch(target).then((response) => response.text(), String))
      },
    })
    addRoute(app, preview, deps as ApiDeps)
    return expectFound(() => callersSendItNowhere(described(app)))
  })

  it('does not happen to the Hub’s pages', () =>
    pagesStayAtTheHub(async (answers) => {
      const { client, asked } = recording(answers)
      const hub = { url: HUB, address: 'hub', labels: { hub: 'x' }, client, isStaff: () => false, makers: MAKERS }
      await askUsers(hub as unknown as Hub, { signal: new AbortController().signal, now: 1 }, {})
      return asked
    }))

  it('is found where it is planted: the next page wherever the answer says', () =>
    expectFound(() =>
      pagesStayAtTheHub(async (answers) => {
        const { client, asked } = recording(answers)
        let url: string | undefined = `${HUB}/hub/api/users`
        while (url !== undefined) {
          const { body } = await client.get(url, { signal: new AbortController().signal })
          url = (JSON.parse(body.toString()) as { _pagination: { next?: { url: string } } })._pagination.next?.url
        }
        return asked.map((address) => (URL.canParse(address) ? address : `http:${address}`))
      }),
    ))

  it('does not happen to what the configuration names', () => onlyReachesWhereItMay(asTheCollector))

  it.each<[string, (host: string, seen: Set<string>) => boolean]>([
    ['the text of the address looked at', (host) => !/^169\.254\.|^0\.0|^\[?fe80/.test(host)],
    [
      'a name looked up once',
      (host, seen) => seen.has(host) || (!NEVER.includes(host) && lead(host) !== '169.254.169.254'),
    ],
    [
      'IPv6 not thought of',
      (host) => !NEVER.filter((one) => !one.startsWith('[')).includes(host) && lead(host) !== '169.254.169.254',
    ],
  ])('is found where it is planted: %s', (_, may) => {
    const seen = new Set<string>()
    const reach: Reaching = async (host) => {
      if (!may(host, seen)) return 'forbidden'
      seen.add(host)
      return 'reached'
    }
    return expectFound(() => onlyReachesWhereItMay(reach))
  })
})

const MAKERS = { sessions: { part: () => undefined } }

/** Where a name leads now, or a literal. */
const lead = (host: string): string => {
  const answers = names.get(host)
  return answers === undefined ? host : answers.length > 1 ? answers.shift()! : answers[0]!
}
