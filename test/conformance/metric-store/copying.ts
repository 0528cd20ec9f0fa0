import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../core/series.ts'
import { rollUp } from '../../../store/metrics/rollup.ts'
import type { MetricStore } from '../../../store/metrics/store.ts'
import { type Bench, freshStore } from './bench.ts'
import {
  areClose,
  collect,
  plainFrame,
  plainRollup,
  rollupDifferences,
  SUM_TOLERANCE,
  storedFrames,
  storedRollups,
} from './compare.ts'
import { DAY_START, EVERYTHING, frame, key, lastValues, latestQuery, load, seriesQuery, T } from './frames.ts'
import { ROLLUP_NAMES } from './model.ts'
import { nodeFrames } from './samples.ts'

const HOUR = 3_600
const DAY = 86_400

/** As `atalaya store copy` does: raw first, then what was made of it. */
async function copy(from: MetricStore, to: MetricStore): Promise<void> {
  for await (const frames of from.frames(EVERYTHING)) await to.write(frames)
  for (const resolution of ROLLUP_NAMES)
    for await (const frames of from.rollupFrames(resolution, EVERYTHING)) await to.writeRollups(frames)
  await to.settle()
}

const SAMPLES = nodeFrames({ intervalSeconds: 300, from: DAY_START + 20 * HOUR, to: DAY_START + 30 * HOUR, nodes: 3 })
const QUERIES = (['raw', '5m', '1h', '1d'] as const).flatMap((resolution) =>
  (['node.load1', 'node.cores', 'scrape.success', 'slurm_node.state', 'node.temperature_celsius'] as const).flatMap(
    (metric) =>
      [undefined, []].map((by) =>
        seriesQuery(metric, DAY_START, DAY_START + 3 * DAY, { stepSeconds: HOUR, resolution, by }),
      ),
  ),
)

async function expectEqualAnswers(a: MetricStore, b: MetricStore): Promise<void> {
  for (const query of QUERIES) {
    const [one, other] = [await a.query(query), await b.query(query)]
    expect(one.series.length).toBeGreaterThan(0)
    expect(other.series.map(({ labels }) => labels)).toEqual(one.series.map(({ labels }) => labels))
    const wrong = one.series.flatMap(({ values }, at) =>
      [...values].filter((value, step) => !areClose(value, other.series[at]!.values[step]!, SUM_TOLERANCE)),
    )
    expect({ query, wrong }).toEqual({ query, wrong: [] })
  }
  expect(await b.origins()).toEqual(await a.origins())
  for (const metric of ['node.load1', 'slurm_node.state'] as const) {
    expect(await b.labelValues(metric, 'node')).toEqual(await a.labelValues(metric, 'node'))
    expect(await lastValues(b, latestQuery(metric))).toEqual(await lastValues(a, latestQuery(metric)))
  }
}

