/**
 * Mistake 6: a secret that goes along to wherever a redirect leads. Prometheus sent the headers of its configuration on
 * to other hosts (mended in common v0.69).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHubLogin } from '../../api/access/hub-login.ts'
import { createHttpClient } from '../../collector/scrape.ts'
import { createAsk } from '../../collector/slurm/rest-ask.ts'
import { createConnection } from '../../store/metrics/engines/influxdb/connection.ts'
import { createWriting } from '../../store/metrics/engines/influxdb/writing.ts'
import { createHttp } from '../../store/metrics/remote/http.ts'
import { expectFound } from './planted.ts'

const SECRET = 'canary-secret-4f9a1c77'
const limits = { timeoutSeconds: 5, bodyBytes: 1_000_000, compressionRatio: 100, labels: 64 }

let cleanups: (() => unknown)[]
beforeEach(() => {
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

async function serve(answer: (request: IncomingMessage) => { status: number; location?: string }) {
  const server = createServer((request, response) => {
    request.resume()
    const { status, location } = answer(request)
    response
      .writeHead(status, { Connection: 'close', ...(location === undefined ? {} : { Location: location }) })
      .end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

function secretFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-redirect-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  writeFileSync(join(folder, 'secret'), `${part({ alg: 'HS256' })}.${part({ sun: 'monitor', exp: 4e9 })}.${SECRET}`)
  return join(folder, 'secret')
}

/** Asks an address with a secret. What comes of it is not the question here. */
type Asking = (url: string) => Promise<unknown>

/** Whoever redirects gets nobody else asked: neither another host, nor another port, nor in another way. */
async function nothingFollows(ask: Asking): Promise<void> {
  for (const status of [301, 302, 303, 307, 308]) {
    const elsewhere: string[] = []
    const reached = await serve((request) => {
      elsewhere.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
      return { status: 200 }
    })
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      let asked = 0
      const first = await serve(() => {
        asked++
        return { status, location: `http://${host}:${reached}/elsewhere` }
      })
      await ask(`http://127.0.0.1:${first}`).catch(() => undefined)
      expect(asked, 'it was asked at all').toBeGreaterThan(0)
      expect(elsewhere, `${status} to ${host}`).toEqual([])
    }
  }
}

const signal = () => new AbortController().signal

/** Everything that sends a secret of the configuration, or one of a person. */
const CLIENTS: Readonly<Record<string, () => Asking>> = {
  'an exporter, a Hub (Authorization)': () => {
    const client = createHttpClient({ limits, headers: { authorization: `Bearer ${SECRET}` } })
    cleanups.push(() => client.close())
    return (url) => client.get(`${url}/metrics`, { signal: signal() })
  },
  'slurmrestd (X-SLURM-USER-TOKEN)': () => {
    const client = createHttpClient({ limits })
    cleanups.push(() => client.close())
    const tokenFile = secretFile()
    return (url) =>
      createAsk({ url, address: 'x', tokenFile }, client)('/slurm/v0.0.42/ping', { signal: signal(), now: 1 })
  },
  'a metric store, asked and written to': () => {
    const http = createHttp({ server: 'victoriametrics', tokenFile: secretFile() })
    return async (url) => {
      await http.ask(url, { timeoutSeconds: 5 })
      await http.ask(url, { timeoutSeconds: 5, body: 'line' })
    }
  },
  'InfluxDB, written to by its own client': () => {
    const tokenFile = secretFile()
    return async (url) => {
      const connection = createConnection({ url, tokenFile })
      const writing = createWriting(connection)
      cleanups.push(() => writing.close())
      return writing.send('d', ['m v=1 1'], { address: 'x', user: '', database: 'd', commands: () => '' })
    }
  },
  'the Hub that people log in with (their token)': () => (url) => hubLogin(url).who({ accessToken: SECRET }, 0),
  'the Hub that people log in with (our secret)': () => async (url) => {
    const hub = hubLogin(url)
    const { location, question } = await hub.begin('/', 0)
    const state = new URL(location).searchParams.get('state')!
    return hub.finish(new URL(`http://127.0.0.1/callback?code=c&state=${state}`), question, 1)
  },
}

const hubLogin = (url: string) =>
  createHubLogin({
    ...{ url, clientId: 'c', clientSecret: SECRET, redirectUri: 'http://127.0.0.1/callback' },
    roles: { groups: {}, everybody: 'viewer' },
  })

describe('6. a secret that follows a redirect', () => {
  it.each(Object.entries(CLIENTS))('is not that of %s', (_, client) => nothingFollows(client()), 60_000)

  it('is found where it is planted: headers that are sent on', async () => {
    const following: Asking = async (url) => {
      const headers = { authorization: `Bearer ${SECRET}` }
      const first = await fetch(url, { headers, redirect: 'manual' })
      const location = first.headers.get('location')
      return location === null ? first : fetch(location, { headers })
    }
    await expectFound(() => nothingFollows(following))
  })

  it('is found where it is planted: a client that follows and drops what it thinks is secret', async () => {
    // as fetch does: `Authorization` is dropped for another origin, a header of Slurm's is not
    const following: Asking = (url) => fetch(url, { headers: { 'x-slurm-user-token': SECRET } })
    await expectFound(() => nothingFollows(following))
  })
})
