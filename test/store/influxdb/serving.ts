/** A small server on this machine that answers as it is told to, and an adapter that asks it. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach } from 'vitest'
import type { Clock } from '../../../core/clock.ts'
import { createInfluxdb, type InfluxdbOptions } from '../../../store/metrics/engines/influxdb/remote.ts'
import type { Remote, Sent } from '../../../store/metrics/remote/remote.ts'
import type { Retention } from '../../../store/metrics/store.ts'

export const KEEP: Retention = { raw: 14 * 86_400, '5m': 180 * 86_400, '1h': Infinity, '1d': Infinity }
export const ALL = ['atalaya', 'atalaya_5m', 'atalaya_1h', 'atalaya_1d']
export const T = 1_790_000_000
const TOKEN = join(import.meta.dirname, '../../fixtures/influxdb/token')
export const BASIC = `Basic ${Buffer.from('token:secret-of-the-test').toString('base64')}`

/** Nobody waits: what is put off happens at once. */
export const clock: Clock = {
  now: () => T,
  after: (_, run) => {
    queueMicrotask(run)
    return () => undefined
  },
}

interface Request {
  readonly path: string
  readonly form: Readonly<Record<string, string>>
  readonly body: string
  readonly headers: IncomingHttpHeaders
}
export interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
  /** the connection ends in the middle of it */
  readonly cut?: boolean
}
export type Answers = (request: Request) => Answer | undefined

let server: Server | undefined
let remote: Remote | undefined
afterEach(async () => {
  await remote?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
})

/** @param answers the first that answers does */
export async function serve(answers: readonly Answers[], more: Partial<InfluxdbOptions> = {}) {
  const requests: Request[] = []
  const started = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (bytes: Buffer) => parts.push(bytes))
    incoming.on('end', () => {
      const all = Buffer.concat(parts)
      const body = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(all) : all).toString('utf8')
      const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
      const form = isForm ? Object.fromEntries(new URLSearchParams(body)) : {}
      const request = { path: incoming.url ?? '', form, body, headers: incoming.headers }
      requests.push(request)
      const answer = answers.map((one) => one(request)).find((one) => one !== undefined) ?? { status: 404 }
      outgoing.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers })
      if (answer.cut) outgoing.write(answer.body ?? '', () => incoming.socket.destroy())
      else outgoing.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  server = started
  const url = `http://127.0.0.1:${(started.address() as AddressInfo).port}`
  const options = { url, database: 'atalaya', tokenFile: TOKEN, retention: KEEP, mode: 'write', clock } as const
  remote = createInfluxdb({ ...options, ...more })
  return { remote, requests, url }
}

export const ping =
  (version: string, status = 204): Answers =>
  ({ path }) =>
    path === '/ping'
      ? { status, headers: { 'X-Influxdb-Version': version }, body: status === 204 ? '' : JSON.stringify({ version }) }
      : undefined
export const write =
  (answer: Answer): Answers =>
  ({ path }) =>
    path.startsWith('/write') ? answer : undefined
export const query =
  (match: RegExp, body: string | Answer): Answers =>
  ({ path, form }) =>
    path === '/query' && match.test(form['q'] ?? '') ? (typeof body === 'string' ? { body } : body) : undefined
export const results = (...series: object[]) => `${JSON.stringify({ results: [{ statement_id: 0, series }] })}\n`
export const databases = (names: readonly string[]) =>
  query(/^SHOW DATABASES$/, results({ name: 'databases', columns: ['name'], values: names.map((name) => [name]) }))
export const payload = {
  batch: 1,
  resolution: 'raw',
  lines: ['node,node=a load1=1 1', 'sentinel,writer=w batch=1 1'],
} as const
export const READ = {
  resolution: 'raw',
  measurement: 'node',
  field: 'load1',
  where: {},
  fromMs: 0,
  toMs: Infinity,
} as const
export const told = (sent: Sent) => (sent.kind === 'accepted' ? 'accepted' : `${sent.kind} ${sent.problem.code}`)
