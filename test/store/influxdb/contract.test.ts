/**
 * The adapter against what InfluxDB 2.x and 3.x are documented to answer (docs.influxdata.com, and the sources of
 * influxdb 2.7 `http/legacy` and of influxdb3_server), given by a small server on this machine. NOT RUN AGAINST A REAL
 * SERVER of those versions: none could be had. What every version does with our lines and questions: test/real/.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../core/clock.ts'
import { createInfluxdb, type InfluxdbOptions } from '../../../store/metrics/engines/influxdb/remote.ts'
import type { Remote, Sent } from '../../../store/metrics/remote/remote.ts'
import type { Retention } from '../../../store/metrics/store.ts'

const KEEP: Retention = { raw: 14 * 86_400, '5m': 180 * 86_400, '1h': Infinity, '1d': Infinity }
const ALL = ['atalaya', 'atalaya_5m', 'atalaya_1h', 'atalaya_1d']
const T = 1_790_000_000
const TOKEN = join(import.meta.dirname, '../../fixtures/influxdb/token')
const BASIC = `Basic ${Buffer.from('token:secret-of-the-test').toString('base64')}`

/** Nobody waits: what is put off happens at once. */
const clock: Clock = {
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
interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string
  /** the connection ends in the middle of it */
  readonly cut?: boolean
}
type Answers = (request: Request) => Answer | undefined

let server: Server | undefined
let remote: Remote | undefined
afterEach(async () => {
  await remote?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
})

