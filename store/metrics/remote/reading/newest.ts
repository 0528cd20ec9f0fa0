/** The newest frame of each origin, as the server has them. */
import type { MetricId } from '../../../../core/catalogue.ts'
import type { SeriesKey } from '../../../../core/series.ts'
import { FRAME_MEASUREMENT } from '../remote.ts'
import type { OriginFrame } from '../spool/origins.ts'
import { END_MS, inLanes, type Reading, rawField, readNewest } from './select.ts'

/** @param skip what is known already */
export async function readNewestFrames(
  reading: Reading,
  metrics: readonly MetricId[],
  notBeforeMs: number,
  skip: (origin: string, timeMs: number) => boolean = () => false,
): Promise<OriginFrame[]> {
  const fromMs = Math.max(0, Math.ceil(notBeforeMs))
  const everything = { where: {}, origins: undefined, fromMs, toMs: END_MS }
  const marker = { measurement: FRAME_MEASUREMENT, field: 'interval' }
  const all = await readNewest(reading, 'raw', marker, everything)
  const markers = all.filter(({ origin, timesMs }) => !skip(origin, timesMs.at(-1)!))
  if (markers.length === 0) return []
  const found = new Map(
    markers.map(({ origin, timesMs, values }) => [
      origin,
      { timeMs: timesMs.at(-1)!, intervalSeconds: values.at(-1)!, keys: [] as SeriesKey[], values: [] as number[] },
    ]),
  )
  // no frame is older than the oldest of the newest
  const since = Math.min(...[...found.values()].map(({ timeMs }) => timeMs))
  const selection = { where: {}, origins: [...found.keys()], fromMs: since, toMs: END_MS }
  await inLanes(metrics, async (metric) => {
    for (const { origin, labels, timesMs, values } of await readNewest(reading, 'raw', rawField(metric), selection)) {
      const frame = found.get(origin)
      // a series missing from the newest frame has ended
      if (!frame || frame.timeMs !== timesMs.at(-1)) continue
      frame.keys.push({ metric, labels })
      frame.values.push(values.at(-1)!)
    }
  })
  return [...found].map(([origin, { timeMs, intervalSeconds, keys, values }]) => ({
    origin,
    timeSeconds: timeMs / 1000,
    intervalSeconds,
    set: { keys },
    values: Float64Array.from(values),
  }))
}
