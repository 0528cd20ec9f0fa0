import { describe, expect, it } from 'vitest'
import type { MetricId, TimeFold } from '../../../core/catalogue.ts'
import type { Fold, SeriesQuery } from '../../../store/metrics/store.ts'
import { type Bench, freshStore } from './bench.ts'
import { expectLikeModel } from './compare.ts'
import { DAY_START, frame, key, load, plain, seriesQuery, T } from './frames.ts'
import { nodeFrames } from './samples.ts'

const HOUR = 3_600
const DAY = 86_400
const FOLDS: readonly Fold[] = ['default', 'sum', 'mean', 'max', 'min', 'count', 'p50', 'p95', 'p99']
/** With the folds over time that roll-ups keep. */
const METRICS: readonly (readonly [MetricId, readonly TimeFold[]])[] = [
  ['node.load1', ['mean', 'sum', 'max', 'min']],
  ['node.cpu_busy_ratio', ['mean', 'max']],
  ['node.cores', ['last', 'max', 'min']],
  ['node.temperature_celsius', ['max', 'mean']],
  ['scrape.success', ['min', 'mean', 'sum']],
  ['slurm_node.state', ['last']],
]

/** Every fold over time of every kind of metric, and every fold across series of one of them. */
function allFolds(from: number, to: number, stepSeconds: number): SeriesQuery[] {
  return METRICS.flatMap(([metric, times]) =>
    times.flatMap((overTime, index) => [
      seriesQuery(metric, from, to, { stepSeconds, overTime }),
      ...(index === 0 ? FOLDS : FOLDS.slice(0, 1)).map((fold) =>
        seriesQuery(metric, from, to, { stepSeconds, overTime, fold, by: [] }),
      ),
    ]),
  )
}

