import { describe, expect, it } from 'vitest'
import { toWindows } from '../../../store/metrics/remote/reading/ranges.ts'

const HOUR = 3_600
const windows = (ranges: Readonly<Record<string, readonly number[]>>) =>
  toWindows(new Map(Object.entries(ranges).map(([origin, list]) => [origin, Float64Array.from(list)])))
    .map(({ from, to, origins }) => ({ from, to, origins: [...origins].sort() }))
    .sort((a, b) => a.from - b.from || a.to - b.to)

describe('what is read to compute buckets again', () => {
  it('is one stretch for origins that lack the same, and for those of which one lacks little more', () => {
    expect(windows({ a: [0, 900], b: [0, 900], c: [300, 900] })).toEqual([
      { from: 0, to: 900, origins: ['a', 'b', 'c'] },
    ])
  })

  it('is one stretch for an origin that is told every hour', () => {
    const list = Array.from({ length: 20 }, (_, i) => [i * HOUR, i * HOUR + 300]).flat()
    expect(windows({ a: list })).toEqual([{ from: 0, to: 19 * HOUR + 300, origins: ['a'] }])
  })

  it('leaves out what is whole for longer', () => {
    expect(windows({ a: [0, 300, 3 * HOUR, 3 * HOUR + 300] })).toEqual([
      { from: 0, to: 300, origins: ['a'] },
      { from: 3 * HOUR, to: 3 * HOUR + 300, origins: ['a'] },
    ])
  })

  it('is no longer for the others where one was long silent', () => {
    expect(windows({ silent: [0, 100 * HOUR], a: [10 * HOUR, 10 * HOUR + 300] })).toEqual([
      { from: 0, to: 100 * HOUR, origins: ['silent'] },
      { from: 10 * HOUR, to: 10 * HOUR + 300, origins: ['a'] },
    ])
  })
})
