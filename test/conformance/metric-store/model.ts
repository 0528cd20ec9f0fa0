/**
 * What a metric store is, said as plainly as possible: lists of samples and loops over them. Slow, obvious, and
 * independent of every engine and of the modules that engines share, but for `planQuery` (which resolution answers:
 * tested by itself). The property tests compare engines with it.
 */
import { type MetricId, metric as metricOf, type Statistic, type TimeFold } from '../../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesKey, seriesId } from '../../../core/series.ts'
import type { LatestValue } from '../../../store/metrics/latest.ts'
import { planQuery } from '../../../store/metrics/resolution.ts'
import type {
  LatestQuery,
  Resolution,
  Retention,
  RollupFrame,
  RollupResolution,
  SeriesAnswer,
  SeriesQuery,
} from '../../../store/metrics/store.ts'
import { foldParts, groups, sorted } from './model-folds.ts'

export const SECONDS: Readonly<Record<RollupResolution, number>> = { '5m': 300, '1h': 3_600, '1d': 86_400 }
export const ROLLUP_NAMES: readonly RollupResolution[] = ['5m', '1h', '1d']

type Statistics = Readonly<Record<Statistic, number>>

/** What an origin said at an instant, or in a bucket: a raw sample is a bucket of one. */
export interface Piece {
  readonly startMs: number
  /** when the last frame in it came */
  readonly lastMs: number
  readonly intervalMs: number
  /** by series id; `last` is NaN unless the last frame has the series */
  readonly values: ReadonlyMap<string, Statistics>
}

export interface ModelSeries {
  readonly labels: Labels
  readonly values: readonly number[]
}

export type ModelAnswer = Pick<SeriesAnswer, 'resolution' | 'start' | 'stepSeconds'> & {
  readonly series: readonly ModelSeries[]
}

interface Origin {
  /** every raw frame ever accepted, by milliseconds: roll-ups outlive what they were made of */
  readonly frames: Map<number, Piece>
  readonly adopted: Map<string, Piece>
}

/** Which origins are asked about: those of which anything of the series is kept, or only those at the resolution. */
export type Asked = 'anything' | 'resolution'

