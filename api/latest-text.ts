/** Last values as JSON text, built a value at a time: checking every one against the schema cost more than the answer. */
import type { Metric } from '../core/catalogue.ts'
import type { Labels, UnixSeconds } from '../core/series.ts'
import type { LatestValue } from '../store/metrics/store.ts'

/** The text of `LatestAnswer` in `api/schemas.ts` (a test holds it to that). */
export function latestJson(metric: Metric, now: UnixSeconds, values: readonly LatestValue[]): string {
  return `{"metric":"${metric.id}","unit":"${metric.unit}","now":${now},"series":${seriesText(values)}}`
}

/** The text of `SnapshotAnswer`. */
export function snapshotJson(
  now: UnixSeconds,
  metrics: readonly { readonly metric: Metric; readonly values: readonly LatestValue[] }[],
): string {
  const parts = metrics.map(
    ({ metric, values }) => `{"metric":"${metric.id}","unit":"${metric.unit}","series":${seriesText(values)}}`,
  )
  return `{"now":${now},"metrics":[${parts.join(',')}]}`
}

function seriesText(values: readonly LatestValue[]): string {
  const parts: string[] = []
  // JSON has no word for an infinite value
  for (const { labels, value, time, freshUntil } of values)
    if (Number.isFinite(value))
      parts.push(`{"labels":${labelsText(labels)},"value":${value},"time":${time},"freshUntil":${freshUntil}}`)
  return `[${parts.join(',')}]`
}

/** Labels live as long as their series: their text is made once. */
const texts = new WeakMap<Labels, string>()

function labelsText(labels: Labels): string {
  let text = texts.get(labels)
  if (text === undefined) {
    text = JSON.stringify(labels)
    texts.set(labels, text)
  }
  return text
}
