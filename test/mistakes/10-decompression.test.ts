/**
 * Mistake 10: unpacking what somebody else packed, as much as it may be. undici took any number of encodings
 * (CVE-2026-22036), the OpenTelemetry collector any size (GHSA-c74f-6mfw-mm4v).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants, deflateSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHubLogin } from '../../api/access/hub-login.ts'
import { lookUp } from '../../collector/lookups/look-up.ts'
import { SERVICES } from '../../collector/lookups/services.ts'
import { createHttpClient, expectOk } from '../../collector/scrape.ts'
import { openLines } from '../../commands/import/lines.ts'
import { world } from '../api/world.ts'
import { expectFound } from './planted.ts'

let cleanups: (() => unknown)[]
beforeEach(() => {
  cleanups = []
})
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

const MIB = 1024 ** 2
/** All that would do as an answer, behind a lot of blanks. */
const ANSWER = JSON.stringify({ name: 'ana', access_token: 'x', token_type: 'bearer', message: {} })
const PLAIN = Buffer.concat([Buffer.alloc(48 * MIB, ' '), Buffer.from(ANSWER)])
const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }
const BOMBS: Readonly<Record<string, Buffer>> = {
  gzip: gzipSync(PLAIN),
  br: brotliCompressSync(PLAIN, fast),
  deflate: deflateSync(PLAIN),
  zstd: zstdCompressSync(PLAIN),
  'gzip, gzip': gzipSync(gzipSync(PLAIN)),
  'gzip, br, gzip, br': brotliCompressSync(gzipSync(brotliCompressSync(gzipSync(PLAIN), fast)), fast),
}

async function serving(encoding: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': encoding }).end(BOMBS[encoding])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Asks an address; rejects where its answer is not taken. */
type Asking = (url: string) => Promise<unknown>

/** None of them is taken, whatever it is packed with. */
async function noBombIsTaken(ask: Asking): Promise<void> {
  for (const encoding of Object.keys(BOMBS)) {
    const taken = await ask(await serving(encoding)).then(
      () => true,
      () => false,
    )
    expect(taken, encoding).toBe(false)
  }
}

const limits = { timeoutSeconds: 20, bodyBytes: 16 * MIB, compressionRatio: 100, labels: 64 }
const CLIENTS: Readonly<Record<string, Asking>> = {
  'a target, a Hub, slurmrestd': async (url) => {
    const client = createHttpClient({ limits })
    cleanups.push(() => client.close())
    expectOk(await client.get(url, { signal: new AbortController().signal }), url)
  },
  'the Hub that people log in with': (url) => hubLogin(url).who({ accessToken: 'token' }, 0),
  'the Hub that gives a token': async (url) => {
    const hub = hubLogin(url)
    const { location, question } = await hub.begin('/', 0)
    const state = new URL(location).searchParams.get('state')!
    await hub.finish(new URL(`http://127.0.0.1/callback?code=c&state=${state}`), question, 1)
  },
  'what is asked about publications': async (url) => {
    const options = { address: url, userAgent: 'x', timeoutMilliseconds: 20_000, pauseMilliseconds: 0 }
    for await (const found of lookUp(SERVICES.crossref, ['10.1/a'], options)) return found
    throw new Error('there was no answer')
  },
}
const hubLogin = (url: string) =>
  createHubLogin({
    ...{ url, clientId: 'c', clientSecret: 's'.repeat(16), redirectUri: 'http://127.0.0.1/callback' },
    roles: { groups: {}, everybody: 'viewer' },
  })

/** A packed body is no body: nothing of ours unpacks what callers send. */
async function nothingSentIsUnpacked(app: {
  request(path: string, init: RequestInit): Response | Promise<Response>
}): Promise<void> {
  const body = JSON.stringify({ link: 'x' })
  const send = (headers: Record<string, string>, sent: Uint8Array<ArrayBuffer>) =>
    app.request('/api/v1/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', ...headers },
      body: sent,
    })
  // understood as it is: no such link
  expect((await send({}, new TextEncoder().encode(body))).status).toBe(401)
  for (const [encoding, packed] of [
    ['gzip', gzipSync(body)],
    ['br', brotliCompressSync(body)],
    ['deflate', deflateSync(body)],
  ] as const)
    expect((await send({ 'Content-Encoding': encoding }, new Uint8Array(packed))).status, encoding).toBe(400)
}

/** A packed listing is read in pieces: a line without end is no line. */
async function noLineIsEndless(read: (path: string) => AsyncIterable<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-bomb-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'x.gz'), BOMBS['gzip']!)
  const reading = async () => {
    for await (const piece of read(join(folder, 'x.gz'))) void piece
  }
  const taken = await reading().then(
    () => true,
    () => false,
  )
  expect(taken, 'a line of 48 MiB').toBe(false)
}

describe('10. a bomb that is unpacked', () => {
  it.each(Object.entries(CLIENTS))('is not taken from %s', (_, ask) => noBombIsTaken(ask), 60_000)

  it('is found where it is planted: a client that reads to the end', () =>
    expectFound(() => noBombIsTaken(async (url) => (await fetch(url)).json())))

  it('is not taken from callers', () => nothingSentIsUnpacked(world().app))

  it('is found where it is planted: an app that unpacks what it is sent', () => {
    const app = new Hono()
    app.post('/api/v1/login', async (c) => {
      const sent = Buffer.from(await c.req.arrayBuffer())
      const text = c.req.header('content-encoding') === 'gzip' ? gunzipSync(sent) : sent
      return c.json(JSON.parse(text.toString()), 401)
    })
    return expectFound(() => nothingSentIsUnpacked(app))
  })

  it('is no listing to import', () => noLineIsEndless((path) => openLines(path).batches()))

  it('is found where it is planted: a listing that is unpacked whole', async () => {
    const { readFileSync } = await import('node:fs')
    await expectFound(() => noLineIsEndless((path) => asIterable(gunzipSync(readFileSync(path)))))
  })
})

async function* asIterable(whole: Buffer): AsyncGenerator<Buffer> {
  yield whole
}
