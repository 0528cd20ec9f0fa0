/** Cases that decide what a query says; any others: embedded-rollup.test.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { Frame } from '../../core/series.ts'
import { answerQuery } from '../../store/metrics/engines/embedded/query.ts'
import { rollUp } from '../../store/metrics/rollup.ts'
import type { SeriesQuery } from '../../store/metrics/store.ts'
import { frame, key, plain, seriesQuery } from '../conformance/metric-store/frames.ts'
import { makeFile, type Placement } from './embedded/file.ts'
import { createDirectory, type Directory, openReading } from './embedded/reading.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** a midnight UTC */
const T = 20_704 * DAY
const load = (node: string) => key('node.load1', { node })
const cores = (node: string) => key('node.cores', { node })

let directory: Directory
beforeEach(() => {
  directory = createDirectory()
})
afterEach(() => directory.clear())

const lying = (more: Partial<Placement>): Placement => ({
  sealed: [],
  log: [],
  chunkSeconds: HOUR,
  tier: () => 0,
  ...more,
})

function ask(placement: Partial<Placement>, ...queries: SeriesQuery[]) {
  makeFile(directory.path, lying(placement))
  const reading = openReading(directory.path)
  const answers = queries.map((query) => reading.ask((context) => answerQuery(context, query)))
  reading.close()
  return answers
}

const valuesOf = (answer: Parameters<typeof plain>[0] | undefined) => plain(answer!).map(({ values }) => values)

describe('of one instant told twice', () => {
  const first = frame('a', T, [
    [load('n1'), 1],
    [load('n2'), 2],
  ])
  const again = frame('a', T, [
    [load('n1'), NaN],
    [load('n2'), 5],
  ])
  const expected = [[1], [5]]
  const query = seriesQuery('node.load1', T, T + 10)

  it.each([
    ['both in the log', { log: [[first], [again]] }],
    ['both in one row of the log', { log: [[first, again]] }],
    ['one sealed', { sealed: [first], log: [[again]] }],
    ['both sealed, one still in the log', { sealed: [first, again], log: [[again]] }],
  ])('what is absent the second time stays: %s', (_, placement) => {
    expect(valuesOf(ask(placement, query)[0])).toEqual(expected)
  })
})

describe('of two origins that tell the same series', () => {
  const at = (origin: string, second: number, value: number): Frame =>
    frame(origin, T + second, [[cores('n1'), value]], 30)

  it.each(['raw', '5m', '1h'] as const)('the newer one is believed, from %s', (resolution) => {
    const sealed = [at('a', 200, 7), at('b', 100, 3), at('b', 400, 4), at('a', 450, 8), at('b', 500, 5)]
    const query = seriesQuery('node.cores', T, T + HOUR, { stepSeconds: HOUR, resolution })
    expect(valuesOf(ask({ sealed }, query)[0])).toEqual([[5]])
    directory.clear()
    directory = createDirectory()
    const other = [...sealed, at('a', 501, 9)]
    expect(valuesOf(ask({ sealed: other }, query)[0])).toEqual([[9]])
  })
})

describe('what held before the grid', () => {
  const sealed = [
    frame('a', T - 10, [[load('n1'), 4]], 30),
    // it spoke in the first step, but not of that series
    frame('a', T + 250, [[load('n2'), 1]], 30),
    frame('b', T - 10, [[load('n3'), 6]], 30),
    frame('b', T + 900, [[load('n3'), 6]], 30),
  ]

  it('is over once its origin speaks again, whatever of', () => {
    const query = seriesQuery('node.load1', T, T + 600, { stepSeconds: 300, where: { node: ['n1', 'n3'] } })
    const expected = [{ labels: { node: 'n3' }, values: [6, null] }]
    for (const resolution of ['raw', '5m'] as const) {
      const [answer] = ask({ sealed }, { ...query, resolution })
      expect(plain(answer!)).toEqual(expected)
      directory.clear()
      directory = createDirectory()
    }
  })

  it('is that of the whole bucket before', () => {
    const query = seriesQuery('node.load1', T, T + 300, { stepSeconds: 300, resolution: '5m', where: { node: ['n3'] } })
    const earlier = [frame('b', T - 100, [[load('n3'), 2]], 30), ...sealed]
    expect(valuesOf(ask({ sealed: earlier }, query)[0])).toEqual([[4]])
  })
})

describe('what is no longer kept', () => {
  const sealed = Array.from({ length: 48 }, (_, i) => frame('a', T + i * HOUR, [[load('n1'), i]], HOUR))

  it('is not served, though rows still hold it', () => {
    const floor = (T + 5 * HOUR) * 1000
    const marks = { floorRawMs: floor, floor1hMs: floor, daysRolledMs: T * 1000 }
    const query = seriesQuery('node.load1', T, T + 10 * HOUR, { stepSeconds: HOUR })
    const [raw, hours] = ask(
      { sealed, marks, chunkSeconds: DAY, tier: () => 1 },
      { ...query, resolution: 'raw' },
      { ...query, resolution: '1h' },
    )
    const expected = [[null, null, null, null, null, 5, 6, 7, 8, 9]]
    expect(valuesOf(raw)).toEqual(expected)
    expect(valuesOf(hours)).toEqual(expected)
  })

  it('still counts for the buckets that late frames touch, until its day is gone', () => {
    const marks = { floorRawMs: (T + HOUR + 1800) * 1000, daysRolledMs: T * 1000 }
    const minutes = Array.from({ length: 60 }, (_, i) => frame('a', T + HOUR + i * 60, [[load('n1'), 1]], 60))
    const late = frame('a', T + HOUR + 1801, [[load('n1'), 1]], 60)
    const query = seriesQuery('node.load1', T, T + 2 * HOUR, { stepSeconds: HOUR, resolution: '1h', overTime: 'sum' })
    const [answer] = ask({ sealed: minutes, log: [[late]], marks }, query)
    expect(valuesOf(answer)).toEqual([[null, 61]])
  })

  it('widens the step to what reaches back, and says so', () => {
    const marks = { floorRawMs: (T + DAY) * 1000, floor5mMs: (T + 12 * HOUR) * 1000, daysRolledMs: T * 1000 }
    const [answer] = ask({ sealed, marks }, seriesQuery('node.load1', T, T + 3 * HOUR, { stepSeconds: 300 }))
    expect(answer).toMatchObject({ resolution: '1h', stepSeconds: HOUR })
    expect(valuesOf(answer)).toEqual([[0, 1, 2]])
  })
})

