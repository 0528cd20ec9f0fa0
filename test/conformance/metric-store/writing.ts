import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { type Bench, freshStore } from './bench.ts'
import { areClose, frameCount, storedFrames } from './compare.ts'
import { frame, key, lastValues, latestQuery, load, plain, seriesQuery, T } from './frames.ts'

export function writingCases(bench: Bench): void {
  describe('writing', () => {
    const subject = freshStore(bench)
    const values = async (to: number, more: Parameters<typeof seriesQuery>[3] = {}) =>
      plain(await subject.store.query(seriesQuery('node.load1', T, to, more)))

    it('gives back the doubles it was given', async () => {
      const awkward = [0, -0, 0.1, 1e-308, 5e-324, Number.MAX_VALUE, -1.5, 2 ** 53 + 2, 1 / 3]
      // what the limit `digits` leaves: about 12 of them, of values of one magnitude, and whole numbers
      const rounded = [0.1, -1.5, 1 / 3, Math.PI, Math.E, 2 / 7, 3 / 11, 5, 1]
      const given = bench.limits.includes('digits') ? rounded : awkward
      await subject.write(...given.map((value, i) => frame('a', T + 10 * i, [[load('n1'), value]])))
      const { series } = await subject.store.query(seriesQuery('node.load1', T, T + 10 * given.length))
      if (given === awkward) expect([...series[0]!.values]).toEqual(given)
      else for (const [i, value] of series[0]!.values.entries()) expect(areClose(value, given[i]!, 5e-12)).toBe(true)
    })

    it('keeps whole numbers exactly, up to the number of bytes of any disk', async () => {
      const sizes = [0, 1, 255, 2 ** 32 + 1, 2 ** 40 + 1, 2 ** 53 - 1]
      await subject.write(...sizes.map((value, i) => frame('a', T + 10 * i, [[load('n1'), value]])))
      const { series } = await subject.store.query(seriesQuery('node.load1', T, T + 10 * sizes.length))
      expect([...series[0]!.values]).toEqual(sizes)
    })

    it('changes nothing when the same frame comes again, also after a restart', async () => {
      const frames = [frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 2]])]
      const check = async () => {
        expect(await frameCount(subject.store)).toBe(2)
        expect(await values(T + 20)).toEqual([{ labels: { node: 'n1' }, values: [1, 2] }])
        expect((await values(T + 40, { stepSeconds: 40, overTime: 'sum' }))[0]!.values).toEqual([3])
      }
      await subject.write(...frames)
      await subject.write(...frames)
      await check()
      await subject.compact()
      await subject.restart()
      await subject.write(...frames)
      await check()
    })

    it('takes the same frame twice in one call for one', async () => {
      const twice = frame('a', T, [[load('n1'), 7]])
      await subject.write(twice, twice)
      expect(await frameCount(subject.store)).toBe(1)
      expect((await values(T + 10, { overTime: 'sum' }))[0]!.values).toEqual([7])
    })

    it('takes nothing at all for nothing', async () => {
      await subject.write()
      expect(await frameCount(subject.store)).toBe(0)
    })

    it('keeps what the second frame of an instant lacks, and takes nothing away for an absent value', async () => {
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 2],
          [load('n3'), 3],
        ]),
      )
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), NaN],
          [load('n4'), 4],
        ]),
      )
      const expected = [
        ['n1', 1],
        ['n2', 2],
        ['n3', 3],
        ['n4', 4],
      ]
      expect((await values(T + 10)).map(({ labels, values }) => [labels['node'], values[0]])).toEqual(expected)
      const latest = await lastValues(subject.store, latestQuery('node.load1'))
      expect(latest.map(({ labels, value }) => [labels['node'], value])).toEqual(expected)
    })

    it('overwrites a value with another one', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]), frame('a', T + 10, [[load('n1'), 5]]))
      await subject.write(frame('a', T, [[load('n1'), 10]]))
      await subject.compact()
      const [first] = (await values(T + 20, { overTime: 'sum' }))[0]!.values
      // what the limit `overwrite` leaves: one of them, never both
      if (bench.limits.includes('overwrite')) expect([1, 10]).toContain(first)
      else expect(first).toBe(10)
      expect((await storedFrames(subject.store)).map(({ time }) => time)).toEqual([T * 1000, (T + 10) * 1000])
    })

    it('tells milliseconds apart', async () => {
      await subject.write(...[0, 1, 2].map((i) => frame('a', T + i / 1000, [[load('n1'), 10 ** i]], 0.5)))
      expect(await frameCount(subject.store)).toBe(3)
      expect((await values(T + 10, { overTime: 'sum' }))[0]!.values).toEqual([111])
      expect((await values(T + 0.003, { stepSeconds: 0.001 }))[0]!.values).toEqual([1, 10, 100])
    })

    it('does not keep the caller’s array', async () => {
      const first = frame('a', T, [[load('n1'), 1]])
      const writing = subject.store.write([first])
      first.values[0] = 99
      await writing
      await subject.store.settle()
      expect((await lastValues(subject.store, latestQuery('node.load1')))[0]!.value).toBe(1)
      expect((await values(T + 10))[0]!.values).toEqual([1])
    })

    it('takes frames out of order and late ones without changing what is newest', async () => {
      await subject.write(frame('a', T + 20, [[load('n1'), 3]]))
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 7],
        ]),
      )
      await subject.write(frame('a', T + 10, [[load('n1'), 2]]))
      expect(await values(T + 30)).toEqual([
        { labels: { node: 'n1' }, values: [1, 2, 3] },
        { labels: { node: 'n2' }, values: [7, null, null] },
      ])
      const latest = await lastValues(subject.store, latestQuery('node.load1'))
      expect(latest).toEqual([{ labels: { node: 'n1' }, value: 3, time: T + 20, freshUntil: T + 35 }])
    })

    it('keeps many concurrent calls apart and loses none', async () => {
      await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          subject.store.write([frame(`o${i % 20}`, T + 10 * i, [[load(`n${i % 20}`), i]])]),
        ),
      )
      await subject.store.settle()
      expect(await frameCount(subject.store)).toBe(200)
      const answer = await values(T + 2000, { by: [], fold: 'max', overTime: 'sum' })
      expect(answer[0]!.values).toEqual(Array.from({ length: 200 }, (_, i) => i))
    })

    it('refuses a frame that contradicts itself, and only that call', async () => {
      const bad = { ...frame('a', T, [[load('n1'), 1]]), values: new Float64Array(2) }
      const { store } = subject
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
      for (const result of results) {
        if (result.status === 'fulfilled') continue
        expect(result.reason).toBeInstanceOf(AppError)
        expect([result.reason.kind, result.reason.problem.code]).toEqual(['invalid', 'store.bad_frame'])
      }
      await store.settle()
      expect((await storedFrames(store)).map(({ time }) => time)).toEqual([T * 1000, (T + 20) * 1000])
    })

    it('keeps an endless value or says that it does not: it never drops one in silence', async () => {
      const endless = frame('a', T, [
        [load('n1'), Infinity],
        [load('n2'), -Infinity],
        [load('n3'), 1],
      ])
      const refused = await subject.store.write([endless]).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (refused) {
        expect(refused).toMatchObject({ kind: 'invalid' })
        return
      }
      await subject.store.settle()
      const found = (await values(T + 10)).map((series) => series.values[0])
      const { spool } = await subject.store.statistics()
      if (spool && spool.rejectedLines > 0) expect([found, spool.rejectedLines]).toEqual([[1], 2])
      else expect(found).toEqual([Infinity, -Infinity, 1])
    })

    it('stores a large batch and a wide frame', async () => {
      const keys = Array.from({ length: 5000 }, (_, i) => key('slurm_node.cpus', { cluster: 'c', node: `n${i}` }))
      const set = { keys }
      const at = (i: number) => T + 10 * i
      const rows = Array.from({ length: 40 }, (_, i) => i)
      await subject.write(
        ...rows.map((i) => {
          const wide = Float64Array.from(keys, (_, n) => i * 10_000 + n)
          return { origin: 'wide', timeSeconds: at(i), intervalSeconds: 10, set, values: wide }
        }),
      )
      const { store } = subject
      const { series } = await store.query(seriesQuery('slurm_node.cpus', T, at(40), { where: { node: ['n4999'] } }))
      expect([...series[0]!.values]).toEqual(rows.map((i) => i * 10_000 + 4999))
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
      const { store } = subject
      for (let i = 0; i < frames.length; i += 30) await store.write(frames.slice(i, i + 30))
      await store.settle()
      const { series } = await store.query(seriesQuery('slurm_pending.jobs', T, T + 3000, { by: [], fold: 'sum' }))
      expect([...series[0]!.values]).toEqual(Array.from({ length: 300 }, (_, i) => i + 2))
      expect((await store.labelValues('slurm_pending.jobs', 'reason')).length).toBe(301)
      const latest = await lastValues(store, latestQuery('slurm_pending.jobs'))
      expect(latest.map(({ labels }) => labels['reason'])).toEqual(['always', 'r299'])
    })

    it('loses nothing in a restart between two writes of the same origin', async () => {
      for (let i = 0; i < 4; i++) {
        await subject.write(frame('a', T + 10 * i, [[load('n1'), i]]))
        await subject.restart()
      }
      expect(await values(T + 40)).toEqual([{ labels: { node: 'n1' }, values: [0, 1, 2, 3] }])
      expect((await lastValues(subject.store, latestQuery('node.load1')))[0]).toMatchObject({ value: 3, time: T + 30 })
    })
  })
}
