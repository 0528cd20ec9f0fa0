/** Any frames, anywhere in a file. */
import fc from 'fast-check'
import type { MetricId } from '../../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesKey } from '../../../core/series.ts'
import { makeFile } from './file.ts'
import { createDirectory } from './reading.ts'
import { mergeFrames, type World } from './reference.ts'

export const HOUR = 3_600
export const DAY = 24 * HOUR
/** a midnight UTC, and the end of a block of 32 days before it */
export const MIDNIGHT = 20_704 * DAY

/** One with each way to fold: mean, weighted, its weight, last, max, min. */
export const METRICS: readonly MetricId[] = [
  'node.load1',
  'node.cpu_busy_ratio',
  'node.cores',
  'slurm_node.state',
  'node.temperature_celsius',
  'scrape.success',
]

const pairs = fc.array(
  fc.record({
    metric: fc.constantFrom(...METRICS),
    node: fc.constantFrom('n1', 'n2', '"n3"\n'),
    value: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -3, max: 50 }) }, fc.constant(NaN)),
  }),
  { maxLength: 5 },
)
/** Bursts around midnight, hours and days apart, now and then at the same instant. */
export const frames = fc.array(
  fc.record({
    origin: fc.constantFrom('a', 'b', 'c'),
    day: fc.constantFrom(-1, 0, 0, 0, 1),
    hour: fc.constantFrom(0, 0, 1, 1, 2, 23),
    second: fc.oneof(fc.integer({ min: 0, max: 3_599 }), fc.constantFrom(0, 30, 290, 300, 599.999, 3_590)),
    interval: fc.constantFrom(30, 30, 60, 600, 7_200),
    pairs,
  }),
  { minLength: 1, maxLength: 40 },
)

export type FrameParts = typeof frames extends fc.Arbitrary<infer T> ? T : never

/** Of two origins that tell the same series at one instant nobody says which was last: they never do here. */
const APART_SECONDS = { a: 0, b: 0.001, c: 0.002 } as const

function toFrame({ origin, day, hour, second, interval, pairs }: FrameParts[number]): Frame {
  const found = new Map<string, readonly [SeriesKey, number]>()
  for (const { metric, node, value } of pairs) {
    const labels: Labels = { node }
    found.set(metric + labelsId(labels), [{ metric, labels }, value])
  }
  const list = [...found.values()]
  return {
    origin,
    timeSeconds: MIDNIGHT + day * DAY + hour * HOUR + second + APART_SECONDS[origin],
    intervalSeconds: interval,
    set: { keys: list.map(([key]) => key) },
    values: Float64Array.from(list, ([, value]) => value),
  }
}

export const placements = fc.record({
  /** share of the frames that is sealed */
  sealed: fc.constantFrom(0, 0.3, 0.8, 1),
  chunkSeconds: fc.constantFrom(300, HOUR, DAY),
  tiers: fc.constantFrom([0, 0, 0], [1, 1, 0], [1, 2, 1], [0, 1, 2]),
  daysRolled: fc.constantFrom(-2, 0, 1),
  /** whether what was sealed last is still in the log, as after a crash */
  again: fc.boolean(),
})

type PlacementParts = typeof placements extends fc.Arbitrary<infer T> ? T : never

/** Makes the file, runs with it, and removes it. */
export function inFile(
  parts: FrameParts,
  { sealed: share, chunkSeconds, tiers, daysRolled, again }: PlacementParts,
  run: (directory: string, world: World) => void,
): void {
  const all = parts.map(toFrame)
  const cut = Math.floor(all.length * share)
  const sealed = all.slice(0, cut)
  const log = [...(again ? [sealed.slice(-5)] : []), ...all.slice(cut).map((frame) => [frame])]
  const byOrigin = Map.groupBy(all, ({ origin }) => origin)
  const directory = createDirectory()
  try {
    makeFile(directory.path, {
      sealed,
      log: log.filter((row) => row.length > 0),
      chunkSeconds,
      tier: (resolution) => tiers[['5m', '1h', '1d'].indexOf(resolution)]!,
      marks: { daysRolledMs: (MIDNIGHT + daysRolled * DAY) * 1000 },
    })
    run(directory.path, { frames: new Map([...byOrigin].map(([origin, list]) => [origin, mergeFrames(list)])) })
  } finally {
    directory.clear()
  }
}
