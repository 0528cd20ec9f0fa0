/** Any history of a store, and any questions about it: what the property test is made of. */
import fc from 'fast-check'
import type { MetricId } from '../../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesKey } from '../../../core/series.ts'
import type { Retention, SeriesQuery } from '../../../store/metrics/store.ts'
import { DAY_START } from './frames.ts'

const DAY = 86_400

/** One with each way to fold: mean/sum, weighted, its weight, last, max, min. */
const METRICS: readonly MetricId[] = [
  'node.load1',
  'node.cpu_busy_ratio',
  'node.cores',
  'slurm_node.state',
  'node.temperature_celsius',
  'scrape.success',
]
const NODES = ['n1', 'n2', '"n3"\n']
const ORIGINS = ['a', 'b', 'c']
/** Seconds after `DAY_START` around which things happen: near the borders of buckets, days, blocks; long ago and far ahead. */
const ANCHORS = [40, 40, 40, 270, 3_560, 7_200, DAY - 40, 2 * DAY + 30_000, -3 * DAY, 5 * DAY - 30, 40 * DAY]

const labels = fc.record({ node: fc.constantFrom(...NODES), cluster: fc.constantFrom('x', 'y', undefined) })
const pair = fc.record({
  metric: fc.constantFrom(...METRICS),
  labels,
  value: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -24, max: 400 }).map((eighths) => eighths / 8) },
    fc.constant(NaN),
  ),
})
const anchor = fc.constantFrom(...ANCHORS)

const framePart = fc.record({
  origin: fc.constantFrom(...ORIGINS),
  anchor,
  // tenths of seconds, so that instants meet now and then
  tenths: fc.integer({ min: 0, max: 900 }).map((tenths) => (tenths % 3 === 0 ? tenths - (tenths % 50) : tenths)),
  interval: fc.constantFrom(5, 10, 10, 30, 300, 300, 3_600),
  pairs: fc.array(pair, { maxLength: 6 }),
})
type FramePart = typeof framePart extends fc.Arbitrary<infer T> ? T : never

const by = fc.constantFrom(undefined, [], ['node'], ['cluster'], ['cluster', 'node'], ['site', 'rack'])
const fold = fc.constantFrom('default', 'sum', 'mean', 'max', 'min', 'count', 'p50', 'p95', 'p99')
const where = fc.constantFrom<Record<string, string[]>>({}, {}, { node: ['n1', 'n2'] }, { cluster: ['y'] })
const overTime = fc.constantFrom(undefined, undefined, undefined, 'sum', 'last', 'mean', 'max', 'min')
const common = { metric: fc.constantFrom(...METRICS), by, fold, where, overTime, anchor }
const resolution = fc.constantFrom(undefined, undefined, undefined, undefined, 'raw', '5m', '1h', '1d')
const near = fc.record({
  ...common,
  from: fc.integer({ min: -30, max: 80 }),
  seconds: fc.integer({ min: 1, max: 120 }),
  stepSeconds: fc.constantFrom(1, 2, 2.5, 5, 7, 10, 15, 30, 60, 300),
  resolution: fc.constant(undefined),
})
const wide = fc.record({
  ...common,
  from: fc.integer({ min: -20_000, max: 5_000 }),
  seconds: fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 9_000, max: 3 * DAY })),
  stepSeconds: fc.constantFrom(300, 450, 600, 1_800, 3_600, 5_400, 7_200, DAY, 2 * DAY),
  resolution,
})
type QueryPart = typeof near extends fc.Arbitrary<infer T> ? T : never

const days = fc.constantFrom(1, 2, 4, 8, Infinity)
export type Step =
  | { readonly kind: 'write'; readonly parts: readonly FramePart[]; readonly sizes: readonly number[] }
  | { readonly kind: 'compact' | 'restart' | 'repeat' }
  | { readonly kind: 'retain'; readonly days: Readonly<Record<keyof Retention, number>>; readonly nowDay: number }
  | { readonly kind: 'ask'; readonly queries: readonly QueryPart[] }

const write: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('write' as const),
  parts: fc.array(framePart, { minLength: 1, maxLength: 25 }),
  // how many frames go into one call, in turn
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
})
const ask: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('ask' as const),
  queries: fc.array(fc.oneof(near, wide) as fc.Arbitrary<QueryPart>, { minLength: 3, maxLength: 8 }),
})
const retain: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('retain' as const),
  days: fc.record({ raw: days, '5m': days, '1h': days, '1d': days }),
  nowDay: fc.integer({ min: -2, max: 8 }),
})
const only = (kind: 'compact' | 'restart' | 'repeat'): fc.Arbitrary<Step> => fc.record({ kind: fc.constant(kind) })

export const history: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: write },
      { weight: 5, arbitrary: ask },
      { weight: 3, arbitrary: only('compact') },
      { weight: 1, arbitrary: only('restart') },
      { weight: 1, arbitrary: only('repeat') },
      { weight: 1, arbitrary: retain },
    ),
    { maxLength: 9 },
  )
  .chain((middle) => fc.tuple(write, ask).map(([first, last]) => [first, ...middle, last]))

/**
 * @param steady nothing is ever said twice in two ways: the value and the interval follow from what and when (for
 * engines with the limit `overwrite`)
 */
export function toFrames(parts: readonly FramePart[], steady: boolean): Frame[] {
  return parts.map(({ origin, anchor, tenths, interval, pairs }) => {
    // origins are a millisecond apart: which of two is newer is never a matter of taste
    const timeMs = (DAY_START + anchor) * 1000 + tenths * 100 + ORIGINS.indexOf(origin)
    const found = new Map<string, { key: SeriesKey; value: number }>()
    for (const { metric, labels: given, value } of pairs) {
      const key = { metric, labels: clean(given) }
      const id = metric + labelsId(key.labels)
      found.set(id, { key, value: steady && !Number.isNaN(value) ? hash(`${origin} ${timeMs} ${id}`) : value })
    }
    const list = [...found.values()]
    return {
      origin,
      timeSeconds: timeMs / 1000,
      intervalSeconds: steady ? [5, 10, 300][ORIGINS.indexOf(origin)]! : interval,
      set: { keys: list.map(({ key }) => key) },
      values: Float64Array.from(list, ({ value }) => value),
    }
  })
}

export function toQuery({ anchor, from, seconds, overTime, resolution, ...rest }: QueryPart): SeriesQuery {
  const start = DAY_START + anchor + from
  return {
    ...rest,
    from: start,
    to: start + seconds,
    ...(overTime ? { overTime } : {}),
    ...(resolution ? { resolution } : {}),
  }
}

export function toRetention(days: Readonly<Record<keyof Retention, number>>): Retention {
  return { raw: days.raw * DAY, '5m': days['5m'] * DAY, '1h': days['1h'] * DAY, '1d': days['1d'] * DAY }
}

export function inBatches(all: readonly Frame[], sizes: readonly number[]): Frame[][] {
  const result: Frame[][] = []
  for (let at = 0, turn = 0; at < all.length; turn++) {
    const size = sizes[turn % sizes.length]!
    result.push(all.slice(at, at + size))
    at += size
  }
  return result
}

function clean(given: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A few eighths that follow from a text. */
function hash(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + character.charCodeAt(0)) % 65_521
  return (sum % 400) / 8
}
