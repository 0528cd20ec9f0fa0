/** How the store of metrics is, for pages: asked at most every few seconds, whoever looks. */
import type { StoreState } from '../api/deps.ts'
import type { CollectorStatistics } from '../collector/collector.ts'
import type { Clock } from '../core/clock.ts'
import { type Problem, toProblem } from '../core/errors.ts'
import type { MetricStore } from '../store/metrics/store.ts'

const KEPT_SECONDS = 5

export interface StoreStateOptions {
  readonly engine: string
  readonly store: Pick<MetricStore, 'check' | 'statistics'>
  readonly clock: Pick<Clock, 'now'>
  /** undefined where the collector is another process */
  readonly collector?: (() => CollectorStatistics) | undefined
}

export function createStoreState({ engine, store, clock, collector }: StoreStateOptions): () => Promise<StoreState> {
  let kept: { readonly at: number; readonly state: Promise<StoreState> } | undefined

  async function ask(): Promise<StoreState> {
    const failed = collector?.().lastError ?? null
    try {
      const [found, { spool }] = await Promise.all([store.check(), store.statistics()])
      const waiting = spool?.lastError ?? null
      return { engine, problems: distinct([failed, waiting, ...found]), spool }
    } catch (error) {
      return { engine, problems: distinct([failed, toProblem(error)]) }
    }
  }

  return () => {
    const at = clock.now()
    if (!kept || at - kept.at > KEPT_SECONDS || at < kept.at) kept = { at, state: ask() }
    return kept.state
  }
}

/** The same failure is seen by who writes and by who looks. */
function distinct(problems: readonly (Problem | null)[]): Problem[] {
  const found = new Map<string, Problem>()
  for (const problem of problems) if (problem && !found.has(problem.code)) found.set(problem.code, problem)
  return [...found.values()]
}
