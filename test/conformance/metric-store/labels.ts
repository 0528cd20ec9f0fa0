import { describe, expect, it } from 'vitest'
import { type Bench, freshStore } from './bench.ts'
import { frame, key, lastValues, latestQuery, load, plain, seriesQuery, T } from './frames.ts'

export function labelCases(bench: Bench): void {
  describe('labels', () => {
    const subject = freshStore(bench)
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
      'ends with a backslash\\',
      '\\',
      'backslash and n: \\n',
      '\n',
      'equal=sign',
      'a,b',
      '50 % of %0A',
      '.*|^$[a-z]+(',
      '{{ $x }} $y',
      "it's",
      '🧪',
      'e\u0301 and \u00e9',
      'A',
      'a',
      '0',
      'true',
      'x'.repeat(1000),
      '長'.repeat(300),
    ]

    it('keeps hostile values exactly, through a restart too', async () => {
      await subject.write(
        frame(
          'a',
          T,
          hostile.map((node, i) => [load(node), i] as const),
        ),
      )
      const check = async () => {
        const found = plain(await subject.store.query(seriesQuery('node.load1', T, T + 10)))
        expect(new Map(found.map(({ labels, values }) => [labels['node'], values[0]]))).toEqual(
          new Map(hostile.map((node, i) => [node, i])),
        )
        for (const [i, node] of hostile.entries())
          expect(
            plain(await subject.store.query(seriesQuery('node.load1', T, T + 10, { where: { node: [node] } }))),
          ).toEqual([{ labels: { node }, values: [i] }])
        expect(await subject.store.labelValues('node.load1', 'node')).toEqual([...hostile].sort())
        expect((await lastValues(subject.store, latestQuery('node.load1', { by: ['node'] }))).length).toBe(
          hostile.length,
        )
      }
      await check()
      await subject.restart()
      await check()
    })

    it('keeps a label that is called __proto__', async () => {
      const labels = JSON.parse('{"__proto__":"x","node":"n1"}')
      await subject.write(frame('a', T, [[key('node.load1', labels), 1]]))
      const [series] = (await subject.store.query(seriesQuery('node.load1', T, T + 10, { by: ['__proto__'] }))).series
      expect(Object.entries(series!.labels)).toEqual([['__proto__', 'x']])
      expect(await subject.store.labelValues('node.load1', '__proto__')).toEqual(['x'])
    })

    it('knows a series again whatever the order of its labels', async () => {
      await subject.write(frame('a', T, [[key('node.load1', { node: 'n1', cluster: 'x' }), 1]]))
      await subject.write(frame('a', T + 10, [[key('node.load1', { cluster: 'x', node: 'n1' }), 2]]))
      expect(plain(await subject.store.query(seriesQuery('node.load1', T, T + 20)))).toEqual([
        { labels: { cluster: 'x', node: 'n1' }, values: [1, 2] },
      ])
    })

    it('lists values sorted, over everything stored, and only of values that were ever there', async () => {
      await subject.write(
        frame('a', T, [
          [load('n2'), 1],
          [load('n9'), NaN],
        ]),
      )
      await subject.write(
        frame('a', T + 100_000, [
          [load('n10'), 1],
          [key('node.cores', { node: 'n3' }), 1],
        ]),
      )
      expect(await subject.store.labelValues('node.load1', 'node')).toEqual(['n10', 'n2'])
      expect(await subject.store.labelValues('node.load1', 'cluster')).toEqual([])
      expect(await subject.store.labelValues('node.power_watts', 'node')).toEqual([])
    })

    it('keeps hostile names of origins apart', async () => {
      // half a surrogate pair has no bytes: a name of a target is text of a file
      const names = hostile.filter((name) => name.isWellFormed())
      await subject.write(...names.map((origin, i) => frame(origin, T, [[load(`n${i}`), i]])))
      expect(await subject.store.origins()).toEqual([...names].sort())
      const latest = await lastValues(subject.store, latestQuery('node.load1', { by: [], fold: 'count' }))
      expect(latest[0]!.value).toBe(names.length)
      for (const name of names)
        for await (const frames of subject.store.frames({ from: T, to: T + 1, origins: [name] }))
          expect(frames.map(({ origin }) => origin)).toEqual([name])
    })

    it('keeps hostile values in roll-ups too', async () => {
      const minutes = [0, 60, 120]
      await subject.write(
        ...minutes.map((after) =>
          frame(
            'a',
            T + after,
            hostile.map((node, i) => [load(node), i + after] as const),
            60,
          ),
        ),
      )
      await subject.compact()
      const day = await subject.store.query(seriesQuery('node.load1', T, T + 86_400, { stepSeconds: 86_400 }))
      expect(day.resolution).toBe('1d')
      expect(new Map(plain(day).map(({ labels, values }) => [labels['node'], values[0]]))).toEqual(
        new Map(hostile.map((node, i) => [node, i + 60])),
      )
    })

    it('tells ten thousand series apart', async () => {
      const keys = Array.from({ length: 10_000 }, (_, i) =>
        key('slurm_node.cpus', { cluster: `c${i % 7}`, node: `n${i}` }),
      )
      const set = { keys }
      await subject.write(
        ...[0, 1, 2].map((i) => ({
          origin: 'all',
          timeSeconds: T + 10 * i,
          intervalSeconds: 10,
          set,
          values: Float64Array.from(keys, (_, n) => n + i),
        })),
      )
      const { store } = subject
      const all = await store.query(seriesQuery('slurm_node.cpus', T, T + 30))
      expect(all.series.length).toBe(10_000)
      for (const { labels, values } of all.series) {
        const n = Number(labels['node']!.slice(1))
        expect([...values]).toEqual([n, n + 1, n + 2])
      }
      const groups = await store.query(seriesQuery('slurm_node.cpus', T, T + 10, { by: ['cluster'], fold: 'count' }))
      expect(plain(groups).map(({ values }) => values[0])).toEqual([1429, 1429, 1429, 1429, 1428, 1428, 1428])
      expect((await store.labelValues('slurm_node.cpus', 'node')).length).toBe(10_000)
      const latest = await lastValues(store, latestQuery('slurm_node.cpus', { by: [] }))
      expect(latest[0]!.value).toBe((9999 * 10_000) / 2 + 20_000)
    })
  })
}
