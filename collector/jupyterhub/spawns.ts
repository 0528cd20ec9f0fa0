/**
 * The hub's histogram of server starts, out of `/hub/metrics`: how many ended how, and how long the
 * successful ones took. Its name carries a prefix that hubs choose (`jupyterhub_` since 3.0).
 */
import type { CounterRates } from '../counters.ts'
import type { Exposition } from '../exposition.ts'

const HISTOGRAM = /(?:^|_)server_spawn_duration_seconds_(count|bucket)$/

export interface Bucket {
  /** `Infinity` for the last one */
  readonly upperSeconds: number
  /** starts that took at most so long: cumulative */
  readonly count: number
}

export interface SpawnCounters {
  /** starts since the hub started, by how they ended */
  readonly byOutcome: ReadonlyMap<string, number>
  /** successful starts by how long they took */
  readonly successBuckets: readonly Bucket[]
}

/** @returns null where the exposition has no such histogram */
export function spawnCounters({ layout, values }: Exposition): SpawnCounters | null {
  const byOutcome = new Map<string, number>()
  const successBuckets: Bucket[] = []
  for (const [i, name] of layout.names.entries()) {
    const kind = HISTOGRAM.exec(name)?.[1]
    const { status, le } = layout.labels[i]!
    if (kind === undefined || status === undefined) continue
    if (kind === 'count') byOutcome.set(status, values[i]!)
    else if (status === 'success' && le !== undefined) {
      successBuckets.push({ upperSeconds: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), count: values[i]! })
    }
  }
  if (byOutcome.size === 0) return null
  return { byOutcome, successBuckets }
}

/** Buckets of what happened since the previous scrape; all `NaN` at the first one and after a restart. */
export function bucketIncreases(counters: SpawnCounters, rates: CounterRates): Bucket[] {
  return counters.successBuckets.map(({ upperSeconds, count }) => ({
    upperSeconds,
    count: rates.increase(`spawn bucket ${upperSeconds}`, count),
  }))
}

/**
 * A quantile out of cumulative buckets, linear inside the bucket it falls in, as Prometheus does. Beyond the
 * last finite bound that bound is given: it took at least so long.
 * @param quantile in (0, 1)
 * @returns `NaN` where nothing happened, or a bucket is not known
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function bucketQuantile(quantile: number, buckets: readonly Bucket[]): number {
  const sorted = buckets.toSorted((a, b) => a.upperSeconds - b.upperSeconds)
  const last = sorted.at(-1)
  if (last?.upperSeconds !== Number.POSITIVE_INFINITY || !(last.count > 0)) return Number.NaN
  if (sorted.some(({ count }) => Number.isNaN(count))) return Number.NaN
  const rank = quantile * last.count
  let below: Bucket = { upperSeconds: 0, count: 0 }
  for (const { upperSeconds, count } of sorted) {
    if (count >= rank) {
      if (upperSeconds === Number.POSITIVE_INFINITY) return sorted.length > 1 ? below.upperSeconds : Number.NaN
      return below.upperSeconds + ((upperSeconds - below.upperSeconds) * (rank - below.count)) / (count - below.count)
    }
    // scraped while it is being written, a lower bucket can be ahead of a higher one
    below = { upperSeconds, count: Math.max(count, below.count) }
  }
  return Number.NaN
}
