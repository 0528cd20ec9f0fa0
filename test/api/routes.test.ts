import { describe, expect, it } from 'vitest'
import {
  CatalogueAnswer,
  LatestAnswer,
  ProblemDocument,
  ReadinessAnswer,
  SnapshotAnswer,
  SourcesAnswer,
} from '../../api/schemas.ts'
import { METRICS } from '../../core/catalogue.ts'
import { AppError, explain } from '../../core/errors.ts'
import { NOW, OLDEST, status, world } from './world.ts'

const load = (node: string, ...values: number[]) => ({ labels: { node }, values: Float64Array.from(values) })

describe('the audience of a route', () => {
  it('is everybody for the two probes, for coming in and going, and for the empty pages', () => {
    const open = world()
      .doors.filter(({ audience }) => audience === 'public')
      .map(({ path }) => path)
    const calls = open.filter((path) => path.startsWith('/api/') || path.endsWith('z'))
    const providers = ['hub', 'openid'].flatMap((kind) => [`/api/v1/login/${kind}`, `/api/v1/login/${kind}/callback`])
    const comingIn = ['/api/v1/login', ...providers, '/api/v1/logout']
    expect(calls.sort()).toEqual([...comingIn, '/api/v1/me', '/healthz', '/readyz'])
  })
})

describe('GET /healthz', () => {
  it('says that the process lives, and is never kept', async () => {
    const response = await world().get('/healthz')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ status: 'ok', version: '0.0.0-test' })
  })
})

describe('GET /readyz', () => {
  it('is 200 while every dependency is in order', async () => {
    const response = await world().get('/readyz')
    expect(response.status).toBe(200)
    expect(ReadinessAnswer.parse(await response.json())).toEqual({
      ready: true,
      checks: [{ name: 'store', ok: true, code: 'api.ready', message: 'En orden.' }],
    })
  })

  it('is 503 and says why when the collector has fallen silent', async () => {
    const problem = { code: 'api.collector_silent', params: { seconds: 90 } } as const
    const readiness = async () => [{ name: 'collector', ok: false, problem }]
    const response = await world({ deps: { readiness } }).get('/readyz?lang=en')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      ready: false,
      checks: [{ message: 'The collector has asked no target for 90 s. Is "atalaya collect" running?' }],
    })
  })
})

