import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_SECONDS } from '../../../core/units.ts'
import { openProgress } from '../../../store/metrics/copy/progress.ts'
import { addTallies, compareTallies, createCounter, type Tally } from '../../../store/metrics/copy/tally.ts'
import { keptOf, windowsOf } from '../../../store/metrics/copy/windows.ts'
import type { Retention } from '../../../store/metrics/store.ts'
import { DAY_START, frame, load } from '../../conformance/metric-store/frames.ts'

const FOREVER: Retention = { raw: Infinity, '5m': Infinity, '1h': Infinity, '1d': Infinity }
const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000

describe('the windows of a copy', () => {
  it('are UTC days of what is fine, the last one as far as there is something', () => {
    const to = day('2026-03-02') + 100.5
    expect(windowsOf('raw', day('2026-02-28') + 7, to)).toEqual([
      { resolution: 'raw', from: day('2026-02-28'), to: day('2026-03-01') },
      { resolution: 'raw', from: day('2026-03-01'), to: day('2026-03-02') },
      { resolution: 'raw', from: day('2026-03-02'), to },
    ])
  })

  it('are months of roll-ups, and end with a whole bucket', () => {
    expect(windowsOf('1h', day('2025-12-31'), day('2026-02-01') + 3_700)).toEqual([
      { resolution: '1h', from: day('2025-12-01'), to: day('2026-01-01') },
      { resolution: '1h', from: day('2026-01-01'), to: day('2026-02-01') },
      { resolution: '1h', from: day('2026-02-01'), to: day('2026-02-01') + 3_600 },
    ])
    expect(windowsOf('1d', day('2026-02-01'), day('2026-02-01') + 3_700)).toEqual([])
  })

  it('are left out or cut where they would be dropped: raw days whole, roll-ups by the bucket', () => {
    const now = day('2026-03-10') + 130
    const keep = { ...FOREVER, raw: 2 * DAY_SECONDS, '5m': 20 * DAY_SECONDS }
    const raw = (from: string, to: string) => ({ resolution: 'raw' as const, from: day(from), to: day(to) })
    expect(keptOf(raw('2026-03-08', '2026-03-09'), keep, now)).toBeUndefined()
    expect(keptOf(raw('2026-03-09', '2026-03-10'), keep, now)).toEqual(raw('2026-03-09', '2026-03-10'))
    const february = { resolution: '5m' as const, from: day('2026-02-01'), to: day('2026-03-01') }
    expect(keptOf(february, keep, now)).toEqual({ ...february, from: day('2026-02-18') + 300 })
    expect(keptOf({ ...february, to: day('2026-02-10') }, keep, now)).toBeUndefined()
    expect(keptOf(february, FOREVER, now)).toEqual(february)
  })
})

describe('counts and sums', () => {
  const of = (...values: number[]) => {
    const counter = createCounter()
    values.forEach((value, i) => {
      counter.raw(frame('o', DAY_START + i, [[load('a'), value]]))
    })
    return counter.tallies()
  }

  it('do not depend on the order of adding', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i % 7 === 0 ? 1e15 : 0.1 * i))
    expect(compareTallies(of(...values), of(...values.toReversed()))).toEqual([])
  })

  it('notice a value more, less, or other', () => {
    expect(compareTallies(of(1, 2, 3), of(1, 2))).toMatchObject([{ name: 'node.load1', from: { values: 3, sum: 6 } }])
    expect(compareTallies(of(), of(0))).toHaveLength(1)
    expect(compareTallies(of(1, 2, 3), of(1, 2, 3.001))).toHaveLength(1)
    expect(compareTallies(of(5, -5), of(5, -5))).toEqual([])
  })

  it('count infinite values apart, and absent ones not at all', () => {
    const tally: Tally = { values: 3, sum: 1, absoluteSum: 1, infinite: 2 }
    expect(of(1, Infinity, NaN, -Infinity).get('node.load1')).toEqual(tally)
    expect(compareTallies(of(1, Infinity), of(1, 1))).toHaveLength(1)
  })

  it('add up', () => {
    expect(addTallies([of(1, 2), of(3), of()]).get('node.load1')).toMatchObject({ values: 3, sum: 6 })
  })
})

describe('the progress of a copy', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'atalaya-progress-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it('outlives the process, for each pair of stores apart, sums to the last bit', () => {
    const tally: Tally = { values: 3, sum: 0.1 + 0.2, absoluteSum: Infinity, infinite: 0 }
    const done = { resolution: 'raw', from: 0, to: 86_400.5, copiedAt: 9e9, tallies: new Map([['m', tally]]) } as const
    const first = openProgress(directory, 'a → b')
    first.record(done)
    first.record({ ...done, from: 7 })
    first.close()
    const again = openProgress(directory, 'a → b')
    expect(again.list()).toEqual([done, { ...done, from: 7 }])
    again.forget([{ ...done, from: 7 }])
    expect(again.list()).toEqual([done])
    again.close()
    const other = openProgress(directory, 'a → c')
    expect(other.list()).toEqual([])
    other.close()
  })
})
