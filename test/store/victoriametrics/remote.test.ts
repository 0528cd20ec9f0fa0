/** What follows from answers of the server, recorded ones where it is about their form. */
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../../core/clock.ts'
import { createVictoriaMetrics, type RemoteOptions } from '../../../store/metrics/engines/victoriametrics/remote.ts'
import { rollupLines, sentinelLine } from '../../../store/metrics/remote/lines.ts'
import { type Accepted, ENDED, type Remote } from '../../../store/metrics/remote/remote.ts'
import { type Answer, recorded, recordedAnswer, whileAnswering } from './recorded.ts'

const NOW = 1_795_300_000
const clock: Clock = { now: () => NOW, after: () => () => undefined }
const retention = { raw: 1, '5m': 1, '1h': 1, '1d': 1 }
const NOTHING: Answer = { status: 200, body: '' }

function remoteAt(url: string, options: Partial<RemoteOptions> = {}): Remote {
  return createVictoriaMetrics({
    url,
    writeUrl: url,
    storageUrls: [url],
    prefix: 'p_',
    retention,
    mode: 'write',
    clock,
    ...options,
  })
}

const payload = {
  batch: 1,
  resolution: 'raw',
  lines: [`node,origin=a load1=1 ${NOW * 1000}`, sentinelLine('w', 1, NOW * 1000)],
} as const

describe('sending to VictoriaMetrics', () => {
  const send = (answer: Answer) =>
    whileAnswering(
      () => answer,
      (url) => remoteAt(url).send(payload),
    )

  it('is done with 204, every line under the prefix', async () => {
    const bodies: string[] = []
    const sent = await whileAnswering(
      (request, body) => {
        bodies.push(`${request.url} ${request.headers['content-encoding']}\n${body}`)
        return { status: 204, body: '' }
      },
      (url) => remoteAt(url).send(payload),
    )
    expect(sent).toEqual({ kind: 'accepted' })
    expect(bodies).toEqual([
      `/write?precision=ms undefined\np_node,origin=a load1=1 ${NOW}000\np_sentinel,writer=w batch=1 ${NOW}000\n`,
    ])
  })

  it.each([
    ['read-only.http', 'later', 'victoriametrics.read_only'],
    ['wrong-password.http', 'later', 'victoriametrics.unauthorized'],
    ['unsupported-path.http', 'later', 'victoriametrics.http_status'],
    ['too-long-line.http', 'refused', 'victoriametrics.http_status'],
  ])('after %s is %s', async (file, kind, code) => {
    expect(await send(recordedAnswer(file))).toMatchObject({ kind, problem: { code } })
  })

  it('waits as long as it is told, and halves what something in between finds too large', async () => {
    const busy = { status: 429, body: 'busy', headers: { 'retry-after': '7' } }
    expect(await send(busy)).toMatchObject({ kind: 'later', retryAfterSeconds: 7 })
    expect(await send({ status: 503, body: '' })).not.toHaveProperty('retryAfterSeconds')
    expect(await send({ status: 413, body: '' })).toMatchObject({ kind: 'refused', tooLarge: true })
  })

  it('does not send the end of a series as the largest number: its neighbours would become 0', async () => {
    const set = { keys: [{ metric: 'node.load1' as const, labels: { node: 'n' } }] }
    const last = Float64Array.of(ENDED)
    const rollup = {
      origin: 'o',
      resolution: '5m',
      startSeconds: NOW - 1000,
      lastSeconds: NOW,
      intervalSeconds: 15,
      set,
      statistics: { last },
    } as const
    const bodies: string[] = []
    await whileAnswering(
      (_, body) => {
        bodies.push(body)
        return { status: 204, body: '' }
      },
      (url) =>
        remoteAt(url).send({
          batch: 1,
          resolution: '5m',
          lines: [...rollupLines([rollup]), sentinelLine('w', 1, NOW * 1000)],
        }),
    )
    expect(bodies[0]).toContain('load1_last=-Inf ')
    expect(bodies[0]).not.toContain('e+308')
  })
})

