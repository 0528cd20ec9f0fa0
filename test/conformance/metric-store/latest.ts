import { describe, expect, it } from 'vitest'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { type Bench, freshStore } from './bench.ts'
import { frame, lastValues, latestQuery, load, T } from './frames.ts'

export function latestCases(bench: Bench): void {
  describe('last values', () => {
    const subject = freshStore(bench)
    const latest = async (from: MetricStore, more: Parameters<typeof latestQuery>[1] = {}) =>
      (await lastValues(from, latestQuery('node.load1', more))).map(({ labels, value, time }) => [
        labels['node'],
        value,
        time,
      ])

    it('ends a series that its origin does not mention any more, and keeps a silent origin with its old time', async () => {
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 2],
        ]),
        frame('b', T, [[load('n3'), 3]]),
        frame('a', T + 10, [
          [load('n1'), 11],
          [load('n2'), NaN],
        ]),
      )
      const expected = [
        ['n1', 11, T + 10],
        ['n3', 3, T],
      ]
      expect(await latest(subject.store)).toEqual(expected)
      expect(await latest(await subject.reader())).toEqual(expected)
      expect(await latest(subject.store, { notBefore: T + 1 })).toEqual([['n1', 11, T + 10]])
    })

    it('ends everything when an origin says that there is nothing', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      await subject.write(frame('a', T + 10, []))
      expect(await latest(subject.store)).toEqual([])
      expect(await latest(await subject.reader())).toEqual([])
    })

    it('tells until when a value is fresh, by the interval of its origin; a total by its oldest part', async () => {
      await subject.write(frame('a', T, [[load('n1'), 1]], 60), frame('b', T + 20, [[load('n2'), 1]], 10))
      const all = await lastValues(subject.store, latestQuery('node.load1'))
      expect(all.map(({ freshUntil }) => freshUntil)).toEqual([T + 90, T + 35])
      const [total] = await lastValues(subject.store, latestQuery('node.load1', { by: [] }))
      expect(total).toEqual({ labels: {}, value: 2, time: T, freshUntil: T + 35 })
    })

    it('believes the newer of two origins that claim the same series', async () => {
      await subject.write(frame('a', T + 5, [[load('n1'), 5]]), frame('b', T, [[load('n1'), 1]]))
      expect(await latest(subject.store)).toEqual([['n1', 5, T + 5]])
    })

    it('is the same after a restart', async () => {
      await subject.write(
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
      )
      const before = await lastValues(subject.store, latestQuery('node.load1'))
      await subject.restart()
      expect(await lastValues(subject.store, latestQuery('node.load1'))).toEqual(before)
      expect(before.length).toBe(2)
    })

    it('is not moved by late data, and sees what the newest frame gains', async () => {
      await subject.write(frame('a', T + 20, [[load('n1'), 2]]))
      await subject.write(frame('a', T + 10, [[load('n2'), 1]]))
      expect(await latest(subject.store)).toEqual([['n1', 2, T + 20]])
      await subject.write(frame('a', T + 20, [[load('n3'), 3]]))
      expect(await latest(subject.store)).toEqual([
        ['n1', 2, T + 20],
        ['n3', 3, T + 20],
      ])
      await subject.restart()
      expect((await latest(subject.store)).length).toBe(2)
    })

    it('answers what is asked with `where`', async () => {
      await subject.write(
        frame('a', T, [
          [load('n1'), 1],
          [load('n2'), 2],
        ]),
      )
      expect(await latest(subject.store, { where: { node: ['n2', 'n9'] } })).toEqual([['n2', 2, T]])
      expect(await latest(subject.store, { where: { cluster: ['x'] } })).toEqual([])
    })
  })
}
