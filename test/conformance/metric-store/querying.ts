import { describe, expect, it } from 'vitest'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { type Bench, freshStore } from './bench.ts'
import { frame, key, lastValues, latestQuery, load, plain, seriesQuery, T } from './frames.ts'

export function queryingCases(bench: Bench): void {
  describe('querying', () => {
    const subject = freshStore(bench)
    const values = async (more: Parameters<typeof seriesQuery>[3], from = T, to = T + 60) =>
      plain(await subject.store.query(seriesQuery('node.load1', from, to, more))).map((series) => series.values)

    it('starts the grid at a multiple of the step and says which resolution it used', async () => {
      await subject.write(frame('a', T + 3, [[load('n1'), 1]]))
      const answer = await subject.store.query(seriesQuery('node.load1', T + 7, T + 20, { stepSeconds: 60 }))
      expect(answer).toMatchObject({ start: Math.floor(T / 60) * 60, stepSeconds: 60, resolution: 'raw' })
      expect([...answer.series[0]!.values]).toEqual([1])
    })

    it('leaves out what is at or after the end', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]]))
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
      await subject.write(...[1, 6, 2].map((value, i) => frame('a', T + 10 * i, [[load('n1'), value]])))
      expect(await values({ overTime, stepSeconds: 40, from: T, to: T + 40 })).toEqual([[expected]])
    })

    it('keeps a gap: an origin that fell silent is held for one and a half intervals, no longer', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]), frame('a', T + 50, [[load('n1'), 2]]))
      expect(await values({})).toEqual([[1, 1, null, null, null, 2]])
      expect(await values({ overTime: 'sum' })).toEqual([[1, null, null, null, null, 2]])
    })

    it('does not fill steps after the newest data', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]]))
      expect(await values({ stepSeconds: 5 }, T, T + 30)).toEqual([[1, 1, 2, null, null, null]])
    })

    it('looks back before the period for the value that holds into it', async () => {
      await subject.write(frame('a', T - 5, [[load('n1'), 4]]), frame('a', T + 17, [[load('n1'), 5]]))
      expect(await values({}, T, T + 20)).toEqual([[4, 5]])
    })

    it('does not let sums wobble when targets are scraped at different moments', async () => {
      const nodes = Array.from({ length: 7 }, (_, n) => n)
      // each drifts by up to four seconds around its turn
      const at = (n: number, scrape: number) => T + 10 * scrape + ((n * 37 + scrape * 53) % 80) / 10
      for (let scrape = 0; scrape < 20; scrape++)
        await subject.store.write(nodes.map((n) => frame(`n${n}`, at(n, scrape), [[load(`n${n}`), 1]])))
      await subject.store.settle()
      const [total] = await values({ by: [], fold: 'sum' }, T + 10, T + 190)
      expect(new Set(total)).toEqual(new Set([7]))
    })

    it('never shows two states of a node at once', async () => {
      const state = (name: string) => key('slurm_node.state', { node: 'n1', state: name })
      await subject.write(
        frame('s', T, [[state('idle'), 1]]),
        frame('s', T + 10, [[state('idle'), 1]]),
        frame('s', T + 14, [[state('allocated'), 1]]),
        frame('s', T + 30, [[state('down'), 1]]),
      )
      for (const stepSeconds of [1, 2, 5, 10, 20, 40]) {
        const { series } = await subject.store.query(seriesQuery('slurm_node.state', T, T + 40, { stepSeconds }))
        const steps = series[0]!.values.length
        for (let at = 0; at < steps; at++)
          expect(series.filter(({ values }) => values[at] === 1).length).toBeLessThanOrEqual(1)
      }
      const answer = await subject.store.query(seriesQuery('slurm_node.state', T, T + 40))
      expect(plain(answer).map(({ labels, values }) => [labels['state'], values])).toEqual([
        ['allocated', [null, 1, 1, null]],
        ['down', [null, null, null, 1]],
        ['idle', [1, null, null, null]],
      ])
    })

    it('stops holding a series that ended', async () => {
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 1],
        ]),
        frame('a', T + 12, [[load('n1'), 1]]),
        frame('a', T + 22, [[load('n1'), 1]]),
      )
      const answer = plain(await subject.store.query(seriesQuery('node.load1', T, T + 30, { stepSeconds: 5 })))
      expect(answer).toEqual([
        { labels: { node: 'n1' }, values: [1, 1, 1, 1, 1, null] },
        { labels: { node: 'n2' }, values: [1, 1, null, null, null, null] },
      ])
    })

    it('takes an empty frame for the end of everything its origin said', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]), frame('b', T, [[load('n2'), 2]]))
      await subject.write(frame('a', T + 12, []))
      await subject.write(frame('b', T + 20, [[load('n2'), 2]]))
      const names = async (from: MetricStore) =>
        (await lastValues(from, latestQuery('node.load1'))).map(({ labels }) => labels['node'])
      expect(await names(subject.store)).toEqual(['n2'])
      expect(await names(await subject.reader())).toEqual(['n2'])
      const answer = plain(await subject.store.query(seriesQuery('node.load1', T, T + 25, { stepSeconds: 5 })))
      expect(answer).toEqual([
        { labels: { node: 'n1' }, values: [1, 1, null, null, null] },
        { labels: { node: 'n2' }, values: [2, 2, 2, 2, 2] },
      ])
    })

    it('leaves out series without a value in the period', async () => {
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), NaN],
        ]),
      )
      expect(await values({}, T + 1000, T + 2000)).toEqual([])
      expect(await values({}, T, T + 10)).toEqual([[1]])
      expect(await values({}, 0, 1000)).toEqual([])
    })

    it('joins a series that moved from one origin to another', async () => {
      await subject.write(frame('old', T, [[load('n1'), 1]]), frame('old', T + 10, [[load('n1'), 2]]))
      await subject.write(frame('new', T + 20, [[load('n1'), 3]]), frame('new', T + 30, [[load('n1'), 4]]))
      expect(await values({}, T, T + 40)).toEqual([[1, 2, 3, 4]])
    })

    it('refuses a senseless or endless grid', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      const refuses = async (from: number, to: number, stepSeconds: number, code: string) => {
        const error = await subject.store.query(seriesQuery('node.load1', from, to, { stepSeconds })).catch((e) => e)
        expect([error.kind, error.problem.code]).toEqual(['invalid', code])
      }
      await refuses(T, T, 10, 'store.bad_query')
      await refuses(T, T + 10, 0, 'store.bad_query')
      await refuses(T, Infinity, 10, 'store.bad_query')
      await refuses(0, T, 1, 'store.too_many_points')
    })

    it('stops at once when nobody waits any more', async () => {
      const waiting = new AbortController()
      const answer = subject.store.query(seriesQuery('node.load1', T, T + 10), waiting.signal).catch((error) => error)
      waiting.abort()
      expect((await answer).problem.code).toBe('store.query_cancelled')
      expect(await values({}, T, T + 10)).toEqual([])
    })

    it('answers nothing of an empty store, and of what nobody measures', async () => {
      const { store } = subject
      const nothing = async () => {
        const answer = await store.query(seriesQuery('node.power_watts', T, T + 60, { by: [] }))
        expect(answer).toEqual({ resolution: 'raw', start: T, stepSeconds: 10, series: [], damage: [] })
        expect(await lastValues(store, latestQuery('node.power_watts', { by: [] }))).toEqual([])
        expect(await store.labelValues('node.power_watts', 'node')).toEqual([])
      }
      await nothing()
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      await nothing()
      expect(await values({ where: { node: ['n1'], cluster: ['x'] } })).toEqual([])
      expect(await values({ by: [], fold: 'count' }, T - 600, T)).toEqual([])
    })

    it('asks one of several origins as if there were no other', async () => {
      await subject.write(
        ...Array.from({ length: 6 }, (_, i) => frame('quick', T + 10 * i, [[load('q'), i]])),
        frame('slow', T - 100, [[load('s'), 5]], 120),
      )
      // 180 s of holding, but nothing is known after the newest frame of who was asked
      expect(await values({ where: { node: ['s'] } }, T - 100, T)).toEqual([
        [5, null, null, null, null, null, null, null, null, null],
      ])
      expect(await values({ where: { node: ['s', 'q'] } })).toEqual([
        [0, 1, 2, 3, 4, 5],
        [5, 5, 5, 5, 5, 5],
      ])
    })

    it('takes steps and times that are no whole seconds', async () => {
      await subject.write(...[0, 1, 2, 3].map((i) => frame('a', T + 2.5 * i + 0.25, [[load('n1'), i]], 2.5)))
      expect(await values({ stepSeconds: 2.5 }, T, T + 10)).toEqual([[0, 1, 2, 3]])
      expect(await values({ stepSeconds: 0.5, overTime: 'sum' }, T + 2.5, T + 3.5)).toEqual([[1, null]])
    })
  })
}
