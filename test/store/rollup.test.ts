import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Statistic } from '../../core/catalogue.ts'
import { type Frame, type SeriesKey, seriesId } from '../../core/series.ts'
import { coarsen, rollUp } from '../../store/metrics/rollup.ts'
import type { RollupFrame } from '../../store/metrics/store.ts'

const DAY = 86_400
const T = 20_000 * DAY
const load: SeriesKey = { metric: 'node.load1', labels: { node: 'n1' } }
const cores: SeriesKey = { metric: 'node.cores', labels: { node: 'n1' } }
const state: SeriesKey = { metric: 'slurm_node.state', labels: { node: 'n1', state: 'idle' } }

function frame(after: number, pairs: readonly (readonly [SeriesKey, number])[], intervalSeconds = 60): Frame {
  const set = { keys: pairs.map(([key]) => key) }
  return { origin: 'o', timeSeconds: T + after, intervalSeconds, set, values: Float64Array.from(pairs, ([, v]) => v) }
}

/** Statistics of a series in a bucket, absent ones left out. */
function of({ set, statistics }: RollupFrame, key: SeriesKey): Partial<Record<Statistic, number>> | undefined {
  const at = set.keys.findIndex((other) => seriesId(other) === seriesId(key))
  if (at < 0) return undefined
  const entries = Object.entries(statistics).map(([name, values]) => [name, values[at]!] as const)
  return Object.fromEntries(entries.filter(([, value]) => !Number.isNaN(value)))
}

describe('rolling up', () => {
  it('makes a bucket of the frames that start in it, with what the catalogue keeps of each metric', () => {
    const [bucket, ...more] = rollUp(
      [
        frame(0, [
          [load, 1],
          [cores, 8],
          [state, 1],
        ]),
        frame(
          120,
          [
            [load, 5],
            [cores, 4],
            [state, 1],
          ],
          30,
        ),
        frame(
          299.999,
          [
            [load, 3],
            [cores, 6],
            [state, 1],
          ],
          10,
        ),
      ],
      '5m',
    )
    expect(more).toEqual([])
    expect(bucket).toMatchObject({ origin: 'o', resolution: '5m', startSeconds: T, lastSeconds: T + 299.999 })
    expect(bucket!.intervalSeconds).toBe(10)
    expect(of(bucket!, load)).toEqual({ sum: 9, count: 3, min: 1, max: 5 })
    expect(of(bucket!, cores)).toEqual({ min: 4, max: 8, last: 6 })
    expect(of(bucket!, state)).toEqual({ last: 1 })
  })

  it('starts buckets at multiples of their length, and makes none where there are no frames', () => {
    const frames = [0, 299, 300, 3_599, 3_600, 3 * DAY].map((after) => frame(after, [[load, 1]]))
    const starts = (resolution: '5m' | '1h' | '1d') => rollUp(frames, resolution).map((b) => b.startSeconds - T)
    expect(starts('5m')).toEqual([0, 300, 3_300, 3_600, 3 * DAY])
    expect(starts('1h')).toEqual([0, 3_600, 3 * DAY])
    expect(starts('1d')).toEqual([0, 3 * DAY])
    expect(rollUp([], '1h')).toEqual([])
  })

  it('tells as last what the last frame of the bucket has, and nothing of what that one lacks', () => {
    const [bucket] = rollUp([frame(0, [[cores, 8]]), frame(60, [[load, 1]])], '5m')
    expect(of(bucket!, cores)).toEqual({ min: 8, max: 8 })
    const [absent] = rollUp([frame(0, [[cores, 8]]), frame(60, [[cores, NaN]])], '5m')
    expect(of(absent!, cores)).toEqual({ min: 8, max: 8 })
    const [back] = rollUp([frame(0, [[cores, 8]]), frame(60, []), frame(90, [[cores, 2]])], '5m')
    expect(of(back!, cores)).toEqual({ min: 2, max: 8, last: 2 })
  })

  it('keeps a bucket in which its origin said that there is nothing', () => {
    const [bucket] = rollUp([frame(0, []), frame(60, [[load, NaN]])], '5m')
    expect([bucket!.set.keys, bucket!.lastSeconds]).toEqual([[], T + 60])
  })

  it('does not count absent values', () => {
    const [bucket] = rollUp([frame(0, [[load, NaN]]), frame(60, [[load, -2]]), frame(120, [[load, NaN]])], '5m')
    expect(of(bucket!, load)).toEqual({ sum: -2, count: 1, min: -2, max: -2 })
  })

  it('knows a series again whatever the order of its labels', () => {
    const turned: SeriesKey = { metric: 'node.load1', labels: { cluster: 'x', node: 'n1' } }
    const other: SeriesKey = { metric: 'node.load1', labels: { node: 'n1', cluster: 'x' } }
    const [bucket] = rollUp([frame(0, [[turned, 1]]), frame(60, [[other, 2]])], '5m')
    expect(bucket!.set.keys.length).toBe(1)
    expect(of(bucket!, other)).toMatchObject({ count: 2, sum: 3 })
  })
})

describe('making roll-ups coarser', () => {
  const value = fc.oneof(
    fc.integer({ min: -80, max: 800 }).map((n) => n / 8),
    fc.constant(NaN),
  )
  const samples = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 2 * DAY * 10 }), load: value, cores: value, state: value }),
    { minLength: 1, maxLength: 60 },
  )

  it('gives what rolling up the samples themselves gives', () => {
    fc.assert(
      fc.property(samples, (found) => {
        const ascending = [...new Map(found.map((one) => [one.after, one])).values()].sort((a, b) => a.after - b.after)
        const frames = ascending.map((one, i) =>
          frame(
            one.after / 10,
            [[load, one.load], ...(i % 3 ? [[cores, one.cores] as const] : []), [state, one.state]],
            10 + i,
          ),
        )
        for (const [fine, coarse] of [
          ['5m', '1h'],
          ['5m', '1d'],
          ['1h', '1d'],
        ] as const) {
          const direct = rollUp(frames, coarse)
          const made = coarsen(rollUp(frames, fine), coarse)
          const plain = (all: RollupFrame[]) =>
            all.map(({ set, statistics, ...rest }) => ({
              ...rest,
              series: [load, cores, state].map((key) => of({ ...rest, set, statistics }, key)),
            }))
          // eighths: sums are exact
          expect(plain(made)).toEqual(plain(direct))
        }
      }),
    )
  })

  it('makes nothing of nothing', () => {
    expect(coarsen([], '1d')).toEqual([])
  })

  it('lives with statistics that were left out altogether', () => {
    const fine: RollupFrame = {
      origin: 'o',
      resolution: '5m',
      startSeconds: T,
      lastSeconds: T + 10,
      intervalSeconds: 10,
      set: { keys: [state] },
      statistics: { last: Float64Array.of(1) },
    }
    const [hour] = coarsen([fine], '1h')
    expect(of(hour!, state)).toEqual({ last: 1 })
  })
})