describe('days', () => {
  const sealed = Array.from({ length: 72 }, (_, i) => frame('a', T + i * HOUR, [[load('n1'), i]], HOUR))
  const query = seriesQuery('node.load1', T, T + 3 * DAY, { stepSeconds: DAY, overTime: 'max' })

  it('come from hours where they are not rolled up yet', () => {
    const expected = [[23, 47, 71]]
    for (const rolled of [0, 1, 3]) {
      const [answer] = ask({ sealed, marks: { daysRolledMs: (T + rolled * DAY) * 1000 } }, query)
      expect(answer!.resolution).toBe('1d')
      expect(valuesOf(answer)).toEqual(expected)
      directory.clear()
      directory = createDirectory()
    }
  })

  it('are computed again where the log touches them', () => {
    const late = frame('a', T + 100, [[load('n1'), 99]], HOUR)
    const marks = { daysRolledMs: (T + 3 * DAY) * 1000 }
    expect(valuesOf(ask({ sealed, log: [[late]], marks }, query)[0])).toEqual([[99, 47, 71]])
  })

  it('that another store handed over stay, with no hour there', () => {
    const rollups = rollUp(
      Array.from({ length: 3 }, (_, i) => frame('copied', T + i * DAY, [[load('n9'), 5 + i]], 60)),
      '1d',
    )
    const marks = { daysRolledMs: T * 1000 }
    expect(plain(ask({ sealed, rollups, marks }, query)[0]!)).toEqual([
      { labels: { node: 'n1' }, values: [23, 47, 71] },
      { labels: { node: 'n9' }, values: [5, 6, 7] },
    ])
  })
})

describe('a query over very many buckets', () => {
  it('goes through them in parts, and holds from one to the next', () => {
    const nodes = Array.from({ length: 39 }, (_, n) => load(`n${n}`))
    // one frame at the end of every tenth bucket
    const sealed = Array.from({ length: 1_500 }, (_, i) =>
      frame(
        'a',
        T + i * 3_000 + 290,
        nodes.map((series, n) => [series, i + n] as const),
        1_200,
      ),
    )
    // an origin that has one of the series in the last bucket of the first part, and in the next says other things
    const other = [
      frame('b', T + 12_499 * 300 + 290, [[load('n99'), 1_000]], 1_200),
      frame('b', T + 12_500 * 300 + 10, [[cores('n99'), 8]], 1_200),
    ]
    const query = seriesQuery('node.load1', T, T + 1_500 * 3_000, {
      stepSeconds: 300,
      resolution: '5m',
      by: [],
      fold: 'sum',
    })
    const [answer] = ask({ sealed: [...sealed, ...other], chunkSeconds: DAY, tier: () => 1 }, query)
    const sumOf = (i: number): number => 39 * i + (39 * 38) / 2
    // 290 s + 1,800 s reaches the sixth bucket after
    const expected = Array.from({ length: 15_000 }, (_, at) => (at % 10 <= 6 ? sumOf(Math.floor(at / 10)) : null))
    expected[12_499] = 1_000
    // nothing holds beyond the newest frame of all
    expected.fill(null, 14_991)
    expect(valuesOf(answer)).toEqual([expected])
  })

  it('is refused where the answer would be too large', () => {
    const sealed = [frame('a', T, [[load('n1'), 1]])]
    const query = seriesQuery('node.load1', T, T + 11_000_000, { stepSeconds: 1 })
    expect(() => ask({ sealed }, query)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'store.too_many_points' }) }),
    )
  })

  it('stops where it is told to', () => {
    const sealed = Array.from({ length: 240 }, (_, i) => frame('a', T + i * 1_800, [[load('n1'), i]], 1_800))
    makeFile(directory.path, lying({ sealed }))
    const run = (stopAt: number, resolution: 'raw' | '1h') => {
      let checks = 0
      const reading = openReading(directory.path, () => {
        if (++checks === stopAt) throw new AppError('unavailable', 'store.query_too_long', { seconds: 30 })
      })
      const query = seriesQuery('node.load1', T, T + 5 * DAY, { stepSeconds: HOUR, resolution })
      try {
        reading.ask((context) => answerQuery(context, query))
        return checks
      } finally {
        reading.close()
      }
    }
    for (const resolution of ['raw', '1h'] as const) {
      expect(run(Infinity, resolution)).toBeGreaterThan(100)
      expect(() => run(50, resolution)).toThrow(AppError)
    }
  })
})