export function createModel() {
  const origins = new Map<string, Origin>()
  const keys = new Map<string, SeriesKey>()
  const floors: Record<Resolution, number> = { raw: 0, '5m': 0, '1h': 0, '1d': 0 }
  let cache = new Map<string, readonly Piece[]>()

  const originOf = (name: string): Origin => {
    const known = origins.get(name) ?? { frames: new Map(), adopted: new Map() }
    origins.set(name, known)
    cache = new Map()
    return known
  }

  function write({ origin, timeSeconds, intervalSeconds, set, values }: Frame): void {
    const { frames, adopted } = originOf(origin)
    const timeMs = Math.round(timeSeconds * 1000)
    const merged = new Map(frames.get(timeMs)?.values)
    set.keys.forEach((key, position) => {
      const value = values[position]!
      if (Number.isNaN(value)) return
      keys.set(seriesId(key), key)
      merged.set(seriesId(key), { sum: value, count: 1, min: value, max: value, last: value })
    })
    frames.set(timeMs, { startMs: timeMs, lastMs: timeMs, intervalMs: intervalSeconds * 1000, values: merged })
    // what comes after a copy counts again: the bucket is what its frames say
    for (const name of ROLLUP_NAMES) adopted.delete(`${name} ${bucketStart(timeMs, name)}`)
  }

  function adopt({ origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics }: RollupFrame) {
    const values = set.keys.map((key, position) => {
      const at = (name: Statistic): number => statistics[name]?.[position] ?? NaN
      keys.set(seriesId(key), key)
      return [
        seriesId(key),
        { sum: at('sum'), count: at('count'), min: at('min'), max: at('max'), last: at('last') },
      ] as const
    })
    const startMs = Math.round(startSeconds * 1000)
    originOf(origin).adopted.set(`${resolution} ${startMs}`, {
      startMs,
      lastMs: Math.round(lastSeconds * 1000),
      intervalMs: intervalSeconds * 1000,
      values: new Map(values),
    })
  }

  /** What is kept of an origin at a resolution, oldest first. */
  function kept(origin: string, resolution: Resolution): readonly Piece[] {
    const id = `${resolution} ${origin}`
    const known = cache.get(id)
    if (known) return known
    const { frames, adopted } = origins.get(origin)!
    const raw = [...frames.values()].sort((a, b) => a.startMs - b.startMs)
    let pieces = raw
    if (resolution !== 'raw') {
      const found = new Map(buckets(raw, resolution).map((piece) => [piece.startMs, piece]))
      for (const [id, piece] of adopted) if (id.startsWith(`${resolution} `)) found.set(piece.startMs, piece)
      pieces = [...found.values()].sort((a, b) => a.startMs - b.startMs)
    }
    const visible = pieces.filter(({ startMs }) => startMs >= floors[resolution] * 1000)
    cache.set(id, visible)
    return visible
  }

  const everything = (origin: string): Piece[] =>
    (['raw', ...ROLLUP_NAMES] as const).flatMap((resolution) => kept(origin, resolution))

  const seriesOf = (metric: string, where: Readonly<Record<string, readonly string[]>>): SeriesKey[] =>
    [...keys.values()].filter(
      (key) =>
        key.metric === metric &&
        Object.entries(where).every(
          ([name, accepted]) => Object.hasOwn(key.labels, name) && accepted.includes(key.labels[name]!),
        ),
    )

  /** The newest frame of the origins asked about. */
  function newest(wanted: readonly SeriesKey[], resolution: Resolution, asked: Asked): number {
    const ids = wanted.map(seriesId)
    const carriers = [...origins.keys()].filter((origin) =>
      (asked === 'anything' ? everything(origin) : kept(origin, resolution)).some(({ values }) =>
        ids.some((id) => values.has(id)),
      ),
    )
    return carriers.flatMap(everything).reduce((newest, { lastMs }) => Math.max(newest, lastMs), -Infinity)
  }

  interface Grid {
    readonly resolution: Resolution
    readonly start: number
    readonly stepSeconds: number
    readonly steps: number
    readonly to: number
    readonly newestMs: number
  }

  function fill(wanted: readonly SeriesKey[], fold: TimeFold, grid: Grid): ModelSeries[] {
    const { resolution, start, stepSeconds, steps, to, newestMs } = grid
    const series = wanted.map((key) => ({ id: seriesId(key), labels: key.labels, values: [] as number[] }))
    for (let step = 0; step < steps; step++) {
      const fromMs = (start + step * stepSeconds) * 1000
      const toMs = Math.min(start + (step + 1) * stepSeconds, to) * 1000
      const said = [...origins.keys()].map((origin) => {
        const pieces = kept(origin, resolution)
        const inside = pieces.filter(({ startMs }) => startMs >= fromMs && startMs < toMs)
        const before = inside.length > 0 ? undefined : pieces.findLast(({ startMs }) => startMs < fromMs)
        const holds = before && fromMs - before.lastMs <= 1.5 * before.intervalMs && fromMs <= newestMs
        return { inside, held: holds ? before : undefined }
      })
      for (const { id, values } of series) values.push(oneStep(id, fold, said))
    }
    return series
      .map(({ labels, values }) => ({ labels, values }))
      .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
  }

  function query(query: SeriesQuery, asked: Asked = 'anything'): ModelAnswer {
    const plan = planQuery(query, floors)
    const wanted = seriesOf(query.metric, query.where)
    const grid = { ...plan, newestMs: newest(wanted, plan.resolution, asked) }
    const { overTime, acrossSeries } = metricOf(query.metric)
    const series = fill(wanted, query.overTime ?? overTime, grid)
    const answer = { resolution: plan.resolution, start: plan.start, stepSeconds: plan.stepSeconds }
    if (query.by === undefined) return { ...answer, series: sorted(series) }
    const weight = typeof acrossSeries === 'string' ? undefined : (acrossSeries.weightedBy as MetricId)
    const weights = weight ? fill(seriesOf(weight, {}), metricOf(weight).overTime, grid) : []
    const folded = groups(series, query.by).map(({ labels, members }) => ({
      labels,
      values: members[0]!.values.map((_, at) => {
        const parts = members.map((member) => ({
          value: member.values[at]!,
          weight: weights.find((other) => labelsId(other.labels) === labelsId(member.labels))?.values[at] ?? NaN,
        }))
        return foldParts(parts, query.fold, acrossSeries)
      }),
    }))
    return { ...answer, series: sorted(folded) }
  }

  function latest({ metric, where, by, fold, notBefore }: LatestQuery): LatestValue[] {
    const last = [...origins.keys()].flatMap((origin) => kept(origin, 'raw').slice(-1))
    const find = (key: SeriesKey): LatestValue[] => {
      const frames = last.filter(({ values, lastMs }) => values.has(seriesId(key)) && lastMs / 1000 >= notBefore)
      const best = frames.reduce<Piece | undefined>((a, b) => (a && a.lastMs > b.lastMs ? a : b), undefined)
      if (!best) return []
      const time = best.lastMs / 1000
      const freshUntil = time + (1.5 * best.intervalMs) / 1000
      return [{ labels: key.labels, value: best.values.get(seriesId(key))!.last, time, freshUntil }]
    }
    const found = seriesOf(metric, where).flatMap(find)
    if (by === undefined) return sorted(found)
    const { acrossSeries } = metricOf(metric)
    const weight = typeof acrossSeries === 'string' ? undefined : acrossSeries.weightedBy
    const weights = weight ? seriesOf(weight, {}).flatMap(find) : []
    return sorted(
      groups(found, by).map(({ labels, members }) => ({
        labels,
        value: foldParts(
          members.map((member) => ({
            value: member.value,
            weight: weights.find((other) => labelsId(other.labels) === labelsId(member.labels))?.value ?? NaN,
          })),
          fold,
          acrossSeries,
        ),
        time: Math.min(...members.map(({ time }) => time)),
        freshUntil: Math.min(...members.map(({ freshUntil }) => freshUntil)),
      })),
    )
  }

  return {
    write,
    adopt,
    query,
    latest,
    /** what is kept of an origin, oldest first */
    kept,
    keyOf: (id: string): SeriesKey => keys.get(id)!,
    floors: (): Readonly<Record<Resolution, number>> => floors,
    origins: (): string[] => [...origins.keys()].filter((origin) => everything(origin).length > 0).sort(),
    /** of everything kept */
    seriesIds: (): string[] => {
      const ids = [...origins.keys()].flatMap((origin) =>
        everything(origin).flatMap(({ values }) => [...values.keys()]),
      )
      return [...new Set(ids)]
    },
    retain(retention: Retention, now: number): void {
      for (const resolution of ['raw', ...ROLLUP_NAMES] as const)
        floors[resolution] = Math.max(floors[resolution], now - retention[resolution])
      cache = new Map()
    },
  }
}

