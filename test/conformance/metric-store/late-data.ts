import { beforeEach, describe, expect, it } from 'vitest'
import type { Frame } from '../../../core/series.ts'
import { type Bench, freshStore } from './bench.ts'
import { expectLikeModel, storedRollups } from './compare.ts'
import { DAY_START, frame, key, lastValues, latestQuery, load, plain, seriesQuery } from './frames.ts'
import { nodeFrames } from './samples.ts'

const HOUR = 3_600
const DAY = 86_400

export function lateDataCases(bench: Bench): void {
  describe('late data', () => {
    const subject = freshStore(bench)
    const first = async (stepSeconds: number, more: Parameters<typeof seriesQuery>[3] = {}) => {
      const query = seriesQuery('node.load1', DAY_START, DAY_START + DAY, { stepSeconds, ...more })
      return plain(await subject.store.query(query))[0]!.values[0]
    }

    describe('of a day that is long packed', () => {
      beforeEach(async () => {
        await subject.write(
          ...[0, 60, 120].map((after) => frame('a', DAY_START + after, [[load('n1'), 10]], 60)),
          ...[1, 2, 3].map((days) => frame('a', DAY_START + days * DAY, [[load('n1'), 1]], 60)),
        )
        await subject.compact()
        expect(await first(DAY, { overTime: 'sum' })).toBe(30)
      })

      it.each([300, HOUR, DAY])('comes into its bucket of %d s', async (stepSeconds) => {
        await subject.write(frame('a', DAY_START + 30, [[load('n1'), 50]], 60))
        const check = async () => {
          expect(await first(stepSeconds)).toBe(20)
          expect(await first(stepSeconds, { overTime: 'sum' })).toBe(80)
          expect(await first(stepSeconds, { overTime: 'max' })).toBe(50)
          expect(await first(stepSeconds, { overTime: 'min' })).toBe(10)
        }
        await check()
        await subject.compact()
        await check()
        await subject.restart()
        await check()
      })

      it('comes into its bucket once, however often it is told', async () => {
        const late = frame('a', DAY_START + 30, [[load('n1'), 50]], 60)
        for (let i = 0; i < 3; i++) {
          await subject.write(late)
          if (i === 1) await subject.compact()
          if (i === 2) await subject.restart()
          for (const stepSeconds of [300, HOUR, DAY]) expect(await first(stepSeconds, { overTime: 'sum' })).toBe(80)
        }
      })

      it('makes a bucket of its own where there was none', async () => {
        await subject.write(frame('a', DAY_START + 7 * HOUR, [[load('n1'), 3]], 60))
        await subject.compact()
        const hours = await subject.store.query(
          seriesQuery('node.load1', DAY_START + 6 * HOUR, DAY_START + 9 * HOUR, { stepSeconds: HOUR }),
        )
        expect(plain(hours)[0]!.values).toEqual([null, 3, null])
        expect(await first(DAY, { overTime: 'sum' })).toBe(33)
      })

      it('of another origin leaves what the first one said alone', async () => {
        await subject.write(frame('b', DAY_START + 30, [[load('n2'), 7]], 60))
        await subject.compact()
        const query = seriesQuery('node.load1', DAY_START, DAY_START + DAY, {
          stepSeconds: DAY,
          by: [],
          overTime: 'sum',
        })
        expect(plain(await subject.store.query(query))[0]!.values).toEqual([37])
        expect(await first(DAY, { overTime: 'sum' })).toBe(30)
      })

      it('adds series to instants that were told before', async () => {
        await subject.write(frame('a', DAY_START + 60, [[load('n9'), 5]], 60))
        await subject.compact()
        for (const stepSeconds of [300, HOUR, DAY]) {
          const query = seriesQuery('node.load1', DAY_START, DAY_START + DAY, { stepSeconds, overTime: 'sum' })
          const answer = plain(await subject.store.query(query))
          expect(answer.map(({ labels, values }) => [labels['node'], values[0]])).toEqual([
            ['n1', 30],
            ['n9', 5],
          ])
        }
      })

      it('changes what was said, also the highest and the lowest', async () => {
        await subject.write(frame('a', DAY_START + 60, [[load('n1'), 4]], 60))
        await subject.compact()
        const found = [await first(DAY, { overTime: 'sum' }), await first(DAY, { overTime: 'min' })]
        // what the limit `overwrite` leaves: the one or the other, and the roll-up agrees with the raw samples
        const raw = await first(DAY, { overTime: 'sum', resolution: 'raw' })
        if (bench.limits.includes('overwrite')) expect([24, 30]).toContain(raw)
        else expect(raw).toBe(24)
        expect(found).toEqual(raw === 24 ? [24, 4] : [30, 10])
      })

      it('comes into its day out of raw samples where hours are kept no longer', async () => {
        const retention = { raw: Infinity, '5m': DAY, '1h': DAY, '1d': Infinity }
        await subject.store.retain(retention, DAY_START + 3 * DAY)
        await subject.write(frame('a', DAY_START + DAY - 60, [[load('n1'), 7]], 60))
        await subject.compact()
        expect(await first(DAY, { overTime: 'sum' })).toBe(37)
        expect(await first(DAY, { overTime: 'min' })).toBe(7)
      })

      it('does not bring back what is newest', async () => {
        await subject.write(frame('a', DAY_START + 90, [[load('n2'), 4]], 60))
        const latest = await lastValues(subject.store, latestQuery('node.load1'))
        expect(latest.map(({ labels, time }) => [labels['node'], time])).toEqual([['n1', DAY_START + 3 * DAY]])
      })

      it('that comes after the last frame of its bucket says what was last there', async () => {
        const cores = (count: number, after: number, ...more: Frame['set']['keys']) =>
          frame('c', DAY_START + after, [
            [key('node.cores', { node: 'n1' }), count],
            ...more.map((k) => [k, 1] as const),
          ])
        const last = async () => {
          const query = seriesQuery('node.cores', DAY_START, DAY_START + DAY, { stepSeconds: DAY })
          return plain(await subject.store.query(query)).map(({ labels, values }) => [labels['node'], values[0]])
        }
        await subject.write(cores(4, 10, key('node.cores', { node: 'n2' })), cores(1, 2 * DAY))
        await subject.compact()
        await subject.write(cores(6, 5))
        expect(await last()).toEqual([
          ['n1', 4],
          ['n2', 1],
        ])
        await subject.write(cores(8, 50))
        await subject.compact()
        expect(await last()).toEqual([['n1', 8]])
      })
    })

    it('tells that a series ended on a day that is not over', async () => {
      const cores = key('node.cores', { node: 'n1' })
      await subject.write(
        frame('a', DAY_START, [[cores, 4]]),
        frame('a', DAY_START + DAY, []),
        frame('b', DAY_START + DAY + 3 * HOUR, [[load('n2'), 1]]),
      )
      await subject.compact()
      const query = seriesQuery('node.cores', DAY_START, DAY_START + 2 * DAY, { stepSeconds: 2 * DAY })
      expect(plain(await subject.store.query(query))).toEqual([])
      const days = await subject.store.query({ ...query, stepSeconds: DAY })
      expect(plain(days).map(({ values }) => values)).toEqual([[4, null]])
    })

    it('keeps frames of the future, and goes on in the present', async () => {
      await subject.write(frame('a', DAY_START + 2 * HOUR, [[load('n1'), 9]]))
      await subject.write(frame('a', DAY_START, [[load('n1'), 1]]), frame('a', DAY_START + 10, [[load('n1'), 3]]))
      await subject.compact()
      await subject.write(frame('a', DAY_START + 20, [[load('n1'), 8]]))
      const hours = seriesQuery('node.load1', DAY_START, DAY_START + 3 * HOUR, { stepSeconds: HOUR })
      expect(plain(await subject.store.query(hours))[0]!.values).toEqual([4, null, 9])
      const latest = await lastValues(subject.store, latestQuery('node.load1'))
      expect(latest[0]).toMatchObject({ value: 9, time: DAY_START + 2 * HOUR })
    })

    it('gives the same whatever the order in which two days arrive, packed in between or not', async () => {
      const frames = nodeFrames({ intervalSeconds: 300, from: DAY_START, to: DAY_START + 2 * DAY, nodes: 3 })
      // every 7th, then every 7th of the rest, …: each pass touches every bucket again
      const passes = Array.from({ length: 7 }, (_, pass) => frames.filter((_, i) => (i * 3) % 7 === pass))
      for (const [pass, some] of passes.entries()) {
        await subject.write(...some.reverse())
        if (pass % 2 === 0) await subject.compact()
        if (pass === 4) await subject.restart()
      }
      const [from, to] = [DAY_START, DAY_START + 2 * DAY]
      await expectLikeModel(
        subject.store,
        frames,
        (['raw', '5m', '1h', '1d'] as const).flatMap((resolution) =>
          (['mean', 'sum', 'max', 'min'] as const).map((overTime) =>
            seriesQuery('node.load1', from, to, { stepSeconds: DAY, overTime, resolution }),
          ),
        ),
      )
      expect((await storedRollups(subject.store, '1d')).length).toBe(3 * 2)
    })
  })
}
