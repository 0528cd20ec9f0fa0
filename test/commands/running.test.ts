import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getJson, makePlace, type Place, until } from './program.ts'

const EVERY_SECOND = 'language: en\nsite: ccad\nsources:\n  host: [{ node: cn01, intervalSeconds: 1 }]\n'

let place: Place
beforeEach(() => {
  place = makePlace()
  place.file('atalaya.yaml', EVERY_SECOND)
})
afterEach(() => place.leave())

const series = (body: Record<string, unknown>) => body['series'] as { labels: Record<string, string>; value: number }[]
const urlOf = (line: string) => (JSON.parse(line) as { url: string }).url

describe('atalaya start', () => {
  it('collects, serves, holds its data, and ends well on SIGTERM', { timeout: 60_000 }, async () => {
    const started = place.run(['start', '--port', '0', '--json'])
    const line = await started.firstLine
    const url = urlOf(line)
    expect(JSON.parse(line)).toMatchObject({ dataDirectory: `${place.directory}/data`, targets: ['host:cn01'] })
    expect((await getJson(url, '/healthz')).body['status']).toBe('ok')

    const latest = await until(
      () => getJson(url, '/api/v1/latest?metric=node.load1'),
      ({ body }) => series(body).length > 0,
    )
    expect(series(latest.body)[0]!.labels).toEqual({ node: 'cn01', site: 'ccad' })
    await until(
      () => getJson(url, '/readyz'),
      ({ status }) => status === 200,
    )
    const { body } = await getJson(url, '/api/v1/series?metric=scrape.success&from=now-5m&step=1')
    const values = (body['series'] as { values: (number | null)[] }[])[0]!.values
    expect(new Set(values)).toEqual(new Set([null, 1]))
    const metrics = await (await fetch(new URL('/metrics', url))).text()
    expect(metrics).toMatch(/^atalaya_scrapes_total [1-9]/m)
    const sources = await getJson(url, '/api/v1/sources')
    expect(sources.body['sources']).toMatchObject([{ id: 'host:cn01', state: 'ok', lastErrors: [] }])

    const second = await place.run(['start', '--port', '0']).ended
    expect(second.code).toBe(1)
    expect(second.err).toContain(`${started.child.pid}`)
    expect(second.err).toContain('atalaya start')

    started.child.kill('SIGTERM')
    const { code, err } = await started.ended
    expect(code).toBe(0)
    expect(err).toContain('Stopped; the data is safe.')
  })

  it('takes two signals in one breath as one wish, as Ctrl-C under npm sends them', async () => {
    const started = place.run(['start', '--port', '0', '--json'])
    await started.firstLine
    started.child.kill('SIGINT')
    started.child.kill('SIGTERM')
    expect((await started.ended).code).toBe(0)
  })

  it('says what it watches, where the data is and what to open', async () => {
    const started = place.run(['start', '--port', '0', '--data', 'elsewhere'])
    await started.firstLine
    started.child.kill('SIGTERM')
    const { out } = await started.ended
    expect(out).toMatch(/Watching\n {4}✓ host: cn01 {3}every 1 s\n/)
    expect(out).toContain(`Data           ${place.directory}/elsewhere\n`)
    expect(out).toMatch(/Open {11}http:\/\/127\.0\.0\.1:\d+\/\n/)
  })

  it('watches what it finds where there is no configuration', { timeout: 60_000 }, async () => {
    place.file('atalaya.yaml', 'language: en\n')
    const started = place.run(['start', '--port', '0', '--json'])
    const { targets } = JSON.parse(await started.firstLine) as { targets: string[] }
    expect(targets.some((id) => id.startsWith('host:'))).toBe(true)
    started.child.kill('SIGTERM')
    expect((await started.ended).code).toBe(0)
  })

  it('says which port is taken, and lets go of the data', async () => {
    const holder = createServer()
    const port = await new Promise<number>((resolve) =>
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
    )
    const refused = await place.run(['start', '--port', String(port)]).ended
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toBe(
      `atalaya: Port ${port} of 127.0.0.1 is in use. Choose another, for instance --port ${port + 1}.\n`,
    )
    await new Promise((resolve) => holder.close(resolve))
    const again = place.run(['start', '--port', String(port), '--json'])
    await again.firstLine
    again.child.kill('SIGTERM')
    expect((await again.ended).code).toBe(0)
  })

  it('logs JSON for programs, and only what is noteworthy', { timeout: 60_000 }, async () => {
    place.file(
      'atalaya.yaml',
      'sources:\n  host: []\n  prometheus: [{ profile: node_exporter, targets: ["127.0.0.1:1"], intervalSeconds: 1 }]\n',
    )
    const started = place.run(['start', '--port', '0', '--json', '--log', 'json'])
    const url = urlOf(await started.firstLine)
    await until(
      async () => (await fetch(new URL('/metrics', url))).text(),
      (text) => Number(/^atalaya_scrapes_failed_total (\d+)/m.exec(text)?.[1]) >= 3,
    )
    started.child.kill('SIGTERM')
    const { code, err } = await started.ended
    const lines = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string; level: number })
    expect(code).toBe(0)
    expect(lines.map((line) => line.code)).toEqual(['cli.target_down', 'cli.stopping', 'cli.stopped'])
  })
})

describe('atalaya collect and atalaya serve', () => {
  it('share the data directory; serve says when the collector is not there', { timeout: 90_000 }, async () => {
    const serving = place.run(['serve', '--port', '0', '--json'])
    const url = urlOf(await serving.firstLine)
    const early = await getJson(url, '/readyz')
    expect(early.status).toBe(503)
    expect(early.body['checks']).toMatchObject([{ name: 'store', ok: false, code: 'cli.no_data_yet' }, { ok: false }])
    expect((await getJson(url, '/api/v1/latest?metric=node.load1')).status).toBe(503)

    const collecting = place.run(['collect', '--json'])
    await collecting.firstLine
    await until(
      () => getJson(url, '/readyz'),
      ({ status }) => status === 200,
    )
    const latest = await until(
      () => getJson(url, '/api/v1/latest?metric=node.load1'),
      ({ status, body }) => status === 200 && series(body).length > 0,
    )
    expect(series(latest.body)[0]!.value).toBeGreaterThanOrEqual(0)

    collecting.child.kill('SIGTERM')
    expect((await collecting.ended).code).toBe(0)
    const silent = await until(
      () => getJson(url, '/readyz'),
      ({ status }) => status === 503,
    )
    expect(silent.body['checks']).toMatchObject([
      { name: 'store', ok: true },
      { name: 'collector', ok: false, code: 'api.collector_silent' },
    ])
    serving.child.kill('SIGTERM')
    expect((await serving.ended).code).toBe(0)
  })
})