describe('what became of accepted batches', () => {
  const metrics = recorded('metrics-plain.txt')
  const startedAt = Number(/vm_app_start_timestamp (\d+)/.exec(metrics)![1])
  const batch = (number: number, ageSeconds: number): Accepted => ({
    batch: number,
    acceptedAt: NOW - ageSeconds,
    writer: 'w',
    sentinelMs: (NOW - ageSeconds) * 1000,
  })
  /** A process that runs for so long, with the marks of those batches. */
  const confirm = (uptimeSeconds: number, marks: readonly Accepted[], accepted: readonly Accepted[], more = '') =>
    whileAnswering(
      ({ url }) => {
        if (url === '/metrics') {
          const date = new Date((startedAt + uptimeSeconds) * 1000).toUTCString()
          return { status: 200, body: metrics + more, headers: { date } }
        }
        const samples = { values: marks.map((mark) => mark.batch), timestamps: marks.map((mark) => mark.sentinelMs) }
        const metric = { __name__: 'p_sentinel_batch', writer: 'w' }
        return { status: 200, body: `${JSON.stringify({ metric, ...samples })}\n` }
      },
      (url) => remoteAt(url).confirm(accepted),
    )

  it('is safe when its mark is there and it is old enough to be on disk', async () => {
    const [old, young, waiting] = [batch(1, 25), batch(2, 15), batch(3, 30)]
    const found = await confirm(10_000, [old, young], [old, young, waiting])
    expect(found).toEqual({ safe: [1], lost: [] })
  })

  it('is lost when the process is younger than it, whatever can still be read', async () => {
    const [before, after] = [batch(1, 100), batch(2, 50)]
    const found = await confirm(75, [before, after], [before, after])
    expect(found).toMatchObject({
      safe: [2],
      lost: [1],
      problem: { code: 'victoriametrics.restarted', params: { count: 1 } },
    })
  })

  it('is lost when its mark does not come', async () => {
    const found = await confirm(10_000, [{ ...batch(2, 70), batch: 9 }], [batch(1, 70), batch(2, 70)])
    expect(found).toMatchObject({ safe: [], lost: [1, 2], problem: { code: 'victoriametrics.forgets' } })
  })

  it('takes longer where the server says that it keeps rows in memory for longer', async () => {
    const flag = 'flag{name="inmemoryDataFlushInterval", value="1m0s", is_set="true"} 1\n'
    const [young, old] = [batch(1, 60), batch(2, 80)]
    expect(await confirm(10_000, [young, old], [young, old], flag)).toEqual({ safe: [2], lost: [] })
  })

  it('is not known while the server does not answer', async () => {
    const dead = remoteAt('http://127.0.0.1:9').confirm([batch(1, 1000)])
    await expect(dead).rejects.toMatchObject({ problem: { code: 'victoriametrics.unreachable' } })
    const broken = whileAnswering(
      () => ({ status: 200, body: 'x' }),
      (url) => remoteAt(url).confirm([batch(1, 1000)]),
    )
    await expect(broken).rejects.toMatchObject({ problem: { code: 'victoriametrics.unreadable' } })
  })

  it('waits a moment where it came about when the process began, unless its mark is gone', async () => {
    const [there, gone] = [batch(1, 1), batch(2, 1.5)]
    expect(await confirm(2, [there], [there, gone])).toMatchObject({ safe: [], lost: [2] })
    const later = [batch(1, 9), batch(2, 11.9), batch(3, 7.9)]
    expect(await confirm(10, later, later)).toMatchObject({ safe: [], lost: [1, 2] })
  })
})

