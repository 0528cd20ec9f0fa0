/** What rules need of the store: one question a metric for newest values, one a metric and step for what was before. */
import type { MetricId } from '../../core/catalogue.ts'
import { type Problem, toProblem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../../core/units.ts'
import type { LatestAnswer, MetricStore, SeriesAnswer } from '../../store/metrics/store.ts'
import { type AlertRule, type Condition, selectorsOf } from '../rules/schema.ts'

/** Steps of windows: one has about a hundred of them. */
const STEPS = [MINUTE_SECONDS, 5 * MINUTE_SECONDS, 15 * MINUTE_SECONDS, HOUR_SECONDS, 6 * HOUR_SECONDS, DAY_SECONDS]
const MOST_STEPS = 120

export interface Range {
  readonly metric: MetricId
  readonly stepSeconds: number
  /** the longest that a rule of this step looks back */
  readonly windowSeconds: number
}

export interface Plan {
  readonly metrics: readonly MetricId[]
  readonly ranges: readonly Range[]
}

export interface Answers {
  readonly latest: ReadonlyMap<MetricId, LatestAnswer>
  /** by `rangeKey` */
  readonly ranges: ReadonlyMap<string, SeriesAnswer>
  /** why a metric's questions were not answered */
  readonly failed: ReadonlyMap<MetricId, Problem>
}

export type AskedStore = Pick<MetricStore, 'latest' | 'query'>

export const rangeKey = (metric: MetricId, stepSeconds: number): string => `${metric} ${stepSeconds}`

export function stepOf(windowSeconds: number): number {
  return STEPS.find((step) => windowSeconds / step <= MOST_STEPS) ?? STEPS.at(-1)!
}

export function windowOf(condition: Condition): number | undefined {
  return 'window' in condition ? condition.window : undefined
}

export function planOf(rules: readonly AlertRule[]): Plan {
  const metrics = new Set<MetricId>()
  const ranges = new Map<string, Range>()
  for (const { condition, and = [] } of rules) {
    for (const { metric } of [...selectorsOf(condition), ...and]) metrics.add(metric)
    const windowSeconds = windowOf(condition)
    if (windowSeconds === undefined) continue
    const [{ metric }] = selectorsOf(condition) as [{ metric: MetricId }]
    const stepSeconds = stepOf(windowSeconds)
    const key = rangeKey(metric, stepSeconds)
    const longest = Math.max(windowSeconds, ranges.get(key)?.windowSeconds ?? 0)
    ranges.set(key, { metric, stepSeconds, windowSeconds: longest })
  }
  return { metrics: [...metrics], ranges: [...ranges.values()] }
}

export interface Gatherer {
  gather(now: UnixSeconds, signal?: AbortSignal): Promise<Answers>
}

/** A window is asked about again only when another step of it is over. */
export function createGatherer(store: AskedStore, plan: Plan): Gatherer {
  const kept = new Map<string, { readonly end: UnixSeconds; readonly answer: SeriesAnswer }>()

  async function range(
    { metric, stepSeconds, windowSeconds }: Range,
    now: UnixSeconds,
    signal?: AbortSignal,
  ): Promise<SeriesAnswer> {
    const key = rangeKey(metric, stepSeconds)
    const end = Math.floor(now / stepSeconds) * stepSeconds
    const known = kept.get(key)
    if (known?.end === end) return known.answer
    const question = {
      metric,
      where: {},
      by: undefined,
      from: end - windowSeconds,
      to: end,
      stepSeconds,
      fold: 'default',
    } as const
    const answer = await store.query(question, signal)
    kept.set(key, { end, answer })
    return answer
  }

  return {
    async gather(now, signal) {
      const [latest, ranges, failed] = [
        new Map<MetricId, LatestAnswer>(),
        new Map<string, SeriesAnswer>(),
        new Map<MetricId, Problem>(),
      ]
      // one after the other: a store that is slow is not asked everything at once
      for (const metric of plan.metrics) {
        try {
          latest.set(metric, await store.latest({ metric, where: {}, by: undefined, fold: 'default', notBefore: 0 }))
        } catch (error) {
          failed.set(metric, toProblem(error))
        }
      }
      for (const wanted of plan.ranges) {
        if (failed.has(wanted.metric)) continue
        try {
          ranges.set(rangeKey(wanted.metric, wanted.stepSeconds), await range(wanted, now, signal))
        } catch (error) {
          failed.set(wanted.metric, toProblem(error))
        }
      }
      return { latest, ranges, failed }
    },
  }
}
