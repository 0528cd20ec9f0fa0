import type { Labels } from '../../core/series.ts'

export const METRIC_TYPES = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'info',
  'stateset',
  'gaugehistogram',
  'unknown',
] as const
export type MetricType = (typeof METRIC_TYPES)[number]

/** A metric family: what `# HELP`, `# TYPE` and `# UNIT` say of it. */
export interface Family {
  readonly name: string
  readonly type: MetricType
  readonly help: string
  readonly unit: string
}

/**
 * The series of an exposition, one index each, without their values. The same object from scrape to
 * scrape while the series stay the same, so that work on it can be kept by identity.
 */
export interface Layout {
  /** sample names as written: `http_requests_total`, `latency_bucket` */
  readonly names: readonly string[]
  /** empty label values are left out, as Prometheus does */
  readonly labels: readonly Labels[]
  readonly families: readonly Family[]
}

export interface Exposition {
  readonly layout: Layout
  /** one a series of the layout, NaN as written; valid until the next parse */
  readonly values: Float64Array
  /** Unix seconds the exporter gave, NaN where it gave none; absent when it gave no time at all */
  readonly timestamps: Float64Array | undefined
}

/** Indices of the layout by sample name. */
export function indexByName(layout: Layout): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>()
  for (let i = 0; i < layout.names.length; i++) {
    const found = byName.get(layout.names[i]!)
    if (found) found.push(i)
    else byName.set(layout.names[i]!, [i])
  }
  return byName
}
