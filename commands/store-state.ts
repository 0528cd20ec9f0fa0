/** How the store of metrics is, for pages: asked at most every few seconds, whoever looks. */
import type { StoreState } from '../api/deps.ts'
import type { CollectorStatistics } from '../collector/collector.ts'
import type { Clock } from '../core/clock.ts'
import { type Problem, toProblem } from '../core/errors.ts'
import type { MetricStore } from '../store/metrics/store.ts'

const CHECK_SECONDS = 5
/** Counting what a remote server has may cost it a second. */
const COUNT_SECONDS = 30

export interface StoreStateOptions {
  readonly engine: string
  readonly store: Pick<MetricStore, 'check' | 'statistics'>
  readonly clock: Pick<Clock, 'now'>
  /** undefined where the collector is another process */
  readonly collector?: (() => CollectorStatistics) | undefined
}

export function createStoreState({ engine, store, clock, collector }: StoreStateOptions): () => Promise<StoreState> {
  const statistics = kept(clock, COUNT_SECONDS, () => store.statistics())

  async function ask(): Promise<StoreState> {
    const failed = collector?.().lastError ?? null
    try {
      const [found, { spool, oldest }] = await Promise.all([store.check(), statistics()])
      const waiting = spool?.lastError ?? null
      return { engine, problems: distinct([failed, waiting, ...found]), spool, oldest }
    } catch (error) {
      return { engine, problems: distinct([failed, toProblem(error)]) }
    }
  }
  return kept(clock, CHECK_SECONDS, ask)
}

/** The last answer while it is young; a failure is asked again. */
function kept<T>(clock: Pick<Clock, 'now'>, seconds: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    const at = clock.now()
    if (last && at - last.at <= seconds && at >= last.at) return last.answer
    const asked = { at, answer: ask() }
    last = asked
    asked.answer.catch(() => {
      if (last === asked) last = undefined
    })
    return asked.answer
  }
}

/** The same failure is seen by who writes and by who looks. */
function distinct(problems: readonly (Problem | null)[]): Problem[] {
  const found = new Map<string, Problem>()
  for (const problem of problems) if (problem && !found.has(problem.code)) found.set(problem.code, problem)
  return [...found.values()]
}