export function rollupCases(bench: Bench): void {
  describe('which resolution answers', () => {
    const subject = freshStore(bench)
    const used = async (metric: MetricId, more: Parameters<typeof seriesQuery>[3]) => {
      const answer = await subject.store.query(seriesQuery(metric, DAY_START, DAY_START + 3 * DAY, more))
      return [answer.resolution, answer.stepSeconds]
    }

    it.each([
      [10, 'raw'],
      [299, 'raw'],
      [300, '5m'],
      [450, 'raw'],
      [600, '5m'],
      [HOUR, '1h'],
      [5400, '5m'],
      [2 * HOUR, '1h'],
      [DAY, '1d'],
      [DAY + HOUR, '1h'],
      [2 * DAY, '1d'],
    ] as const)('is the coarsest that divides a step of %d s: %s', async (stepSeconds, resolution) => {
      await subject.write(frame('a', T, [[load('n1'), 1]]))
      expect(await used('node.load1', { stepSeconds })).toEqual([resolution, stepSeconds])
    })

    it('is raw where roll-ups do not keep what is asked for', async () => {
      expect(await used('node.cores', { stepSeconds: HOUR })).toEqual(['1h', HOUR])
      expect(await used('node.cores', { stepSeconds: HOUR, overTime: 'mean' })).toEqual(['raw', HOUR])
      expect(await used('scrape.success', { stepSeconds: HOUR, overTime: 'max' })).toEqual(['raw', HOUR])
      expect(await used('slurm_node.state', { stepSeconds: DAY, overTime: 'max' })).toEqual(['raw', DAY])
      expect(await used('node.cpu_busy_ratio', { stepSeconds: DAY, by: [] })).toEqual(['1d', DAY])
    })

    it('is the one that was asked for by name, on a step that it can answer', async () => {
      await subject.write(...[0, 10, 290].map((after) => frame('a', DAY_START + after, [[load('n1'), after]])))
      expect(await used('node.load1', { stepSeconds: HOUR, resolution: 'raw' })).toEqual(['raw', HOUR])
      expect(await used('node.load1', { stepSeconds: 600, resolution: '1h' })).toEqual(['1h', HOUR])
      expect(await used('node.load1', { stepSeconds: 450, resolution: '5m' })).toEqual(['5m', 600])
      for (const resolution of ['raw', '5m', '1h', '1d'] as const) {
        const answer = await subject.store.query(
          seriesQuery('node.load1', DAY_START, DAY_START + DAY, { stepSeconds: DAY, resolution }),
        )
        expect([answer.resolution, plain(answer)]).toEqual([resolution, [{ labels: { node: 'n1' }, values: [100] }]])
      }
    })

    it('has nothing to say where the roll-up asked for by name keeps no such statistic', async () => {
      await subject.write(frame('a', T, [[key('node.cores', { node: 'n1' }), 8]]))
      const query = seriesQuery('node.cores', DAY_START, DAY_START + DAY, { stepSeconds: HOUR, resolution: '1h' })
      expect((await subject.store.query({ ...query, overTime: 'mean' })).series).toEqual([])
      expect((await subject.store.query({ ...query, overTime: 'max' })).series.length).toBe(1)
    })
  })

  describe('roll-ups', () => {
    const subject = freshStore(bench)
    const hours = async (more: Parameters<typeof seriesQuery>[3] = {}, from = DAY_START, to = DAY_START + 4 * HOUR) =>
      plain(await subject.store.query(seriesQuery('node.load1', from, to, { stepSeconds: HOUR, ...more }))).map(
        ({ values }) => values,
      )

    it.each(bench.intervals ?? [5, 10, 60, 300, HOUR])(
      'equal the raw samples for every fold, of series that are told every %d s',
      async (intervalSeconds) => {
        const long = Math.max(4 * HOUR, 20 * intervalSeconds)
        const [from, to] = [DAY_START + 20 * HOUR, DAY_START + 20 * HOUR + long]
        const frames = nodeFrames({ intervalSeconds, from, to, nodes: intervalSeconds < 10 ? 3 : 5 })
        await subject.write(...frames)
        const check = () =>
          expectLikeModel(subject.store, frames, [
            ...allFolds(from - 2 * HOUR, to + 2 * HOUR, 1_800),
            ...allFolds(from - 2 * HOUR, to + 2 * HOUR, HOUR),
            ...allFolds(DAY_START - DAY, to + DAY, DAY),
            ...allFolds(from + 1_000, to - 1_000, 1_800).map((query) => ({ ...query, resolution: 'raw' as const })),
          ])
        await check()
        await subject.compact()
        await subject.restart()
        await check()
      },
    )

    it('give what raw samples give wherever there are samples', async () => {
      const [from, to] = [DAY_START + 6 * HOUR, DAY_START + 12 * HOUR]
      await subject.write(...nodeFrames({ intervalSeconds: 60, from, to, nodes: 4 }))
      for (const [metric, times] of METRICS)
        for (const overTime of times) {
          const query = seriesQuery(metric, from, to, { stepSeconds: HOUR, overTime, by: ['node', 'target', 'state'] })
          const [rolled, raw] = [
            await subject.store.query(query),
            await subject.store.query({ ...query, resolution: 'raw' }),
          ]
          expect([rolled.resolution, raw.resolution]).toEqual(['1h', 'raw'])
          expect(rolled.series.map(({ labels }) => labels)).toEqual(raw.series.map(({ labels }) => labels))
          rolled.series.forEach(({ values }, index) => {
            expect([...values]).toEqual(
              Array.from(raw.series[index]!.values, (value) => (Number.isNaN(value) ? NaN : expect.closeTo(value, 9))),
            )
          })
        }
    })

    it('count a bucket that holds the end of the period whole', async () => {
      await subject.write(
        frame('a', DAY_START + 10, [[load('n1'), 1]], 600),
        frame('a', DAY_START + 1_810, [[load('n1'), 5]], 600),
      )
      expect(await hours({}, DAY_START, DAY_START + 600)).toEqual([[3]])
      expect(await hours({ resolution: 'raw' }, DAY_START, DAY_START + 600)).toEqual([[1]])
    })

    it('hold the value of a bucket for one and a half intervals after its last frame', async () => {
      const steps = (more: Parameters<typeof seriesQuery>[3] = {}) =>
        hours({ stepSeconds: 300, ...more }, DAY_START, DAY_START + 1_800)
      await subject.write(
        frame('a', DAY_START + 100, [[load('n1'), 2]], 400),
        frame('a', DAY_START + 200, [[load('n1'), 4]], 400),
        frame('b', DAY_START + 1_500, [[load('n2'), 9]], 400),
      )
      // 200 s + 600 s = 800 s: the steps at 300 and 600 s, not that at 900 s
      expect(await steps()).toEqual([
        [3, 3, 3, null, null, null],
        [null, null, null, null, null, 9],
      ])
      expect((await steps({ overTime: 'sum' }))[0]).toEqual([6, null, null, null, null, null])
      expect((await steps({ overTime: 'max' }))[0]).toEqual([4, 4, 4, null, null, null])
    })

    it('know nothing after the newest frame of the origins asked about', async () => {
      await subject.write(frame('a', DAY_START + 100, [[load('n1'), 2]], HOUR))
      const from = DAY_START
      expect(await hours({ stepSeconds: 300 }, from, from + 1_200)).toEqual([[2, null, null, null]])
      await subject.write(frame('b', DAY_START + 650, [[load('n2'), 1]], 60))
      expect((await hours({ stepSeconds: 300 }, from, from + 1_200))[0]).toEqual([2, 2, 2, null])
    })

    it('tell the last value only where the last frame of the bucket has it', async () => {
      const cores = (node: string) => key('node.cores', { node })
      await subject.write(
        frame('a', DAY_START + 10, [
          [cores('n1'), 4],
          [cores('n2'), 8],
        ]),
        frame('a', DAY_START + 20, [[cores('n1'), 6]]),
      )
      const query = seriesQuery('node.cores', DAY_START, DAY_START + HOUR, { stepSeconds: HOUR })
      expect(plain(await subject.store.query(query))).toEqual([{ labels: { node: 'n1' }, values: [6] }])
      expect(plain(await subject.store.query({ ...query, overTime: 'max' }))).toEqual([
        { labels: { node: 'n1' }, values: [6] },
        { labels: { node: 'n2' }, values: [8] },
      ])
    })

    it('end with an empty frame what its origin said', async () => {
      const cores = key('node.cores', { node: 'n1' })
      await subject.write(frame('a', DAY_START + 10, [[cores, 4]], HOUR), frame('b', DAY_START + 3 * HOUR, []))
      const query = seriesQuery('node.cores', DAY_START, DAY_START + 2 * HOUR, { stepSeconds: HOUR })
      await subject.write(frame('a', DAY_START + 20, [], HOUR))
      expect(plain(await subject.store.query(query))).toEqual([])
      expect(plain(await subject.store.query({ ...query, overTime: 'max' }))).toEqual([
        { labels: { node: 'n1' }, values: [4, null] },
      ])
    })

    it('are always current: what was written a moment ago is in them', async () => {
      for (let i = 1; i <= 5; i++) {
        await subject.write(frame('a', DAY_START + 60 * i, [[load('n1'), i]], 60))
        if (i === 3) await subject.compact()
        for (const stepSeconds of [300, HOUR, DAY]) {
          const first = await hours({ stepSeconds, overTime: 'sum' }, DAY_START, DAY_START + DAY)
          // the fifth minute is the first of the next bucket
          expect(first[0]![0]).toBe(stepSeconds === 300 && i === 5 ? 10 : (i * (i + 1)) / 2)
        }
      }
    })

    it('join a series that moved from one origin to another within a bucket', async () => {
      await subject.write(
        frame('old', DAY_START + 10, [[load('n1'), 1]]),
        frame('old', DAY_START + 20, [[load('n1'), 2]]),
        frame('new', DAY_START + 30, [[load('n1'), 6]]),
        frame('new', DAY_START + HOUR, [[load('n1'), 5]]),
      )
      await subject.compact()
      expect(await hours()).toEqual([[3, 5, null, null]])
      expect(await hours({ overTime: 'max' })).toEqual([[6, 5, null, null]])
      expect(await hours({ overTime: 'sum' })).toEqual([[9, 5, null, null]])
    })

    it('weigh a mean by the weight of the same bucket', async () => {
      const of = (node: string, time: number, busy: number, cores: number) =>
        frame(node, time, [
          [key('node.cpu_busy_ratio', { node }), busy],
          [key('node.cores', { node }), cores],
        ])
      await subject.write(
        of('small', DAY_START, 0.5, 4),
        of('small', DAY_START + 60, 1, 4),
        of('big', DAY_START, 0.25, 64),
        of('big', DAY_START + 60, 0.25, 128),
        of('big', DAY_START + HOUR, 0.5, 128),
      )
      const query = seriesQuery('node.cpu_busy_ratio', DAY_START, DAY_START + 2 * HOUR, { stepSeconds: HOUR, by: [] })
      const { resolution, series } = await subject.store.query(query)
      // 0.75 on 4 cores and 0.25 on the 128 that it has at the end of the hour
      expect([resolution, [...series[0]!.values]]).toEqual(['1h', [35 / 132, 0.5]])
    })
  })
}
