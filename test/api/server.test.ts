import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '../../commands/http.ts'
import { world } from './world.ts'

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

/** As it is on the wire: nothing decompressed, nothing followed. */
function ask(base: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, base), { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(3_000))})`
let listening: Listening
let directory: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'atalaya-dist-'))
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Atalaya</title>')
  writeFileSync(join(directory, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(directory, '.sources'), 'secret')
  writeFileSync(join(directory, 'assets', 'main-abc123.js'), SCRIPT)
  writeFileSync(join(directory, 'assets', 'main-abc123.js.br'), brotliCompressSync(SCRIPT))
  const values = Float64Array.from({ length: 400 }, (_, i) => i / 7)
  const answer = { series: [{ labels: { node: 'cn01' }, values }] }
  const { app } = world({ answer, deps: { dashboardDirectory: directory } })
  listening = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await listening.close()
  rmSync(directory, { recursive: true })
})

const series = '/api/v1/series?metric=node.load1&from=1699990000&to=1699999600'

describe('over a real socket', () => {
  it('compresses large JSON for who can read it, and says that the answer varies', async () => {
    const plain = await ask(listening.url, series)
    const zipped = await ask(listening.url, series, { 'Accept-Encoding': 'gzip' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(Number(plain.headers['content-length'])).toBe(plain.body.length)
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(String(zipped.headers['vary']).toLowerCase()).toContain('accept-encoding')
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true)
    expect(zipped.body.length).toBeLessThan(plain.body.length)
  })

  it('leaves small JSON as it is', async () => {
    const { headers } = await ask(listening.url, '/healthz', { 'Accept-Encoding': 'gzip' })
    expect(headers['content-encoding']).toBeUndefined()
  })

  it('answers 304 to the ETag it gave, compressed or not', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const first = await ask(listening.url, series, { 'Accept-Encoding': encoding })
      const etag = String(first.headers['etag'])
      const again = await ask(listening.url, series, { 'Accept-Encoding': encoding, 'If-None-Match': etag })
      expect([encoding, again.status, again.body.length]).toEqual([encoding, 304, 0])
    }
  })

  it('gives no ETag to what holds for this moment only', async () => {
    const { headers } = await ask(listening.url, '/api/v1/latest?metric=node.load1')
    expect([headers['etag'], headers['cache-control']]).toEqual([undefined, 'no-store'])
  })

  it('answers HEAD like GET, without the body', async () => {
    const get = await ask(listening.url, series)
    const head = await ask(listening.url, series, {}, 'HEAD')
    expect(head.status).toBe(200)
    expect(head.body.length).toBe(0)
    expect(head.headers['content-type']).toBe(get.headers['content-type'])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })

  it('refuses a foreign Host header', async () => {
    expect((await ask(listening.url, '/api/v1/sources', { Host: 'evil.example' })).status).toBe(421)
  })

  it('serves hashed files for ever, precompressed where they are', async () => {
    const plain = await ask(listening.url, '/assets/main-abc123.js')
    const packed = await ask(listening.url, '/assets/main-abc123.js', { 'Accept-Encoding': 'gzip, br' })
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.body.toString()).toBe(SCRIPT)
    expect(packed.headers['content-encoding']).toBe('br')
    expect(packed.headers['content-type']).toMatch(/javascript/)
    expect(packed.body.equals(brotliCompressSync(SCRIPT))).toBe(true)
  })

  it.each(['/', '/operacion', '/nodo/cn01', '/nodo/cn01?desde=now-6h'])(
    'gives the page at %s, to be asked for again',
    async (path) => {
      const { status, headers, body } = await ask(listening.url, path)
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache'])
      expect(body.toString()).toContain('<title>Atalaya</title>')
    },
  )

  it('lets the page itself say that a path is unknown, with 404', async () => {
    const { status, body } = await ask(listening.url, '/nada', { Accept: 'text/html' })
    expect(status).toBe(404)
    expect(body.toString()).toContain('<title>Atalaya</title>')
  })

  it.each([
    '/assets/none.js',
    '/.sources',
    '/assets/..%2f.sources',
    '/assets/%2e%2e/index.html',
    '/index.html.br',
    '/api/v1/none',
  ])('%s is 404 with a problem document', async (path) => {
    const { status, headers } = await ask(listening.url, path)
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json'])
  })

  it('says in plain words when the pages are not built', async () => {
    const response = await world().get('/operacion?lang=en')
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('its pages are not built. Run "npm start"')
  })

  it('says which port is taken and which to try', async () => {
    const port = Number(new URL(listening.url).port)
    await expect(listen({ fetch: () => new Response(), host: '127.0.0.1', port })).rejects.toMatchObject({
      kind: 'unavailable',
      problem: { code: 'cli.port_in_use', params: { host: '127.0.0.1', port, next: port + 1 } },
    })
  })
})
