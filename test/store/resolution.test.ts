import { describe, expect, it } from 'vitest'
import type { MetricId, TimeFold } from '../../core/catalogue.ts'
import { type Floors, planQuery, statisticsOf } from '../../store/metrics/resolution.ts'
import type { Fold, Resolution, SeriesQuery } from '../../store/metrics/store.ts'

const HOUR = 3_600
const DAY = 86_400
const NOW = 20_000 * DAY
const NOTHING_DROPPED: Floors = { raw: 0, '5m': 0, '1h': 0, '1d': 0 }
/** As fourteen days of raw, half a year of five minutes, five years of hours would. */
const USUAL: Floors = { raw: NOW - 14 * DAY, '5m': NOW - 180 * DAY, '1h': NOW - 1_830 * DAY, '1d': -Infinity }

function query(more: Partial<SeriesQuery> = {}): SeriesQuery {
  const base = { metric: 'node.load1', where: {}, by: undefined, fold: 'default', stepSeconds: 60 } as const
  return { ...base, from: NOW - DAY, to: NOW, ...more }
}

const used = (more: Partial<SeriesQuery>, floors: Floors = USUAL) => {
  const { resolution, stepSeconds } = planQuery(query(more), floors)
  return [resolution, stepSeconds]
}

describe('the resolution of a query', () => {
  it.each<[number, Resolution]>([
    [0.001, 'raw'],
    [60, 'raw'],
    [299, 'raw'],
    [300, '5m'],
    [301, 'raw'],
    [1_500, '5m'],
    [HOUR - 300, '5m'],
    [HOUR, '1h'],
    [5 * HOUR, '1h'],
    [DAY - 300, '5m'],
    [DAY, '1d'],
    [7 * DAY, '1d'],
    [1.5 * DAY, '1h'],
  ])('for steps of %d s is %s, on the step asked for', (stepSeconds, resolution) => {
    expect(used({ stepSeconds })).toEqual([resolution, stepSeconds])
    expect(used({ stepSeconds }, NOTHING_DROPPED)).toEqual([resolution, stepSeconds])
  })

  it.each<[MetricId, TimeFold | undefined, Resolution]>([
    ['node.load1', undefined, '1h'],
    ['node.load1', 'sum', '1h'],
    ['node.load1', 'min', '1h'],
    ['node.load1', 'last', 'raw'],
    ['node.cores', undefined, '1h'],
    ['node.cores', 'max', '1h'],
    ['node.cores', 'mean', 'raw'],
    ['node.cores', 'sum', 'raw'],
    ['slurm_node.state', undefined, '1h'],
    ['slurm_node.state', 'max', 'raw'],
    ['node.temperature_celsius', 'min', 'raw'],
    ['scrape.success', 'mean', '1h'],
  ])('of hours of %s folded by %s is %s: what roll-ups do not keep comes from raw', (metric, overTime, resolution) => {
    expect(used({ metric, stepSeconds: HOUR, ...(overTime ? { overTime } : {}) })[0]).toBe(resolution)
  })

  it.each<[Fold, TimeFold | undefined, readonly string[] | undefined, Resolution]>([
    ['default', undefined, [], '1d'],
    ['default', 'last', [], 'raw'],
    ['mean', undefined, ['cluster'], '1d'],
    ['p95', 'max', [], '1d'],
  ])('of a weighted ratio folded by %s, %s, by %j is %s', (fold, overTime, by, resolution) => {
    const more = {
      metric: 'node.cpu_busy_ratio',
      stepSeconds: DAY,
      fold,
      by,
      ...(overTime ? { overTime } : {}),
    } as const
    expect(used(more)[0]).toBe(resolution)
  })
})

