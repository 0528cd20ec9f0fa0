/**
 * The seam of everything that brings samples in. A source is one file in `collector/sources/` plus one
 * line in `collector/registry.ts`; its config schema, targets and conformance tests follow from that.
 */
import type { ZodType } from 'zod'
import type { AppError } from '../core/errors.ts'
import type { Outgoing } from '../core/networks.ts'
import type { Labels, SeriesSet, UnixSeconds } from '../core/series.ts'
import type { Ports } from './ports.ts'

/** Hard limits of one scrape; all of them non-zero by default. */
export interface Limits {
  readonly timeoutSeconds: number
  readonly bodyBytes: number
  readonly compressionRatio: number
  readonly labels: number
  /** where requests may go; where absent, all but what no target has */
  readonly outgoing?: Outgoing
}

/** One thing that is asked again and again. */
export interface Target {
  /** unique and stable: the origin of its frames, e.g. `prometheus:node_exporter:cn01:9100` */
  readonly id: string
  /** what a person reads: `cn01:9100`, `slurm serafin` */
  readonly title: string
  readonly address: string
  readonly intervalSeconds: number
  /** labels that this target adds to every series (node, cluster, site, rack) */
  readonly labels: Labels
  /** where its answers are of another kind than those the limits are made for */
  readonly limits?: Partial<Limits>
}

/**
 * One frame-to-be: series that succeed or fail together. A source whose requests fail apart
 * (nodes answered, jobs did not) returns a part for each that succeeded and an error for each that did not.
 */
export interface Part {
  /** stable within the target, e.g. `nodes`; empty where there is only one */
  readonly name: string
  readonly set: SeriesSet
  readonly values: Float64Array
}

export interface Scraped {
  readonly parts: readonly Part[]
  /** what failed although something succeeded; any entry makes `scrape.success` 0 */
  readonly errors: readonly AppError[]
  /** samples in the answer, before any were picked */
  readonly samples: number
  readonly bodyBytes: number
  /** what the target says of itself, shown in the list of targets: `{version: 'Slurm 22.05.8'}` */
  readonly facts?: Readonly<Record<string, string>>
}

export interface ScrapeContext {
  /** aborts at the hard time limit */
  readonly signal: AbortSignal
  /** wall clock at the start of the scrape; the time of its frames */
  readonly now: UnixSeconds
}

/** Stateful for one target: keeps layouts, counters and connections between scrapes. */
export interface Scraper {
  /** @throws AppError when nothing could be had; never returns invented or zero-filled values */
  scrape(context: ScrapeContext): Promise<Scraped>
  close(): void | Promise<void>
}

/** One kind of source. `Entry` is one item of its list in the configuration. */
export interface Source<Entry = unknown> {
  /** schema of one entry */
  readonly entry: ZodType<Entry>
  /** the targets an entry stands for (ranges expanded) */
  targets(entry: Entry): readonly OpenTarget[]
}

export interface OpenTarget extends Target {
  open(limits: Limits, ports: Ports): Scraper
}

/** @param limits the configuration's */
export function limitsOf({ limits: own }: Target, limits: Limits): Limits {
  return own ? { ...limits, ...own } : limits
}

export function defineSource<Entry>(source: Source<Entry>): Source<Entry> {
  return source
}
