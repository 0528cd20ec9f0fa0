import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DRY_PORTS } from '../../collector/ports.ts'
import { prometheus } from '../../collector/sources/prometheus.ts'
import { ask, limits, scraperOf, startExporter, valuesOf } from './prometheus.helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'atalaya-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const targetsOf = (entry: object) => prometheus.targets(prometheus.entry.parse(entry))
const problemsOf = (entry: object) =>
  prometheus.entry.safeParse(entry).error?.issues.map((issue) => {
    const { params, path } = issue as { params?: { problem?: { code: string } }; path: unknown[] }
    return [path, params?.problem?.code ?? issue.code]
  })

describe('the targets of an entry', () => {
  it('are its expanded addresses, each with the node it is called after', () => {
    const targets = targetsOf({
      profile: 'node_exporter',
      targets: [
        'node[01-02].cluster.local:9100',
        { address: '127.0.0.1:17100', node: 'cn01' },
        '10.0.0.7:9100',
        '[::1]:9100',
      ],
      labels: { cluster: 'serafin', rack: 'r1' },
    })
    expect(targets.map(({ id, labels }) => [id, labels['node']])).toEqual([
      ['prometheus:node_exporter:node01.cluster.local:9100', 'node01'],
      ['prometheus:node_exporter:node02.cluster.local:9100', 'node02'],
      ['prometheus:node_exporter:127.0.0.1:17100', 'cn01'],
      ['prometheus:node_exporter:10.0.0.7:9100', '10.0.0.7'],
      ['prometheus:node_exporter:[::1]:9100', '::1'],
    ])
    expect(targets[0]).toMatchObject({
      title: 'node01.cluster.local:9100',
      address: 'http://node01.cluster.local:9100/metrics',
      intervalSeconds: 15,
      labels: { cluster: 'serafin', rack: 'r1', node: 'node01' },
    })
  })

  it('differ where only the path does', () => {
    const [target] = targetsOf({ profile: 'node_exporter', targets: ['a:1'], path: '/probe', scheme: 'https' })
    expect(target).toMatchObject({ id: 'prometheus:node_exporter:a:1/probe', address: 'https://a:1/probe' })
  })

  it.each([
    [{ targets: ['cn01'] }, [['targets', 0], 'config.bad_address']],
    [{ targets: ['cn01:0'] }, [['targets', 0], 'config.bad_address']],
    [{ targets: ['cn01:99999'] }, [['targets', 0], 'config.bad_address']],
    [{ targets: ['http://cn01:9100'] }, [['targets', 0], 'config.bad_address']],
    [{ targets: ['user:pass@cn01:9100'] }, [['targets', 0], 'config.bad_address']],
    [{ targets: ['ok:1', 'n[5-1]:9100'] }, [['targets', 1], 'config.bad_range']],
    [{ targets: ['n[1-99999]:9100'] }, [['targets', 0], 'config.range_too_large']],
    [{ targets: [{ address: 'n[1-2]:9100', node: 'n' }] }, [['targets', 0], 'config.node_of_range']],
    [{ targets: ['a:1'], profile: 'custom' }, [[], 'config.mapping_only_custom']],
    [{ targets: ['a:1'], bearerTokenFile: 'x', basicAuthFile: 'y' }, [[], 'config.exactly_one_of']],
    [{ targets: [] }, [['targets'], 'too_small']],
    [{ targets: ['a:1'], labels: { user: 'maria' } }, [['labels'], 'unrecognized_keys']],
    [{ targets: ['a:1'], tyop: 1 }, [[], 'unrecognized_keys']],
  ])('are checked: %j', (entry, problem) => {
    expect(problemsOf({ profile: 'node_exporter', ...entry })).toEqual([problem])
  })
})

