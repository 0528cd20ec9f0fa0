import { readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareDirectory } from '../../store/directory.ts'
import { createRejecting } from '../../store/metrics/remote/spool/rejecting.ts'
import { openSpoolFile } from '../../store/metrics/remote/spool/schema.ts'
import { makePlace, type Place } from './program.ts'

const T = Date.UTC(2026, 2, 1, 12) / 1000

let place: Place
let data: string
let server: Server | undefined
beforeEach(() => {
  place = makePlace()
  data = join(place.directory, 'data')
  configure('http://127.0.0.1:1')
})
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
  await place.leave()
})

function configure(url: string): void {
  const store = `  metrics: { engine: influxdb, url: "${url}" }`
  place.file('atalaya.yaml', `language: en\nstore:\n${store}\nsources: { host: [{ node: cn01 }] }\n`)
}

/** Lines that a server refused, as a collector leaves them behind. */
function refuse(directory: string, ...lines: readonly string[]): void {
  prepareDirectory(directory)
  const db = openSpoolFile(directory, 'write')
  const problem = { code: 'spool.rejected', params: { address: 'influx:8086', lines: 1 } } as const
  createRejecting(db)(lines.map((line, i) => ({ time: T + i, resolution: 'raw', line, problem })))
  db.close()
}

describe('atalaya store rejected', () => {
  it('lists what the server refused, with time and reason, also of a copy; and forgets it when told', async () => {
    refuse(data, 'node,node=cn01 load1=1 1', 'node,node=\u001b[31mcn02 load1=2 2')
    refuse(join(data, 'copy'), 'node,node=cn03 load1=3 3')
    const { code, out, err } = await place.here(['store', 'rejected'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^2026-03-01 12:00:00 {2}.*influx:8086.*\n {4}node,node=cn01 load1=1 1\n2026-03-01 12:00:01/)
    expect(out).not.toContain('\u001b')
    expect(out).toContain('    node,node=cn03 load1=3 3\nLines the server refused: 3. Once the cause is mended')
    const json = await place.here(['store', 'rejected', '--json'])
    const first = JSON.parse(json.out.split('\n')[0]!) as Record<string, unknown>
    expect(first).toMatchObject({ time: T, line: 'node,node=cn01 load1=1 1', code: 'spool.rejected' })
    expect((await place.here(['store', 'rejected', '--clear'])).out).toBe('Lines deleted: 3.\n')
    expect((await place.here(['store', 'rejected', '--json'])).out).toBe('')
  })

  it('has nothing to list before anything was refused', async () => {
    const nothing = await place.here(['store', 'rejected'])
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining('There is no data in')])
    prepareDirectory(data)
    expect((await place.here(['store', 'rejected', '--json'])).code).toBe(0)
    expect(readdirSync(data)).toEqual([])
  })
})

describe('what is not for a store on another machine', () => {
  it('store compact says where to look instead', async () => {
    prepareDirectory(data)
    const { code, err } = await place.here(['store', 'compact'])
    expect([code, err]).toEqual([
      2,
      'atalaya: "store compact" is not for the engine influxdb: the data is on its server, which has tools of its own. "atalaya doctor" says how it is.\n',
    ])
  })

  it('store verify looks at the spool, which lies here', async () => {
    refuse(data, 'node load1=1 1')
    const { code, out } = await place.here(['store', 'verify', '--json'])
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ ok: true, findings: [] })])
  })

  it('store backup copies what lies here and says that the history does not', async () => {
    refuse(data, 'node load1=1 1')
    const { code, out } = await place.here(['store', 'backup', 'copy'])
    expect([code, readdirSync(join(place.directory, 'copy'))]).toEqual([0, ['spool.db']])
    expect(out).toContain('The history of metrics is on the server (influxdb) and not in this backup')
  })

  it.each([
    [['--from', 'influxdb', '--to', 'victoriametrics'], 'The configuration does not say how to reach victoriametrics'],
    [['--from', 'influxdb', '--to', 'influxdb'], 'The configuration does not say how to reach influxdb'],
    [['--from', 'embedded', '--to', 'influxdb', '--out', 'x'], '--out is the data folder of a copy to the embedded'],
  ])('store copy %j says what is missing', async (args, expected) => {
    const { code, err } = await place.here(['store', 'copy', ...args])
    expect([code, err]).toEqual([2, expect.stringContaining(expected)])
  })
})

describe('atalaya doctor over a store on another machine', () => {
  const diagnose = async () => {
    const { code, out } = await place.here(['doctor', '--json'])
    const { checks } = JSON.parse(out) as { checks: { check: string; state: string; message: string }[] }
    return { code, checks: checks.filter(({ check }) => check === 'store' || check === 'spool') }
  }

  it('says that it cannot be reached, and what waits here', async () => {
    refuse(data, 'node load1=1 1')
    const { code, checks } = await diagnose()
    expect(code).toBe(1)
    expect(checks).toMatchObject([
      { check: 'store', state: 'problem', message: expect.stringContaining('127.0.0.1:1') },
      { check: 'spool', state: 'ok', message: expect.stringMatching(/^Nothing piles up: 0 B wait .* of 4\.0 GiB/) },
      { check: 'spool', state: 'warning', message: expect.stringMatching(/^The server refused 1 lines/) },
    ])
  })

  it('says that it acknowledges and forgets', async () => {
    const databases = ['atalaya', 'atalaya_5m', 'atalaya_1h', 'atalaya_1d'].map((name) => [name])
    const series = [{ name: 'databases', columns: ['name'], values: databases }]
    const headers = { 'X-Influxdb-Version': '1.6.7', 'X-Influxdb-Build': 'OSS', 'Content-Type': 'application/json' }
    server = createServer((request, response) => {
      let form = ''
      request.setEncoding('utf8').on('data', (text: string) => {
        form += text
      })
      request.on('end', () => {
        const asked = decodeURIComponent(`${request.url}${form}`).replaceAll('+', ' ')
        if (asked.startsWith('/ping') || asked.startsWith('/write')) return response.writeHead(204, headers).end()
        const results = asked.includes('SHOW DATABASES') ? [{ statement_id: 0, series }] : [{ statement_id: 0 }]
        return response.writeHead(200, headers).end(`${JSON.stringify({ results })}\n`)
      })
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    configure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const { code, checks } = await diagnose()
    expect(code).toBe(1)
    expect(checks[0]!.message).toMatch(/acknowledge|forget|gone/)
  })

  it('says that it is no InfluxDB, or one of a version that nobody knows', async () => {
    let version: Record<string, string> = {}
    server = createServer((_, response) => response.writeHead(204, version).end())
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    configure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const other = await diagnose()
    version = { 'X-Influxdb-Version': '0.8.8', 'X-Influxdb-Build': 'OSS' }
    const old = await diagnose()
    expect([other.code, old.code]).toEqual([1, 1])
    const [first, second] = [other.checks[0]!.message, old.checks[0]!.message]
    expect(second).toContain('0.8.8')
    expect(first).not.toBe(second)
  })
})
