/** Answers beside what they should be, and stored things in an order in which they can be compared. */
import { expect } from 'vitest'
import type { Statistic, TimeFold } from '../../../core/catalogue.ts'
import { metric as metricOf } from '../../../core/catalogue.ts'
import { type Frame, labelsId, seriesId } from '../../../core/series.ts'
import type {
  Extent,
  MetricStore,
  RollupFrame,
  RollupResolution,
  SeriesAnswer,
  SeriesQuery,
} from '../../../store/metrics/store.ts'
import { EVERYTHING } from './frames.ts'
import { createModel, type ModelAnswer } from './model.ts'

/** Sums in another order differ in their last digits. */
export const SUM_TOLERANCE = 1e-9

/** Relative to the values, or to one where they are smaller. */
export function areClose(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b)
  return a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
}

/** How far an answer may be off: nothing where no sum is behind it. */
export function toleranceOf({ metric, by, fold, overTime }: SeriesQuery): number {
  const { acrossSeries, overTime: usual } = metricOf(metric)
  const exactTimes: readonly TimeFold[] = ['max', 'min', 'last']
  const exactFolds = ['max', 'min', 'count']
  const across = fold === 'default' ? acrossSeries : fold
  const exact = by === undefined || (typeof across === 'string' && exactFolds.includes(across))
  return exact && exactTimes.includes(overTime ?? usual) ? 0 : SUM_TOLERANCE
}

/** What of an answer is not as expected; empty when all is. */
export function differences(got: SeriesAnswer, expected: ModelAnswer, tolerance: number): string[] {
  const shape = ({ resolution, start, stepSeconds, series }: ModelAnswer | SeriesAnswer) =>
    JSON.stringify({ resolution, start, stepSeconds, labels: series.map(({ labels }) => labelsId(labels)) })
  if (shape(got) !== shape(expected)) return [`got ${shape(got)}, expected ${shape(expected)}`]
  return expected.series.flatMap(({ labels, values }, index) => {
    const found = got.series[index]!.values
    if (found.length !== values.length) return [`${labelsId(labels)}: ${found.length} steps, expected ${values.length}`]
    return values.flatMap((value, step) =>
      areClose(found[step]!, value, tolerance)
        ? []
        : [`${labelsId(labels)} step ${step}: got ${found[step]}, expected ${value}`],
    )
  })
}

/** Expects what the plain model says of the same frames. */
export async function expectLikeModel(store: MetricStore, frames: readonly Frame[], queries: readonly SeriesQuery[]) {
  const model = createModel()
  for (const frame of frames) model.write(frame)
  for (const query of queries) {
    const answer = await store.query(query)
    const wrong = differences(answer, model.query(query), toleranceOf(query))
    expect({ query, wrong: wrong.slice(0, 5) }).toEqual({ query, wrong: [] })
    expect(answer.damage).toEqual([])
  }
}

export async function collect<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

export async function storedFrames(store: MetricStore, extent: Extent = EVERYTHING): Promise<PlainFrame[]> {
  return (await collect(store.frames(extent))).map(plainFrame).sort(byOriginAndTime)
}

export async function storedRollups(
  store: MetricStore,
  resolution: RollupResolution,
  extent: Extent = EVERYTHING,
): Promise<PlainRollup[]> {
  return (await collect(store.rollupFrames(resolution, extent))).map(plainRollup).sort(byOriginAndTime)
}

export async function frameCount(store: MetricStore): Promise<number> {
  return (await collect(store.frames(EVERYTHING))).length
}

/** What a frame says, whatever the order of its series. */
export interface PlainFrame {
  readonly origin: string
  readonly time: number
  readonly interval: number
  readonly values: Readonly<Record<string, number>>
}

export function plainFrame({ origin, timeSeconds, intervalSeconds, set, values }: Frame): PlainFrame {
  const present = set.keys.flatMap((key, at) =>
    Number.isNaN(values[at]!) ? [] : [[seriesId(key), values[at]!] as const],
  )
  return { origin, time: ms(timeSeconds), interval: ms(intervalSeconds), values: inOrder(present) }
}

export interface PlainRollup extends Omit<PlainFrame, 'values'> {
  readonly last: number
  readonly values: Readonly<Record<string, number>>
}

export function plainRollup(frame: RollupFrame): PlainRollup {
  const { origin, startSeconds, lastSeconds, intervalSeconds, set } = frame
  const columns = Object.entries(frame.statistics) as [Statistic, Float64Array][]
  const present = columns.flatMap(([name, values]) =>
    set.keys.flatMap((key, at) =>
      Number.isNaN(values[at]!) ? [] : [[`${name} ${seriesId(key)}`, values[at]!] as const],
    ),
  )
  return {
    origin,
    time: ms(startSeconds),
    last: ms(lastSeconds),
    interval: ms(intervalSeconds),
    values: inOrder(present),
  }
}

/** Equal but for the last digits of sums. */
export function rollupDifferences(got: readonly PlainRollup[], expected: readonly PlainRollup[]): string[] {
  const shape = (all: readonly PlainRollup[]) =>
    all.map(({ values, ...rest }) => JSON.stringify({ ...rest, keys: Object.keys(values) }))
  const [found, wanted] = [shape(got), shape(expected)]
  const extra = found.filter((line) => !wanted.includes(line)).map((line) => `not expected: ${line}`)
  const missing = wanted.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`)
  if (extra.length + missing.length > 0 || found.length !== wanted.length)
    return [...extra, ...missing, `${found.length} buckets`]
  return expected.flatMap(({ origin, time, values }, index) =>
    Object.entries(values).flatMap(([name, value]) => {
      const other = got[index]!.values[name]!
      const tolerance = name.startsWith('sum ') ? SUM_TOLERANCE : 0
      return areClose(other, value, tolerance) ? [] : [`${origin} ${time} ${name}: got ${other}, expected ${value}`]
    }),
  )
}

function byOriginAndTime(a: { origin: string; time: number }, b: { origin: string; time: number }): number {
  if (a.origin !== b.origin) return a.origin < b.origin ? -1 : 1
  return a.time - b.time
}

function inOrder(entries: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000)
}
