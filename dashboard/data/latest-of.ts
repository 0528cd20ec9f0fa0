import { createMemo } from 'solid-js'
import type { MetricId } from '../../core/catalogue.ts'
import type { LatestByMetric } from '../logic/answers.ts'
import { createLatest, type Selection } from './queries.ts'

/** The newest values of many metrics as one object. */
export function createLatestOf(metrics: readonly MetricId[], wanted: () => boolean, where?: () => readonly string[]) {
  const feeds = metrics.map((metric) => {
    const selection = (): Selection => (where ? { metric, where: where() } : { metric })
    return [metric, createLatest(() => (wanted() ? selection() : undefined))] as const
  })
  const latest = createMemo((): LatestByMetric => {
    const found: Partial<Record<MetricId, NonNullable<LatestByMetric[MetricId]>>> = {}
    for (const [metric, feed] of feeds) {
      const answer = feed.data()
      if (answer) found[metric] = answer
    }
    return found
  })
  /** every answer came, or failed to */
  const loaded = createMemo(
    () => !wanted() || feeds.every(([, feed]) => feed.data() !== undefined || feed.failure() !== undefined),
  )
  return { latest, loaded }
}