export function copyingCases(bench: Bench): void {
  describe('giving everything out', () => {
    const subject = freshStore(bench)
    const expected = (frames: readonly Frame[]) =>
      frames.map(plainFrame).sort((a, b) => (a.origin === b.origin ? a.time - b.time : a.origin < b.origin ? -1 : 1))

    it('gives back every frame as it was written, each origin’s oldest first', async () => {
      const frames = [...SAMPLES, frame('empty', T, []), frame('n0', T, [[load('n0'), NaN]], 60)]
      await subject.write(...frames.filter((_, i) => i % 2 === 0))
      await subject.compact()
      await subject.write(...frames.filter((_, i) => i % 2 === 1))
      expect(await storedFrames(subject.store)).toEqual(expected(frames))
      await subject.restart()
      await subject.compact()
      const given = await collect(subject.store.frames(EVERYTHING))
      for (const name of await subject.store.origins()) {
        const times = given.filter(({ origin }) => origin === name).map(({ timeSeconds }) => timeSeconds)
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }
    })

    it('gives only the part that was asked for', async () => {
      await subject.write(...SAMPLES)
      const [from, to] = [DAY_START + 21 * HOUR, DAY_START + 25 * HOUR]
      const inside = SAMPLES.filter(({ timeSeconds }) => timeSeconds >= from && timeSeconds < to)
      expect(await storedFrames(subject.store, { from, to })).toEqual(expected(inside))
      expect(await storedFrames(subject.store, { from, to, origins: ['n1', 'nobody'] })).toEqual(
        expected(inside.filter(({ origin }) => origin === 'n1')),
      )
      expect(await storedFrames(subject.store, { from, to, origins: [] })).toEqual([])
      expect(await storedFrames(subject.store, { from: to + 2 * DAY, to: to + 3 * DAY })).toEqual([])
    })

    it.each(ROLLUP_NAMES)('gives the roll-ups of %s that the frames make', async (resolution) => {
      await subject.write(...SAMPLES.filter((_, i) => i % 3 !== 0))
      await subject.compact()
      await subject.write(...SAMPLES.filter((_, i) => i % 3 === 0), frame('empty', T, []))
      const made = ['empty', 'n0', 'n1', 'n2'].flatMap((origin) => {
        const own = [...SAMPLES, frame('empty', T, [])].filter((one) => one.origin === origin)
        return rollUp(own, resolution).map(plainRollup)
      })
      expect(rollupDifferences(await storedRollups(subject.store, resolution), made)).toEqual([])
      const day = { from: DAY_START + DAY, to: DAY_START + 2 * DAY, origins: ['n1'] }
      const part = made.filter(({ origin, time }) => origin === 'n1' && time >= day.from * 1000)
      expect(part.length).toBeGreaterThan(0)
      expect(rollupDifferences(await storedRollups(subject.store, resolution, day), part)).toEqual([])
    })

    it('stops when nobody waits any more', async () => {
      await subject.write(...SAMPLES)
      const waiting = new AbortController()
      waiting.abort()
      const error = await collect(subject.store.frames(EVERYTHING, waiting.signal)).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(Error)
    })
  })

  describe('a copy', () => {
    const subject = freshStore(bench)

    it('answers as the first store does, told once or twice', async () => {
      await subject.write(...SAMPLES)
      const other = await subject.another()
      await copy(subject.store, other)
      await expectEqualAnswers(subject.store, other)
      await copy(subject.store, other)
      await expectEqualAnswers(subject.store, other)
      expect(await storedFrames(other)).toEqual(await storedFrames(subject.store))
      for (const resolution of ROLLUP_NAMES)
        expect(
          rollupDifferences(await storedRollups(other, resolution), await storedRollups(subject.store, resolution)),
        ).toEqual([])
    })

    it('goes on in the bucket that was copied half done', async () => {
      await subject.write(...[10, 20].map((after) => frame('a', DAY_START + after, [[load('n1'), after]])))
      const other = await subject.another()
      await copy(subject.store, other)
      await other.write([frame('a', DAY_START + 30, [[load('n1'), 90]])])
      await other.settle()
      for (const stepSeconds of [300, HOUR, DAY]) {
        const query = seriesQuery('node.load1', DAY_START, DAY_START + 300, { stepSeconds, overTime: 'sum' })
        const { series } = await other.query(query)
        expect([...series[0]!.values]).toEqual([120])
      }
    })

    it('takes roll-ups whose samples nobody has any more, and the same ones again', async () => {
      const cores = key('node.cores', { node: 'n1' })
      const frames = [0, 60, HOUR].map((after) =>
        frame(
          'old',
          DAY_START + after,
          [
            [load('n1'), after],
            [cores, 4],
          ],
          60,
        ),
      )
      const answers = async () =>
        Promise.all(
          (['mean', 'sum', 'max', 'min'] as const).map(async (overTime) => {
            const query = seriesQuery('node.load1', DAY_START, DAY_START + 2 * HOUR, { stepSeconds: HOUR, overTime })
            return [...(await subject.store.query(query)).series[0]!.values]
          }),
        )
      for (let i = 0; i < 2; i++) {
        for (const resolution of ROLLUP_NAMES) await subject.store.writeRollups(rollUp(frames, resolution))
        await subject.store.settle()
        await subject.compact()
        expect(await answers()).toEqual([
          [30, HOUR],
          [60, HOUR],
          [60, HOUR],
          [0, HOUR],
        ])
        await subject.restart()
      }
      expect(await subject.store.origins()).toEqual(['old'])
      expect(await subject.store.labelValues('node.load1', 'node')).toEqual(['n1'])
      expect(await storedFrames(subject.store)).toEqual([])
      expect((await storedRollups(subject.store, '5m')).map(({ last }) => last)).toEqual([
        (DAY_START + 60) * 1000,
        (DAY_START + HOUR) * 1000,
      ])
      const last = seriesQuery('node.cores', DAY_START, DAY_START + DAY, { stepSeconds: DAY })
      expect([...(await subject.store.query(last)).series[0]!.values]).toEqual([4])
    })
  })
}
