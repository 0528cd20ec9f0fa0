import { beforeEach, describe, expect, it } from 'vitest'
import { type Bench, freshStore } from './bench.ts'
import { frame, key, lastValues, latestQuery, plain, seriesQuery, T } from './frames.ts'
import { quantile } from './model-folds.ts'

export function foldingCases(bench: Bench): void {
  describe('folding series', () => {
    const subject = freshStore(bench)
    const folded = async (metric: Parameters<typeof seriesQuery>[0], more: Parameters<typeof seriesQuery>[3]) =>
      plain(await subject.store.query(seriesQuery(metric, T, T + 10, more)))

    beforeEach(() =>
      subject.write(
        frame('a', T, [
          [key('node.load1', { node: 'n1', cluster: 'x' }), 1],
          [key('node.load1', { node: 'n2', cluster: 'x' }), 2],
          [key('node.load1', { node: 'n3', cluster: 'y' }), 30],
          [key('node.load1', { node: 'n4' }), 400],
          [key('node.load1', { node: 'n5', cluster: 'y' }), NaN],
        ]),
      ),
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
      const latest = await lastValues(subject.store, latestQuery('node.load1', { by: [], fold }))
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
      await subject.write(of('small', 1, 4), of('big', 0.25, 128), of('unknown', 0.5, NaN))
      expect(await folded('node.cpu_busy_ratio', { by: [] })).toEqual([{ labels: {}, values: [36 / 132] }])
      expect(await folded('node.cpu_busy_ratio', { by: [], where: { node: ['unknown'] } })).toEqual([
        { labels: {}, values: [0.5] },
      ])
      expect((await lastValues(subject.store, latestQuery('node.cpu_busy_ratio', { by: [] })))[0]!.value).toBe(36 / 132)
      expect(await folded('node.cpu_busy_ratio', { by: [], fold: 'mean' })).toEqual([
        { labels: {}, values: [1.75 / 3] },
      ])
    })

    it('finds the weight of a series that another origin measures', async () => {
      await subject.write(
        frame('a1', T + 1, [[key('node.cpu_busy_ratio', { node: 'p' }), 1]]),
        frame('a2', T + 2, [[key('node.cpu_busy_ratio', { node: 'q' }), 0]]),
        frame('b', T + 3, [
          [key('node.cores', { node: 'p' }), 3],
          [key('node.cores', { node: 'q' }), 1],
        ]),
      )
      expect(await folded('node.cpu_busy_ratio', { by: [] })).toEqual([{ labels: {}, values: [0.75] }])
    })

    it.each([
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const)('gives %s across the series that have a value, linear between ranks', async (fold, q) => {
      const expected = quantile(q, [1, 2, 30, 400])
      const answer = await folded('node.load1', { by: [], fold })
      expect(answer).toEqual([{ labels: {}, values: [expect.closeTo(expected, 9)] }])
      const [latest] = await lastValues(subject.store, latestQuery('node.load1', { by: [], fold }))
      expect(latest).toEqual({ labels: {}, value: expect.closeTo(expected, 9), time: T, freshUntil: T + 15 })
      const groups = await folded('node.load1', { by: ['cluster'], fold })
      expect(groups.map(({ values }) => values)).toEqual([[expect.closeTo(1 + q, 9)], [30], [400]])
    })

    it('gives quantiles step by step of who has a value there, and a gap where nobody has', async () => {
      const at = (i: number, ...loads: number[]) =>
        frame(
          'steps',
          T + 100 + 10 * i,
          loads.map((value, n) => [key('node.load1', { node: `s${n}` }), value] as const),
        )
      await subject.write(at(0, 1, 2, 3), at(1, 9, NaN, 5), at(4, 8))
      const answer = await subject.store.query(
        seriesQuery('node.load1', T + 100, T + 150, { by: [], fold: 'p50', where: { node: ['s0', 's1', 's2'] } }),
      )
      expect(plain(answer)).toEqual([{ labels: {}, values: [2, 7, 7, null, 8] }])
    })

    it('counts nothing where nothing is known: a gap is not zero', async () => {
      const answer = await subject.store.query(seriesQuery('node.load1', T, T + 30, { by: [], fold: 'count' }))
      expect(plain(answer)).toEqual([{ labels: {}, values: [4, null, null] }])
    })
  })
}
