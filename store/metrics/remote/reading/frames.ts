/** Raw frames out of the server's columns. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Frame } from '../../../../core/series.ts'
import { FRAME_MEASUREMENT } from '../remote.ts'
import { type Column, inLanes, type Reading, rawField, readColumns, type Selection } from './select.ts'

/** When an origin's frames came, oldest first, and at what interval. */
export interface Marker {
  readonly timesMs: Float64Array
  readonly intervals: Float64Array
}

/** Samples after which others get a turn. */
const TURN_SAMPLES = 50_000

/** By origin, oldest first. Origins without any sample of the metrics have their frames too. */
export async function readFrames(reading: Reading, selection: Selection): Promise<Map<string, Frame[]>> {
  const [columns, markers] = await Promise.all([readRaw(reading, selection), readMarkers(reading, selection)])
  return toFrames(columns, markers)
}

/** The samples alone. */
export async function readRaw(reading: Reading, selection: Selection): Promise<Column[]> {
  const parts = await inLanes(selection.metrics, (metric) =>
    readColumns(reading, 'raw', metric, rawField(metric), selection),
  )
  return parts.flat()
}

export async function readMarkers(
  { remote, signal }: Reading,
  { origins, fromMs, toMs }: Pick<Selection, 'origins' | 'fromMs' | 'toMs'>,
): Promise<Map<string, Marker>> {
  const selection = { metrics: [], where: {}, origins, fromMs, toMs }
  const field = { measurement: FRAME_MEASUREMENT, field: 'interval' }
  // the metric is of no account here
  const columns = await readColumns({ remote, signal }, 'raw', 'scrape.success', field, selection)
  return new Map(columns.map(({ origin, timesMs, values }) => [origin, { timesMs, intervals: values }]))
}

export async function toFrames(
  columns: readonly Column[],
  markers: ReadonlyMap<string, Marker>,
): Promise<Map<string, Frame[]>> {
  const byOrigin = Map.groupBy(columns, ({ origin }) => origin)
  const found = new Map<string, Frame[]>()
  let samples = 0
  for (const origin of new Set([...markers.keys(), ...byOrigin.keys()])) {
    const own = byOrigin.get(origin) ?? []
    found.set(origin, join(origin, own, markers.get(origin)))
    samples += own.reduce((sum, { values }) => sum + values.length, 0)
    if (samples > TURN_SAMPLES) {
      samples = 0
      await nextTurn()
    }
  }
  return found
}

function join(origin: string, columns: readonly Column[], marker: Marker | undefined): Frame[] {
  const timesMs = unite([...(marker ? [marker.timesMs] : []), ...columns.map((column) => column.timesMs)])
  const set = { keys: columns.map(({ key }) => key) }
  const width = columns.length
  const all = new Float64Array(timesMs.length * width).fill(NaN)
  columns.forEach((column, position) => {
    let at = 0
    column.timesMs.forEach((timeMs, index) => {
      while (timesMs[at]! < timeMs) at++
      all[at * width + position] = column.values[index]!
    })
  })
  const intervals = intervalsAt(timesMs, marker)
  return Array.from(timesMs, (timeMs, at) => ({
    origin,
    timeSeconds: timeMs / 1000,
    intervalSeconds: intervals[at]!,
    set,
    values: all.subarray(at * width, (at + 1) * width),
  }))
}

/**
 * Of a frame whose `frame` line did not arrive (it was refused, or is still on its way) the interval of its neighbour;
 * a millisecond, so that nothing is held, where it has none.
 */
function intervalsAt(timesMs: Float64Array, marker: Marker | undefined): Float64Array {
  const intervals = new Float64Array(timesMs.length)
  let at = 0
  timesMs.forEach((timeMs, index) => {
    if (!marker) {
      intervals[index] = 0.001
      return
    }
    while (at + 1 < marker.timesMs.length && marker.timesMs[at + 1]! <= timeMs) at++
    intervals[index] = marker.intervals[at]!
  })
  return intervals
}

/** Sorted, each once. */
export function unite(parts: readonly Float64Array[]): Float64Array {
  const [first] = parts
  if (first && parts.every((part) => part === first || isSame(part, first))) return first
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const all = new Float64Array(total)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  all.sort()
  let length = 0
  for (const time of all) if (length === 0 || all[length - 1] !== time) all[length++] = time
  return all.subarray(0, length)
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((time, at) => time === b[at])
}
