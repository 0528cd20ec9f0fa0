/** Roll-ups out of the server's columns, as it has them. */
import { metric as metricOf, type Statistic } from '../../../../core/catalogue.ts'
import { type SeriesKey, type SeriesSet, seriesId } from '../../../../core/series.ts'
import type { RollupFrame, RollupResolution } from '../../store.ts'
import { ENDED_BELOW, FRAME_MEASUREMENT, measurementAt } from '../remote.ts'
import { unite } from './frames.ts'
import { type Column, inLanes, type Reading, readColumns, rollupField, type Selection } from './select.ts'

interface Part {
  readonly statistic: Statistic
  readonly columns: readonly Column[]
}

/** By origin, oldest first. @param statistics those of the catalogue where undefined */
export async function readRollups(
  reading: Reading,
  resolution: RollupResolution,
  selection: Selection,
  statistics?: readonly Statistic[],
): Promise<Map<string, RollupFrame[]>> {
  const wanted = selection.metrics.flatMap((metric) =>
    metricOf(metric)
      .rollups.filter((statistic) => statistics === undefined || statistics.includes(statistic))
      .map((statistic) => ({ metric, statistic })),
  )
  const parts = await inLanes(wanted, async ({ metric, statistic }): Promise<Part> => {
    const field = rollupField(metric, resolution, statistic)
    return { statistic, columns: await readColumns(reading, resolution, metric, field, selection) }
  })
  const anywhere = { ...selection, where: {} }
  const frame = measurementAt(FRAME_MEASUREMENT, resolution)
  const [intervals, lasts] = await Promise.all(
    // the metric is of no account here
    ['interval', 'last'].map((field) =>
      readColumns(reading, resolution, 'scrape.success', { measurement: frame, field }, anywhere),
    ),
  )
  return toRollupFrames(resolution, parts, byOrigin(intervals!), byOrigin(lasts!))
}

function byOrigin(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.origin, column]))
}

function toRollupFrames(
  resolution: RollupResolution,
  parts: readonly Part[],
  intervals: ReadonlyMap<string, Column>,
  lasts: ReadonlyMap<string, Column>,
): Map<string, RollupFrame[]> {
  const origins = new Set([...intervals.keys(), ...lasts.keys()])
  for (const { columns } of parts) for (const { origin } of columns) origins.add(origin)
  const found = new Map<string, RollupFrame[]>()
  const sorted = parts.map(({ statistic, columns }) => ({
    statistic,
    columns: Map.groupBy(columns, (column) => column.origin),
  }))
  for (const origin of origins) {
    const own = sorted.map(({ statistic, columns }) => ({ statistic, columns: columns.get(origin) ?? [] }))
    found.set(origin, join(origin, resolution, own, intervals.get(origin), lasts.get(origin)))
  }
  return found
}

function join(
  origin: string,
  resolution: RollupResolution,
  parts: readonly Part[],
  intervals: Column | undefined,
  lasts: Column | undefined,
): RollupFrame[] {
  const columns = parts.flatMap((part) => part.columns)
  const markers = [intervals, lasts].flatMap((column) => (column ? [column.timesMs] : []))
  const timesMs = unite([...markers, ...columns.map((column) => column.timesMs)])
  const keys = new Map<string, SeriesKey>()
  for (const { key } of columns) keys.set(seriesId(key), key)
  const ids = [...keys.keys()]
  const positions = new Map(ids.map((id, at) => [id, at]))
  const width = ids.length
  const tables = new Map<Statistic, Float64Array>()
  const present = new Uint8Array(timesMs.length * width)
  for (const { statistic, columns: own } of parts) {
    const table = tables.get(statistic) ?? new Float64Array(timesMs.length * width).fill(NaN)
    tables.set(statistic, table)
    for (const column of own) {
      const position = positions.get(seriesId(column.key))!
      place(timesMs, column, (at, value) => {
        table[at * width + position] = statistic === 'last' && value <= ENDED_BELOW ? NaN : value
        present[at * width + position] = 1
      })
    }
  }
  const interval = aligned(timesMs, intervals)
  const last = aligned(timesMs, lasts)
  const whole: SeriesSet = { keys: [...keys.values()] }
  return Array.from(timesMs, (timeMs, at) => {
    const cells = cellsOf(present, at * width, width)
    const set = cells.length === width ? whole : { keys: cells.map((cell) => whole.keys[cell]!) }
    const statistics = Object.fromEntries(
      [...tables].map(([name, table]) => [
        name,
        cells.length === width
          ? table.subarray(at * width, (at + 1) * width)
          : Float64Array.from(cells, (cell) => table[at * width + cell]!),
      ]),
    )
    const startSeconds = timeMs / 1000
    // without its `frame` line nothing is held
    const [lastSeconds, intervalSeconds] = [last[at] ?? startSeconds, interval[at] ?? 0.001]
    return { origin, resolution, startSeconds, lastSeconds, intervalSeconds, set, statistics }
  })
}

/** Only series that the bucket has: `coarsen` would add the absence of others. */
function cellsOf(present: Uint8Array, from: number, width: number): number[] {
  const cells: number[] = []
  for (let cell = 0; cell < width; cell++) if (present[from + cell] === 1) cells.push(cell)
  return cells
}

function place(timesMs: Float64Array, column: Column, put: (at: number, value: number) => void): void {
  let at = 0
  column.timesMs.forEach((timeMs, index) => {
    while (timesMs[at]! < timeMs) at++
    put(at, column.values[index]!)
  })
}

function aligned(timesMs: Float64Array, column: Column | undefined): (number | undefined)[] {
  const values = new Array<number | undefined>(timesMs.length).fill(undefined)
  if (column)
    place(timesMs, column, (at, value) => {
      values[at] = value
    })
  return values
}
