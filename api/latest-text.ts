/** Last values as JSON text: checking every one against the schema would cost more than the answer (a test does it). */
import type { Metric } from '../core/catalogue.ts'
import type { Labels, UnixSeconds } from '../core/series.ts'
import { listLatest, toLatestAnswer } from '../store/metrics/latest.ts'
import type { LatestAnswer } from '../store/metrics/store.ts'
import { createTextWriter, roundForText } from './text-writer.ts'

/** The text of `LatestAnswer` in `api/schemas.ts` (a test holds it to that). */
export function latestJson(metric: Metric, now: UnixSeconds, found: LatestAnswer): Uint8Array<ArrayBuffer> {
  const series = listLatest(finite(found)).map((one) => ({ ...one, value: roundForText(one.value) }))
  return Buffer.from(JSON.stringify({ metric: metric.id, unit: metric.unit, now, series }))
}

export interface SnapshotText {
  add(metric: Metric, found: LatestAnswer): void
  end(): Uint8Array<ArrayBuffer>
}

/** The text of `SnapshotAnswer`: columns, and each time once. */
export function createSnapshotText(now: UnixSeconds): SnapshotText {
  const writer = createTextWriter(lastBytes)
  const times = createTimes()
  let isFirst = true
  writer.text(`{"now":${now},"metrics":[`)
  return {
    add(metric, found) {
      const { labels, values, ...when } = finite(found)
      writer.text(`${isFirst ? '' : ','}{"metric":"${metric.id}","unit":"${metric.unit}","labels":[`)
      isFirst = false
      writer.bytes(labelsText(metric, labels))
      writer.text('],"values":[')
      writer.numbers(values)
      writer.text('],"times":[')
      writer.numbers(times.placesOf(when))
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

/** Of the last snapshot, and some: the next one is hardly ever much longer. */
let lastBytes = 0

/** JSON has no word for an infinite value. */
function finite(found: LatestAnswer): LatestAnswer {
  return found.values.every(Number.isFinite)
    ? found
    : toLatestAnswer(listLatest(found).filter(({ value }) => Number.isFinite(value)))
}

/** Values of one frame share their times. */
function createTimes() {
  const all: { time: UnixSeconds; freshUntil: UnixSeconds }[] = []
  const known = new Map<UnixSeconds, number[]>()
  const placeOf = (time: UnixSeconds, freshUntil: UnixSeconds): number => {
    let places = known.get(time)
    if (!places) {
      places = []
      known.set(time, places)
    }
    for (const place of places) if (all[place]!.freshUntil === freshUntil) return place
    places.push(all.length)
    return all.push({ time, freshUntil }) - 1
  }
  return {
    all,
    placesOf({ times, freshUntil }: Pick<LatestAnswer, 'times' | 'freshUntil'>): Float64Array {
      const places = new Float64Array(times.length)
      for (let at = 0; at < times.length; at++) {
        const isAgain = at > 0 && times[at] === times[at - 1] && freshUntil[at] === freshUntil[at - 1]
        places[at] = isAgain ? places[at - 1]! : placeOf(times[at]!, freshUntil[at]!)
      }
      return places
    },
  }
}

/** Of each metric's last snapshot: labels live as long as their series, and come in the same order again. */
const texts = new Map<string, { readonly labels: readonly Labels[]; readonly text: Uint8Array }>()

function labelsText({ id }: Metric, labels: readonly Labels[]): Uint8Array {
  const known = texts.get(id)
  if (known && isSame(known.labels, labels)) return known.text
  const text = Buffer.from(labels.map((one) => JSON.stringify(one)).join(','))
  texts.set(id, { labels, text })
  return text
}

function isSame(a: readonly Labels[], b: readonly Labels[]): boolean {
  return a === b || (a.length === b.length && a.every((labels, at) => labels === b[at]))
}
