/** The newest frame of every origin, out of the file. */
import type { DatabaseSync } from 'node:sqlite'
import type { MetricId } from '../../../../core/catalogue.ts'
import type { SeriesKey } from '../../../../core/series.ts'
import type { NewestFrame } from '../../latest.ts'
import { type Context, createFile, openContext } from './context.ts'
import { noteLosses } from './losses.ts'
import { readOrigins } from './names.ts'
import { readParts } from './raw-parts.ts'
import { newestRawMs } from './sources.ts'

export interface OriginFrame extends NewestFrame {
  readonly origin: string
}

/** For the writing side, which remembers from then on. Call it inside a transaction. */
export function readNewest(db: DatabaseSync, notBeforeMs: number): OriginFrame[] {
  const context = openContext(createFile(db, ''), () => undefined)
  return newestFrames(context, notBeforeMs)
}

/** @param metrics only these; all where undefined */
export function newestFrames(context: Context, notBeforeMs: number, metrics?: readonly MetricId[]): OriginFrame[] {
  const keys = readKeys(context, metrics)
  noteLosses(context, { isRaw: true, fromMs: notBeforeMs, toMs: Infinity })
  const found: OriginFrame[] = []
  for (const { id, name } of readOrigins(context)) {
    context.check()
    const timeMs = newestRawMs(context, id)
    if (timeMs < notBeforeMs || timeMs === -Infinity) continue
    const frame = readInstant(context, id, timeMs, keys)
    if (frame) found.push({ origin: name, ...frame })
  }
  return found
}

/** What the origin said at that instant of the series that have a key. */
function readInstant(
  context: Context,
  origin: number,
  timeMs: number,
  keys: ReadonlyMap<number, SeriesKey>,
): NewestFrame | undefined {
  const series = Int32Array.from([...context.index.seriesOf(origin)].filter((id) => keys.has(id)))
  let frame: NewestFrame | undefined
  readParts(context, origin, timeMs, timeMs + 1, series, (part) => {
    const present: SeriesKey[] = []
    const values: number[] = []
    for (const wanted of part.order) {
      const value = part.column(wanted)?.[0] ?? NaN
      if (Number.isNaN(value)) continue
      present.push(keys.get(series[wanted]!)!)
      values.push(value)
    }
    frame = {
      timeSeconds: timeMs / 1000,
      intervalSeconds: part.intervals[0]! / 1000,
      set: { keys: present },
      values: Float64Array.from(values),
    }
  })
  return frame
}

function readKeys({ index, damage }: Context, metrics: readonly MetricId[] | undefined): Map<number, SeriesKey> {
  const keys = new Map<number, SeriesKey>()
  for (const metric of metrics ?? index.metrics(damage))
    for (const { id, labels } of index.series(metric, damage)) keys.set(id, { metric, labels })
  return keys
}
