/** Any frames, any query: every engine gives what the plain model gives. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMON_LABELS, type MetricId } from '../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesKey } from '../../core/series.ts'
import { ENGINES, type EngineName } from '../../store/metrics/registry.ts'
import type { LatestQuery, MetricStore, SeriesQuery } from '../../store/metrics/store.ts'
import { createWorkplace, type Workplace } from './metric-store/frames.ts'
import { createModel } from './metric-store/model.ts'

const RUNS = Number(process.env['ATALAYA_PROPERTY_RUNS'] ?? 60)
const T = 1_790_000_040

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

const labels = fc.record({ node: fc.constantFrom(...NODES), cluster: fc.constantFrom('x', 'y', undefined) })
const pair = fc.record({
  metric: fc.constantFrom(...METRICS),
  labels,
  value: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -3, max: 50 }) }, fc.constant(NaN)),
})
const frames = fc.array(
  fc.record({
    origin: fc.constantFrom('a', 'b', 'c'),
    // tenths of seconds, so that instants meet now and then
    tenths: fc.integer({ min: 0, max: 900 }).map((tenths) => (tenths % 3 === 0 ? tenths - (tenths % 50) : tenths)),
    interval: fc.constantFrom(5, 10, 10, 10, 30),
    pairs: fc.array(pair, { maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 40 },
)
const by = fc.constantFrom(undefined, [], ['node'], ['cluster'], ['cluster', 'node'], ['site', 'rack'])
const fold = fc.constantFrom('default', 'sum', 'mean', 'max', 'min', 'count')
const where = fc.constantFrom<Record<string, string[]>>({}, {}, { node: ['n1', 'n2'] }, { cluster: ['y'] })
const queries = fc.array(
  fc.record({
    metric: fc.constantFrom(...METRICS),
    by,
    fold,
    where,
    from: fc.integer({ min: -30, max: 80 }),
    seconds: fc.integer({ min: 1, max: 120 }),
    stepSeconds: fc.constantFrom(1, 2, 2.5, 5, 7, 10, 15, 30, 60),
    overTime: fc.constantFrom(undefined, undefined, 'sum', 'last', 'mean', 'max', 'min'),
  }),
  { minLength: 5, maxLength: 12 },
)
/** How many frames go into one call, in turn. */
const batches = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })

type FrameParts = typeof frames extends fc.Arbitrary<infer T> ? T : never

/** Each run has its own site and origins: one store serves all. */
function toFrames(parts: FrameParts, site: string): Frame[] {
  return parts.map(({ origin, tenths, interval, pairs }) => {
    const found = new Map<string, { key: SeriesKey; value: number }>()
    for (const { metric, labels: given, value } of pairs) {
      const key = { metric, labels: clean({ ...given, site }) }
      found.set(metric + labelsId(key.labels), { key, value })
    }
    const list = [...found.values()]
    return {
      origin: `${site}:${origin}`,
      timeSeconds: T + tenths / 10,
      intervalSeconds: interval,
      set: { keys: list.map(({ key }) => key) },
      values: Float64Array.from(list, ({ value }) => value),
    }
  })
}

function clean(given: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function inBatches(all: readonly Frame[], sizes: readonly number[]): Frame[][] {
  const result: Frame[][] = []
  for (let at = 0, turn = 0; at < all.length; turn++) {
    const size = sizes[turn % sizes.length]!
    result.push(all.slice(at, at + size))
    at += size
  }
  return result
}

/** Numbers compared to a relative 1e-12 (sums in another order), gaps and labels exactly. */
function rounded(values: Iterable<number>): (number | string)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? 'gap' : Number(value.toPrecision(12))))
}

describe.each(Object.keys(ENGINES) as EngineName[])('metric store %s, for any frames', (engine) => {
  let place: Workplace
  let store: MetricStore
  let reader: MetricStore
  let run = 0
  beforeAll(async () => {
    place = createWorkplace(engine)
    store = await place.open()
    reader = await place.open('read')
  })
  afterAll(() => place.clear())

  it('has a label for each run', () => {
    expect(COMMON_LABELS).toContain('site')
  })

  it('answers queries and last values as the model does, in this process and in another', {
    timeout: 60_000 + RUNS * 1_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(frames, queries, batches, async (parts, asked, sizes) => {
        const site = `run ${++run}`
        const model = createModel()
        const all = toFrames(parts, site)
        for (const batch of inBatches(all, sizes)) await store.write(batch)
        for (const frame of all) model.write(frame)
        for (const { from, seconds, overTime, ...rest } of asked) {
          const query: SeriesQuery = {
            ...rest,
            where: { ...rest.where, site: [site] },
            from: T + from,
            to: T + from + seconds,
            ...(overTime ? { overTime } : {}),
          }
          const answer = await store.query(query)
          const got = answer.series.map((series) => ({ labels: series.labels, values: rounded(series.values) }))
          expect(got).toEqual(model.query(query).map((series) => ({ ...series, values: rounded(series.values) })))

          const { metric, fold, by } = query
          const latest: LatestQuery = { metric, fold, by, where: query.where, notBefore: T + from - 20 }
          const expected = model.latest(latest).map((value) => ({ ...value, value: rounded([value.value]) }))
          for (const from of [store, reader]) {
            const values = (await from.latest(latest)).map((value) => ({ ...value, value: rounded([value.value]) }))
            expect(values).toEqual(expected)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
})
