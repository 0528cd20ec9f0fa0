/**
 * What a metric store is, said as plainly as possible: lists of samples and loops over them. Slow, obvious,
 * and independent of every engine; the property tests compare engines with it.
 */
import { metric as metricOf, type TimeFold } from '../../../core/catalogue.ts'
import { type Frame, type Labels, labelsId, type SeriesKey, seriesId } from '../../../core/series.ts'
import type { Fold, LatestQuery, LatestValue, SeriesQuery } from '../../../store/metrics/store.ts'

interface ModelFrame {
  readonly timeMs: number
  readonly intervalMs: number
  readonly values: ReadonlyMap<string, number>
}

interface Candidate {
  readonly timeMs: number
  readonly value: number
}

type ModelSeries = { labels: Labels; values: number[] }

export function createModel() {
  const origins = new Map<string, Map<number, ModelFrame>>()
  const keys = new Map<string, SeriesKey>()

  function write(frame: Frame): void {
    const frames = origins.get(frame.origin) ?? new Map<number, ModelFrame>()
    origins.set(frame.origin, frames)
    const timeMs = Math.round(frame.timeSeconds * 1000)
    const values = new Map(frames.get(timeMs)?.values)
    frame.set.keys.forEach((key, index) => {
      const value = frame.values[index]!
      if (Number.isNaN(value)) return
      keys.set(seriesId(key), key)
      values.set(seriesId(key), value)
    })
    frames.set(timeMs, { timeMs, intervalMs: frame.intervalSeconds * 1000, values })
  }

  const framesOf = (origin: string): ModelFrame[] =>
    [...origins.get(origin)!.values()].sort((a, b) => a.timeMs - b.timeMs)

  const seriesOf = (metric: string, where: Record<string, readonly string[]>): SeriesKey[] =>
    [...keys.values()].filter(
      (key) =>
        key.metric === metric &&
        Object.entries(where).every(([name, accepted]) => accepted.includes(key.labels[name] ?? '\0absent')),
    )

  const carries = (origin: string, wanted: readonly SeriesKey[]): boolean =>
    framesOf(origin).some(({ values }) => wanted.some((key) => values.has(seriesId(key))))

  function grid(wanted: readonly SeriesKey[], query: SeriesQuery, fold: TimeFold, newestMs: number): ModelSeries[] {
    const start = Math.floor(query.from / query.stepSeconds) * query.stepSeconds
    const series = wanted.map((key) => {
      const values: number[] = []
      for (let from = start; from < query.to; from += query.stepSeconds)
        values.push(
          step(seriesId(key), from * 1000, Math.min(from + query.stepSeconds, query.to) * 1000, fold, newestMs),
        )
      return { labels: key.labels, values }
    })
    return series.filter(({ values }) => values.some((value) => !Number.isNaN(value)))
  }

  function step(id: string, fromMs: number, toMs: number, fold: TimeFold, newestMs: number): number {
    const samples: Candidate[] = []
    const held: Candidate[] = []
    for (const origin of origins.keys()) {
      const frames = framesOf(origin)
      const inside = frames.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
      const counting = fold === 'last' ? inside.slice(-1) : inside
      for (const { timeMs, values } of counting) if (values.has(id)) samples.push({ timeMs, value: values.get(id)! })
      const before = frames.filter(({ timeMs }) => timeMs < fromMs).at(-1)
      const mayHold = fold !== 'sum' && inside.length === 0 && fromMs <= newestMs
      if (mayHold && before?.values.has(id) && fromMs - before.timeMs <= 1.5 * before.intervalMs)
        held.push({ timeMs: before.timeMs, value: before.values.get(id)! })
    }
    if (samples.length === 0) return newestOf(held)
    const values = samples.map(({ value }) => value)
    const sum = values.reduce((a, b) => a + b, 0)
    const results = { sum, mean: sum / values.length, max: Math.max(...values), min: Math.min(...values) }
    return fold === 'last' ? newestOf(samples) : results[fold]
  }

  function query(query: SeriesQuery): ModelSeries[] {
    const wanted = seriesOf(query.metric, query.where)
    const carriers = [...origins.keys()].filter((origin) => carries(origin, wanted))
    const newestMs = Math.max(...carriers.map((origin) => framesOf(origin).at(-1)!.timeMs))
    const { overTime, acrossSeries } = metricOf(query.metric)
    const series = grid(wanted, query, query.overTime ?? overTime, newestMs)
    if (query.by === undefined) return sorted(series)
    const weight = typeof acrossSeries === 'string' ? undefined : acrossSeries.weightedBy
    const weights = weight
      ? grid(seriesOf(weight, {}), query, metricOf(weight as SeriesKey['metric']).overTime, newestMs)
      : []
    return sorted(
      groups(series, query.by).map(({ labels, members }) => ({
        labels,
        values: members[0]!.values.map((_, at) => {
          const parts = members.map((member) => ({
            value: member.values[at]!,
            weight: weights.find((other) => labelsId(other.labels) === labelsId(member.labels))?.values[at] ?? NaN,
          }))
          return foldParts(parts, query.fold, acrossSeries)
        }),
      })),
    )
  }

  function latest({ metric, where, by, fold, notBefore }: LatestQuery): LatestValue[] {
    const newest = [...origins.keys()].map((origin) => framesOf(origin).at(-1)!)
    const find = (key: SeriesKey): LatestValue[] => {
      const frames = newest.filter((frame) => frame.values.has(seriesId(key)) && frame.timeMs / 1000 >= notBefore)
      const best = frames.reduce<ModelFrame | undefined>((a, b) => (a && a.timeMs > b.timeMs ? a : b), undefined)
      if (!best) return []
      const time = best.timeMs / 1000
      const freshUntil = time + (1.5 * best.intervalMs) / 1000
      return [{ labels: key.labels, value: best.values.get(seriesId(key))!, time, freshUntil }]
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

  return { write, query, latest }
}

/** Equal times: the origin heard of later. */
function newestOf(candidates: readonly Candidate[]): number {
  return candidates.reduce<Candidate>((a, b) => (a.timeMs > b.timeMs ? a : b), { timeMs: -Infinity, value: NaN }).value
}

function sorted<T extends { labels: Labels }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (labelsId(a.labels) < labelsId(b.labels) ? -1 : 1))
}

function groups<T extends { labels: Labels }>(items: readonly T[], by: readonly string[]) {
  const kept = (labels: Labels): Labels =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => by.includes(name)))
  const ids = [...new Set(items.map(({ labels }) => labelsId(kept(labels))))]
  return ids.map((id) => {
    const members = items.filter(({ labels }) => labelsId(kept(labels)) === id)
    return { labels: kept(members[0]!.labels), members }
  })
}

function foldParts(
  all: readonly { value: number; weight: number }[],
  fold: Fold,
  acrossSeries: ReturnType<typeof metricOf>['acrossSeries'],
): number {
  const parts = all.filter(({ value }) => !Number.isNaN(value))
  if (parts.length === 0) return NaN
  const values = parts.map(({ value }) => value)
  const sum = values.reduce((a, b) => a + b, 0)
  const plain = {
    sum,
    mean: sum / values.length,
    max: Math.max(...values),
    min: Math.min(...values),
    count: values.length,
  }
  if (fold !== 'default') return plain[fold]
  if (typeof acrossSeries === 'string') return plain[acrossSeries]
  const weighted = parts.filter(({ weight }) => weight > 0)
  if (weighted.length === 0) return plain.mean
  return (
    weighted.reduce((total, { value, weight }) => total + value * weight, 0) /
    weighted.reduce((total, { weight }) => total + weight, 0)
  )
}