describe('a scrape', () => {
  it('asks for text, sends the token as the file has it now, and never shows it', async () => {
    await using exporter = await startExporter('node_load1 1\n')
    const bearerTokenFile = file('token', 'first\n')
    const scraper = scraperOf({
      profile: 'node_exporter',
      targets: [exporter.address],
      bearerTokenFile,
      path: '/x/metrics',
    })
    await ask(scraper, 1000)
    file('token', 'second')
    exporter.status = 401
    exporter.body = 'no'
    const error = await ask(scraper, 1015).catch((reason: Error) => reason)
    expect(exporter.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/x/metrics', 'Bearer first'],
      ['/x/metrics', 'Bearer second'],
    ])
    expect(exporter.requests[0]!.headers.accept).toMatch(/^text\/plain;version=0\.0\.4/)
    expect(error).toMatchObject({ problem: { code: 'scrape.http_status', params: { status: 401 } } })
    expect(String(error)).not.toContain('second')
    await scraper.close()
  })

  it('sends basic authentication out of its file', async () => {
    await using exporter = await startExporter('node_load1 1\n')
    const scraper = scraperOf({
      profile: 'node_exporter',
      targets: [exporter.address],
      basicAuthFile: file('basic', 'monitor:clave'),
    })
    await ask(scraper, 1000)
    expect(exporter.requests[0]!.headers.authorization).toBe(`Basic ${btoa('monitor:clave')}`)
    await scraper.close()
  })

  it.each([
    ['is missing', { bearerTokenFile: join(folder, 'nowhere') }, 'ENOENT'],
    ['is empty', { bearerTokenFile: file('empty', '\n') }, '∅'],
    ['has several lines', { bearerTokenFile: file('lines', 'a\nb: c\n') }, '\\n ?'],
    ['names no password', { basicAuthFile: file('user', 'monitor\n') }, 'user:password ?'],
    ['is a missing authority', { tlsCaFile: join(folder, 'nowhere') }, 'ENOENT'],
  ])('says so where a secret file %s', async (_, options, detail) => {
    const scraper = scraperOf({ profile: 'node_exporter', targets: ['127.0.0.1:1'], ...options })
    await expect(ask(scraper, 1000)).rejects.toMatchObject({
      problem: { code: 'scrape.secret_file', params: { detail } },
    })
    await scraper.close()
  })

  it('takes OpenMetrics where the exporter speaks it', async () => {
    await using exporter = await startExporter('# TYPE node_load1 gauge\nnode_load1 1.5\n# EOF\n')
    exporter.contentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
    const scraper = scraperOf({ profile: 'node_exporter', targets: [{ address: exporter.address, node: 'n' }] })
    expect(valuesOf(await ask(scraper, 1000))).toEqual({ 'node.load1{node="n"}': 1.5 })
    exporter.body = 'node_load1 1.5\n'
    await expect(ask(scraper, 1015)).rejects.toMatchObject({ problem: { code: 'scrape.malformed' } })
    await scraper.close()
  })

  it('does not trust the exporter’s clock', async () => {
    await using exporter = await startExporter('node_load1 1 1000\n')
    const scraper = scraperOf({ profile: 'node_exporter', targets: [{ address: exporter.address, node: 'n' }] })
    expect(valuesOf(await ask(scraper, 5))).toEqual({ 'node.load1{node="n"}': 1 })
    await scraper.close()
  })

  it('says so where the answer is another exporter’s', async () => {
    await using exporter = await startExporter('up 1\n')
    const scraper = scraperOf({ profile: 'dcgm_exporter', targets: [exporter.address] })
    await expect(ask(scraper, 1000)).rejects.toMatchObject({
      problem: {
        code: 'scrape.nothing_usable',
        params: { address: exporter.address, samples: 1, profile: 'dcgm_exporter' },
      },
    })
    await scraper.close()
  })

  it('obeys the limit of labels', async () => {
    await using exporter = await startExporter('node_load1{a="1",b="2"} 1\n')
    const [target] = targetsOf({ profile: 'node_exporter', targets: [exporter.address] })
    const scraper = target!.open({ ...limits, labels: 1 }, DRY_PORTS)
    await expect(ask(scraper, 1000)).rejects.toMatchObject({ problem: { code: 'scrape.too_many_labels' } })
    await scraper.close()
  })
})
