/** The model's folding across series: every value at once, in lists. */
import type { SeriesFold } from '../../../core/catalogue/types.ts'
import { type Labels, labelsId } from '../../../core/series.ts'
import type { Fold } from '../../../store/metrics/store.ts'

export function sorted<T extends { labels: Labels }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (labelsId(a.labels) < labelsId(b.labels) ? -1 : 1))
}

export function groups<T extends { labels: Labels }>(items: readonly T[], by: readonly string[]) {
  const kept = (labels: Labels): Labels =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => by.includes(name)))
  const byId = new Map<string, { labels: Labels; members: T[] }>()
  for (const item of items) {
    const labels = kept(item.labels)
    const group = byId.get(labelsId(labels)) ?? { labels, members: [] }
    byId.set(labelsId(labels), group)
    group.members.push(item)
  }
  return [...byId.values()]
}

/** Linear between ranks: of n sorted values the quantile q stands at rank (n − 1)·q. */
export function quantile(q: number, values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b)
  const rank = (ascending.length - 1) * q
  const lower = ascending[Math.floor(rank)]!
  const upper = ascending[Math.min(Math.floor(rank) + 1, ascending.length - 1)]!
  const share = rank % 1
  return share === 0 ? lower : lower * (1 - share) + upper * share
}

export function foldParts(
  all: readonly { readonly value: number; readonly weight: number }[],
  fold: Fold,
  acrossSeries: SeriesFold,
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
    p50: quantile(0.5, values),
    p95: quantile(0.95, values),
    p99: quantile(0.99, values),
  }
  if (fold !== 'default') return plain[fold]
  if (typeof acrossSeries === 'string') return plain[acrossSeries]
  const weighted = parts.filter(({ weight }) => weight > 0 && weight < Infinity)
  if (weighted.length === 0) return plain.mean
  return (
    weighted.reduce((total, { value, weight }) => total + value * weight, 0) /
    weighted.reduce((total, { weight }) => total + weight, 0)
  )
}
