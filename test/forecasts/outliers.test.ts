/** Single wild values: found where they are surely none of the series, and never at its end. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENSEMBLES } from '../../forecasts/ensemble.ts'
import { findOutliers } from '../../forecasts/outliers.ts'
import { forecastSeries } from '../../forecasts/series.ts'
import { intermittent, madeUp } from './made-up.ts'

const with_ = (y: Float64Array, changes: Readonly<Record<number, number>>) => y.map((value, at) => changes[at] ?? value)
const places = fc.integer({ min: 14, max: 120 })

describe('wild values', () => {
  it('are found, and nothing else, wherever they stand and whatever the unit', () => {
    const scales = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(places, fc.boolean(), scales, fc.integer({ min: 1, max: 500 }), (at, isLow, scale, seed) => {
        const y = madeUp({ length: 140, seed }).map((value) => scale * value)
        const wild = with_(y, { [at]: isLow ? 0 : 20 * scale * 120 })
        expect(findOutliers(wild, [7])).toEqual([at])
      }),
      { seed: 7, numRuns: 60 },
    )
  })

  it('are none where the series only grows, swings, stays, or is mostly nothing', () => {
    const shapes = fc.record({
      length: fc.integer({ min: 1, max: 200 }),
      slope: fc.double({ min: -1, max: 3, noNaN: true }),
      swing: fc.double({ min: 0, max: 90, noNaN: true }),
      noise: fc.double({ min: 0, max: 60, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1_000 }),
    })
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(findOutliers(madeUp({ ...shape, level: 300 }), [7])).toEqual([])
      }),
      { seed: 3, numRuns: 100 },
    )
    for (let seed = 1; seed < 20; seed++) expect(findOutliers(intermittent(300, seed), [7])).toEqual([])
  })

  it('are never the last twelve values or the last season: that may be a new level', () => {
    const ends = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(ends, (back) => {
        const y = madeUp({ length: 140 })
        expect(findOutliers(with_(y, { [140 - back]: 9_000 }), [7])).toEqual([])
      }),
      { seed: 1, numRuns: 12 },
    )
    const weeks = madeUp({ length: 300, season: 52 })
    expect(findOutliers(with_(weeks, { 255: 9_000 }), [52])).toEqual([])
    expect(findOutliers(with_(weeks, { 200: 9_000 }), [52])).toEqual([200])
  })

  it('are not what lasts, nor what comes again and again, nor what nobody knows', () => {
    const y = madeUp({ length: 140 })
    expect(findOutliers(with_(y, { 60: 2_000, 61: 2_000 }), [7])).toEqual([])
    expect(
      findOutliers(
        y.map((value, at) => (at >= 60 ? value + 2_000 : value)),
        [7],
      ),
    ).toEqual([])
    expect(
      findOutliers(
        y.map((value, at) => (at % 20 === 0 ? 2_000 : value)),
        [7],
      ),
    ).toEqual([])
    expect(
      findOutliers(
        y.map((value, at) => (at % 9 === 0 ? NaN : value)),
        [7],
      ),
    ).toEqual([])
  })

  it('are not forecast from, unless one wants them to be, and are named', () => {
    const y = madeUp({ length: 140 })
    const spoiled = with_(y, { 101: 9_000 })
    const made = (history: Float64Array, outliers: 'mask' | 'keep') =>
      forecastSeries(history, { periods: [7], horizon: 14, models: ENSEMBLES.fast, outliers })
    const [plain, masked, kept] = [made(y, 'mask'), made(spoiled, 'mask'), made(spoiled, 'keep')]
    const widthOf = ({ interval }: typeof plain) => {
      const { low, high } = interval(0.95)
      return high.reduce((sum, value, step) => sum + value - low[step]!, 0)
    }
    expect([plain.leftOut, masked.leftOut, kept.leftOut]).toEqual([[], [101], []])
    expect(widthOf(masked)).toBeLessThan(1.3 * widthOf(plain))
    expect(widthOf(kept)).toBeGreaterThan(3 * widthOf(plain))
  })

  it('that an event or an outage explains are not wild', () => {
    const spoiled = with_(madeUp({ length: 140 }), { 101: 9_000 })
    const options = { periods: [7], horizon: 14, models: ENSEMBLES.fast, outliers: 'mask' } as const
    const column = Float64Array.from({ length: 154 }, (_, at) => (at === 101 ? 1 : 0))
    const events = [{ kind: 'given', name: 'festival', column }] as const
    expect(forecastSeries(spoiled, { ...options, events }).leftOut).toEqual([])
    expect(forecastSeries(spoiled, { ...options, outages: [{ from: 100, to: 103 }] }).leftOut).toEqual([])
  })
})