describe('asking VictoriaMetrics', () => {
  const request = {
    resolution: 'raw',
    measurement: 'node',
    field: 'load1',
    where: {},
    fromMs: 0,
    toMs: NOW * 1000,
  } as const
  const read = (answer: Answer) =>
    whileAnswering(
      () => answer,
      (url) => remoteAt(url).read(request),
    )

  it.each([
    ['too-many-series.http', 'victoriametrics.too_much'],
    ['too-many-values.http', 'victoriametrics.too_much'],
    ['wrong-password.http', 'victoriametrics.unauthorized'],
    ['unsupported-path.http', 'victoriametrics.http_status'],
  ])('tells %s apart', async (file, code) => {
    await expect(read(recordedAnswer(file))).rejects.toMatchObject({ kind: 'unavailable', problem: { code } })
  })

  it('does not take half an answer for a whole one', async () => {
    const body = recorded('export.jsonl')
    expect(await read({ status: 200, body })).toHaveLength(6)
    await expect(read({ status: 200, body: body.slice(0, -1) })).rejects.toMatchObject({
      problem: { code: 'victoriametrics.unreadable' },
    })
    await expect(read({ status: 200, body: '<html></html>\n' })).rejects.toMatchObject({
      problem: { code: 'victoriametrics.unreadable' },
    })
  })

  it('counts a series once, whatever number of origins tell it', async () => {
    const data = [
      { __name__: 'p_node_load1', node: 'a', origin: 'x' },
      { origin: 'y', node: 'a', __name__: 'p_node_load1' },
      { __name__: 'p_node_load1', node: 'b', origin: 'x' },
    ]
    const size = (series: Answer) =>
      whileAnswering(
        ({ url = '' }) => {
          if (url.startsWith('/api/v1/series')) return series
          return { status: 200, body: recorded(url === '/metrics' ? 'metrics-plain.txt' : 'status-tsdb.json') }
        },
        (url) => remoteAt(url).size(),
      )
    const body = JSON.stringify({ status: 'success', data })
    expect(await size({ status: 200, body })).toMatchObject({ series: 2 })
    // more than it lists: then what its own statistics say
    expect(await size(recordedAnswer('too-many-values.http'))).toMatchObject({ series: 6 })
    await expect(size({ status: 200, body: '{}' })).rejects.toMatchObject({
      problem: { code: 'victoriametrics.unreadable' },
    })
  })

  it('stops when nobody waits any more', async () => {
    const stopped = AbortSignal.abort()
    const reading = whileAnswering(
      () => NOTHING,
      (url) => remoteAt(url).read(request, stopped),
    )
    await expect(reading).rejects.toMatchObject({ problem: { code: 'store.query_cancelled' } })
  })
})

describe('what a process says that does not fit', () => {
  const check = (metrics: string) =>
    whileAnswering(
      ({ url = '', method }, body) => {
        if (url === '/metrics')
          return { status: 200, body: metrics, headers: { date: new Date(NOW * 1000).toUTCString() } }
        if (url.startsWith('/api/v1/query')) return { status: 200, body: '{"data":{"resultType":"vector"}}' }
        if (url.startsWith('/api/v1/export'))
          return { status: 200, body: '{"metric":{},"values":[1],"timestamps":[1]}\n' }
        return method === 'POST' && body !== '' ? { status: 204, body: '' } : NOTHING
      },
      async (url) =>
        (await remoteAt(url).check()).map(({ code, params }) => [code, params['flag'] ?? params['version']]),
    )
  const metrics = recorded('metrics-plain.txt')
  const changed = (from: string, to: string) => {
    expect(metrics).toContain(from)
    return metrics.replace(from, to)
  }

  it.each([
    ['nothing', '', '', []],
    [
      'another separator',
      'Separator", value="_"',
      'Separator", value=":"',
      [['victoriametrics.flag', '-influxMeasurementFieldSeparator']],
    ],
    [
      'thinned out samples',
      'Interval", value="0s"',
      'Interval", value="30s"',
      [['victoriametrics.flag', '-dedup.minScrapeInterval']],
    ],
    ['a millisecond is no loss', 'Interval", value="0s"', 'Interval", value="1ms"', []],
    ['fewer bits', 'Bits", value="64"', 'Bits", value="10"', [['victoriametrics.flag', '-precisionBits']]],
    ['an old version', 'short_version=""', 'short_version="v1.60.0"', [['victoriametrics.old_version', 'v1.60.0']]],
    ['a new version', 'short_version=""', 'short_version="v1.120.3"', []],
    [
      'dropped samples',
      'hourly_series_limit_rows_dropped_total 0',
      'hourly_series_limit_rows_dropped_total 5',
      [['victoriametrics.drops', '-storage.maxHourlySeries']],
    ],
  ])('%s', async (_, from, to, problems) => {
    expect(await check(changed(from, to))).toEqual(problems)
  })
})
