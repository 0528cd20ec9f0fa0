import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createHttpClient, expectOk, type HttpClient } from '../../collector/scrape.ts'
import { AppError } from '../../core/errors.ts'

const limits = { timeoutSeconds: 10, bodyBytes: 1_000_000, compressionRatio: 100, labels: 64 }
/** For servers that hang: the limit is what ends the test, and nothing is asserted about how long it took. */
const short = { ...limits, timeoutSeconds: 0.2 }
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function listen(server: net.Server, path?: string): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => (path ? server.listen(path, resolve) : server.listen(0, '127.0.0.1', resolve)))
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return path ? 'http://localhost/metrics' : `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
}
const serve = (listener: RequestListener) => listen(http.createServer(listener))
/** A server that writes what it likes, HTTP or not. */
const serveRaw = (talk: (socket: Socket) => void) =>
  listen(
    net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => talk(socket))
    }),
  )

function clientOf(options: Partial<Parameters<typeof createHttpClient>[0]> = {}): HttpClient {
  const client = createHttpClient({ limits, ...options })
  cleanups.push(() => client.close())
  return client
}
const get = (url: string, options: Partial<Parameters<typeof createHttpClient>[0]> = {}) =>
  clientOf(options).get(url, { signal: new AbortController().signal })

async function problemOf(asking: Promise<unknown>) {
  const error = await asking.then(
    () => new Error('there was an answer'),
    (reason) => reason,
  )
  if (!(error instanceof AppError)) throw error
  return error.problem
}

describe('a GET with limits', () => {
  it('brings the whole body, status and headers, and asks for no compression', async () => {
    const seen: http.IncomingHttpHeaders[] = []
    const url = await serve((request, response) => {
      seen.push(request.headers)
      response.setHeader('x-version', '1')
      response.end('a 1\n')
    })
    const answer = await clientOf({ headers: { accept: 'text/plain' } }).get(url, {
      signal: new AbortController().signal,
      headers: { authorization: 'Bearer t' },
    })
    expect([answer.status, answer.headers['x-version'], answer.body.toString()]).toEqual([200, '1', 'a 1\n'])
    expect(seen[0]).toMatchObject({
      'accept-encoding': 'identity',
      accept: 'text/plain',
      authorization: 'Bearer t',
      host: new URL(url).host,
    })
  })

  it('keeps the connection between scrapes', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('a 1\n')
    })
    const client = clientOf()
    for (let i = 0; i < 3; i++) await client.get(url, { signal: new AbortController().signal })
    expect(ports.size).toBe(1)
  })

  it('replaces a kept connection that the server closed meanwhile', async () => {
    let connections = 0
    const server = net.createServer((socket) => {
      connections++
      socket.on('error', () => {})
      socket.on('data', () => {
        // the second request on a connection meets a reset
        if (socket.bytesWritten > 0) socket.resetAndDestroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na 1\n')
      })
    })
    const url = await listen(server)
    const client = clientOf()
    const bodies: string[] = []
    for (let i = 0; i < 3; i++) {
      bodies.push((await client.get(url, { signal: new AbortController().signal })).body.toString())
    }
    expect(bodies).toEqual(['a 1\n', 'a 1\n', 'a 1\n'])
    expect(connections).toBe(3)
  })

  it('speaks over a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atalaya-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const socketPath = join(folder, 'slurmrestd.socket')
    const url = await listen(
      http.createServer((request, response) => response.end(request.headers.host)),
      socketPath,
    )
    expect((await get(url, { socketPath })).body.toString()).toBe('localhost')
    expect(await problemOf(get(url, { socketPath: `${socketPath}.gone` }))).toEqual({
      code: 'scrape.refused',
      params: { address: `${socketPath}.gone`, detail: 'ENOENT' },
    })
  })

  it('keeps bodies apart that arrive at the same time', async () => {
    const url = await serve((request, response) => {
      const letter = request.headers['x-letter'] as string
      response.writeHead(200)
      for (let i = 0; i < 50; i++) response.write(letter.repeat(1_000))
      response.end()
    })
    const client = clientOf()
    const bodies = await Promise.all(
      [...'abcdefgh'].map((letter) =>
        client.get(url, { signal: new AbortController().signal, headers: { 'x-letter': letter } }),
      ),
    )
    expect(bodies.map(({ body }) => body.toString())).toEqual([...'abcdefgh'].map((letter) => letter.repeat(50_000)))
  })

  it('uses memory again where it is told to', async () => {
    let size = 10
    const url = await serve((_, response) => response.end('x'.repeat(size)))
    const client = clientOf({ reuseBody: true })
    const ask = async () => (await client.get(url, { signal: new AbortController().signal })).body
    const first = await ask()
    size = 5
    const second = await ask()
    expect([second.buffer === first.buffer, second.toString()]).toEqual([true, 'xxxxx'])
    size = 900_000
    expect((await ask()).toString()).toBe('x'.repeat(900_000))
  })

  it('never lets a header value break out of its line', async () => {
    const url = await serve((_, response) => response.end('a 1\n'))
    const asking = get(url, { headers: { authorization: 'Bearer x\r\nx-evil: 1' } })
    await expect(asking).rejects.toThrow('header authorization cannot be sent')
  })

  it('decodes gzip, also in small pieces and above the free size', async () => {
    const body = Array.from({ length: 20_000 }, (_, i) => `series_${i * 7919} ${i}\n`).join('')
    const packed = gzipSync(body)
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      for (let at = 0; at < packed.length; at += 1000) response.write(packed.subarray(at, at + 1000))
      response.end()
    })
    expect((await get(url)).body.toString()).toBe(body)
  })

  it('gives a refusal back as an answer, and expectOk as an error', async () => {
    const url = await serve((_, response) => {
      response.writeHead(503, { 'content-type': 'text/plain' })
      response.end('too busy\u001b[31m\nmore')
    })
    const answer = await get(url)
    expect([answer.status, answer.body.toString()]).toEqual([503, 'too busy\u001b[31m\nmore'])
    expect(() => expectOk(answer, 'cn01:9100')).toThrow(
      new AppError('unavailable', 'scrape.http_status', { address: 'cn01:9100', status: 503, detail: 'too busy [31m' }),
    )
  })
})

describe('a hostile or broken server', () => {
  const gzipped = (response: ServerResponse) => response.writeHead(200, { 'content-encoding': 'gzip' })
  const drip = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('a'), 20)
    response.on('close', () => clearInterval(timer))
  }
  const endless = (response: NodeJS.WritableStream, chunk: Buffer) => {
    const more = () => {
      while (response.writable && response.write(chunk));
    }
    response.on('drain', more).on('error', () => {})
    more()
  }

  it('that drips byte by byte meets the total time limit', async () => {
    expect(await problemOf(get(await serve(drip), { limits: short }))).toEqual({
      code: 'scrape.timeout',
      params: { seconds: 0.2 },
    })
  })

  it('that hangs after its headers, before them, or in the middle of them, meets it too', async () => {
    const urls = await Promise.all([
      serve((_, response) => response.writeHead(200).flushHeaders()),
      serve(() => {}),
      serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nx-')),
    ])
    for (const url of urls) expect((await problemOf(get(url, { limits: short }))).code).toBe('scrape.timeout')
  })

  it('that never stops sending is cut off at the size limit', async () => {
    const url = await serve((_, response) => endless(response.writeHead(200), Buffer.alloc(65_536, 'a')))
    expect(await problemOf(get(url))).toEqual({ code: 'scrape.too_large', params: { limit: 0.95 } })
  })

  it('that announces too much is not read at all', async () => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-length': 1_000_001 }).flushHeaders())
    expect((await problemOf(get(url))).code).toBe('scrape.too_large')
  })

  it('that sends a gzip bomb is stopped by the ratio, or by the size', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000), { level: 9 })
    const url = await serve((_, response) => gzipped(response).end(bomb))
    expect(await problemOf(get(url, { limits: { ...limits, bodyBytes: 40_000_000 } }))).toEqual({
      code: 'scrape.compression_ratio',
      params: { limit: 100 },
    })
    expect((await problemOf(get(url, { limits: { ...limits, compressionRatio: 1e6 } }))).code).toBe('scrape.too_large')
    const without = await serve((_, response) => endless(gzipped(response), bomb))
    expect((await problemOf(get(without))).code).toBe('scrape.too_large')
    // found while it arrives: this one has no end to wait for, and is not large by then
    const steady = await serve((_, response) => {
      gzipped(response)
      const timer = setInterval(() => response.write(bomb), 5)
      response.on('close', () => clearInterval(timer))
    })
    const patient = { ...limits, bodyBytes: 40_000_000 }
    expect((await problemOf(get(steady, { limits: patient }))).code).toBe('scrape.compression_ratio')
  })

  it.each(['gzip, gzip', 'deflate', 'br', 'zstd', 'chunked, gzip', 'x'.repeat(200)])(
    'that encodes with %s is refused',
    async (encoding) => {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding })
        response.end(gzipSync(gzipSync('a 1\n')))
      })
      const { code, params } = await problemOf(get(url))
      expect([code, params['encoding']]).toEqual(['scrape.encoding', encoding.slice(0, 40)])
    },
  )

  it('that cuts a gzip body, or sends none at all, is said to have interrupted', async () => {
    const whole = gzipSync('a 1\n'.repeat(1000))
    for (const body of [whole.subarray(0, 20), Buffer.from('a 1\n')]) {
      const url = await serve((_, response) => gzipped(response).end(body))
      expect((await problemOf(get(url))).code).toBe('scrape.interrupted')
    }
  })

  it.each([
    [
      'resets in the middle of the body',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na 1\n', () => socket.resetAndDestroy())
      },
    ],
    [
      'closes before its content length',
      (socket: Socket) => {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na 1\n')
      },
    ],
    [
      'closes in the middle of a chunk',
      (socket: Socket) => {
        socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\na 1\n')
      },
    ],
    ['closes without an answer', (socket: Socket) => socket.end()],
  ])('that %s gives no half body', async (_, talk) => {
    expect((await problemOf(get(await serveRaw(talk)))).code).toBe('scrape.interrupted')
  })

  it('that sends more than its content length is refused, not cut to fit', async () => {
    const url = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na 1\nb 2\n'))
    expect((await problemOf(get(url))).code).toBe('scrape.not_http')
  })

  it.each([
    ['floods headers', (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x-flood: 1\r\n'.repeat(3_000)}\r\n`)],
    ['speaks something else', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')],
    [
      'gives two content lengths',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\na 1\n'),
    ],
  ])('that %s is said not to speak HTTP', async (_, talk) => {
    expect((await problemOf(get(await serveRaw(talk)))).code).toBe('scrape.not_http')
  })

  it.each([
    ['http://other.example:81/login?token=secret', 'other.example:81'],
    ['//user:secret@other.example/x', 'other.example'],
    ['/login?next=secret', '(same host)'],
  ])('that redirects to %s is not followed, and only the host is told', async (location, told) => {
    const url = await serve((_, response) => response.writeHead(302, { location }).end())
    const found = await problemOf(get(url))
    expect([found.code, found.params['location']]).toEqual(['scrape.redirect', told])
  })

  it.each([
    [500, 'short', '-- *****'],
    [500, 'a-secret-of-a-certain-length', `-- ${'*'.repeat(28)}`],
    [200, 'a-secret-of-a-certain-length', `-- ${'*'.repeat(28)}`],
    // a host may be called like a password
    [200, 'short', '-- short'],
  ])('that throws a secret back with %i does not bring it here: %s', async (status, secret, told) => {
    const url = await serve((request, response) =>
      response.writeHead(status).end(request.headers.authorization!.replace('Bearer', '--')),
    )
    const { body } = await get(url, { headers: { authorization: `Bearer ${secret}` } })
    expect(body.toString()).toBe(told)
  })

  it('that is not there is told by address and reason', async () => {
    const url = await serve(() => {})
    await cleanups.pop()!()
    expect(await problemOf(get(url))).toEqual({
      code: 'scrape.refused',
      params: { address: new URL(url).host, detail: 'ECONNREFUSED' },
    })
  })

  it('that speaks plain HTTP where TLS is expected is a TLS problem', async () => {
    const url = await serve((_, response) => response.end())
    expect((await problemOf(get(url.replace('http:', 'https:')))).code).toBe('scrape.tls')
  })
})

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const made = spawnSync('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=exporter'.split(' '),
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(folder, 'key'), '-out', join(folder, 'cert')],
  ])
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const serveTls = () =>
    listen(https.createServer({ key: read('key'), cert: read('cert') }, (_, response) => response.end('a 1\n'))).then(
      (url) => url.replace('http:', 'https:'),
    )

  it.skipIf(made.status !== 0)('trusts the configured authority and nobody unknown (needs openssl)', async () => {
    const url = await serveTls()
    const client = clientOf({ ca: read('cert') })
    for (let i = 0; i < 2; i++) {
      expect((await client.get(url, { signal: new AbortController().signal })).body.toString()).toBe('a 1\n')
    }
    expect(await problemOf(get(url))).toEqual({
      code: 'scrape.tls',
      params: { address: new URL(url).host, detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    })
    const elsewhere = url.replace('127.0.0.1', 'localhost')
    expect((await problemOf(get(elsewhere, { ca: read('cert') }))).params['detail']).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    )
  })
})

