/**
 * The catalogue: the one list of everything Atalaya measures. Schemas, API validation, chart axes, CSV
 * headers and the data dictionary are derived from it. A metric is `measurement.field`.
 */
import { collector } from './catalogue/collector.ts'
import { filesystem } from './catalogue/filesystem.ts'
import { gpu } from './catalogue/gpu.ts'
import { hub } from './catalogue/hub.ts'
import { node } from './catalogue/node.ts'
import { scrape } from './catalogue/scrape.ts'
import { slurm_controller, slurm_node, slurm_partition, slurm_pending } from './catalogue/slurm.ts'
import type { Field, Measurement } from './catalogue/types.ts'

export type { Field, Measurement, Statistic, TimeFold } from './catalogue/types.ts'

export const CATALOGUE = {
  node,
  filesystem,
  gpu,
  slurm_partition,
  slurm_pending,
  slurm_node,
  slurm_controller,
  hub,
  scrape,
  collector,
} as const satisfies Record<string, Measurement>

type Catalogue = typeof CATALOGUE
export type MeasurementName = keyof Catalogue
/** `node.cpu_busy_ratio` and its kin: a misspelt metric does not compile. */
export type MetricId = {
  [M in MeasurementName]: `${M}.${keyof Catalogue[M]['fields'] & string}`
}[MeasurementName]

/** Labels any series may carry, set per target in the configuration. */
export const COMMON_LABELS = ['site', 'cluster', 'rack'] as const

/** A field with its place in the catalogue. */
export interface Metric extends Field {
  readonly id: MetricId
  readonly measurement: MeasurementName
  /** every label a series of this metric may carry, common ones included */
  readonly allLabels: readonly string[]
}

export const METRICS: ReadonlyMap<MetricId, Metric> = new Map(
  Object.entries(CATALOGUE).flatMap(([measurement, { labels, fields }]) =>
    Object.entries(fields as Record<string, Field>).map(([field, definition]) => {
      const id = `${measurement}.${field}` as MetricId
      const allLabels = [...new Set([...labels, ...(definition.labels ?? []), ...COMMON_LABELS])]
      return [id, { ...definition, id, measurement: measurement as MeasurementName, allLabels }] as const
    }),
  ),
)

export function isMetricId(text: string): text is MetricId {
  return METRICS.has(text as MetricId)
}

/** The definition of a metric. Total: every `MetricId` is in the catalogue. */
export function metric(id: MetricId): Metric {
  return METRICS.get(id)!
}
