/** Everything that is read of a file beside queries: frames and roll-ups page by page, last values, figures. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Statistic } from '../../core/catalogue.ts'
import { type Frame, seriesId } from '../../core/series.ts'
import type { Context } from '../../store/metrics/engines/embedded/context.ts'
import { newestFrames } from '../../store/metrics/engines/embedded/newest.ts'
import { createStatistics } from '../../store/metrics/engines/embedded/statistics.ts'
import { readFrames } from '../../store/metrics/engines/embedded/streams.ts'
import { readRollupFrames } from '../../store/metrics/engines/embedded/streams-rollups.ts'
import { ROLLUPS } from '../../store/metrics/resolution.ts'
import { rollUp } from '../../store/metrics/rollup.ts'
import type { Extent, RollupFrame, RollupResolution } from '../../store/metrics/store.ts'
import { frame, key } from '../conformance/metric-store/frames.ts'
import { DAY, frames, HOUR, inFile, MIDNIGHT, placements } from './embedded/any.ts'
import { makeFile } from './embedded/file.ts'
import { createDirectory, openReading } from './embedded/reading.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 40)

function pagesOf<Page extends { frames: readonly unknown[]; next: unknown }>(
  turn: (after: Page['next'] | undefined) => Page,
): Page['frames'][number][] {
  const found: Page['frames'][number][] = []
  let after: Page['next'] | undefined
  do {
    const page = turn(after)
    found.push(...page.frames)
    after = page.next
  } while (after !== undefined)
  return found
}

type Ask = <T>(run: (context: Context) => T) => T

const allFrames = (ask: Ask, extent: Extent) =>
  pagesOf((after) => ask((context) => readFrames(context, { extent, after: after as never }))) as Frame[]

const allRollups = (ask: Ask, resolution: RollupResolution, extent: Extent) =>
  pagesOf((after) =>
    ask((context) => readRollupFrames(context, { resolution, extent, after: after as never })),
  ) as RollupFrame[]

function plainFrame({ origin, timeSeconds, intervalSeconds, set, values }: Frame) {
  const pairs = set.keys.map((series, position) => [seriesId(series), values[position]!] as const)
  const present = pairs.filter(([, value]) => !Number.isNaN(value)).sort(([a], [b]) => (a < b ? -1 : 1))
  return { origin, timeSeconds, intervalSeconds, values: Object.fromEntries(present) }
}

function plainRollup({ origin, startSeconds, lastSeconds, intervalSeconds, set, statistics }: RollupFrame) {
  const values = set.keys.flatMap((series, position) =>
    Object.entries(statistics).map(
      ([name, numbers]) =>
        [`${seriesId(series)} ${name as Statistic}`, Number(numbers[position]!.toPrecision(10))] as const,
    ),
  )
  const present = values.filter(([, value]) => !Number.isNaN(value)).sort(([a], [b]) => (a < b ? -1 : 1))
  return { origin, startSeconds, lastSeconds, intervalSeconds, values: Object.fromEntries(present) }
}

const byOrigin = <T extends { readonly origin: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0))

describe('reading any file', () => {
  it('gives its frames and its roll-ups, its last values and its figures', { timeout: 60_000 + RUNS * 500 }, () => {
    const extents = fc.record({
      from: fc.constantFrom(-Infinity, MIDNIGHT - HOUR, MIDNIGHT, MIDNIGHT + 300),
      to: fc.constantFrom(Infinity, MIDNIGHT + 600, MIDNIGHT + DAY),
      origins: fc.constantFrom<string[] | undefined>(undefined, ['a', 'c']),
    })
    fc.assert(
      fc.property(frames, placements, extents, (parts, placement, { from, to, origins }) => {
        inFile(parts, placement, (directory, world) => {
          const reading = openReading(directory)
          const extent: Extent = { from: Math.max(0, from), to: Math.min(2 ** 40, to), ...(origins ? { origins } : {}) }
          const isIn = (origin: string, seconds: number): boolean =>
            seconds >= from && seconds < to && (!origins || origins.includes(origin))
          const lists = [...world.frames.values()]
          const expected = lists.flat().filter(({ origin, timeSeconds }) => isIn(origin, timeSeconds))
          expect(byOrigin(allFrames(reading.ask, extent)).map(plainFrame)).toEqual(byOrigin(expected).map(plainFrame))

          for (const resolution of ROLLUPS) {
            const rolled = lists.flatMap((list) => rollUp(list, resolution))
            expect(byOrigin(allRollups(reading.ask, resolution, extent)).map(plainRollup)).toEqual(
              byOrigin(rolled.filter(({ origin, startSeconds }) => isIn(origin, startSeconds))).map(plainRollup),
            )
          }

          const newest = reading.ask((context) => newestFrames(context, -Infinity))
          const last = lists.map((list) => list.at(-1)!)
          expect(byOrigin(newest).map(plainFrame)).toEqual(byOrigin(last).map(plainFrame))

          const times = lists.flat().map(({ timeSeconds }) => timeSeconds)
          expect(reading.ask(createStatistics())).toMatchObject({
            frames: times.length,
            oldest: Math.min(...times),
            newest: Math.max(...times),
          })
          reading.close()
        })
      }),
      { numRuns: RUNS },
    )
  })
})

describe('pages', () => {
  const T = MIDNIGHT
  const series = Array.from({ length: 400 }, (_, i) => key('node.load1', { node: `n${i}` }))
  const written = Array.from({ length: 3_000 }, (_, i) =>
    frame(
      'big',
      T + i * 60,
      series.map((one, n) => [one, i + n / 8] as const),
      60,
    ),
  )

  it('hold a part of what is much, and one follows the other', { timeout: 60_000 }, () => {
    const directory = createDirectory()
    makeFile(directory.path, { sealed: [], log: [written], chunkSeconds: DAY, tier: () => 1 })
    const reading = openReading(directory.path)
    const extent = { from: T, to: T + 3 * DAY }
    let pages = 0
    const turn: Ask = (run) => {
      pages++
      return reading.ask(run)
    }
    const found = allFrames(turn, extent)
    expect(pages).toBeGreaterThan(1)
    expect(found.map(({ timeSeconds }) => timeSeconds)).toEqual(written.map(({ timeSeconds }) => timeSeconds))
    for (const at of [0, 1_439, 2_999]) expect(plainFrame(found[at]!)).toEqual(plainFrame(written[at]!))
    // from one page to the next somebody else may ask
    expect(Math.max(...[...Map.groupBy(found, ({ set }) => set).values()].map((list) => list.length))).toBeLessThan(
      2_000,
    )
    reading.close()
    directory.clear()
  })
})
