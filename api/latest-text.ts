/** Last values as JSON text, built a value at a time: checking every one against the schema cost more than the answer. */
import type { Metric } from '../core/catalogue.ts'
import type { Labels, UnixSeconds } from '../core/series.ts'
import type { LatestValue } from '../store/metrics/store.ts'
import { createTextWriter, type TextWriter } from './text-writer.ts'

/** The text of `LatestAnswer` in `api/schemas.ts` (a test holds it to that). */
export function latestJson(metric: Metric, now: UnixSeconds, values: readonly LatestValue[]): Uint8Array<ArrayBuffer> {
  const writer = createTextWriter()
  writer.text(`{"metric":"${metric.id}","unit":"${metric.unit}","now":${now},"series":[`)
  writeSeries(writer, values, { labels: [], texts: [] })
  writer.text(']}')
  return writer.end()
}

/** The text of `SnapshotAnswer`. */
export function snapshotJson(
  now: UnixSeconds,
  metrics: readonly { readonly metric: Metric; readonly values: readonly LatestValue[] }[],
): Uint8Array<ArrayBuffer> {
  const count = metrics.reduce((sum, { values }) => sum + values.length, 0)
  const writer = createTextWriter(count * VALUE_BYTES)
  writer.text(`{"now":${now},"metrics":[`)
  metrics.forEach(({ metric, values }, index) => {
    writer.text(`${index === 0 ? '' : ','}{"metric":"${metric.id}","unit":"${metric.unit}","series":[`)
    writeSeries(writer, values, textsOf(metric))
    writer.text(']}')
  })
  writer.text(']}')
  return writer.end()
}

/** A value with its labels and times, as most are. */
const VALUE_BYTES = 160

/** Series in the order of an answer, and the text that begins each. */
interface Texts {
  readonly labels: Labels[]
  readonly texts: Uint8Array[]
}

/** Of each metric's last snapshot: labels live as long as their series, and come in the same order again. */
const known = new Map<string, Texts>()

function textsOf({ id }: Metric): Texts {
  const found = known.get(id) ?? { labels: [], texts: [] }
  known.set(id, found)
  return found
}

function writeSeries(writer: TextWriter, values: readonly LatestValue[], { labels: own, texts }: Texts): void {
  let isFirst = true
  // values of one frame share their times
  let times: { time: number; freshUntil: number; text: Uint8Array } | undefined
  own.length = Math.min(own.length, values.length)
  texts.length = own.length
  for (let at = 0; at < values.length; at++) {
    const { labels, value, time, freshUntil } = values[at]!
    if (own[at] !== labels) {
      own[at] = labels
      texts[at] = Buffer.from(`,{"labels":${JSON.stringify(labels)},"value":`)
    }
    // JSON has no word for an infinite value
    if (!Number.isFinite(value)) continue
    if (times?.time !== time || times.freshUntil !== freshUntil)
      times = { time, freshUntil, text: Buffer.from(`,"time":${time},"freshUntil":${freshUntil}}`) }
    writer.bytes(isFirst ? texts[at]!.subarray(1) : texts[at]!)
    isFirst = false
    writer.number(value)
    writer.bytes(times.text)
  }
}
