/** Last values as JSON text: checking every one against the schema would cost more than the answer (a test does it). */
import type { Metric } from '../core/catalogue.ts'
import type { Labels, UnixSeconds } from '../core/series.ts'
import type { LatestValue } from '../store/metrics/store.ts'
import { createTextWriter, roundForText } from './text-writer.ts'

/** The text of `LatestAnswer` in `api/schemas.ts` (a test holds it to that). */
export function latestJson(metric: Metric, now: UnixSeconds, values: readonly LatestValue[]): Uint8Array<ArrayBuffer> {
  const series = values
    .filter(isFiniteValue)
    .map(({ labels, value, time, freshUntil }) => ({ labels, value: roundForText(value), time, freshUntil }))
  return Buffer.from(JSON.stringify({ metric: metric.id, unit: metric.unit, now, series }))
}

export interface SnapshotText {
  add(metric: Metric, values: readonly LatestValue[]): void
  end(): Uint8Array<ArrayBuffer>
}

/**
 * The text of `SnapshotAnswer`: columns, and each time once. Metric by metric: all values of a centre as objects at
 * once took longer to clear away than to find.
 */
export function createSnapshotText(now: UnixSeconds): SnapshotText {
  const writer = createTextWriter(lastBytes)
  const times = createTimes()
  let isFirst = true
  writer.text(`{"now":${now},"metrics":[`)
  return {
    add(metric, all) {
      // JSON has no word for an infinite value
      const values = all.every(isFiniteValue) ? all : all.filter(isFiniteValue)
      writer.text(`${isFirst ? '' : ','}{"metric":"${metric.id}","unit":"${metric.unit}","labels":[`)
      isFirst = false
      writer.bytes(labelsText(metric, values))
      writer.text('],"values":[')
      writer.numbers(columnOf(values, numberOf))
      writer.text('],"times":[')
      writer.numbers(columnOf(values, times.placeOf))
      writer.text(']}')
    },
    end() {
      writer.text(`],"times":${JSON.stringify(times.all)}}`)
      const text = writer.end()
      lastBytes = Math.ceil(1.1 * text.length)
      return text
    },
  }
}

/** Good until the next call. */
function columnOf(values: readonly LatestValue[], read: (value: LatestValue) => number): Float64Array {
  if (column.length < values.length) column = new Float64Array(2 * values.length)
  for (let at = 0; at < values.length; at++) column[at] = read(values[at]!)
  return column.subarray(0, values.length)
}

let column = new Float64Array(1024)

/** Of the last snapshot, and some: the next one is hardly ever much longer. */
let lastBytes = 0

const numberOf = ({ value }: LatestValue): number => value
const isFiniteValue = ({ value }: LatestValue): boolean => Number.isFinite(value)

/** Values of one frame share their times. */
function createTimes() {
  const all: { time: UnixSeconds; freshUntil: UnixSeconds }[] = []
  const places = new Map<UnixSeconds, number[]>()
  return {
    all,
    placeOf({ time, freshUntil }: LatestValue): number {
      let known = places.get(time)
      if (!known) {
        known = []
        places.set(time, known)
      }
      for (const place of known) if (all[place]!.freshUntil === freshUntil) return place
      known.push(all.length)
      return all.push({ time, freshUntil }) - 1
    },
  }
}

/** Of each metric's last snapshot: labels live as long as their series, and come in the same order again. */
const texts = new Map<string, { readonly labels: readonly Labels[]; readonly text: Uint8Array }>()

function labelsText({ id }: Metric, values: readonly LatestValue[]): Uint8Array {
  const known = texts.get(id)
  if (known?.labels.length === values.length && values.every(({ labels }, at) => labels === known.labels[at]))
    return known.text
  const labels = values.map((value) => value.labels)
  const text = Buffer.from(labels.map((one) => JSON.stringify(one)).join(','))
  texts.set(id, { labels, text })
  return text
}
