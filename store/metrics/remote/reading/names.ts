/** Names of what is stored, how much it is, and from when to when. */
import type { MetricId } from '../../../../core/catalogue.ts'
import { labelsId } from '../../../../core/series.ts'
import { DAY_SECONDS } from '../../../../core/units.ts'
import { RESOLUTIONS } from '../../resolution.ts'
import type { Resolution } from '../../store.ts'
import { FRAME_MEASUREMENT, measurementAt, ORIGIN_TAG } from '../remote.ts'
import type { Sight } from './buckets.ts'
import { inPieces } from './chunks.ts'
import { readMarkers } from './frames.ts'
import { ALL_METRICS, checkSignal, END_MS, fieldAt, inLanes, type Reading, rawField, readNewest } from './select.ts'

interface Bounds {
  readonly oldestMs: number
  /** of the last frame, or the start of the last bucket */
  readonly newestMs: number
}

/** Of what is shown; undefined where there is nothing. */
export async function boundsOf(sight: Sight, resolution: Resolution): Promise<Bounds | undefined> {
  const floorMs = Math.max(0, Math.ceil(sight.floors[resolution] * 1000))
  if (resolution === 'raw' && sight.remote.countFrames) return sight.remote.countFrames(floorMs)
  const newest = await newestBefore(sight, resolution, floorMs, END_MS)
  if (newest.length === 0) return undefined
  // nothing is older than `low`, something is at `high`
  let [low, high] = [floorMs, Math.min(...newest)]
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    const found = await newestBefore(sight, resolution, low, middle + 1)
    if (found.length > 0) high = Math.min(...found)
    else low = middle + 1
  }
  return { oldestMs: high, newestMs: Math.max(...newest) }
}

async function newestBefore(reading: Reading, resolution: Resolution, fromMs: number, toMs: number): Promise<number[]> {
  const field = { measurement: measurementAt(FRAME_MEASUREMENT, resolution), field: 'interval' }
  const found = await readNewest(reading, resolution, field, { where: {}, origins: undefined, fromMs, toMs })
  return found.map(({ timesMs }) => timesMs.at(-1)!)
}

/** Raw frames that are shown. */
export async function countFrames(sight: Sight): Promise<(Bounds & { readonly frames: number }) | undefined> {
  const floorMs = Math.max(0, Math.ceil(sight.floors.raw * 1000))
  if (sight.remote.countFrames) return sight.remote.countFrames(floorMs)
  const bounds = await boundsOf(sight, 'raw')
  if (!bounds) return undefined
  let frames = 0
  await inPieces(
    bounds.oldestMs,
    bounds.newestMs + 1,
    { firstMs: DAY_SECONDS * 1000, stepMs: 1 },
    async (fromMs, toMs) => {
      const markers = await readMarkers(sight, { origins: undefined, fromMs, toMs })
      const count = [...markers.values()].reduce((sum, { timesMs }) => sum + timesMs.length, 0)
      frames += count
      return count
    },
  )
  return { ...bounds, frames }
}

/** Sorted names of what anything is kept of. */
export async function readOrigins(sight: Sight): Promise<string[]> {
  const found = new Set<string>()
  for (const resolution of RESOLUTIONS) {
    const field = { measurement: measurementAt(FRAME_MEASUREMENT, resolution), field: 'interval' }
    const selection = { where: {}, origins: undefined, fromMs: floorMsOf(sight, resolution), toMs: END_MS }
    for (const { origin } of await readNewest(sight, resolution, field, selection)) found.add(origin)
  }
  return [...found].sort()
}

/** Sorted values of a label of the metric. */
export async function readLabelValues(sight: Sight, metric: MetricId, label: string): Promise<string[]> {
  const found = new Set<string>()
  for (const resolution of RESOLUTIONS) {
    const field = fieldAt(metric, resolution)
    if (!field) continue
    for (const value of await labelValuesAt(sight, resolution, field, label)) found.add(value)
  }
  return [...found].sort()
}

async function labelValuesAt(
  sight: Sight,
  resolution: Resolution,
  { measurement, field }: { measurement: string; field: string },
  label: string,
): Promise<readonly string[]> {
  const { fieldTagValues } = sight.remote
  if (fieldTagValues) return fieldTagValues.call(sight.remote, resolution, measurement, field, label)
  const selection = { where: {}, origins: undefined, fromMs: floorMsOf(sight, resolution), toMs: END_MS }
  const series = await readNewest(sight, resolution, { measurement, field }, selection)
  return series.flatMap(({ labels }) => (Object.hasOwn(labels, label) ? [labels[label]!] : []))
}

/** Metrics that the server has anything of, or may have: everything else need not be asked for again and again. */
export async function presentMetrics({ remote, signal }: Reading, resolution: Resolution): Promise<MetricId[]> {
  const byMeasurement = Map.groupBy(ALL_METRICS, (metric) => rawField(metric).measurement)
  const found = await inLanes([...byMeasurement], async ([name, metrics]) => {
    checkSignal(signal)
    const measurement = measurementAt(name, resolution)
    if ((await remote.tagValues(resolution, measurement, ORIGIN_TAG)).length === 0) return []
    const there = await inLanes(metrics, async (metric) => {
      const field = fieldAt(metric, resolution)
      if (!field || !remote.fieldTagValues) return true
      return (await remote.fieldTagValues(resolution, measurement, field.field, ORIGIN_TAG)).length > 0
    })
    return metrics.filter((_, at) => there[at])
  })
  return found.flat()
}

/** Distinct series of the raw samples, where the server cannot tell. */
export async function countSeries(sight: Sight): Promise<number> {
  let count = 0
  for (const metric of await presentMetrics(sight, 'raw')) {
    const field = rawField(metric)
    const selection = { where: {}, origins: undefined, fromMs: floorMsOf(sight, 'raw'), toMs: END_MS }
    const ids = (await readNewest(sight, 'raw', field, selection)).map(({ labels }) => labelsId(labels))
    count += new Set(ids).size
  }
  return count
}

function floorMsOf({ floors }: Sight, resolution: Resolution): number {
  return Math.max(0, Math.ceil(floors[resolution] * 1000))
}
