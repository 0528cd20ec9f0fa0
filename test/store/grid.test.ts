/** Time folding by hand-made frames and buckets; against the plain model: test/conformance/. */
import { describe, expect, it } from 'vitest'
import type { TimeFold } from '../../core/catalogue.ts'
import { type Bucket, createFeeder, createTrack, joinTracks, type Track } from '../../store/metrics/grid.ts'

const STEP = 10_000
const STEPS = 6

interface Said {
  readonly at: number
  readonly value: number
  readonly bucket?: Bucket
}

/** What one origin says about one series, one value a frame; seconds after the start of the grid. */
function track(
  fold: TimeFold,
  said: readonly Said[],
  more: { newest?: number; compared?: boolean; interval?: number } = {},
): Track {
  const { newest = 1_000, compared = false, interval = 10 } = more
  const feeder = createFeeder({ startMs: 0, stepMs: STEP, steps: STEPS, newestMs: newest * 1000 })
  const result = createTrack(fold, STEPS, compared)
  const wanted = { intervalMs: interval * 1000, positions: Int32Array.of(0), tracks: [result] }
  for (const { at, value, bucket } of said) feeder.frame(at * 1000, wanted, Float64Array.of(value), bucket)
  feeder.end()
  return result
}

const values = (...tracks: Track[]) => Array.from(joinTracks(tracks), (value) => (Number.isNaN(value) ? null : value))
const at = (seconds: number, value: number): Said => ({ at: seconds, value })
/** A bucket that starts at `seconds`, of so many samples, whose last one came at `last`. */
const bucket = (seconds: number, last: number, value: number, count?: number): Said => ({
  at: seconds,
  value,
  bucket: { lastMs: last * 1000, ...(count === undefined ? {} : { counts: Float64Array.of(count) }) },
})

