/** Shared by the tests of the `jupyterhub` source: recordings, and a hub that replays them. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export const VERSIONS = ['3.0', '5.2'] as const
export type HubVersion = (typeof VERSIONS)[number]
const FIXTURES = join(import.meta.dirname, '../fixtures/jupyterhub')
export const TOKEN = 'a-token-that-the-hub-knows'

export interface Recorded {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Status line, headers, blank line, body. */
export function recorded(version: HubVersion, name: string): Recorded {
  const text = readFileSync(join(FIXTURES, version, `${name}.http.txt`), 'utf8')
  const split = text.indexOf('\n\n')
  const [statusLine, ...lines] = text.slice(0, split).split('\n')
  const headers = Object.fromEntries(
    lines
      .map((line) => line.split(/:\s*/, 1).concat(line.slice(line.indexOf(':') + 1).trim()) as [string, string])
      // the recording may be cut, and each answer here is a connection of its own
      .filter(([name]) => name !== 'content-length' && name !== 'connection'),
  )
  return { status: Number(statusLine!.split(' ')[1]), headers, body: text.slice(split + 2).replace(/\n$/, '') }
}

export const metrics = (version: HubVersion) => readFileSync(join(FIXTURES, version, 'metrics.txt'), 'utf8')
/** biome-ignore lint/suspicious/noExplicitAny: recorded documents, read by the tests only */
export const users = (version: HubVersion, name = 'users.json'): any => JSON.parse(recorded(version, name).body)

export interface Replay {
  readonly url: string
  readonly address: string
  readonly requests: {
    readonly path: string
    readonly authorization: string | undefined
    readonly accept: string | undefined
  }[]
  close(): Promise<void>
}

export type Answer = (request: IncomingMessage, url: URL) => Recorded | 'hang' | undefined

/**
 * A hub below `prefix` that answers as the recorded one did. The users of the recording are cut into
 * pages as the hub cuts them.
 * @param override answers first; `undefined` leaves it to the recording
 */
export async function replayHub(
  version: HubVersion,
  { prefix = '', pageUsers = 200, override = (() => undefined) as Answer } = {},
): Promise<Replay> {
  const requests: Replay['requests'] = []
  const all = users(version) as unknown[]

  const respond = (request: IncomingMessage, url: URL): Recorded => {
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : ''
    const known = request.headers.authorization === `token ${TOKEN}`
    if (path === '/hub/health') return recorded(version, 'health')
    if (path === '/hub/api/') return recorded(version, 'api.json')
    if (path === '/hub/metrics') {
      if (!known) return recorded(version, 'metrics-no-token')
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: metrics(version),
      }
    }
    if (path === '/hub/api/user') return recorded(version, known ? 'user-self.json' : 'bad-token')
    if (path === '/hub/api/users') {
      if (!known) return recorded(version, request.headers.authorization === undefined ? 'no-token' : 'bad-token')
      const offset = Number(url.searchParams.get('offset') ?? 0)
      const limit = Math.min(pageUsers, Number(url.searchParams.get('limit') ?? 50))
      const items = all.slice(offset, offset + limit)
      if (request.headers.accept !== 'application/jupyterhub-pagination+json') return recorded(version, 'users.json')
      const next =
        offset + limit < all.length
          ? {
              offset: offset + limit,
              limit,
              url: `http://${request.headers.host}${prefix}/hub/api/users?limit=${limit}&offset=${offset + limit}`,
            }
          : null
      return {
        ...recorded(version, 'users-paginated.json'),
        body: JSON.stringify({ items, _pagination: { offset, limit, total: all.length, next } }),
      }
    }
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404</html>' }
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, 'http://hub')
    requests.push({ path: request.url!, authorization: request.headers.authorization, accept: request.headers.accept })
    const answer = override(request, url) ?? respond(request, url)
    if (answer === 'hang') return
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${address}${prefix}`,
    address,
    requests,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export const json = (body: unknown, status = 200): Recorded => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
