/**
 * How series become one: pure, shared by every engine, so that a total is the same number whichever
 * engine holds the samples. How the samples of one series become one value a step is the engine's part.
 */
import { type MetricId, metric as metricOf } from '../../core/catalogue.ts'
import { type Labels, labelsId } from '../../core/series.ts'
import type { Fold, GridSeries, Where } from './store.ts'

/**
 * A value stands for this many scrape intervals of its origin. Longer, and a dead origin would look
 * alive; shorter, and the jitter between scrapes would tear holes into sums.
 */
export const HOLD_INTERVALS = 1.5

export function matches(labels: Labels, where: Where): boolean {
  return Object.entries(where).every(([name, accepted]) =>
    Object.hasOwn(labels, name) ? accepted.includes(labels[name]!) : false,
  )
}

/** The labels of `names` that the series has; one that it lacks is lacking in the result too. */
function pickLabels(labels: Labels, names: readonly string[]): Labels {
  // fromEntries defines its properties: a label named __proto__ stays a label
  return Object.fromEntries(names.filter((name) => Object.hasOwn(labels, name)).map((name) => [name, labels[name]!]))
}

interface Group<T> {
  readonly labels: Labels
  readonly members: readonly T[]
}

/** Things that agree on the labels of `by`, sorted by those labels. */
export function groupBy<T extends { readonly labels: Labels }>(items: readonly T[], by: readonly string[]): Group<T>[] {
  const groups = new Map<string, { labels: Labels; members: T[] }>()
  for (const item of items) {
    const labels = pickLabels(item.labels, by)
    const id = labelsId(labels)
    const group = groups.get(id)
    if (group) group.members.push(item)
    else groups.set(id, { labels, members: [item] })
  }
  return sortByLabels([...groups.values()])
}

export function sortByLabels<T extends { readonly labels: Labels }>(items: readonly T[]): T[] {
  const ids = new Map(items.map((item) => [item, labelsId(item.labels)]))
  return [...items].sort((a, b) => (ids.get(a)! < ids.get(b)! ? -1 : 1))
}

/** The metric that weighs this one in that fold; undefined where nothing does. */
export function weightMetric(metric: MetricId, fold: Fold, by: readonly string[] | undefined): MetricId | undefined {
  const { acrossSeries } = metricOf(metric)
  if (by === undefined || fold !== 'default' || typeof acrossSeries === 'string') return undefined
  return acrossSeries.weightedBy as MetricId
}

/** What a series and its weight agree on: the values of all labels that both metrics can carry. */
export function weightKey(metric: MetricId, weight: MetricId): (labels: Labels) => string {
  const other = new Set(metricOf(weight).allLabels)
  const shared = metricOf(metric).allLabels.filter((name) => other.has(name))
  return (labels) => labelsId(pickLabels(labels, shared))
}

/** The weight of a series. Where several weight series agree with it, their sum weighs. */
function weightLookup(
  metric: MetricId,
  weight: MetricId,
  weights: readonly GridSeries[],
): (labels: Labels) => Float64Array | undefined {
  const key = weightKey(metric, weight)
  const members = new Map<string, GridSeries[]>()
  for (const series of weights) {
    const id = key(series.labels)
    const known = members.get(id)
    if (known) known.push(series)
    else members.set(id, [series])
  }
  const totals = new Map([...members].map(([id, list]) => [id, list[1] ? foldPlainly('sum', list) : list[0]!.values]))
  return (labels) => totals.get(key(labels))
}

interface FoldInput {
  readonly metric: MetricId
  readonly by: readonly string[] | undefined
  readonly fold: Fold
  /** all of one length */
  readonly series: readonly GridSeries[]
  /** series of `weightMetric`, on the same grid */
  readonly weights: readonly GridSeries[]
}

/**
 * One series a group, sorted by labels; with `by` undefined the series as they are.
 * At each step only series with a value count; where none has one the result is NaN (for `count` too:
 * nothing known is not zero).
 */
export function foldSeries({ metric, by, fold, series, weights }: FoldInput): GridSeries[] {
  if (by === undefined) return sortByLabels(series)
  const weight = weightMetric(metric, fold, by)
  const weightOf = weight && weightLookup(metric, weight, weights)
  const foldMembers = (members: readonly GridSeries[]): Float64Array => {
    if (weightOf) return foldWeighted(members, weightOf)
    return isQuantile(fold) ? foldQuantile(QUANTILES[fold], members) : foldPlainly(plainFold(metric, fold), members)
  }
  return groupBy(series, by).map(({ labels, members }) => ({ labels, values: foldMembers(members) }))
}

type Quantile = 'p50' | 'p95' | 'p99'
type PlainFold = Exclude<Fold, 'default' | Quantile>

const QUANTILES: Readonly<Record<Quantile, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 }

