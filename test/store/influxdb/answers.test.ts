/** What the adapter makes of answers, whichever version gives them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createInfluxdb } from '../../../store/metrics/engines/influxdb/remote.ts'
import { type Answer, clock, KEEP, payload, ping, query, READ, serve, told, write } from './serving.ts'

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