describe('GET /metrics', () => {
  it('gives the self-metrics as they are', async () => {
    const response = await world().get('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(await response.text()).toBe('up 1\n')
  })
})

describe('GET /api/v1/catalogue', () => {
  it('lists every metric with its texts in every language', async () => {
    const answer = CatalogueAnswer.parse(await (await world().get('/api/v1/catalogue')).json())
    const fields = answer.measurements.flatMap((measurement) => measurement.fields)
    expect(fields.map(({ id }) => id).sort()).toEqual([...METRICS.keys()].sort())
    expect(fields.find(({ id }) => id === 'node.cpu_busy_ratio')).toMatchObject({
      unit: 'ratio',
      title: { es: 'CPU ocupada', pt: 'CPU ocupada', en: 'CPU busy' },
      labels: ['node', 'site', 'cluster', 'rack'],
      acrossSeries: { weightedBy: 'node.cores' },
    })
  })

  it('answers 304 to who has it already', async () => {
    const { get } = world()
    const etag = (await get('/api/v1/catalogue')).headers.get('etag')!
    const again = await get('/api/v1/catalogue', { 'If-None-Match': etag })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })
})

describe('GET /api/v1/sources', () => {
  it('tells the four states apart', async () => {
    const problem = { code: 'scrape.timeout', params: { seconds: 10 } } as const
    const statuses = [
      status({ id: 'ok' }),
      status({ id: 'failing', lastErrors: [problem], lastErrorAt: NOW - 3 }),
      status({ id: 'silent', lastAttempt: NOW - 26 }),
      status({ id: 'still ok', lastAttempt: NOW - 24 }),
      status({ id: 'waiting', lastAttempt: null, lastSuccess: null, samples: null, durationSeconds: null }),
    ]
    const response = await world({ statuses }).get('/api/v1/sources', { 'Accept-Language': 'pt-BR' })
    const answer = SourcesAnswer.parse(await response.json())
    expect(answer.now).toBe(NOW)
    expect(answer.sources.map(({ id, state }) => `${id}: ${state}`)).toEqual([
      'ok: ok',
      'failing: failing',
      'silent: silent',
      'still ok: ok',
      'waiting: waiting',
    ])
    expect(answer.sources[1]!.lastErrors).toEqual([
      { code: 'scrape.timeout', message: 'Não respondeu em 10 s. O serviço travou ou há um firewall no caminho?' },
    ])
  })

  it('says since when there is history, and lists targets also while the store is out of reach', async () => {
    const statuses = [status({ id: 'ok' })]
    const since = async (laid: Parameters<typeof world>[0]) =>
      SourcesAnswer.parse(await (await world({ statuses, ...laid }).get('/api/v1/sources')).json()).since
    expect(await since({})).toBe(OLDEST)
    expect(await since({ failure: new AppError('unavailable', 'store.locked', { path: 'x', detail: '' }) })).toBeNull()
  })

  it('says why nothing is kept, in the reader’s words, and what waits in the spool', async () => {
    const spool = { waitingBatches: 2, waitingBytes: 9, capacityBytes: 99, oldestWaiting: NOW, lastError: null }
    const problems = [{ code: 'store.closed' as const, params: {} }]
    const storeState = async () => ({
      engine: 'influxdb',
      problems,
      spool: { ...spool, droppedLines: 3, rejectedLines: 1 },
    })
    const response = await world({ deps: { storeState } }).get('/api/v1/sources?lang=en')
    expect(SourcesAnswer.parse(await response.json()).store).toEqual({
      engine: 'influxdb',
      problems: [{ code: 'store.closed', message: explain(problems[0]!, 'en') }],
      spool: { waitingBytes: 9, capacityBytes: 99, oldestWaiting: NOW, droppedLines: 3, rejectedLines: 1 },
    })
  })

  it('lets nothing out that its schema does not name', async () => {
    const leaky = { ...status({}), token: 'secret' }
    const body = await (await world({ statuses: [leaky] }).get('/api/v1/sources')).text()
    expect(body).not.toContain('secret')
  })
})

describe('GET /api/v1/latest', () => {
  const value = { labels: { node: 'cn01' }, value: 1.5, time: NOW - 4, freshUntil: NOW + 11 }

  it('gives the last values with the instant until which they hold', async () => {
    const { get, latestQueries } = world({ latest: [value] })
    const path = '/api/v1/latest?metric=node.load1&where=node:cn01&where=node:cn02&where=cluster:a:b&by=node&fold=max'
    expect(LatestAnswer.parse(await (await get(path)).json())).toEqual({
      metric: 'node.load1',
      unit: 'count',
      now: NOW,
      series: [value],
    })
    expect(latestQueries[0]).toMatchObject({
      metric: 'node.load1',
      where: { node: ['cn01', 'cn02'], cluster: ['a:b'] },
      by: ['node'],
      fold: 'max',
    })
  })

  it('tells "every series" from "one total" by whether by is there', async () => {
    const { get, latestQueries } = world()
    await get('/api/v1/latest?metric=node.load1')
    await get('/api/v1/latest?metric=node.load1&by=&fold=')
    await get('/api/v1/latest?metric=node.load1&by=node&by=cluster')
    expect(latestQueries.map(({ by, fold }) => [by, fold])).toEqual([
      [undefined, 'default'],
      [[], 'default'],
      [['node', 'cluster'], 'default'],
    ])
  })
})

describe('GET /api/v1/snapshot', () => {
  const value = { labels: { node: 'c"n\n' }, value: 0.1 + 0.2, time: NOW - 4.5, freshUntil: NOW + 11 }

  it('gives the last values of the metrics that are named, in one answer', async () => {
    const { get } = world({ latest: [value, { ...value, value: Infinity }] })
    const answer = await (await get('/api/v1/snapshot?metric=node.load1&metric=node.cores')).json()
    // without the noise of adding doubles
    const told = { labels: [value.labels], values: [0.3], times: [0] }
    expect(SnapshotAnswer.parse(answer)).toEqual({
      now: NOW,
      metrics: [
        { metric: 'node.load1', unit: 'count', ...told },
        { metric: 'node.cores', unit: 'count', ...told },
      ],
      times: [{ time: NOW - 4.5, freshUntil: NOW + 11 }],
    })
  })

  it('says each time once, and follows labels that change', async () => {
    const other = { ...value, labels: { node: 'b' }, time: NOW - 3 }
    const ask = async (...latest: (typeof value | typeof other)[]) => {
      const answer = await (await world({ latest }).get('/api/v1/snapshot?metric=node.load1')).json()
      const { metrics, times } = SnapshotAnswer.parse(answer)
      return metrics[0]!.labels.map((labels, at) => [labels['node'], times[metrics[0]!.times[at]!]!.time])
    }
    const again = { ...value, labels: { node: 'c' } }
    expect(await ask(value, other, again)).toEqual([
      ['c"n\n', NOW - 4.5],
      ['b', NOW - 3],
      ['c', NOW - 4.5],
    ])
    expect(await ask(other, again)).toEqual([
      ['b', NOW - 3],
      ['c', NOW - 4.5],
    ])
  })

  it('gives those of every metric where none is named, and leaves out metrics without a value', async () => {
    const { get, latestQueries } = world()
    expect(await (await get('/api/v1/snapshot')).json()).toEqual({ now: NOW, metrics: [], times: [] })
    expect(latestQueries.map(({ metric }) => metric)).toEqual([...METRICS.keys()])
  })

  it('refuses a metric that does not exist', async () => {
    const response = await world().get('/api/v1/snapshot?metric=node.load1&metric=node.laod1')
    expect(response.status).toBe(400)
  })
})

describe('a request that makes no sense', () => {
  const series = '/api/v1/series?metric=node.load1'
  it.each([
    ['/api/v1/latest', 'api.missing_parameter', 'Falta el parámetro «metric».'],
    [
      '/api/v1/latest?metric=node.laod1',
      'api.unknown_metric_nearest',
      'No existe la métrica «node.laod1». ¿Quiso decir «node.load1»?',
    ],
    ['/api/v1/latest?metric=x', 'api.unknown_metric', 'No existe la métrica «x». La lista está en /api/v1/catalogue.'],
    [`${series}&were=node:a`, 'api.unknown_parameter_nearest', 'El parámetro «were» no existe. ¿Quiso decir «where»?'],
    ['/healthz?x=1', 'api.no_parameters', 'El parámetro «x» no existe: esta ruta no lleva parámetros.'],
    [
      `${series}&where=cn01`,
      'api.bad_where',
      'where: «cn01» debe tener la forma etiqueta:valor, por ejemplo where=node:cn01.',
    ],
    [
      `${series}&where=node:`,
      'api.bad_where',
      'where: «node:» debe tener la forma etiqueta:valor, por ejemplo where=node:cn01.',
    ],
    [
      `${series}&where=user:ana`,
      'api.unknown_label',
      'where: node.load1 no lleva la etiqueta «user». Lleva: node, site, cluster, rack.',
    ],
    [
      `${series}&by=gpu`,
      'api.unknown_label',
      'by: node.load1 no lleva la etiqueta «gpu». Lleva: node, site, cluster, rack.',
    ],
    [
      `${series}&fold=avg`,
      'api.not_allowed',
      'fold: «avg» no se admite. Valores posibles: default, sum, mean, max, min, count, p50, p95, p99.',
    ],
    [
      `${series}&from=yesterday`,
      'api.bad_time',
      'from: «yesterday» no es un instante. Escriba segundos Unix, «now» o «now-6h» (s, m, h, d, w).',
    ],
    [
      `${series}&to=now%2B1h`,
      'api.bad_time',
      'to: «now+1h» no es un instante. Escriba segundos Unix, «now» o «now-6h» (s, m, h, d, w).',
    ],
    [
      `${series}&from=now`,
      'api.empty_window',
      'La ventana está vacía: from (1700000000) debe ser anterior a to (1700000000).',
    ],
    [`${series}&from=0`, 'api.window_too_long', 'La ventana pasa los 30 años. Pida un período más corto.'],
    [`${series}&step=0`, 'api.bad_step', 'step: «0» no es un paso. Escriba segundos enteros, de 1 a 31622400.'],
    [
      `${series}&step=1&from=now-1d`,
      'api.too_many_points',
      'Serían 86400 puntos por serie; el máximo es 11000. Use step=10 o más, o una ventana más corta.',
    ],
    [`${series}&metric=node.load5`, 'api.repeated_parameter', 'El parámetro «metric» va una sola vez.'],
    [`${series}&lang=fr`, 'api.not_allowed', 'lang: «fr» no se admite. Valores posibles: es, pt, en.'],
  ])('%s is told %s', async (path, code, detail) => {
    const response = await world().get(path)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(ProblemDocument.parse(await response.json())).toEqual({
      type: `urn:atalaya:problem:${code}`,
      title: 'Pedido no válido',
      status: 400,
      detail,
      code,
    })
  })

  it('suggests a step that the API then takes', async () => {
    const { get } = world()
    const refused = ProblemDocument.parse(await (await get(`${series}&step=1&from=now-1d`)).json())
    const step = /step=(\d+)/.exec(refused.detail)![1]
    expect((await get(`${series}&step=${step}&from=now-1d`)).status).toBe(200)
  })

  it('is told so when the answer would be too large to be meant', async () => {
    const many = Array.from({ length: 5_001 }, (_, i) => load(`cn${i}`, 1))
    const wide = Array.from({ length: 200 }, (_, i) => ({
      labels: { node: `cn${i}` },
      values: new Float64Array(10_001),
    }))
    const codes = []
    for (const answer of [{ series: many }, { series: wide }]) {
      const response = await world({ answer }).get(series)
      codes.push([response.status, ProblemDocument.parse(await response.json()).code])
    }
    expect(codes).toEqual([
      [400, 'api.too_many_series'],
      [400, 'api.too_many_values'],
    ])
  })

  it('is 406 where neither JSON nor CSV is accepted', async () => {
    const response = await world().get(series, { Accept: 'image/png' })
    expect([response.status, ProblemDocument.parse(await response.json()).status]).toEqual([406, 406])
  })
})

describe('failures', () => {
  it.each([
    ['unavailable', 503, 'No disponible por ahora'],
    ['not_found', 404, 'No existe'],
    ['conflict', 409, 'Conflicto'],
  ] as const)('of kind %s are %i', async (kind, expected, title) => {
    const failure = new AppError(kind, 'cli.no_data_yet', { directory: '/srv/data' })
    const response = await world({ failure }).get('/api/v1/latest?metric=node.load1')
    expect(response.status).toBe(expected)
    expect(await response.json()).toMatchObject({ title, status: expected, code: 'cli.no_data_yet' })
  })

  it.each([
    ['an unknown error', new Error('password=hunter2 at /srv/secret.ts')],
    ['an internal AppError', new AppError('internal', 'internal', { detail: 'password=hunter2' })],
  ])('that are %s are logged with their cause, and the client learns only an identifier', async (_, failure) => {
    const { get, logged } = world({ failure })
    const response = await get('/api/v1/latest?metric=node.load1&lang=en')
    const body = await response.text()
    expect(response.status).toBe(500)
    expect(body).not.toContain('hunter2')
    expect(logged).toEqual([{ id: expect.any(String), error: failure }])
    expect(JSON.parse(body)).toMatchObject({
      code: 'internal',
      title: 'Internal error',
      detail: expect.stringContaining(logged[0]!.id),
    })
  })

  it('is 404 with a problem document where there is no such path', async () => {
    const response = await world().get('/api/v1/nothing', { 'Accept-Language': 'en-GB,en' })
    expect(response.status).toBe(404)
    expect(ProblemDocument.parse(await response.json())).toMatchObject({
      code: 'api.no_route',
      detail: 'There is nothing at /api/v1/nothing. The list of routes is in /api/v1/openapi.json.',
    })
  })

  it('is 405 with the methods that are allowed', async () => {
    const response = await world().app.request('/api/v1/latest', { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(ProblemDocument.parse(await response.json())).toMatchObject({ code: 'api.method_not_allowed', status: 405 })
  })
})

describe('the language of texts', () => {
  it.each([
    ['?lang=pt', 'en', 'Falta o parâmetro "metric".'],
    ['', 'en-US,en;q=0.9', 'The parameter "metric" is missing.'],
    ['', 'de-DE', 'Falta el parámetro «metric».'],
    ['', '*', 'Falta el parámetro «metric».'],
  ])('with %s and Accept-Language %s', async (query, accepted, detail) => {
    const response = await world().get(`/api/v1/latest${query}`, { 'Accept-Language': accepted })
    expect(await response.json()).toMatchObject({ detail })
  })
})
