/** The watcher watched: `scrape.*` of one target, written after every attempt, successful or not. */
import { COMMON_LABELS } from '../core/catalogue.ts'
import type { Frame, Labels, SeriesSet, UnixSeconds } from '../core/series.ts'
import { originOf, SELF_PART } from './origins.ts'
import type { Target } from './source.ts'

interface ScrapeOutcome {
  readonly success: boolean
  /** undefined where nothing could be had at all */
  readonly had: { readonly durationSeconds: number; readonly samples: number; readonly bodyBytes: number } | undefined
}

export type SelfFrame = (outcome: ScrapeOutcome, timeSeconds: UnixSeconds, intervalSeconds: number) => Frame

/** @param site label of every series of this service; undefined where the configuration names none */
export function selfMetrics(source: string, target: Target, site: string | undefined): SelfFrame {
  const labels: Record<string, string> = { target: target.id, source }
  if (site !== undefined) labels['site'] = site
  for (const name of COMMON_LABELS) if (target.labels[name] !== undefined) labels[name] = target.labels[name]
  const set: SeriesSet = {
    keys: (['success', 'duration_seconds', 'samples', 'body_bytes'] as const).map((field) => ({
      metric: `scrape.${field}` as const,
      labels,
    })),
  }
  return ({ success, had }, timeSeconds, intervalSeconds) => ({
    origin: originOf(target.id, SELF_PART),
    timeSeconds,
    intervalSeconds,
    set,
    values: Float64Array.of(
      success ? 1 : 0,
      had?.durationSeconds ?? Number.NaN,
      had?.samples ?? Number.NaN,
      had?.bodyBytes ?? Number.NaN,
    ),
  })
}

/** Adds the label `site` to sets that do not carry it; the same set gives the same result, by identity. */
export function siteLabeller(site: string | undefined): (set: SeriesSet) => SeriesSet {
  if (site === undefined) return (set) => set
  const known = new WeakMap<SeriesSet, SeriesSet>()
  const withSite = (labels: Labels): Labels => (labels['site'] === undefined ? { ...labels, site } : labels)
  return (set) => {
    let labelled = known.get(set)
    if (!labelled) {
      labelled = { keys: set.keys.map(({ metric, labels }) => ({ metric, labels: withSite(labels) })) }
      known.set(set, labelled)
    }
    return labelled
  }
}
