import { describe, expect, it } from 'vitest'
import type { Retention } from '../../../store/metrics/store.ts'
import { type Bench, freshStore } from './bench.ts'
import { frameCount, storedFrames, storedRollups } from './compare.ts'
import { DAY_START, frame, key, lastValues, latestQuery, load, plain, seriesQuery } from './frames.ts'

const HOUR = 3_600
const DAY = 86_400
const NOW = DAY_START + 10 * DAY
const day = (n: number): number => DAY_START + n * DAY
const FOR_EVER: Retention = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
const BY_CLASS: Retention = { raw: 2 * DAY, '5m': 4 * DAY, '1h': 6 * DAY, '1d': 8 * DAY }

/** Two samples a day: 1 and 3 on the first, 2 and 4 on the second, … */
const SAMPLES = Array.from({ length: 10 }, (_, n) => [
  frame('a', day(n) + 600, [[load('n1'), n + 1]], 60),
  frame('a', day(n) + 12 * HOUR, [[load('n1'), n + 3]], 60),
]).flat()

export function retentionCases(bench: Bench): void {
  if (bench.limits.includes('retention')) retentionOfServerCases(bench)
  else ownRetentionCases(bench)
}

/** What the limit `retention` promises: the server drops by its own setting, and `retain` takes nothing away too early. */
function retentionOfServerCases(bench: Bench): void {
  describe('retention, which is the server’s own', () => {
    const subject = freshStore(bench)

    it('is not hurried by us: all that may stay stays', async () => {
      await subject.write(...SAMPLES)
      await subject.store.retain(BY_CLASS, NOW)
      await subject.store.settle()
      const young = (await storedFrames(subject.store)).filter(({ time }) => time >= (NOW - BY_CLASS.raw) * 1000)
      expect(young.length).toBe(4)
      for (const [resolution, floor] of [
        ['5m', 6],
        ['1h', 4],
        ['1d', 2],
      ] as const) {
        const buckets = await storedRollups(subject.store, resolution, { from: day(floor), to: NOW })
        expect(buckets.length).toBe((10 - floor) * (resolution === '1d' ? 1 : 2))
      }
    })

    it('lets a day be written that a server with room for it keeps', async () => {
      await subject.store.retain(FOR_EVER, NOW)
      await subject.write(
        frame('a', DAY_START - 300 * DAY, [[load('n1'), 1]]),
        frame('a', DAY_START, [[load('n1'), 2]]),
      )
      expect(await frameCount(subject.store)).toBe(2)
    })
  })
}