describe('folding samples over time', () => {
  it.each([
    ['mean', 3],
    ['sum', 9],
    ['max', 6],
    ['min', 1],
    ['last', 2],
  ] as const)('by %s takes all samples of a step', (fold, expected) => {
    expect(values(track(fold, [at(11, 1), at(13, 6), at(19, 2), at(20, 7)]))[1]).toBe(expected)
  })

  it('holds the last value for one and a half intervals, to the step that starts then', () => {
    expect(values(track('mean', [at(5, 1), at(5.001, 2)]))).toEqual([1.5, 2, 2, null, null, null])
    expect(values(track('mean', [at(4.999, 2)]))).toEqual([2, 2, null, null, null, null])
    expect(values(track('max', [at(5, 2)], { interval: 30 }))).toEqual([2, 2, 2, 2, 2, 2])
    expect(values(track('max', [at(5, 2)], { interval: 29.9 }))).toEqual([2, 2, 2, 2, 2, null])
    expect(values(track('sum', [at(5, 2)]))).toEqual([2, null, null, null, null, null])
  })

  it('holds nothing beyond the newest frame of the origins asked about', () => {
    expect(values(track('last', [at(5, 2)], { interval: 100, newest: 25 }))).toEqual([2, 2, 2, null, null, null])
    expect(values(track('last', [at(5, 2)], { interval: 100, newest: 5 }))).toEqual([2, null, null, null, null, null])
  })

  it('lets a value from before the grid hold into it, of the newest frame there', () => {
    expect(values(track('mean', [at(-30, 9), at(-5, 4)]))).toEqual([4, 4, null, null, null, null])
    expect(values(track('mean', [at(-10, 9), at(-5, NaN)]))).toEqual([null, null, null, null, null, null])
    expect(values(track('last', [at(-15, 4), at(2, 5)]))).toEqual([5, 5, null, null, null, null])
  })

  it('ends what the newest frame does not mention', () => {
    expect(values(track('mean', [at(1, 4), at(9, NaN)], { interval: 100 }))).toEqual([4, null, null, null, null, null])
    expect(values(track('last', [at(1, 4), at(9, NaN)], { interval: 100 }))).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('takes a value that a row is too short for as absent', () => {
    const feeder = createFeeder({ startMs: 0, stepMs: STEP, steps: STEPS, newestMs: 60_000 })
    const result = createTrack('mean', STEPS, false)
    feeder.frame(0, { intervalMs: 10_000, positions: Int32Array.of(3), tracks: [result] }, new Float64Array(2))
    feeder.end()
    expect(values(result)).toEqual([null, null, null, null, null, null])
  })
})

describe('folding buckets over time', () => {
  it('takes the sum of a bucket and what is behind it for the mean', () => {
    expect(values(track('mean', [bucket(10, 18, 12, 4), bucket(15, 19, 8, 1)]))[1]).toBe(4)
    expect(values(track('mean', [bucket(10, 18, 12)]))[1]).toBe(12)
  })

  it.each([
    ['sum', 20],
    ['max', 12],
    ['min', 8],
    ['last', 8],
  ] as const)('takes for %s what is told', (fold, expected) => {
    expect(values(track(fold, [bucket(10, 14, 12, 4), bucket(15, 19, 8, 2)]))[1]).toBe(expected)
  })

  it('reckons holding from the last frame in it, with the mean of the bucket', () => {
    expect(values(track('mean', [bucket(0, 9, 12, 4)]))).toEqual([3, 3, 3, null, null, null])
    expect(values(track('mean', [bucket(0, 4, 12, 4)]))).toEqual([3, 3, null, null, null, null])
    expect(values(track('max', [bucket(0, 9, 12, 4)]))).toEqual([12, 12, 12, null, null, null])
    expect(values(track('sum', [bucket(0, 9, 12, 4)]))).toEqual([12, null, null, null, null, null])
    expect(values(track('mean', [bucket(-10, -1, 12, 4)]))).toEqual([3, 3, null, null, null, null])
  })

  it('counts a bucket in the step in which it starts, whenever its last frame came', () => {
    expect(values(track('max', [bucket(10, 25, 7)], { newest: 25 }))).toEqual([null, 7, 7, null, null, null])
  })
})

describe('joining what several origins say of a series', () => {
  const compared = { compared: true }

  it('counts all samples of a step', () => {
    const both = (fold: TimeFold) =>
      values(track(fold, [at(1, 2), at(2, 4)], compared), track(fold, [at(3, 9)], compared))[0]
    expect(['mean', 'sum', 'max', 'min'].map((fold) => both(fold as TimeFold))).toEqual([5, 15, 9, 2])
  })

  it('takes the newest for the last, whoever is told first', () => {
    const [early, late] = [[at(1, 2)], [at(3, 9)]]
    expect(values(track('last', early, compared), track('last', late, compared))[0]).toBe(9)
    expect(values(track('last', late, compared), track('last', early, compared))[0]).toBe(9)
    // of buckets by when their last frame came
    const one = track('last', [bucket(0, 9, 2)], compared)
    expect(values(one, track('last', [bucket(5, 6, 9)], compared))[0]).toBe(2)
  })

  it('prefers samples to held values, and newer held values to older ones', () => {
    const held = [at(1, 2)]
    const sample = [at(11, 9)]
    for (const fold of ['mean', 'max', 'min', 'last'] as const) {
      expect(values(track(fold, held, compared), track(fold, sample, compared))[1]).toBe(9)
      expect(values(track(fold, sample, compared), track(fold, held, compared))[1]).toBe(9)
      const newer = [at(8, 5)]
      expect(values(track(fold, held, compared), track(fold, newer, compared))[1]).toBe(5)
      expect(values(track(fold, newer, compared), track(fold, held, compared))[1]).toBe(5)
    }
  })

  it('weighs buckets by their counts', () => {
    const one = track('mean', [bucket(0, 9, 30, 3)], compared)
    expect(values(one, track('mean', [bucket(0, 9, 2, 1)], compared))[0]).toBe(8)
  })
})
