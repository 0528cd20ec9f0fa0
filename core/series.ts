/** The words of time series: sample, series, frame. Imports nothing but the catalogue. */
import type { MetricId } from './catalogue.ts'

/** Seconds since 1970-01-01 UTC; stored with millisecond precision. */
export type UnixSeconds = number

/** Label values are never empty: an absent label is simply not there. User and job ids are never labels. */
export type Labels = Readonly<Record<string, string>>

/** One series: a metric of the catalogue and its labels. */
export interface SeriesKey {
  readonly metric: MetricId
  readonly labels: Labels
}

/**
 * Series that travel together, in the order of a frame's values. Hand over the same object from scrape
 * to scrape while the set does not change: engines cache what they know about it by identity.
 */
export interface SeriesSet {
  readonly keys: readonly SeriesKey[]
}

/**
 * What one origin said at one instant.
 *
 * A frame is the whole current truth of its origin: a series which the origin wrote before and that is
 * not in its newest frame has ended (a state left, a mount gone). A failed scrape writes no frame, so
 * its series keep their last time and grow old: unknown, not zero.
 */
export interface Frame {
  /** who said it, for instance `prometheus:node_exporter:cn01:9100` or `slurm:serafin#nodes` */
  readonly origin: string
  readonly timeSeconds: UnixSeconds
  /** the origin's scrape interval: a value holds for one and a half of these, then there is a gap */
  readonly intervalSeconds: number
  readonly set: SeriesSet
  /** one value a key of `set`; NaN = absent, not stored */
  readonly values: Float64Array
}

/** Canonical text of a series: `node.load1{cluster="a",node="cn01"}`, labels sorted by name. */
export function seriesId(key: SeriesKey): string {
  return `${key.metric}${labelsId(key.labels)}`
}

/** Canonical text of a label set, `{}` where there is none. */
export function labelsId(labels: Labels): string {
  const names = Object.keys(labels).sort()
  return `{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(',')}}`
}
