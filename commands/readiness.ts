/** What `/readyz` tells: does the store answer, is somebody collecting, does what is collected get written. */
import type { Check } from '../api/deps.ts'
import { targetState } from '../api/state.ts'
import type { CollectorStatistics } from '../collector/collector.ts'
import type { Clock } from '../core/clock.ts'
import { explain, type Problem, toProblem } from '../core/errors.ts'
import type { Language } from '../core/i18n.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import type { TargetStatusStore } from '../store/state/target-status.ts'

export interface ReadinessOptions {
  readonly store: Pick<MetricStore, 'labelValues'>
  readonly statuses: Pick<TargetStatusStore, 'list'>
  readonly clock: Pick<Clock, 'now'>
  readonly language: Language
  /** undefined where the collector is another process */
  readonly collector?: (() => CollectorStatistics) | undefined
}

const FINE: Problem = { code: 'api.ready', params: {} }

export function createReadiness(options: ReadinessOptions): () => Promise<readonly Check[]> {
  const { store, statuses, clock, collector, language } = options
  return async () => {
    const checks = [await attempt('store', () => store.labelValues('scrape.success', 'source').then(() => FINE))]
    checks.push(await attempt('collector', () => collecting(statuses, clock.now())))
    if (collector) checks.push(check('writes', writing(collector(), language)))
    return checks
  }
}

function check(name: string, problem: Problem): Check {
  return { name, ok: problem === FINE, problem }
}

async function attempt(name: string, ask: () => Problem | Promise<Problem>): Promise<Check> {
  try {
    return check(name, await ask())
  } catch (error) {
    return check(name, toProblem(error))
  }
}

function collecting(statuses: Pick<TargetStatusStore, 'list'>, now: number): Problem {
  const list = statuses.list()
  const asked = list.filter(({ lastAttempt }) => lastAttempt !== null)
  if (asked.length === 0) return { code: 'api.collector_waiting', params: {} }
  if (asked.some((status) => targetState(status, now) !== 'silent')) return FINE
  const newest = asked.reduce((latest, { lastAttempt }) => Math.max(latest, lastAttempt ?? 0), 0)
  return { code: 'api.collector_silent', params: { seconds: Math.round(now - newest) } }
}

function writing({ lastError, pendingValues, droppedValues }: CollectorStatistics, language: Language): Problem {
  if (lastError === null) return FINE
  const params = { pending: pendingValues, dropped: droppedValues, detail: explain(lastError, language) }
  return { code: 'api.writes_failing', params }
}
