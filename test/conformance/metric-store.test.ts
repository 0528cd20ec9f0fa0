import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { MetricStore, Retention } from '../../store/metrics/store.ts'
import { createWorkplace, frame, key, latestQuery, plain, seriesQuery, type Workplace } from './metric-store/frames.ts'

const T = 1_790_000_000
const load = (node: string) => key('node.load1', { node })

describe.each(Object.keys(ENGINES) as EngineName[])('metric store %s', (engine) => {
  let place: Workplace
  let store: MetricStore
  beforeEach(async () => {
    place = createWorkplace(engine)
    store = await place.open()
  })
  afterEach(() => place.clear())

  describe('writing', () => {
    it('gives back exactly the doubles it was given', async () => {
      const values = [0, -0, 0.1, 1e-308, 5e-324, Number.MAX_VALUE, -1.5, 2 ** 53 + 2, 1 / 3]
      await store.write(values.map((value, i) => frame('a', T + 10 * i, [[load('n1'), value]])))
      const { series } = await store.query(seriesQuery('node.load1', T, T + 10 * values.length))
      expect([...series[0]!.values]).toEqual(values)
    })

    it('changes nothing when the same frame comes again', async () => {
      const frames = [frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]])]
      await store.write(frames)
      await store.write(frames)
      expect((await store.statistics()).frames).toBe(2)
      expect(plain(await store.query(seriesQuery('node.load1', T, T + 20)))).toEqual([
        { labels: { node: 'n1' }, values: [1, 2] },
      ])
    })

    it('overwrites with new values, never with absent ones, and keeps what the second frame lacks', async () => {
      await store.write([
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 2],
          [load('n3'), 3],
        ]),
      ])
      await store.write([
        frame('a', T, [
          [load('n1'), 10],
          [load('n2'), NaN],
          [load('n4'), 4],
        ]),
      ])
      const expected = [
        ['n1', 10],
        ['n2', 2],
        ['n3', 3],
        ['n4', 4],
      ]
      const answer = plain(await store.query(seriesQuery('node.load1', T, T + 10)))
      expect(answer.map(({ labels, values }) => [labels['node'], values[0]])).toEqual(expected)
      const latest = await store.latest(latestQuery('node.load1'))
      expect(latest.map(({ labels, value }) => [labels['node'], value])).toEqual(expected)
    })

    it('does not keep the caller’s array', async () => {
      const first = frame('a', T, [[load('n1'), 1]])
      const writing = store.write([first])
      first.values[0] = 99
      await writing
      expect((await store.latest(latestQuery('node.load1')))[0]!.value).toBe(1)
      expect(plain(await store.query(seriesQuery('node.load1', T, T + 10)))[0]!.values).toEqual([1])
    })

    it('takes frames out of order and late ones without changing what is newest', async () => {
      await store.write([frame('a', T + 20, [[load('n1'), 3]])])
      await store.write([
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 7],
        ]),
      ])
      await store.write([frame('a', T + 10, [[load('n1'), 2]])])
      expect(plain(await store.query(seriesQuery('node.load1', T, T + 30)))).toEqual([
        { labels: { node: 'n1' }, values: [1, 2, 3] },
        { labels: { node: 'n2' }, values: [7, null, null] },
      ])
      const latest = await store.latest(latestQuery('node.load1'))
      expect(latest).toEqual([{ labels: { node: 'n1' }, value: 3, time: T + 20, freshUntil: T + 35 }])
    })

    it('keeps many concurrent calls apart and loses none', async () => {
      await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          store.write([frame(`o${i % 20}`, T + 10 * i, [[load(`n${i % 20}`), i]])]),
        ),
      )
      expect((await store.statistics()).frames).toBe(200)
      const { series } = await store.query(
        seriesQuery('node.load1', T, T + 2000, { by: [], fold: 'max', overTime: 'sum' }),
      )
      expect([...series[0]!.values]).toEqual(Array.from({ length: 200 }, (_, i) => i))
    })

    it('refuses a frame that contradicts itself, and only that call', async () => {
      const bad = { ...frame('a', T, [[load('n1'), 1]]), values: new Float64Array(2) }
      const results = await Promise.allSettled([
        store.write([frame('a', T, [[load('n1'), 1]])]),
        store.write([frame('a', T + 10, [[load('n1'), 1]]), bad]),
        store.write([frame('a', NaN, [[load('n1'), 1]])]),
        store.write([frame('a', T, [[load('n1'), 1]], 0)]),
        store.write([frame('a', T + 20, [[load('n1'), 1]])]),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'rejected',
        'fulfilled',
      ])
      const refused = results[1] as PromiseRejectedResult
      expect(refused.reason).toBeInstanceOf(AppError)
      expect(refused.reason.problem.code).toBe('store.bad_frame')
      expect((await store.statistics()).frames).toBe(2)
    })

    it('stores a large batch and a wide frame', async () => {
      const keys = Array.from({ length: 5000 }, (_, i) => key('slurm_node.cpus', { cluster: 'c', node: `n${i}` }))
      const set = { keys }
      const at = (i: number) => T + 10 * i
      await store.write(
        Array.from({ length: 100 }, (_, i) => {
          const values = Float64Array.from(keys, (_, n) => i * 10_000 + n)
          return { origin: 'wide', timeSeconds: at(i), intervalSeconds: 10, set, values }
        }),
      )
      const { series } = await store.query(seriesQuery('slurm_node.cpus', T, at(100), { where: { node: ['n4999'] } }))
      expect([...series[0]!.values]).toEqual(Array.from({ length: 100 }, (_, i) => i * 10_000 + 4999))
      const total = await store.query(seriesQuery('slurm_node.cpus', at(7), at(8), { by: [], fold: 'sum' }))
      expect(total.series[0]!.values[0]).toBe(5000 * 70_000 + (4999 * 5000) / 2)
    })

    it('keeps every value where an origin’s series change at each scrape', async () => {
      const frames = Array.from({ length: 300 }, (_, i) =>
        frame('churn', T + 10 * i, [
          [key('slurm_pending.jobs', { partition: 'p', reason: `r${i}` }), i + 1],
          [key('slurm_pending.jobs', { partition: 'p', reason: 'always' }), 1],
        ]),
      )
      for (let i = 0; i < frames.length; i += 30) await store.write(frames.slice(i, i + 30))
      const { series } = await store.query(seriesQuery('slurm_pending.jobs', T, T + 3000, { by: [], fold: 'sum' }))
      expect([...series[0]!.values]).toEqual(Array.from({ length: 300 }, (_, i) => i + 2))
      expect((await store.labelValues('slurm_pending.jobs', 'reason')).length).toBe(301)
      const latest = await store.latest(latestQuery('slurm_pending.jobs'))
      expect(latest.map(({ labels }) => labels['reason'])).toEqual(['always', 'r299'])
    })
  })

  describe('querying', () => {
    const values = async (more: Parameters<typeof seriesQuery>[3], from = T, to = T + 60) =>
      plain(await store.query(seriesQuery('node.load1', from, to, more))).map((series) => series.values)

    it('starts the grid at a multiple of the step and says which resolution it used', async () => {
      await store.write([frame('a', T + 3, [[load('n1'), 1]])])
      const answer = await store.query(seriesQuery('node.load1', T + 7, T + 20, { stepSeconds: 60 }))
      expect(answer).toMatchObject({ start: Math.floor(T / 60) * 60, stepSeconds: 60, resolution: 'raw' })
      expect([...answer.series[0]!.values]).toEqual([1])
    })

    it('leaves out what is at or after the end', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]])])
      expect(await values({}, T, T + 10)).toEqual([[1]])
      expect(await values({ stepSeconds: 60, overTime: 'max' }, T - 20, T + 10)).toEqual([[1]])
    })

    it.each([
      ['mean', 3],
      ['sum', 9],
      ['max', 6],
      ['min', 1],
      ['last', 2],
    ] as const)('folds the samples of a step by %s', async (overTime, expected) => {
      await store.write([1, 6, 2].map((value, i) => frame('a', T + 10 * i, [[load('n1'), value]])))
      expect(await values({ overTime, stepSeconds: 40, from: T, to: T + 40 })).toEqual([[expected]])
    })

    it('keeps a gap: an origin that fell silent is held for one and a half intervals, no longer', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]]), frame('a', T + 50, [[load('n1'), 2]])])
      expect(await values({})).toEqual([[1, 1, null, null, null, 2]])
      expect(await values({ overTime: 'sum' })).toEqual([[1, null, null, null, null, 2]])
    })

    it('does not fill steps after the newest data', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]])])
      expect(await values({ stepSeconds: 5 }, T, T + 30)).toEqual([[1, 1, 2, null, null, null]])
    })

    it('looks back before the period for the value that holds into it', async () => {
      await store.write([frame('a', T - 5, [[load('n1'), 4]]), frame('a', T + 17, [[load('n1'), 5]])])
      expect(await values({}, T, T + 20)).toEqual([[4, 5]])
    })

    it('does not let sums wobble when targets are scraped at different moments', async () => {
      const nodes = Array.from({ length: 7 }, (_, n) => n)
      for (let scrape = 0; scrape < 20; scrape++)
        // each drifts by up to four seconds around its turn
        await store.write(
          nodes.map((n) => frame(`n${n}`, T + 10 * scrape + ((n * 37 + scrape * 53) % 80) / 10, [[load(`n${n}`), 1]])),
        )
      const [total] = await values({ by: [], fold: 'sum' }, T + 10, T + 190)
      expect(new Set(total)).toEqual(new Set([7]))
    })

    it('never shows two states of a node at once', async () => {
      const state = (name: string) => key('slurm_node.state', { node: 'n1', state: name })
      await store.write([
        frame('s', T, [[state('idle'), 1]]),
        frame('s', T + 10, [[state('idle'), 1]]),
        frame('s', T + 14, [[state('allocated'), 1]]),
        frame('s', T + 30, [[state('down'), 1]]),
      ])
      for (const stepSeconds of [1, 2, 5, 10, 20, 40]) {
        const { series } = await store.query(seriesQuery('slurm_node.state', T, T + 40, { stepSeconds }))
        const steps = series[0]!.values.length
        for (let at = 0; at < steps; at++)
          expect(series.filter(({ values }) => values[at] === 1).length).toBeLessThanOrEqual(1)
      }
      const answer = await store.query(seriesQuery('slurm_node.state', T, T + 40))
      expect(plain(answer).map(({ labels, values }) => [labels['state'], values])).toEqual([
        ['allocated', [null, 1, 1, null]],
        ['down', [null, null, null, 1]],
        ['idle', [1, null, null, null]],
      ])
    })

    it('stops holding a series that ended', async () => {
      await store.write([
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 1],
        ]),
        frame('a', T + 12, [[load('n1'), 1]]),
        frame('a', T + 22, [[load('n1'), 1]]),
      ])
      const answer = plain(await store.query(seriesQuery('node.load1', T, T + 30, { stepSeconds: 5 })))
      expect(answer).toEqual([
        { labels: { node: 'n1' }, values: [1, 1, 1, 1, 1, null] },
        { labels: { node: 'n2' }, values: [1, 1, null, null, null, null] },
      ])
    })

    it('takes an empty frame for the end of everything its origin said', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]]), frame('b', T, [[load('n2'), 2]])])
      await store.write([frame('a', T + 12, [])])
      await store.write([frame('b', T + 20, [[load('n2'), 2]])])
      const names = async (from: MetricStore) =>
        (await from.latest(latestQuery('node.load1'))).map(({ labels }) => labels['node'])
      expect(await names(store)).toEqual(['n2'])
      expect(await names(await place.open('read'))).toEqual(['n2'])
      const answer = plain(await store.query(seriesQuery('node.load1', T, T + 25, { stepSeconds: 5 })))
      expect(answer).toEqual([
        { labels: { node: 'n1' }, values: [1, 1, null, null, null] },
        { labels: { node: 'n2' }, values: [2, 2, 2, 2, 2] },
      ])
    })

    it('leaves out series without a value in the period', async () => {
      await store.write([
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), NaN],
        ]),
      ])
      expect(await values({}, T + 1000, T + 2000)).toEqual([])
      expect(await values({}, T, T + 10)).toEqual([[1]])
      expect(await values({}, 0, 1000)).toEqual([])
    })

    it('joins a series that moved from one origin to another', async () => {
      await store.write([frame('old', T, [[load('n1'), 1]]), frame('old', T + 10, [[load('n1'), 2]])])
      await store.write([frame('new', T + 20, [[load('n1'), 3]]), frame('new', T + 30, [[load('n1'), 4]])])
      expect(await values({}, T, T + 40)).toEqual([[1, 2, 3, 4]])
    })

    it('refuses a senseless or endless grid', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]])])
      const refuses = async (from: number, to: number, stepSeconds: number, code: string) => {
        const error = await store.query(seriesQuery('node.load1', from, to, { stepSeconds })).catch((e) => e)
        expect([error.kind, error.problem.code]).toEqual(['invalid', code])
      }
      await refuses(T, T, 10, 'store.bad_query')
      await refuses(T, T + 10, 0, 'store.bad_query')
      await refuses(T, Infinity, 10, 'store.bad_query')
      await refuses(0, T, 1, 'store.too_many_points')
    })

    it('stops at once when nobody waits any more', async () => {
      const waiting = new AbortController()
      const answer = store.query(seriesQuery('node.load1', T, T + 10), waiting.signal).catch((error) => error)
      waiting.abort()
      expect((await answer).problem.code).toBe('store.query_cancelled')
      expect(await values({}, T, T + 10)).toEqual([])
    })
  })

  describe('folding series', () => {
    const folded = async (metric: Parameters<typeof seriesQuery>[0], more: Parameters<typeof seriesQuery>[3]) =>
      plain(await store.query(seriesQuery(metric, T, T + 10, more)))

    beforeEach(() =>
      store.write([
        frame('a', T, [
          [key('node.load1', { node: 'n1', cluster: 'x' }), 1],
          [key('node.load1', { node: 'n2', cluster: 'x' }), 2],
          [key('node.load1', { node: 'n3', cluster: 'y' }), 30],
          [key('node.load1', { node: 'n4' }), 400],
          [key('node.load1', { node: 'n5', cluster: 'y' }), NaN],
        ]),
      ]),
    )

    it.each([
      ['default', 433],
      ['sum', 433],
      ['mean', 108.25],
      ['max', 400],
      ['min', 1],
      ['count', 4],
    ] as const)('folds everything into one by %s', async (fold, expected) => {
      expect(await folded('node.load1', { by: [], fold })).toEqual([{ labels: {}, values: [expected] }])
      const latest = await store.latest(latestQuery('node.load1', { by: [], fold }))
      expect(latest).toEqual([{ labels: {}, value: expected, time: T, freshUntil: T + 15 }])
    })

    it('groups by labels; a series without the label is a group of its own', async () => {
      expect(await folded('node.load1', { by: ['cluster'] })).toEqual([
        { labels: { cluster: 'x' }, values: [3] },
        { labels: { cluster: 'y' }, values: [30] },
        { labels: {}, values: [400] },
      ])
    })

    it('takes any of the values of `where`, and only series that have the label', async () => {
      const nodes = async (where: Record<string, string[]>) =>
        (await folded('node.load1', { where })).map(({ labels }) => labels['node'])
      expect(await nodes({ cluster: ['x'] })).toEqual(['n1', 'n2'])
      expect(await nodes({ cluster: ['x', 'y'], node: ['n2', 'n3', 'n4'] })).toEqual(['n2', 'n3'])
      expect(await nodes({ toString: ['x'] })).toEqual([])
      expect(await nodes({ cluster: [] })).toEqual([])
    })

    it('weighs ratios by what the catalogue says: a total of ratios is the ratio of totals', async () => {
      const of = (node: string, busy: number, cores: number) =>
        frame(node, T, [
          [key('node.cpu_busy_ratio', { node }), busy],
          [key('node.cores', { node }), cores],
        ])
      await store.write([of('small', 1, 4), of('big', 0.25, 128), of('unknown', 0.5, NaN)])
      expect(await folded('node.cpu_busy_ratio', { by: [] })).toEqual([{ labels: {}, values: [36 / 132] }])
      expect(await folded('node.cpu_busy_ratio', { by: [], where: { node: ['unknown'] } })).toEqual([
        { labels: {}, values: [0.5] },
      ])
      expect((await store.latest(latestQuery('node.cpu_busy_ratio', { by: [] })))[0]!.value).toBe(36 / 132)
      expect(await folded('node.cpu_busy_ratio', { by: [], fold: 'mean' })).toEqual([
        { labels: {}, values: [1.75 / 3] },
      ])
    })

    it('finds the weight of a series that another origin measures', async () => {
      await store.write([
        frame('a1', T + 1, [[key('node.cpu_busy_ratio', { node: 'p' }), 1]]),
        frame('a2', T + 2, [[key('node.cpu_busy_ratio', { node: 'q' }), 0]]),
        frame('b', T + 3, [
          [key('node.cores', { node: 'p' }), 3],
          [key('node.cores', { node: 'q' }), 1],
        ]),
      ])
      expect(await folded('node.cpu_busy_ratio', { by: [] })).toEqual([{ labels: {}, values: [0.75] }])
    })
  })

  describe('labels', () => {
    const hostile = [
      '"quoted" \\back\\',
      'line\nbreak\ttab\r',
      "'; DROP TABLE frames; --",
      'ñandú 🦙 日本',
      '__proto__',
      'constructor',
      'a,b=c{d="e"}',
      '\u0000nul\u0000',
      '\u202Eright-to-left',
      ' spaces ',
      '\ud800',
    ]

    it('keeps hostile values exactly, through a restart too', async () => {
      await store.write([
        frame(
          'a',
          T,
          hostile.map((node, i) => [load(node), i] as const),
        ),
      ])
      const check = async () => {
        const found = plain(await store.query(seriesQuery('node.load1', T, T + 10)))
        expect(new Map(found.map(({ labels, values }) => [labels['node'], values[0]]))).toEqual(
          new Map(hostile.map((node, i) => [node, i])),
        )
        for (const [i, node] of hostile.entries())
          expect(plain(await store.query(seriesQuery('node.load1', T, T + 10, { where: { node: [node] } })))).toEqual([
            { labels: { node }, values: [i] },
          ])
        expect(await store.labelValues('node.load1', 'node')).toEqual([...hostile].sort())
        expect((await store.latest(latestQuery('node.load1', { by: ['node'] }))).length).toBe(hostile.length)
      }
      await check()
      await store.close()
      store = await place.open()
      await check()
    })

    it('keeps a label that is called __proto__', async () => {
      const labels = JSON.parse('{"__proto__":"x","node":"n1"}')
      await store.write([frame('a', T, [[key('node.load1', labels), 1]])])
      const [series] = (await store.query(seriesQuery('node.load1', T, T + 10, { by: ['__proto__'] }))).series
      expect(Object.entries(series!.labels)).toEqual([['__proto__', 'x']])
      expect(await store.labelValues('node.load1', '__proto__')).toEqual(['x'])
    })

    it('knows a series again whatever the order of its labels', async () => {
      await store.write([frame('a', T, [[key('node.load1', { node: 'n1', cluster: 'x' }), 1]])])
      await store.write([frame('a', T + 10, [[key('node.load1', { cluster: 'x', node: 'n1' }), 2]])])
      expect((await store.statistics()).series).toBe(1)
    })

    it('lists values sorted, over everything stored, and only of values that were ever there', async () => {
      await store.write([
        frame('a', T, [
          [load('n2'), 1],
          [load('n9'), NaN],
        ]),
      ])
      await store.write([
        frame('a', T + 100_000, [
          [load('n10'), 1],
          [key('node.cores', { node: 'n3' }), 1],
        ]),
      ])
      expect(await store.labelValues('node.load1', 'node')).toEqual(['n10', 'n2'])
      expect(await store.labelValues('node.load1', 'cluster')).toEqual([])
      expect(await store.labelValues('node.power_watts', 'node')).toEqual([])
    })
  })

  describe('last values', () => {
    const latest = async (from: MetricStore, more: Parameters<typeof latestQuery>[1] = {}) =>
      (await from.latest(latestQuery('node.load1', more))).map(({ labels, value, time }) => [
        labels['node'],
        value,
        time,
      ])

    it('ends a series that its origin does not mention any more, and keeps a silent origin with its old time', async () => {
      await store.write([
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 2],
        ]),
        frame('b', T, [[load('n3'), 3]]),
        frame('a', T + 10, [
          [load('n1'), 11],
          [load('n2'), NaN],
        ]),
      ])
      const expected = [
        ['n1', 11, T + 10],
        ['n3', 3, T],
      ]
      expect(await latest(store)).toEqual(expected)
      expect(await latest(await place.open('read'))).toEqual(expected)
      expect(await latest(store, { notBefore: T + 1 })).toEqual([['n1', 11, T + 10]])
    })

    it('ends everything when an origin says that there is nothing', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]])])
      await store.write([frame('a', T + 10, [])])
      expect(await latest(store)).toEqual([])
      expect(await latest(await place.open('read'))).toEqual([])
    })

    it('tells until when a value is fresh, by the interval of its origin; a total by its oldest part', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]], 60), frame('b', T + 20, [[load('n2'), 1]], 10)])
      const all = await store.latest(latestQuery('node.load1'))
      expect(all.map(({ freshUntil }) => freshUntil)).toEqual([T + 90, T + 35])
      const [total] = await store.latest(latestQuery('node.load1', { by: [] }))
      expect(total).toEqual({ labels: {}, value: 2, time: T, freshUntil: T + 35 })
    })

    it('believes the newer of two origins that claim the same series', async () => {
      await store.write([frame('a', T + 5, [[load('n1'), 5]]), frame('b', T, [[load('n1'), 1]])])
      expect(await latest(store)).toEqual([['n1', 5, T + 5]])
    })

    it('is the same after a restart', async () => {
      await store.write([
        frame('a', T, [[load('n1'), 1]]),
        frame(
          'a',
          T + 10.1234,
          [
            [load('n1'), 2],
            [load('n2'), NaN],
          ],
          15,
        ),
        frame('b', T, [[load('n3'), 3]]),
      ])
      const before = await store.latest(latestQuery('node.load1'))
      await store.close()
      store = await place.open()
      expect(await store.latest(latestQuery('node.load1'))).toEqual(before)
      expect(before.length).toBe(2)
    })
  })

  describe('a second process that reads', () => {
    it('sees what is written after it opened, and cannot write', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]])])
      const reader = await place.open('read')
      await store.write([frame('a', T + 10, [[load('n1'), 2]]), frame('b', T + 10, [[load('n2'), 5]])])
      expect(plain(await reader.query(seriesQuery('node.load1', T, T + 20)))).toEqual([
        { labels: { node: 'n1' }, values: [1, 2] },
        { labels: { node: 'n2' }, values: [null, 5] },
      ])
      expect(await reader.latest(latestQuery('node.load1'))).toEqual(await store.latest(latestQuery('node.load1')))
      await expect(reader.write([frame('a', T + 20, [[load('n1'), 3]])])).rejects.toThrow()
    })
  })

  describe('keeping house', () => {
    const keep = (raw: number): Retention => ({ raw, '5m': Infinity, '1h': Infinity, '1d': Infinity })

    it('counts what it has', async () => {
      expect(await store.statistics()).toMatchObject({ series: 0, frames: 0, oldest: undefined, newest: undefined })
      await store.write([
        frame('a', T, [[load('n1'), 1]]),
        frame('b', T + 10.5, [
          [load('n2'), 1],
          [load('n1'), 1],
        ]),
      ])
      const { bytes, ...rest } = await store.statistics()
      expect(rest).toEqual({ series: 2, frames: 2, oldest: T, newest: T + 10.5 })
      expect(bytes).toBeGreaterThan(0)
    })

    it('drops what is older than the retention and nothing else', async () => {
      await store.write([0, 10, 20, 30].map((at) => frame('a', T + at, [[load('n1'), at]])))
      await store.write([
        frame('gone', T, [[load('n2'), 1]]),
        frame('gone', T + 5, [[key('node.cores', { node: 'n2' }), 1]]),
      ])
      await store.retain(keep(10), T + 30)
      expect(plain(await store.query(seriesQuery('node.load1', T, T + 40)))).toEqual([
        { labels: { node: 'n1' }, values: [null, null, 20, 30] },
      ])
      expect(await store.statistics()).toMatchObject({ series: 1, frames: 2, oldest: T + 20, newest: T + 30 })
      expect(await store.labelValues('node.load1', 'node')).toEqual(['n1'])
      expect(await store.latest(latestQuery('node.cores'))).toEqual([])
    })

    it('goes on writing the same origins and series after a retention that dropped them', async () => {
      const series = [frame('a', T, [[load('n1'), 1]]), frame('b', T, [[load('n2'), 2]])]
      await store.write(series)
      await store.retain(keep(10), T + 1000)
      expect(await store.statistics()).toMatchObject({ series: 0, frames: 0 })
      expect(await store.latest(latestQuery('node.load1'))).toEqual([])
      await store.write(series.map((old) => ({ ...old, timeSeconds: T + 1000 })))
      expect(plain(await store.query(seriesQuery('node.load1', T + 1000, T + 1010)))).toEqual([
        { labels: { node: 'n1' }, values: [1] },
        { labels: { node: 'n2' }, values: [2] },
      ])
    })

    it('keeps for ever where told so', async () => {
      await store.write([frame('a', 0, [[load('n1'), 1]]), frame('a', T, [[load('n1'), 2]])])
      await store.retain(keep(Infinity), T)
      expect((await store.statistics()).frames).toBe(2)
    })

    it('answers nothing more once closed, and closes twice without complaint', async () => {
      await store.write([frame('a', T, [[load('n1'), 1]])])
      await store.close()
      await store.close()
      const code = (error: AppError) => error.problem.code
      expect(await store.write([frame('a', T + 1, [[load('n1'), 1]])]).catch(code)).toBe('store.closed')
      expect(await store.query(seriesQuery('node.load1', T, T + 10)).catch(code)).toBe('store.closed')
    })

    it('writes everything handed over before it was closed', async () => {
      const writes = Array.from({ length: 50 }, (_, i) => store.write([frame('a', T + i, [[load('n1'), i]])]))
      await store.close()
      await Promise.all(writes)
      store = await place.open()
      expect((await store.statistics()).frames).toBe(50)
    })
  })
})

describe('the engines', () => {
  let place: Workplace
  beforeAll(() => {
    place = createWorkplace('embedded')
  })
  afterAll(() => place.clear())

  it('all know how long to keep raw samples, fourteen days by default, and refuse unknown keys', () => {
    for (const { options } of Object.values(ENGINES)) {
      expect(options.parse({})).toMatchObject({ retention: { rawDays: 14 } })
      expect(options.safeParse({ retention: { rawDays: 0 } }).success).toBe(false)
      expect(options.safeParse({ retention: { rawDays: 5, typo: 1 } }).success).toBe(false)
      expect(options.safeParse({ typo: 1 }).success).toBe(false)
    }
  })
})
