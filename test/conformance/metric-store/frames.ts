/** Short ways to say frames and questions, and to open embedded stores, in tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MetricId } from '../../../core/catalogue.ts'
import type { Frame, Labels, SeriesKey } from '../../../core/series.ts'
import type { Engine } from '../../../store/metrics/engine.ts'
import { type LatestValue, listLatest } from '../../../store/metrics/latest.ts'
import type { EngineName } from '../../../store/metrics/registry.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import type { Extent, LatestQuery, MetricStore, SeriesAnswer, SeriesQuery } from '../../../store/metrics/store.ts'

/** Midnight UTC of a day not long ago: servers take no samples from far ahead of their clock. */
export const DAY_START = Date.UTC(2026, 0, 15) / 1000
/** A moment of that day that is a multiple of 40 s, 20 s after a full minute, early in its five minutes. */
export const T = DAY_START + 12 * 3600 + 80

export const EVERYTHING: Extent = { from: 0, to: T + 10_000 * 86_400 }

export function key(metric: MetricId, labels: Labels = {}): SeriesKey {
  return { metric, labels }
}

export const load = (node: string): SeriesKey => key('node.load1', { node })

/** `[key, value]` pairs at one instant. */
export function frame(
  origin: string,
  timeSeconds: number,
  pairs: readonly (readonly [SeriesKey, number])[],
  intervalSeconds = 10,
): Frame {
  const set = { keys: pairs.map(([series]) => series) }
  return { origin, timeSeconds, intervalSeconds, set, values: Float64Array.from(pairs, ([, value]) => value) }
}

export function seriesQuery(metric: MetricId, from: number, to: number, more: Partial<SeriesQuery> = {}): SeriesQuery {
  return { metric, where: {}, by: undefined, from, to, stepSeconds: 10, fold: 'default', ...more }
}

export function latestQuery(metric: MetricId, more: Partial<LatestQuery> = {}): LatestQuery {
  return { metric, where: {}, by: undefined, fold: 'default', notBefore: 0, ...more }
}

/** As objects, which are easier to compare. */
export async function lastValues(store: Pick<MetricStore, 'latest'>, query: LatestQuery): Promise<LatestValue[]> {
  return listLatest(await store.latest(query))
}

/** `{a=1}` → values, gaps as null: easy to read in a failing test. */
export function plain(answer: Pick<SeriesAnswer, 'series'>): { labels: Labels; values: (number | null)[] }[] {
  return answer.series.map(({ labels, values }) => ({
    labels,
    values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
  }))
}

export interface Workplace {
  readonly directory: string
  open(mode?: 'write' | 'read'): Promise<MetricStore>
  /** Closes what was opened and removes the directory. */
  clear(): Promise<void>
}

export function createWorkplace(name: EngineName, settings: unknown = {}): Workplace {
  return openIn(ENGINES[name], settings)
}

/** @param settings what `store.metrics` says beside `engine` */
export function openIn(engine: Engine, settings: unknown): Workplace {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-store-'))
  const opened: MetricStore[] = []
  return {
    directory,
    async open(mode = 'write') {
      const store = await engine.open({ directory, mode, options: engine.options.parse(settings) })
      opened.push(store)
      return store
    },
    async clear() {
      await Promise.all(opened.map((store) => store.close()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