describe('a period that reaches back further than what is kept', () => {
  it.each<[number, number, Resolution, number]>([
    [13, 60, 'raw', 60],
    [14, 60, 'raw', 60],
    [14.001, 60, '5m', 300],
    [180, 60, '5m', 300],
    [200, 60, '1h', HOUR],
    [2_000, 60, '1d', DAY],
    [200, 300, '1h', HOUR],
    [100, 450, '5m', 600],
    [200, 5_400, '1h', 2 * HOUR],
    [200, HOUR, '1h', HOUR],
    [2_000, HOUR, '1d', DAY],
    [2_000, 7 * HOUR, '1d', DAY],
    [2_000, 1.5 * DAY, '1d', 2 * DAY],
    [9_000, 2 * DAY, '1d', 2 * DAY],
  ])('of %d days in steps of %d s comes from %s in steps of %d s', (days, stepSeconds, resolution, wider) => {
    expect(used({ from: NOW - days * DAY, stepSeconds })).toEqual([resolution, wider])
  })

  it('comes from what reaches back furthest where nothing reaches back to its start', () => {
    const floors: Floors = { raw: NOW - 2 * DAY, '5m': NOW - 4 * DAY, '1h': NOW - 8 * DAY, '1d': NOW - 6 * DAY }
    expect(used({ from: NOW - 9 * DAY }, floors)).toEqual(['1h', HOUR])
    expect(used({ from: NOW - 9 * DAY, stepSeconds: DAY }, floors)).toEqual(['1h', DAY])
  })

  it('comes from the next finer roll-up where only finer ones reach back: it divides the step too', () => {
    const floors: Floors = { raw: NOW - 2 * DAY, '5m': NOW - 30 * DAY, '1h': NOW - 60 * DAY, '1d': NOW - 10 * DAY }
    expect(used({ from: NOW - 20 * DAY, stepSeconds: DAY }, floors)).toEqual(['1h', DAY])
    expect(used({ from: NOW - 5 * DAY, stepSeconds: DAY }, floors)).toEqual(['1d', DAY])
    const rawForEver: Floors = { ...floors, raw: 0 }
    expect(used({ from: NOW - 70 * DAY, stepSeconds: DAY }, rawForEver)).toEqual(['raw', DAY])
  })

  it('stays raw where no roll-up keeps what is asked for', () => {
    expect(used({ from: NOW - 900 * DAY, stepSeconds: HOUR, overTime: 'last' })).toEqual(['raw', HOUR])
  })

  it('begins where nothing was dropped yet, also before 1970', () => {
    expect(used({ from: -5_000, to: 5_000 }, NOTHING_DROPPED)).toEqual(['raw', 60])
  })
})

describe('a resolution asked for by name', () => {
  it.each<[Resolution, number, number]>([
    ['raw', DAY, DAY],
    ['5m', DAY, DAY],
    ['5m', 60, 300],
    ['5m', 450, 600],
    ['1h', 300, HOUR],
    ['1h', 5_400, 2 * HOUR],
    ['1d', HOUR, DAY],
  ])('%s answers steps of %d s in steps of %d s, whatever is kept', (resolution, stepSeconds, wider) => {
    expect(used({ from: NOW - 3_000 * DAY, resolution, stepSeconds })).toEqual([resolution, wider])
    expect(used({ resolution, stepSeconds, metric: 'slurm_node.state', overTime: 'max' })).toEqual([resolution, wider])
  })
})

describe('the grid', () => {
  it.each([
    // from, to, step → start, steps, to
    [100, 160, 10, 100, 6, 160],
    [103, 161, 10, 100, 7, 161],
    [103, 104, 60, 60, 1, 104],
    [-5, 5, 10, -10, 2, 5],
    [7.5, 12.6, 2.5, 7.5, 3, 12.6],
    [1_768_478_480, 1_768_478_480.003, 0.001, 1_768_478_480, 3, 1_768_478_480.003],
    [0.1, 0.4, 0.1, 0.1, 3, 0.4],
  ])(
    'of raw samples from %d to %d in steps of %d s starts at %d and has %d steps',
    (from, to, stepSeconds, ...rest) => {
      const [start, steps, end] = rest
      expect(planQuery(query({ from, to, stepSeconds }), NOTHING_DROPPED)).toEqual({
        resolution: 'raw',
        start,
        stepSeconds,
        steps,
        to: end,
      })
    },
  )

  it('of roll-ups counts the bucket that holds the end whole, and no step more', () => {
    const plan = planQuery(query({ from: NOW + 100, to: NOW + 700, stepSeconds: 300 }), NOTHING_DROPPED)
    expect(plan).toEqual({ resolution: '5m', start: NOW, stepSeconds: 300, steps: 3, to: NOW + 900 })
    const even = planQuery(query({ from: NOW, to: NOW + 600, stepSeconds: 600 }), NOTHING_DROPPED)
    expect(even).toEqual({ resolution: '5m', start: NOW, stepSeconds: 600, steps: 1, to: NOW + 600 })
    const inside = planQuery(query({ from: NOW, to: NOW + 100, stepSeconds: 600 }), NOTHING_DROPPED)
    expect(inside).toEqual({ resolution: '5m', start: NOW, stepSeconds: 600, steps: 1, to: NOW + 300 })
  })
})

describe('the statistics of a fold over time', () => {
  it('are the sum and the count for a mean, else the fold itself', () => {
    expect(statisticsOf('mean')).toEqual(['sum', 'count'])
    for (const fold of ['sum', 'max', 'min', 'last'] as const) expect(statisticsOf(fold)).toEqual([fold])
  })
})