function isQuantile(fold: Fold): fold is Quantile {
  return Object.hasOwn(QUANTILES, fold)
}

function plainFold(metric: MetricId, fold: Exclude<Fold, Quantile>): PlainFold {
  if (fold !== 'default') return fold
  const { acrossSeries } = metricOf(metric)
  return typeof acrossSeries === 'string' ? acrossSeries : 'mean'
}

const COMBINE = {
  sum: (a: number, b: number) => a + b,
  mean: (a: number, b: number) => a + b,
  max: Math.max,
  min: Math.min,
  count: (a: number) => a,
} satisfies Record<PlainFold, (a: number, b: number) => number>

function foldPlainly(fold: PlainFold, members: readonly GridSeries[]): Float64Array {
  const steps = members[0]!.values.length
  const result = new Float64Array(steps).fill(NaN)
  const counts = new Uint32Array(steps)
  const combine = COMBINE[fold]
  for (const { values } of members)
    for (let step = 0; step < steps; step++) {
      const value = values[step]!
      if (Number.isNaN(value)) continue
      result[step] = counts[step] === 0 ? value : combine(result[step]!, value)
      counts[step]!++
    }
  for (let step = 0; step < steps; step++) {
    if (counts[step] === 0) continue
    if (fold === 'mean') result[step]! /= counts[step]!
    if (fold === 'count') result[step] = counts[step]!
  }
  return result
}

/** Steps whose values are gathered at once: going through all members for each step alone is slow on memory. */
const GATHERED_STEPS = 16

/** The quantile at each step over the members with a value, linear between ranks (type 7). */
function foldQuantile(quantile: number, members: readonly GridSeries[]): Float64Array {
  const steps = members[0]!.values.length
  const result = new Float64Array(steps).fill(NaN)
  const gathered = Array.from({ length: GATHERED_STEPS }, () => new Float64Array(members.length))
  const counts = new Uint32Array(GATHERED_STEPS)
  for (let from = 0; from < steps; from += GATHERED_STEPS) {
    const width = Math.min(GATHERED_STEPS, steps - from)
    counts.fill(0)
    for (const { values } of members)
      for (let at = 0; at < width; at++) {
        const value = values[from + at]!
        if (!Number.isNaN(value)) gathered[at]![counts[at]!++] = value
      }
    for (let at = 0; at < width; at++)
      if (counts[at]! > 0) result[from + at] = quantileOf(gathered[at]!, counts[at]!, quantile)
  }
  return result
}

/** Of the first `count`, which are put in another order. */
function quantileOf(found: Float64Array, count: number, quantile: number): number {
  const rank = quantile * (count - 1)
  const below = selectSmallest(found, count, Math.floor(rank))
  const above = rank > Math.floor(rank) ? smallest(found, Math.floor(rank) + 1, count) : below
  // an endless value below stays endless: from there nothing leads anywhere
  const isAtOne = below === above || below === -Infinity
  return isAtOne ? below : below + (above - below) * (rank - Math.floor(rank))
}

/**
 * The number that would stand at `rank` were the first `count` sorted (Hoare's selection). They are put in order so
 * far that it does stand there, with none larger before it and none smaller behind.
 */
function selectSmallest(numbers: Float64Array, count: number, rank: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const pivot = numbers[rank]!
    let left = low
    let right = high
    while (left <= right) {
      while (numbers[left]! < pivot) left++
      while (numbers[right]! > pivot) right--
      if (left > right) break
      const swapped = numbers[left]!
      numbers[left++] = numbers[right]!
      numbers[right--] = swapped
    }
    if (right < rank) low = left
    if (rank < left) high = right
  }
  return numbers[rank]!
}

function smallest(numbers: Float64Array, from: number, to: number): number {
  let least = Infinity
  for (let at = from; at < to; at++) if (numbers[at]! < least) least = numbers[at]!
  return least
}

/**
 * Σ value·weight ÷ Σ weight over the series that have both; where not one series of the group has a
 * weight, their plain mean. A weight must be above zero and finite to be one.
 */
function foldWeighted(
  members: readonly GridSeries[],
  weightOf: (labels: Labels) => Float64Array | undefined,
): Float64Array {
  const steps = members[0]!.values.length
  const plain = foldPlainly('mean', members)
  const weighted = new Float64Array(steps)
  const total = new Float64Array(steps)
  for (const { labels, values } of members) {
    const weights = weightOf(labels)
    if (!weights) continue
    for (let step = 0; step < steps; step++) {
      const value = values[step]!
      const weight = weights[step]!
      if (Number.isNaN(value) || !(weight > 0 && weight < Infinity)) continue
      weighted[step]! += value * weight
      total[step]! += weight
    }
  }
  return plain.map((mean, step) => (total[step]! > 0 ? weighted[step]! / total[step]! : mean))
}
