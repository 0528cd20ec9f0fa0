/**
 * `node test/bench/store/codec.ts [nodes]`: what the codec makes of the synthetic day, in bytes a value and CPU
 * seconds a million values: hours packed fast, days packed small, both read back (and compared, bit for bit), and
 * the five-minute roll-ups of the day.
 */
import { type MetricId, metric as metricOf, type Statistic } from '../../../core/catalogue.ts'
import { snapToDecimal } from '../../../store/codec/decimals.ts'
import { type Effort, unpackSegment } from '../../../store/codec/segment.ts'
import { openRawChunk, packRawChunk, readColumn } from '../../../store/metrics/engines/embedded/codec/raw-chunk.ts'
import {
  openRollupChunk,
  packRollupChunk,
  readTrackColumns,
} from '../../../store/metrics/engines/embedded/codec/rollup-chunk.ts'
import { createDay } from './synthetic.ts'

const SERIES = 65
const STEP_SECONDS = 30
const MIDNIGHT_MS = Date.UTC(2026, 0, 15)
const HOUR_FRAMES = 120
const BUCKET_FRAMES = 10
const PAGE_BYTES = 4096

const nodes = Number(process.argv[2] ?? 200)
const day = createDay({ nodes, seriesPerNode: SERIES, stepSeconds: STEP_SECONDS, seed: 1, jitterMs: 3 })
const values = nodes * SERIES * day.frames
const print = (text: string) => process.stdout.write(`${text}\n`)

interface Cost {
  seconds: number
  bytes: number
  segments: number
}

function timed<T>(cost: Cost, work: () => T): T {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  cost.seconds += (user + system) / 1e6
  return result
}

const newCost = (): Cost => ({ seconds: 0, bytes: 0, segments: 0 })

function columnsOf(node: number): Float64Array[] {
  const columns = Array.from({ length: SERIES }, () => new Float64Array(day.frames))
  const row = new Float64Array(SERIES)
  for (let index = 0; index < day.frames; index++) {
    day.fill(node, index, row)
    for (let position = 0; position < SERIES; position++) columns[position]![index] = row[position]!
  }
  return columns
}

interface Costs {
  readonly pack: Cost
  readonly read: Cost
  readonly one: Cost
}

/** Packs a part of a node's day, reads all of it back, and one column of it alone. */
function tryPart(
  node: number,
  columns: readonly Float64Array[],
  from: number,
  to: number,
  effort: Effort,
  costs: Costs,
) {
  const timesMs = Float64Array.from({ length: to - from }, (_, index) => MIDNIGHT_MS + day.timeMs(node, from + index))
  const intervalsMs = new Float64Array(to - from).fill(STEP_SECONDS * 1000)
  const series = Int32Array.from(columns, (_, position) => 1 + node * SERIES + position)
  const part = columns.map((column) => column.subarray(from, to))
  const { directory, segments } = timed(costs.pack, () =>
    packRawChunk({ timesMs, intervalsMs, series, columns: part }, effort),
  )
  costs.pack.bytes += directory.length + segments.reduce((sum, { length }) => sum + length, 0)
  costs.pack.segments += segments.length
  const read = timed(costs.read, () => {
    const open = openRawChunk(directory)
    const unpacked = segments.map(unpackSegment)
    return part.map((_, position) => readColumn(open, position, unpacked[open.segmentOf(position)]!))
  })
  for (const [position, column] of read.entries()) same(column, part[position]!)
  timed(costs.one, () => {
    const open = openRawChunk(directory)
    readColumn(open, 5, unpackSegment(segments[open.segmentOf(5)]!))
  })
}

function same(a: Float64Array, b: Float64Array): void {
  for (let index = 0; index < b.length; index++)
    if (!Object.is(a[index], b[index])) throw new Error(`read ${a[index]}, not ${b[index]}`)
}

const hourly = { pack: newCost(), read: newCost(), one: newCost() }
const daily = { pack: newCost(), read: newCost(), one: newCost() }
const metrics = new Map<MetricId, { origins: number[]; series: number[]; columns: Map<Statistic, Float64Array[]> }>()

