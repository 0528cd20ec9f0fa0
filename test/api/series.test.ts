import { describe, expect, it } from 'vitest'
import { SeriesAnswer } from '../../api/schemas.ts'
import { NOW, status, world } from './world.ts'

const load = (node: string, ...values: number[]) => ({ labels: { node }, values: Float64Array.from(values) })

describe('GET /api/v1/series', () => {
  it('gives columnar series in which a gap is null, without the noise of adding doubles', async () => {
    const series = [load('cn01', 0.1 + 0.2, Number.NaN, -1e-7), load('c"n', 0, 1e21, 3)]
    const response = await world({ answer: { series } }).get('/api/v1/series?metric=node.load1&step=60')
    const answer = SeriesAnswer.parse(await response.json())
    expect(answer).toEqual({
      metric: 'node.load1',
      unit: 'count',
      start: Math.floor((NOW - 21_600) / 60) * 60,
      step: 60,
      resolution: 'raw',
      damage: [],
      series: [
        { labels: { node: 'cn01' }, values: [0.3, null, -1e-7] },
        { labels: { node: 'c"n' }, values: [0, 1e21, 3] },
      ],
    })
  })

  it('asks for the last six hours in at most 400 points, never finer than what is scraped', async () => {
    const statuses = [status({ intervalSeconds: 10 }), status({ source: 'prometheus', intervalSeconds: 45 })]
    const { get, queries } = world({ statuses })
    await get('/api/v1/series?metric=node.load1')
    await get('/api/v1/series?metric=node.load1&from=now-5m')
    await get('/api/v1/series?metric=node.load1&from=now-52w')
    expect(queries.map(({ from, to, stepSeconds }) => [NOW - from, NOW - to, stepSeconds])).toEqual([
      [21_600, 0, 60],
      [300, 0, 60],
      [31_449_600, 0, 86_400],
    ])
  })

  it('takes Unix seconds as they are', async () => {
    const { get, queries } = world()
    await get('/api/v1/series?metric=node.load1&from=1699990000&to=1699993600.5&step=30')
    expect(queries[0]).toMatchObject({ from: 1_699_990_000, to: 1_699_993_600.5, stepSeconds: 30 })
  })

  const table = {
    start: 1_699_999_200,
    stepSeconds: 60,
    series: [load('cn01', -1.5, Number.NaN), load('=cmd|calc', 2, 3)],
  }

  it('gives a table with units, ISO times and defused formulas to who accepts CSV', async () => {
    const response = await world({ answer: table }).get('/api/v1/series?metric=node.load1', { Accept: 'text/csv' })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="node.load1.csv"')
    expect(await response.text()).toBe(
      'time,node,node.load1 [count]\n' +
        '2023-11-14T22:00:00.000Z,cn01,-1.5\n' +
        '2023-11-14T22:01:00.000Z,cn01,\n' +
        "2023-11-14T22:00:00.000Z,'=cmd|calc,2\n" +
        "2023-11-14T22:01:00.000Z,'=cmd|calc,3\n",
    )
  })

  it.each([
    ['format=csv', '*/*', 'text/csv'],
    ['format=json', 'text/csv', 'application/json'],
    ['', 'text/csv;q=0.5, application/json;q=0.9', 'application/json'],
    ['', 'application/json;q=0.1, text/*', 'text/csv'],
    ['', 'text/html, */*;q=0.8', 'application/json'],
  ])('with %s and Accept: %s it answers %s', async (query, accept, expected) => {
    const response = await world().get(`/api/v1/series?metric=node.load1&${query}`, { Accept: accept })
    expect(response.headers.get('content-type')).toContain(expected)
    expect(response.headers.get('vary')).toContain('Accept')
  })
})