export type Model = ReturnType<typeof createModel>

function bucketStart(timeMs: number, resolution: RollupResolution): number {
  const size = SECONDS[resolution] * 1000
  return Math.floor(timeMs / size) * size
}

function buckets(raw: readonly Piece[], resolution: RollupResolution): Piece[] {
  const starts = [...new Set(raw.map(({ startMs }) => bucketStart(startMs, resolution)))]
  return starts.map((startMs) => {
    const inside = raw.filter((piece) => bucketStart(piece.startMs, resolution) === startMs)
    const last = inside.at(-1)!
    const ids = [...new Set(inside.flatMap(({ values }) => [...values.keys()]))]
    const values = ids.map((id) => {
      const samples = inside.flatMap((piece) => piece.values.get(id)?.last ?? [])
      const statistics: Statistics = {
        sum: samples.reduce((a, b) => a + b),
        count: samples.length,
        min: Math.min(...samples),
        max: Math.max(...samples),
        last: last.values.get(id)?.last ?? NaN,
      }
      const { rollups } = metricOf(id.slice(0, id.indexOf('{')) as MetricId)
      const entries = Object.entries(statistics).map(([name, value]) => [
        name,
        rollups.includes(name as Statistic) ? value : NaN,
      ])
      return [id, Object.fromEntries(entries) as Statistics] as const
    })
    return { startMs, lastMs: last.lastMs, intervalMs: last.intervalMs, values: new Map(values) }
  })
}

interface Said {
  readonly inside: readonly Piece[]
  readonly held: Piece | undefined
}

/** Samples count before held values, newer before older. */
function oneStep(id: string, fold: TimeFold, said: readonly Said[]): number {
  const pick = (piece: Piece | undefined): { lastMs: number; found: Statistics }[] => {
    const found = piece?.values.get(id)
    if (!piece || !found) return []
    return Number.isNaN(foldedValue(found, fold)) ? [] : [{ lastMs: piece.lastMs, found }]
  }
  const samples = said.flatMap(({ inside }) => (fold === 'last' ? inside.slice(-1) : inside).flatMap(pick))
  const held = fold === 'sum' ? [] : said.flatMap((origin) => pick(origin.held))
  const newest = (samples.length === 0 ? held : samples).reduce<{ lastMs: number; found: Statistics } | undefined>(
    (a, b) => (a && a.lastMs > b.lastMs ? a : b),
    undefined,
  )
  if (!newest) return NaN
  if (samples.length === 0 || fold === 'last') return foldedValue(newest.found, fold)
  const all = samples.map(({ found }) => found)
  const total = (name: 'sum' | 'count'): number => all.map((found) => found[name]).reduce((a, b) => a + b)
  if (fold === 'mean') return total('sum') / total('count')
  if (fold === 'sum') return total('sum')
  return fold === 'max' ? Math.max(...all.map(({ max }) => max)) : Math.min(...all.map(({ min }) => min))
}

function foldedValue(found: Statistics, fold: TimeFold): number {
  return fold === 'mean' ? found.sum / found.count : found[fold]
}
