/** Last values as JSON text, built a value at a time: checking every one against the schema cost more than the answer. */
import type { Metric } from '../core/catalogue.ts'
import type { Labels, UnixSeconds } from '../core/series.ts'
import type { LatestValue } from '../store/metrics/store.ts'
import { createTextWriter, type TextWriter } from './text-writer.ts'

/** The text of `LatestAnswer` in `api/schemas.ts` (a test holds it to that). */
export function latestJson(metric: Metric, now: UnixSeconds, values: readonly LatestValue[]): Uint8Array<ArrayBuffer> {
  const writer = createTextWriter()
  writer.text(`{"metric":"${metric.id}","unit":"${metric.unit}","now":${now},"series":[`)
  writeSeries(writer, values)
  writer.text(']}')
  return writer.end()
}

/** The text of `SnapshotAnswer`. */
export function snapshotJson(
  now: UnixSeconds,
  metrics: readonly { readonly metric: Metric; readonly values: readonly LatestValue[] }[],
): Uint8Array<ArrayBuffer> {
  const writer = createTextWriter()
  writer.text(`{"now":${now},"metrics":[`)
  metrics.forEach(({ metric, values }, index) => {
    writer.text(`${index === 0 ? '' : ','}{"metric":"${metric.id}","unit":"${metric.unit}","series":[`)
    writeSeries(writer, values)
    writer.text(']}')
  })
  writer.text(']}')
  return writer.end()
}

function writeSeries(writer: TextWriter, values: readonly LatestValue[]): void {
  let isFirst = true
  // values of one frame share their times
  let times: { time: number; freshUntil: number; text: Uint8Array } | undefined
  for (const { labels, value, time, freshUntil } of values) {
    // JSON has no word for an infinite value
    if (!Number.isFinite(value)) continue
    if (times?.time !== time || times.freshUntil !== freshUntil)
      times = { time, freshUntil, text: Buffer.from(`,"time":${time},"freshUntil":${freshUntil}}`) }
    if (!isFirst) writer.text(',')
    isFirst = false
    writer.bytes(labelsText(labels))
    writer.number(value)
    writer.bytes(times.text)
  }
}

/** Labels live as long as their series: their text is made once. */
const texts = new WeakMap<Labels, Uint8Array>()

function labelsText(labels: Labels): Uint8Array {
  let text = texts.get(labels)
  if (text === undefined) {
    text = Buffer.from(`{"labels":${JSON.stringify(labels)},"value":`)
    texts.set(labels, text)
  }
  return text
}