/** @param answers the first that answers does */
async function serve(answers: readonly Answers[], more: Partial<InfluxdbOptions> = {}) {
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

const ping =
  (version: string, status = 204): Answers =>
  ({ path }) =>
    path === '/ping'
      ? { status, headers: { 'X-Influxdb-Version': version }, body: status === 204 ? '' : JSON.stringify({ version }) }
      : undefined
const write =
  (answer: Answer): Answers =>
  ({ path }) =>
    path.startsWith('/write') ? answer : undefined
const query =
  (match: RegExp, body: string | Answer): Answers =>
  ({ path, form }) =>
    path === '/query' && match.test(form['q'] ?? '') ? (typeof body === 'string' ? { body } : body) : undefined
const results = (...series: object[]) => `${JSON.stringify({ results: [{ statement_id: 0, series }] })}\n`
const databases = (names: readonly string[]) =>
  query(/^SHOW DATABASES$/, results({ name: 'databases', columns: ['name'], values: names.map((name) => [name]) }))
const payload = {
  batch: 1,
  resolution: 'raw',
  lines: ['node,node=a load1=1 1', 'sentinel,writer=w batch=1 1'],
} as const
const READ = { resolution: 'raw', measurement: 'node', field: 'load1', where: {}, fromMs: 0, toMs: Infinity } as const
const told = (sent: Sent) => (sent.kind === 'accepted' ? 'accepted' : `${sent.kind} ${sent.problem.code}`)

const VERSIONS = {
  '2.x': {
    ping: ping('v2.7.12'),
    create: 'influx bucket create --name atalaya --retention 14d; influx bucket create --name atalaya_1h',
    missing: { status: 404, body: '{"code":"not found","message":"no dbrp mapping found"}' },
    conflict: {
      status: 500,
      body: JSON.stringify({
        code: 'internal error',
        message:
          'unexpected error writing points to database: partial write: field type conflict: input field "load1" on measurement "node" is type string, already exists as type float dropped=1',
      }),
    },
    unparsed: { status: 400, body: '{"code":"invalid","message":"unable to parse \'x\': missing fields"}' },
    unauthorized: { status: 401, body: '{"code":"unauthorized","message":"unauthorized access"}' },
    forbidden: { status: 403, body: '{"code":"forbidden","message":"insufficient permissions for write"}' },
    absent: { body: '{"results":[{"statement_id":0,"error":"database not found: atalaya"}]}\n' },
  },
  '3.x': {
    ping: ping('3.10.0', 200),
    create: 'influxdb3 create database --retention-period 14d atalaya; influxdb3 create database atalaya_1h',
    missing: { status: 404, body: '{"error":"query error: database not found: atalaya","data":null}' },
    conflict: {
      status: 400,
      body: JSON.stringify({
        error: 'partial write of line protocol occurred',
        data: [
          {
            original_line: 'node,node=a load1="x" 1',
            line_number: 1,
            error_message:
              "invalid column type for column 'load1', expected iox::column_type::field::float, got iox::column_type::field::string",
          },
        ],
      }),
    },
    unparsed: {
      status: 400,
      body: '{"error":"parsing failed for write_lp endpoint","data":{"original_line":"x","line_number":1,"error_message":"No fields were provided"}}',
    },
    unauthorized: { status: 401, headers: { 'Content-Type': 'text/plain' }, body: '' },
    forbidden: { status: 403, headers: { 'Content-Type': 'text/plain' }, body: 'access denied' },
    absent: { status: 404, body: '{"error":"query error: database not found: atalaya","data":null}' },
  },
} as const satisfies Record<string, object>

for (const [name, version] of Object.entries(VERSIONS)) {
  describe(`InfluxDB ${name} as documented (not run against a real server)`, () => {
    it('gets lines at /write with the token as a password, uncompressed on this machine', async () => {
      const { remote, requests } = await serve([version.ping, write({ status: 204 })])
      expect(await remote.send({ ...payload, resolution: '5m' })).toEqual({ kind: 'accepted' })
      expect(requests.map(({ path, body, headers }) => [path, body, headers.authorization])).toEqual([
        ['/write?db=atalaya_5m&precision=ms', payload.lines.join('\n'), BASIC],
      ])
      expect(requests[0]!.headers['content-encoding']).toBeUndefined()
    })

    it('is asked one statement at a time, of one database, with its values bound', async () => {
      const answer = [
        {
          name: 'node',
          tags: { node: 'a,b', origin: 'o', rack: '' },
          columns: ['time', 'load1'],
          values: [
            [1000, 1],
            [2000, null],
          ],
        },
        {
          name: 'node',
          tags: { node: 'a,b', origin: 'o', rack: '' },
          columns: ['time', 'load1'],
          values: [[3000, 2.5]],
        },
      ]
      // 3.x ends its chunks with \r\n
      const chunks = answer.map((series) => results(series).replace('\n', '\r\n')).join('')
      const { remote, requests } = await serve([version.ping, query(/^SELECT/, chunks)])
      expect(await remote.read({ ...READ, where: { node: ['a,b'] } })).toEqual([
        {
          origin: 'o',
          labels: { node: 'a,b' },
          timesMs: Float64Array.of(1000, 3000),
          values: Float64Array.of(1, 2.5),
        },
      ])
      expect(requests.length).toBe(1)
      expect(requests[0]!.path).toBe('/query')
      expect(requests[0]!.form).toEqual({
        q: 'SELECT "load1" FROM "node" WHERE ("node" = $v0) GROUP BY *',
        db: 'atalaya',
        epoch: 'ms',
        chunked: 'true',
        params: '{"v0":"a,b"}',
      })
      expect(requests[0]!.headers.authorization).toBe(BASIC)
    })

    it('is told what to run for what is missing, and is not asked to make it', async () => {
      const { remote, requests } = await serve([version.ping, databases(['_internal', 'atalaya_5m', 'atalaya_1d'])])
      const problem = { code: 'influxdb.no_database', params: { commands: version.create } }
      await expect(remote.prepare(KEEP)).rejects.toMatchObject({ kind: 'unavailable', problem })
      expect(await remote.check()).toMatchObject([problem])
      expect(requests.filter(({ form }) => /CREATE|ALTER/.test(form['q'] ?? ''))).toEqual([])
    })

    it('is ready when its databases are there, however long it keeps', async () => {
      const { remote } = await serve([version.ping, databases(ALL)])
      await expect(remote.prepare(KEEP)).resolves.toBeUndefined()
    })

    it.each([
      ['missing', 'later influxdb.no_database'],
      ['conflict', 'refused influxdb.refused'],
      ['unparsed', 'refused influxdb.refused'],
      ['unauthorized', 'later influxdb.wrong_password'],
      ['forbidden', 'later influxdb.no_right'],
    ] as const)('answers lines with its %s: %s', async (answer, expected) => {
      const { remote } = await serve([version.ping, write(version[answer])])
      expect(told(await remote.send(payload))).toBe(expected)
    })

    it('has no database for a question', async () => {
      const { remote } = await serve([version.ping, databases(['_internal']), query(/^SELECT/, version.absent)])
      await expect(remote.read(READ)).rejects.toMatchObject({ problem: { code: 'influxdb.no_database' } })
    })

    it('is well when it gives back what it took', async () => {
      let mark = ''
      const keeping: Answers = ({ path, body }) => {
        if (!path.startsWith('/write')) return undefined
        mark = body
        return { status: 204 }
      }
      const back: Answers = ({ form }) => {
        if (!form['q']?.startsWith('SELECT "batch"')) return undefined
        const [, writer, batch, time] = /^sentinel,writer=(\S+) batch=(\d+) (\d+)$/.exec(mark)!
        return {
          body: results({
            name: 'sentinel',
            tags: { writer },
            columns: ['time', 'batch'],
            values: [[Number(time), Number(batch)]],
          }),
        }
      }
      const { remote } = await serve([version.ping, databases(ALL), keeping, back])
      expect(await remote.check()).toEqual([])
    })

    it('is found out when it acknowledges and forgets', async () => {
      const { remote } = await serve([
        version.ping,
        databases(ALL),
        write({ status: 204 }),
        query(/^SELECT "batch"/, '{"results":[{"statement_id":0}]}'),
      ])
      expect(await remote.send(payload)).toEqual({ kind: 'accepted' })
      expect(new Set((await remote.check()).map(({ code }) => code))).toEqual(new Set(['influxdb.forgets']))
      const request = { batch: 1, resolution: 'raw', writer: 'w', sentinelMs: 1 } as const
      expect(await remote.confirm([{ ...request, acceptedAt: T - 60 }])).toMatchObject({ lost: [1], safe: [] })
      // it may still be on its way
      expect(await remote.confirm([{ ...request, acceptedAt: T - 1 }])).toEqual({ lost: [], safe: [] })
    })
  })
}

describe('what 2.x and 3.x are not asked alike (not run against a real server)', () => {
  it('has 2.x delete what is too old', async () => {
    const { remote, requests } = await serve([
      VERSIONS['2.x'].ping,
      query(/^DELETE/, '{"results":[{"statement_id":0}]}'),
    ])
    await remote.dropBefore('1h', 5000)
    expect(requests.at(-1)!.form).toMatchObject({ q: 'DELETE WHERE time < 5000ms', db: 'atalaya_1h' })
  })

  it('leaves that to 3.x, which has no such statement, and names a time for tags, or it would take the last day', async () => {
    const values = results({
      name: 'node',
      columns: ['key', 'value'],
      values: [
        ['node', 'a'],
        ['node', 'b%0Ac'],
      ],
    })
    const { remote, requests } = await serve([VERSIONS['3.x'].ping, query(/^SHOW TAG VALUES/, values)])
    await remote.dropBefore('raw', 5000)
    expect(await remote.tagValues('raw', 'node', 'node')).toEqual(['a', 'b\nc'])
    expect(requests.map(({ form }) => form['q'])).toEqual([
      undefined,
      'SHOW TAG VALUES FROM "node" WITH KEY = "node" WHERE time > 0',
    ])
  })

  it('takes a 201 of InfluxDB Cloud for what it is: some lines were not taken', async () => {
    const { remote } = await serve([ping('3.0.0', 200), write({ status: 201, body: '{"message":"line 2: bad"}' })])
    expect(await remote.send(payload)).toEqual({
      kind: 'refused',
      problem: { code: 'influxdb.refused', params: { detail: 'line 2: bad' } },
    })
  })
})

describe('a server that is not one', () => {
  it.each([
    [ping('4.0.1'), 'influxdb.unknown_version'],
    [ping('nightly'), 'influxdb.unknown_version'],
    [ping('1.2.4'), 'influxdb.too_old'],
    [() => ({ status: 204 }), 'influxdb.not_influxdb'],
    [() => ({ status: 302, headers: { Location: 'http://127.0.0.1:1/' } }), 'influxdb.not_influxdb'],
    [() => ({ body: '<html>', cut: true }), 'influxdb.not_influxdb'],
  ] as const)('is told apart (%#)', async (answers, code) => {
    const { remote, requests } = await serve([answers])
    expect((await remote.check()).map((problem) => problem.code)).toEqual([code])
    await expect(remote.prepare(KEEP)).rejects.toMatchObject({ problem: { code } })
    expect(requests.every(({ path }) => path === '/ping')).toBe(true)
  })

  it.each([
    ['{"results":[{"statement_id":0,"error":"timeout"}]}', 'influxdb.query'],
    [
      '{"results":[{"statement_id":0,"series":[{"columns":["time","load1"],"values":[[1,1]]}],"partial":true}]}\n',
      'influxdb.answer',
    ],
    ['{"results":[{"series":[{"columns":["time","load1"],"values":[[1,"text"]]}]}]}', 'influxdb.answer'],
    ['{"results":[{"series":[{"columns":["time","load1"],"values":[7]}]}]}', 'influxdb.answer'],
    ['{"results":', 'influxdb.answer'],
    ['<html>', 'influxdb.answer'],
  ])('is not believed: %s', async (body, code) => {
    const { remote } = await serve([query(/./, body)])
    await expect(remote.read(READ)).rejects.toMatchObject({ kind: 'unavailable', problem: { code } })
  })

  it('is not believed when it ends in the middle', async () => {
    const { remote } = await serve([query(/./, { body: '{"results":[{"statement_id":0', cut: true })])
    await expect(remote.read(READ)).rejects.toMatchObject({ problem: { code: 'influxdb.unreachable' } })
  })

  it('keeps its secret from whoever it is sent on to', async () => {
    const { remote, requests } = await serve([() => ({ status: 307, headers: { Location: '/elsewhere' } })])
    expect(told(await remote.send(payload))).toBe('later influxdb.not_influxdb')
    await expect(remote.read(READ)).rejects.toMatchObject({ problem: { code: 'influxdb.not_influxdb' } })
    expect(requests.map(({ path }) => path)).toEqual(['/write?db=atalaya&precision=ms', '/query'])
  })

  it('is obeyed when it asks to wait', async () => {
    const { remote } = await serve([write({ status: 429, headers: { 'Retry-After': '42' }, body: '{"error":"slow"}' })])
    expect(await remote.send(payload)).toMatchObject({
      kind: 'later',
      retryAfterSeconds: 42,
      problem: { code: 'influxdb.busy' },
    })
  })

  it('is tried again when the connection breaks', async () => {
    const { remote } = await serve([write({ status: 204, cut: true })])
    expect(told(await remote.send(payload))).toBe('later influxdb.unreachable')
  })
})

describe('lines for another machine', () => {
  it('are compressed', async () => {
    // a way to this machine that does not look like one
    const { remote, requests, url } = await serve([write({ status: 204 })])
    const far = createInfluxdb({
      url: url.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
      database: 'atalaya',
      retention: KEEP,
      mode: 'write',
      clock,
    })
    const lines = Array.from({ length: 100 }, (_, at) => `node,node=n${at} load1=1 1`)
    try {
      expect(await far.send({ ...payload, lines })).toEqual({ kind: 'accepted' })
      expect(await remote.send({ ...payload, lines })).toEqual({ kind: 'accepted' })
    } finally {
      await far.close()
    }
    expect(requests.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined])
    expect(requests.map(({ body }) => body)).toEqual([lines.join('\n'), lines.join('\n')])
  })
})

describe('answers recorded on 1.6.7', () => {
  const recorded = (name: string): Answer => {
    const text = readFileSync(join(import.meta.dirname, `../../fixtures/influxdb/${name}.http.txt`), 'utf8')
    const [head = '', body = ''] = text.replaceAll('\r', '').split('\n\n')
    return { status: Number(head.split(' ')[1]), body }
  }
  it.each([
    ['query-empty', []],
    ['query-group', [[12], [3]]],
  ])('%s is read', async (name, values) => {
    const { remote } = await serve([query(/./, recorded(name))])
    expect((await remote.read(READ)).map((series) => [...series.values])).toEqual(values)
  })
  it.each([
    ['query-error-in-200', 'influxdb.query'],
    ['query-syntax-error', 'influxdb.query'],
    ['auth-wrong', 'influxdb.wrong_password'],
    ['auth-forbidden', 'influxdb.no_right'],
  ])('%s is a problem', async (name, code) => {
    const { remote } = await serve([query(/./, recorded(name))])
    await expect(remote.read(READ)).rejects.toMatchObject({ problem: { code } })
  })
})