function ownRetentionCases(bench: Bench): void {
  describe('retention', () => {
    const subject = freshStore(bench)
    const asked = async (from: number, more: Parameters<typeof seriesQuery>[3]) => {
      const { resolution, stepSeconds, series } = await subject.store.query(
        seriesQuery('node.load1', from, NOW, { overTime: 'sum', ...more }),
      )
      return { resolution, stepSeconds, total: [...(series[0]?.values ?? [])].reduce((a, b) => a + (b || 0), 0) }
    }
    /** Σ of the two samples of day n and all after it. */
    const since = (n: number): number => SAMPLES.slice(2 * n).reduce((sum, { values }) => sum + values[0]!, 0)

    it('drops of each class what is older, and nothing else', async () => {
      await subject.write(...SAMPLES)
      await subject.compact()
      await subject.store.retain(BY_CLASS, NOW)
      const check = async () => {
        expect((await storedFrames(subject.store)).map(({ time }) => time / 1000)).toEqual(
          SAMPLES.slice(16).map(({ timeSeconds }) => timeSeconds),
        )
        const counts = { '5m': 8, '1h': 12, '1d': 8 } as const
        for (const resolution of ['5m', '1h', '1d'] as const)
          expect((await storedRollups(subject.store, resolution)).length).toBe(counts[resolution])
        for (const [resolution, first] of [
          ['raw', 8],
          ['5m', 6],
          ['1h', 4],
          ['1d', 2],
        ] as const)
          expect(await asked(DAY_START, { stepSeconds: DAY, resolution })).toEqual({
            resolution,
            stepSeconds: DAY,
            total: since(first),
          })
      }
      await check()
      await subject.compact()
      await subject.restart()
      await check()
    })

    it('answers from what is coarser where the finer is gone, wider than asked, and says so', async () => {
      await subject.write(...SAMPLES)
      await subject.store.retain({ ...BY_CLASS, '1d': Infinity }, NOW)
      expect(await asked(day(9), { stepSeconds: 60 })).toEqual({ resolution: 'raw', stepSeconds: 60, total: since(9) })
      expect(await asked(day(7), { stepSeconds: 60 })).toEqual({ resolution: '5m', stepSeconds: 300, total: since(7) })
      expect(await asked(day(5), { stepSeconds: 450 })).toEqual({
        resolution: '1h',
        stepSeconds: HOUR,
        total: since(5),
      })
      expect(await asked(day(5), { stepSeconds: 5400 })).toEqual({
        resolution: '1h',
        stepSeconds: 2 * HOUR,
        total: since(5),
      })
      expect(await asked(day(1), { stepSeconds: 60 })).toEqual({ resolution: '1d', stepSeconds: DAY, total: since(1) })
      expect(await asked(day(1), { stepSeconds: 1.5 * DAY })).toEqual({
        resolution: '1d',
        stepSeconds: 2 * DAY,
        // the second of two days: their step begins with the first
        total: since(0),
      })
    })

    it('answers with what is left where nothing reaches back so far', async () => {
      await subject.write(...SAMPLES)
      await subject.store.retain(BY_CLASS, NOW)
      expect(await asked(day(0), { stepSeconds: 60 })).toEqual({ resolution: '1d', stepSeconds: DAY, total: since(2) })
      // no roll-up keeps the last load of an hour
      expect(await asked(day(0), { stepSeconds: HOUR, overTime: 'last' })).toMatchObject({ resolution: 'raw' })
    })

    it('refuses samples older than what raw ones are kept for, and the whole call with them', async () => {
      const { store } = subject
      await subject.write(...SAMPLES)
      await store.retain({ ...FOR_EVER, raw: 2 * DAY }, NOW)
      const refused = async () => {
        const young = frame('b', day(9), [[load('n2'), 1]])
        const error = await subject.store.write([young, frame('b', day(8) - 1, [[load('n2'), 1]])]).catch((e) => e)
        expect([error.kind, error.problem?.code]).toEqual(['invalid', 'store.too_old'])
        expect(await frameCount(subject.store)).toBe(4)
      }
      await refused()
      await subject.restart()
      await refused()
      await subject.write(frame('b', day(8), [[load('n2'), 1]]))
      expect(await frameCount(subject.store)).toBe(5)
    })

    it('leaves a roll-up whole whose samples are gone in part, also after late data', async () => {
      const at = (hour: number, value: number) => frame('a', day(0) + hour * HOUR, [[load('n1'), value]], 60)
      await subject.write(at(2, 1), at(20, 2), frame('a', day(1), [[load('n1'), 0]], 60))
      // the cut goes through the day
      await subject.store.retain({ ...FOR_EVER, raw: HOUR }, day(0) + 13 * HOUR)
      const total = async (resolution: '1h' | '1d') => {
        const query = seriesQuery('node.load1', day(0), day(1), { stepSeconds: DAY, overTime: 'sum', resolution })
        return plain(await subject.store.query(query))[0]!.values[0]
      }
      expect([await total('1d'), await total('1h')]).toEqual([3, 3])
      await subject.write(at(21, 4))
      expect([await total('1d'), await total('1h')]).toEqual([7, 7])
      await subject.compact()
      await subject.restart()
      expect([await total('1d'), await total('1h')]).toEqual([7, 7])
    })

    it('still takes late data that is young enough', async () => {
      await subject.write(...SAMPLES)
      await subject.compact()
      await subject.store.retain(BY_CLASS, NOW)
      await subject.write(frame('a', day(8) + 700, [[load('n1'), 100]], 60))
      for (const resolution of ['raw', '5m', '1h', '1d'] as const)
        expect((await asked(day(8), { stepSeconds: DAY, resolution })).total).toBe(since(8) + 100)
    })

    it('forgets what nothing is kept of: series, labels, origins, last values', async () => {
      await subject.write(
        frame('gone', day(0), [[load('n2'), 1]]),
        frame('gone', day(0) + 5, [[key('node.cores', { node: 'n2' }), 1]]),
        ...SAMPLES,
      )
      await subject.store.retain({ ...BY_CLASS, '1d': Infinity }, NOW)
      // its roll-up of the day is still there
      expect(await subject.store.labelValues('node.load1', 'node')).toEqual(['n1', 'n2'])
      expect(await subject.store.origins()).toEqual(['a', 'gone'])
      expect(await lastValues(subject.store, latestQuery('node.cores'))).toEqual([])
      await subject.store.retain(BY_CLASS, NOW)
      await subject.compact()
      expect(await subject.store.labelValues('node.load1', 'node')).toEqual(['n1'])
      expect(await subject.store.labelValues('node.cores', 'node')).toEqual([])
      expect(await subject.store.origins()).toEqual(['a'])
      expect(await subject.store.statistics()).toMatchObject({
        series: 1,
        frames: 4,
        oldest: day(8) + 600,
        newest: day(9) + 12 * HOUR,
      })
    })

    it('goes on with the same origins and series after it dropped them all', async () => {
      const both = [frame('a', day(0), [[load('n1'), 1]]), frame('b', day(0), [[load('n2'), 2]])]
      await subject.write(...both)
      await subject.store.retain({ raw: DAY, '5m': DAY, '1h': DAY, '1d': DAY }, NOW)
      expect(await frameCount(subject.store)).toBe(0)
      expect(await lastValues(subject.store, latestQuery('node.load1'))).toEqual([])
      await subject.write(...both.map((old) => ({ ...old, timeSeconds: NOW })))
      for (const stepSeconds of [10, HOUR])
        expect(plain(await subject.store.query(seriesQuery('node.load1', NOW, NOW + 10, { stepSeconds })))).toEqual([
          { labels: { node: 'n1' }, values: [1] },
          { labels: { node: 'n2' }, values: [2] },
        ])
    })

    it('keeps for ever where told so', async () => {
      await subject.write(frame('a', 0, [[load('n1'), 1]]), frame('a', day(0), [[load('n1'), 2]]))
      await subject.store.retain(FOR_EVER, NOW)
      await subject.compact()
      expect(await frameCount(subject.store)).toBe(2)
      expect((await storedRollups(subject.store, '1d')).map(({ time }) => time)).toEqual([0, day(0) * 1000])
    })

    it('changes nothing when it is asked for again, or with an earlier clock', async () => {
      await subject.write(...SAMPLES)
      await subject.store.retain(BY_CLASS, NOW)
      await subject.store.retain(BY_CLASS, NOW)
      await subject.store.retain(BY_CLASS, NOW - 5 * DAY)
      expect(await frameCount(subject.store)).toBe(4)
      expect(await asked(day(7), { stepSeconds: 60 })).toMatchObject({ resolution: '5m', total: since(7) })
    })
  })
}