describe('the end of a request', () => {
  it('by the caller’s time limit is a timeout, by the caller’s stop a cancellation', async () => {
    const url = await serve(() => {})
    const ask = (signal: AbortSignal) => problemOf(clientOf().get(url, { signal }))
    expect((await ask(AbortSignal.timeout(1))).code).toBe('scrape.timeout')
    expect((await ask(AbortSignal.abort())).code).toBe('scrape.cancelled')
  })

  it('by close() is a cancellation, and later requests fail the same way', async () => {
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const url = await serve(() => arrived())
    const client = clientOf()
    const asking = problemOf(client.get(url, { signal: new AbortController().signal }))
    await arrival
    client.close()
    expect((await asking).code).toBe('scrape.cancelled')
    const again = problemOf(client.get(url, { signal: new AbortController().signal }))
    expect((await again).code).toBe('scrape.cancelled')
  })
})

describe('an address', () => {
  it.each([
    ['ftp://cn01/x', 'cn01'],
    ['cn01:9100/metrics', 'cn01:9100/metrics'],
    ['http://user:secret@cn01:9100/metrics', 'cn01:9100'],
    ['user:secret@cn01', 'cn01'],
  ])('%s is refused without showing a credential', async (url, shown) => {
    const found = await problemOf(get(url))
    expect(found.code).toBe('scrape.bad_url')
    expect(found.params['address']).toBe(shown)
  })
})
