/** Corners of folding that no recorded pair of metrics reaches; the rest is in test/conformance/. */
import { describe, expect, it } from 'vitest'
import type { Labels } from '../../core/series.ts'
import { foldSeries } from '../../store/metrics/fold.ts'
import type { GridSeries } from '../../store/metrics/store.ts'

const series = (labels: Labels, ...values: number[]): GridSeries => ({ labels, values: Float64Array.from(values) })
const busy = [series({ node: 'a' }, 1, 1, NaN, 0.5), series({ node: 'b' }, 0, 0, NaN, NaN)]
const total = (weights: readonly GridSeries[]) =>
  Array.from(foldSeries({ metric: 'node.cpu_busy_ratio', by: [], fold: 'default', series: busy, weights })[0]!.values)

describe('a weighted mean', () => {
  it('is plain where nothing has a weight, step by step, and nothing where nothing is known', () => {
    expect(total([])).toEqual([0.5, 0.5, NaN, 0.5])
    const weights = [series({ node: 'a' }, 3, NaN, 3, 3), series({ node: 'b' }, 1, NaN, 1, 1)]
    expect(total(weights)).toEqual([0.75, 0.5, NaN, 0.5])
  })

  it('leaves out a series without a weight where another has one', () => {
    expect(total([series({ node: 'a' }, 8, 8, 8, 8)])).toEqual([1, 1, NaN, 0.5])
  })

  it('takes a weight that is zero, negative or endless for none', () => {
    for (const odd of [0, -4, Infinity])
      expect(total([series({ node: 'a' }, odd, odd, odd, odd), series({ node: 'b' }, 2, odd, 2, 2)])).toEqual([
        0,
        0.5,
        NaN,
        0.5,
      ])
  })

  it('matches on the labels both metrics can carry, and sums weights that agree on those', () => {
    const weights = [
      series({ node: 'a', socket: '0' }, 1, 1, 1, 1),
      series({ node: 'a', socket: '1' }, 2, 2, 2, 2),
      series({ node: 'b' }, 1, 1, 1, 1),
      series({ node: 'b', cluster: 'other' }, 100, 100, 100, 100),
    ]
    expect(total(weights)).toEqual([0.75, 0.75, NaN, 0.5])
  })
})

describe('counting', () => {
  it('counts series with a value, and tells a step where nothing is known from none', () => {
    const [counted] = foldSeries({ metric: 'node.load1', by: [], fold: 'count', series: busy, weights: [] })
    expect([...counted!.values]).toEqual([2, 2, NaN, 1])
  })
})

describe('a quantile across series', () => {
  const across = (fold: 'p50' | 'p95' | 'p99', ...values: number[]) => {
    const members = values.map((value, n) => series({ node: `n${n}` }, value))
    return foldSeries({ metric: 'node.load1', by: [], fold, series: members, weights: [] })[0]!.values[0]
  }

  it.each([
    ['p50', [7], 7],
    ['p50', [4, 1], 2.5],
    ['p50', [9, 1, 5], 5],
    ['p50', [4, 1, 3, 2], 2.5],
    ['p95', [0, 100], 95],
    ['p99', [0, 100], 99],
    ['p95', Array.from({ length: 21 }, (_, n) => n), 19],
    ['p99', Array.from({ length: 101 }, (_, n) => 100 - n), 99],
    ['p95', [3, 3, 3], 3],
    ['p50', [-10, -20, -30, -40], -25],
  ] as const)('%s of %j is %d: linear between ranks (type 7)', (fold, values, expected) => {
    expect(across(fold, ...values)).toBeCloseTo(expected, 12)
  })

  it('compares numbers as numbers, the large ones too', () => {
    expect(across('p50', 100, 9, 1e9, 20, -5)).toBe(20)
  })

  it('leaves out who has no value, step by step', () => {
    const members = [series({ node: 'a' }, 1, NaN, NaN), series({ node: 'b' }, 3, 5, NaN)]
    const [median] = foldSeries({ metric: 'node.load1', by: [], fold: 'p50', series: members, weights: [] })
    expect([...median!.values]).toEqual([2, 5, NaN])
  })

  it('knows endless values: something known never becomes a gap', () => {
    expect(across('p50', Infinity, Infinity)).toBe(Infinity)
    expect(across('p50', 1, Infinity)).toBe(Infinity)
    expect(across('p50', -Infinity, 1)).toBe(-Infinity)
    expect(across('p50', -Infinity, 1, Infinity)).toBe(1)
  })

  it('does not weigh: a quantile of ratios is one of the ratios', () => {
    const weights = [series({ node: 'a' }, 100, 100, 100, 100), series({ node: 'b' }, 1, 1, 1, 1)]
    const [median] = foldSeries({ metric: 'node.cpu_busy_ratio', by: [], fold: 'p50', series: busy, weights })
    expect([...median!.values]).toEqual([0.5, 0.5, NaN, 0.5])
  })
})
