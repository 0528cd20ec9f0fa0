/**
 * The adapter against what InfluxDB 2.x and 3.x are documented to answer (docs.influxdata.com, and the sources of
 * influxdb 2.7 `http/legacy` and of influxdb3_server), given by a small server on this machine. NOT RUN AGAINST A REAL
 * SERVER of those versions: none could be had. What every version does with our lines and questions: test/real/.
 */
import { describe, expect, it } from 'vitest'
import {
  ALL,
  type Answers,
  BASIC,
  databases,
  KEEP,
  payload,
  ping,
  query,
  READ,
  results,
  serve,
  T,
  told,
  write,
} from './serving.ts'

const VERSIONS = {
  '2.x': {
    ping: ping('v2.7.12'),
    create: 'influx bucket create --name atalaya --retention 28d; influx bucket create --name atalaya_1h',
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
    create: 'influxdb3 create database --retention-period 28d atalaya; influxdb3 create database atalaya_1h',
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
