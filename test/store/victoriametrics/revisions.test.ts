import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRevisions, timeOf } from '../../../store/metrics/engines/victoriametrics/revisions.ts'
import { rollupLines, sentinelLine } from '../../../store/metrics/remote/lines.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../../../store/metrics/resolution.ts'
import type { RollupFrame, RollupResolution } from '../../../store/metrics/store.ts'

const NOW = 1_795_200_000_000
const DAY_MS = 86_400_000

function bucket(resolution: RollupResolution, ageMs: number, origin = 'host:a,b c'): RollupFrame {
  const seconds = ROLLUP_SECONDS[resolution]
  const startSeconds = Math.floor((NOW - ageMs) / 1000 / seconds) * seconds
  const set = { keys: [{ metric: 'node.load1' as const, labels: { node: ',origin=x', cluster: 'c' } }] }
  const statistics = { sum: Float64Array.of(1), count: Float64Array.of(1) }
  return { origin, resolution, startSeconds, lastSeconds: startSeconds, intervalSeconds: 15, set, statistics }
}

const payload = (frames: readonly RollupFrame[], sentMs: number): string[] => [
  ...rollupLines(frames),
  sentinelLine('w', 1, sentMs),
]
const timesOf = (lines: readonly string[]): number[] => [...new Set(lines.slice(0, -1).map(timeOf))]

describe('versions of a roll-up', () => {
  it('lie inside their bucket, each later one after those before', () => {
    const ages = fc.integer({ min: 0, max: 6000 }).map((days) => days * DAY_MS)
    const gaps = fc.array(fc.integer({ min: 0, max: 10 * DAY_MS }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(...ROLLUPS), ages, gaps, (resolution, ageMs, waits) => {
        const revise = createRevisions()
        const frame = bucket(resolution, ageMs)
        let [sentMs, before] = [NOW, frame.startSeconds * 1000 - 1]
        for (const wait of waits) {
          sentMs += wait
          const times = timesOf(revise(payload([frame], sentMs), resolution))
          expect(times).toHaveLength(1)
          expect(times[0]).toBeGreaterThan(before)
          expect(times[0]).toBeLessThan((frame.startSeconds + ROLLUP_SECONDS[resolution]) * 1000)
          before = times[0]!
        }
      }),
    )
  })

  it('go on where another process left off, in the same minute too', () => {
    const frame = bucket('5m', 600_000)
    const [first] = timesOf(createRevisions()(payload([frame], NOW + 180_000), '5m'))
    const old = createRevisions()
    old(payload([bucket('5m', 0)], NOW), '5m')
    const [last] = timesOf(old(payload([frame], NOW + 180_000), '5m'))
    expect(first!).toBeGreaterThan(last!)
    const later = createRevisions()
    later(payload([bucket('5m', 0)], NOW + 181_000), '5m')
    expect(timesOf(later(payload([frame], NOW + 500_000), '5m'))[0]).toBeGreaterThan(first!)
  })

  it('leave everything but the time of roll-ups as it is', () => {
    const lines = payload([bucket('5m', 600_000), bucket('5m', 600_000, 'host:b')], NOW)
    const moved = createRevisions()([...lines.slice(0, -1), 'node,origin=a load1=1 5', lines.at(-1)!], '5m')
    const without = (line: string): string => line.slice(0, line.lastIndexOf(' '))
    expect(moved.map(without)).toEqual([...lines.slice(0, -1), 'node,origin=a load1=1 5', lines.at(-1)!].map(without))
    expect(moved.slice(-2)).toEqual(['node,origin=a load1=1 5', lines.at(-1)])
  })
})
