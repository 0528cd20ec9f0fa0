/**
 * Clients and targets that mean no good: thousands of sockets that send a byte now and then, headers and bodies without
 * end, and as targets a compressed bomb, a body without end and one that never begins. Others must be served meanwhile,
 * and memory must not grow.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { stringify } from 'yaml'
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../scripts/service-flags.mjs'
import { freePort, peakMemoryBytes } from '../bench/process.ts'

export interface SlowResult {
  /** milliseconds, of requests by others */
  readonly idleP99: number
  readonly busyP99: number
  readonly p99Ratio: number
  /** of the whole process, beyond what it had after the same requests without anybody bad */
  readonly grownMebibytes: number
  /** sockets that were still held open by the service after all of its limits */
  readonly leftOpen: number
  readonly failed: number
}

const SOCKETS = 2_000
const REQUESTS = 3_000
const MIB = 1024 ** 2
const root = join(import.meta.dirname, '../..')

export async function soakSlow(say: (text: string) => void): Promise<SlowResult> {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-slow-'))
  const bad = await badTargets()
  const port = await freePort()
  const targets = bad.map((server) => ({ address: addressOf(server) }))
  const prometheus = [{ profile: 'node_exporter', targets, intervalSeconds: 5 }]
  const limits = { timeoutSeconds: 3 }
  const sources = { host: [{ node: 'here', intervalSeconds: 5 }], prometheus }
  writeFileSync(join(directory, 'atalaya.yaml'), stringify({ limits, sources }))
  const service = spawn(process.execPath, [...SERVICE_FLAGS, join(root, 'main.ts'), 'start', '--port', String(port)], {
    cwd: directory,
    env: { ...process.env, ...SERVICE_ENVIRONMENT },
    stdio: 'ignore',
  })
  const sockets: Socket[] = []
  try {
    await ready(port)
    await measure(port)
    const idleP99 = await measure(port)
    const before = peakMemoryBytes(service.pid!)
    say(`idle: p99 ${idleP99.p99.toFixed(1)} ms`)
    for (let number = 0; number < SOCKETS; number++) sockets.push(slowSocket(port, number))
    const trickle = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('a')
    }, 3_000)
    await wait(2_000)
    const busy = await measure(port)
    await wait(20_000)
    clearInterval(trickle)
    const after = peakMemoryBytes(service.pid!)
    const leftOpen = sockets.filter(({ destroyed, readyState }) => !destroyed && readyState === 'open').length
    say(`with ${SOCKETS} bad clients: p99 ${busy.p99.toFixed(1)} ms, ${leftOpen} left open`)
    return {
      idleP99: idleP99.p99,
      busyP99: busy.p99,
      p99Ratio: busy.p99 / idleP99.p99,
      grownMebibytes: (after - before) / MIB,
      leftOpen,
      failed: idleP99.failed + busy.failed,
    }
  } finally {
    for (const socket of sockets) socket.destroy()
    for (const server of bad) {
      server.closeAllConnections()
      server.close()
    }
    await end(service)
    rmSync(directory, { recursive: true })
  }
}

/** Of five kinds: a head that never ends, one of a mebibyte, a body that never ends, one too many, and nothing at all. */
function slowSocket(port: number, number: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.on('data', () => undefined)
  const host = `Host: 127.0.0.1:${port}\r\n`
  const kind = number % 5
  socket.once('connect', () => {
    if (kind === 0) socket.write(`GET /healthz HTTP/1.1\r\n${host}X-A: `)
    if (kind === 1) socket.write(`GET /healthz HTTP/1.1\r\n${host}X-A: ${'a'.repeat(MIB)}\r\n\r\n`)
    if (kind === 2)
      socket.write(
        `POST /api/v1/login HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n`,
      )
    if (kind === 3)
      socket.write(
        `POST /api/v1/login HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${'a'.repeat(65_536)}\r\n`.repeat(4)}`,
      )
  })
  return socket
}

/** One after the other, so that none waits for another. */
async function measure(port: number): Promise<{ p99: number; failed: number }> {
  const times: number[] = []
  let failed = 0
  for (let request = 0; request < REQUESTS; request++) {
    const began = performance.now()
    const path = request % 2 === 0 ? '/healthz' : '/api/v1/latest?metric=node.load1'
    if ((await statusOf(port, path)) !== 200) failed++
    times.push(performance.now() - began)
  }
  return { p99: times.sort((a, b) => a - b)[Math.floor(0.99 * times.length)]!, failed }
}

function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', () => resolve(0))
  })
}

async function ready(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if ((await statusOf(port, '/api/v1/latest?metric=node.load1')) === 200) return
    await wait(100)
  }
  throw new Error('the service did not start')
}

/** A bomb of ten gibibytes, a body without end, one that never begins, and a megabyte of headers. */
async function badTargets(): Promise<Server[]> {
  const zeros = Buffer.alloc(MIB, 'a 1\n')
  const bomb = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4', 'Content-Encoding': 'gzip' })
    const gzip = createGzip()
    let left = 10 * 1024
    const more = (): void => {
      while (left-- > 0) if (!gzip.write(zeros)) return void gzip.once('drain', more)
      gzip.end()
    }
    gzip.pipe(response)
    response.on('close', () => {
      left = 0
      gzip.destroy()
    })
    more()
  })
  const endless = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' })
    const more = (): void => {
      while (!response.destroyed) if (!response.write(zeros)) return void response.once('drain', more)
    }
    more()
  })
  const silent = createServer(() => undefined)
  const wordy = createServer((_, response) => {
    response.socket!.end(`HTTP/1.1 200 OK\r\n${`X-${'a'.repeat(60)}: b\r\n`.repeat(16_384)}\r\n`)
  })
  const servers = [bomb, endless, silent, wordy]
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return servers
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return `127.0.0.1:${address.port}`
}

function end(service: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    service.once('exit', () => resolve())
    service.kill('SIGTERM')
  })
}
