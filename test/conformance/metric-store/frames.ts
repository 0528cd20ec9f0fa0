/** Short ways to say frames and to open stores in tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MetricId } from '../../../core/catalogue.ts'
import type { Frame, Labels, SeriesKey } from '../../../core/series.ts'
import type { EngineName } from '../../../store/metrics/registry.ts'
import { ENGINES } from '../../../store/metrics/registry.ts'
import type { LatestQuery, MetricStore, SeriesAnswer, SeriesQuery } from '../../../store/metrics/store.ts'

export function key(metric: MetricId, labels: Labels = {}): SeriesKey {
  return { metric, labels }
}

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

export function createWorkplace(name: EngineName): Workplace {
  const directory = mkdtempSync(join(tmpdir(), 'atalaya-store-'))
  const opened: MetricStore[] = []
  return {
    directory,
    async open(mode = 'write') {
      const engine = ENGINES[name]
      const store = await engine.open({ directory, mode, options: engine.options.parse({}) })
      opened.push(store)
      return store
    },
    async clear() {
      await Promise.all(opened.map((store) => store.close()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