for (let node = 0; node < nodes; node++) {
  const columns = columnsOf(node)
  for (let from = 0; from < day.frames; from += HOUR_FRAMES)
    tryPart(node, columns, from, from + HOUR_FRAMES, 'fast', hourly)
  tryPart(node, columns, 0, day.frames, 'small', daily)
  for (const [position, { metric }] of day.nodes[node]!.set.keys.entries()) {
    const tracks = metrics.get(metric) ?? { origins: [], series: [], columns: new Map<Statistic, Float64Array[]>() }
    metrics.set(metric, tracks)
    tracks.origins.push(1 + node)
    tracks.series.push(1 + node * SERIES + position)
    for (const statistic of metricOf(metric).rollups) {
      const column = rollUp(columns[position]!, statistic)
      tracks.columns.set(statistic, [...(tracks.columns.get(statistic) ?? []), column])
    }
  }
}

function rollUp(column: Float64Array, statistic: Statistic): Float64Array {
  return Float64Array.from({ length: Math.floor(column.length / BUCKET_FRAMES) }, (_, bucket) => {
    const part = column.subarray(bucket * BUCKET_FRAMES, (bucket + 1) * BUCKET_FRAMES)
    if (statistic === 'count') return part.length
    if (statistic === 'last') return part.at(-1)!
    if (statistic === 'sum') return snapToDecimal(part.reduce((sum, value) => sum + value, 0))
    return statistic === 'min' ? Math.min(...part) : Math.max(...part)
  })
}

const perMillion = (cost: Cost, of: number): string => ((cost.seconds / of) * 1e6).toFixed(4)
const pages = (cost: Cost): string => (cost.bytes / cost.segments / PAGE_BYTES).toFixed(1)
for (const [name, { pack, read, one }, parts] of [
  ['fast, an hour', hourly, nodes * (day.frames / HOUR_FRAMES)],
  ['small, a day', daily, nodes],
] as const)
  print(
    `${name}: ${(pack.bytes / values).toFixed(3)} B/value, pack ${perMillion(pack, values)} cpu-s/M, read ${perMillion(read, values)} cpu-s/M, ` +
      `one column of a chunk ${((one.seconds / parts) * 1e6).toFixed(0)} µs, ${pages(pack)} pages a segment`,
  )
const total = hourly.pack.seconds + daily.pack.seconds
print(`fast + small: ${((total / values) * 1e6).toFixed(4)} cpu-s/M`)

const pack = newCost()
const read = newCost()
const bytesOf = new Map<Statistic, number>()
let points = 0
for (const [metric, { origins, series, columns }] of metrics) {
  const statistics = metricOf(metric).rollups
  const buckets = Math.floor(day.frames / BUCKET_FRAMES)
  const shape = {
    startMs: MIDNIGHT_MS,
    bucketMs: 300_000,
    buckets,
    origins: Int32Array.from(origins),
    series: Int32Array.from(series),
  }
  const packed = timed(pack, () => packRollupChunk({ ...shape, statistics, columns }, 'small'))
  pack.bytes += packed.directory.length
  for (const segment of packed.segments) pack.bytes += segment.length
  pack.segments += packed.segments.length
  points += origins.length * buckets * statistics.length
  const tracks = origins.map((_, position) => position)
  timed(read, () => {
    const open = openRollupChunk(packed.directory)
    for (const statistic of statistics)
      readTrackColumns(open, statistic, tracks, (number) => unpackSegment(packed.segments[number]!))
  })
  for (const statistic of statistics) {
    const alone = packRollupChunk({ ...shape, statistics: [statistic], columns }, 'small')
    const bytes = alone.segments.reduce((sum, { length }) => sum + length, 0)
    bytesOf.set(statistic, (bytesOf.get(statistic) ?? 0) + bytes)
  }
}
print(
  `roll-ups of 5 min: ${(pack.bytes / points).toFixed(3)} B/value, ${(pack.bytes / (nodes * SERIES * 288)).toFixed(3)} B a bucket and series, ` +
    `pack ${perMillion(pack, points)} cpu-s/M, read ${perMillion(read, points)} cpu-s/M`,
)
for (const [statistic, bytes] of bytesOf) {
  const kept = [...metrics].reduce(
    (sum, [metric, { origins }]) =>
      sum + (metricOf(metric).rollups.some((name) => name === statistic) ? origins.length : 0),
    0,
  )
  print(`  ${statistic}: ${(bytes / (kept * 288)).toFixed(3)} B/value`)
}
