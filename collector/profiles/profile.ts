/**
 * A profile turns the samples of one kind of exporter into series of the catalogue. Pure: for each layout it
 * compiles a plan once; a scrape then only evaluates it.
 */
import type { MetricId } from '../../core/catalogue.ts'
import { type Labels, labelsId, type SeriesSet, type UnixSeconds } from '../../core/series.ts'
import type { CounterRates } from '../counters.ts'
import { indexByName, type Layout } from '../exposition.ts'

/** What the target adds to every series. */
export interface ProfileTarget {
  /** its own name: from the configuration, else from its address */
  readonly node: string
  /** a person wrote `node`: it wins over what the exporter says */
  readonly nodeGiven: boolean
  /** common labels: site, cluster, rack */
  readonly labels: Labels
}

/** One scrape as the outputs read it. */
export interface Reading {
  readonly values: Float64Array
  readonly rates: CounterRates
  readonly now: UnixSeconds
}

/** One series of the plan; NaN where the scrape does not tell. */
export interface Output {
  readonly metric: MetricId
  readonly labels: Labels
  readonly read: (reading: Reading) => number
}

export interface Plan {
  readonly outputs: readonly Output[]
  readonly facts: Readonly<Record<string, string>>
}

export interface Profile {
  compile(layout: Layout, target: ProfileTarget): Plan
}

/** A series set, and its identity in text to see whether a new plan has the same one. */
export interface PlannedSet {
  readonly set: SeriesSet
  readonly identity: string
}

export function plannedSet({ outputs }: Plan): PlannedSet {
  const keys = outputs.map(({ metric, labels }) => ({ metric, labels }))
  return { set: { keys }, identity: keys.map(({ metric, labels }) => metric + labelsId(labels)).join('\n') }
}

/** The series of a layout as profiles look for them. */
export interface Finder {
  /** indices of every series of that name */
  all(name: string): readonly number[]
  /** index of the first */
  first(name: string): number | undefined
  labels(index: number): Labels
  /** unique name of a series, for its counter */
  key(index: number): string
}

export function finderOf(layout: Layout): Finder {
  const byName = indexByName(layout)
  return {
    all: (name) => byName.get(name) ?? [],
    first: (name) => byName.get(name)?.[0],
    labels: (index) => layout.labels[index]!,
    key: (index) => layout.names[index]! + labelsId(layout.labels[index]!),
  }
}

export type Read = Output['read']

export function gauge(index: number, scale = 1): Read {
  return ({ values }) => values[index]! * scale
}

export function counter(finder: Finder, index: number, scale = 1): Read {
  const key = finder.key(index)
  return ({ values, rates, now }) => rates.rate(key, values[index]!, now) * scale
}

/** Strict: a sum with a part missing is missing. */
export function sumOf(reads: readonly Read[]): Read {
  return (reading) => {
    let sum = 0
    for (const read of reads) sum += read(reading)
    return sum
  }
}

/** The greatest of what is known. */
export function maxOf(reads: readonly Read[]): Read {
  return (reading) => {
    let greatest = Number.NaN
    for (const read of reads) {
      const value = read(reading)
      if (!(value <= greatest) && !Number.isNaN(value)) greatest = value
    }
    return greatest
  }
}

/** `cn01.cluster.local` → `cn01`; an address of numbers stays whole. */
export function shortName(host: string): string {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return host
  return host.split('.')[0] || host
}
