/**
 * Five years of a centre of 200 nodes and 64 GPUs in the embedded engine: what each class takes on disk, and how long
 * a question about all of it takes. Daily roll-ups are written for all five years; hourly ones, five-minute ones and
 * raw samples for as many days as tell what a day takes, and reckoned up from there, which is said. Roll-ups are those
 * of the same made-up samples, sampled less often for the coarser classes: five years of every 15 s would take hours.
 */
import { join } from 'node:path'
import { metric as metricOf, type Statistic } from '../../../core/catalogue.ts'
import type { SeriesSet } from '../../../core/series.ts'
import { type EmbeddedStore, embedded } from '../../../store/metrics/engines/embedded.ts'
import { ROLLUP_SECONDS } from '../../../store/metrics/resolution.ts'
import type { Resolution, RollupFrame, RollupResolution } from '../../../store/metrics/store.ts'
import { median } from '../process.ts'
import { createDay } from './synthetic.ts'

const NODES = 200
const GPUS_PER_NODE = 4
const GPU_NODES = 16
const PLAIN_SERIES = 26
const GPU_SERIES = 62
const DAYS = 5 * 365 + 1
/** Midnight UTC of the first day, 2021-01-01: all of it is past. */
const START = 1_609_459_200
const DAY_SECONDS = 86_400
const SCRAPE_SECONDS = 15
const MIB = 1024 ** 2
const FRAMES_AT_ONCE = 10_000

/** Days kept by class, the defaults of `RetentionDays`. */
const KEPT_DAYS: Readonly<Record<Resolution, number>> = { raw: 14, '5m': 180, '1h': DAYS, '1d': DAYS }
/** Days that are really written. */
const WRITTEN_DAYS: Readonly<Record<Resolution, number>> = { raw: 2, '5m': 4, '1h': 32, '1d': DAYS }
/** Between the samples that are rolled up. */
const SAMPLED_SECONDS: Readonly<Record<RollupResolution, number>> = { '5m': 15, '1h': 60, '1d': 3_600 }

export interface YearsOptions {
  readonly folder: string
  readonly quick: boolean
  readonly say: (text: string) => void
}

interface Machine {
  readonly origin: string
  readonly set: SeriesSet
}

export async function fiveYears({ folder, quick, say }: YearsOptions): Promise<Record<string, number>> {
  const scale = quick ? 10 : 1
  const machines = createMachines(NODES / scale)
  const series = machines.reduce((sum, { set }) => sum + set.keys.length, 0)
  say(`five years: ${machines.length} nodes, ${(GPU_NODES * GPUS_PER_NODE) / scale} GPUs, ${series} series`)
  const figures: Record<string, number> = {}
  let total = 0
  for (const resolution of ['raw', '5m', '1h', '1d'] as const) {
    const store = await open(join(folder, `years-${resolution}`))
    const written = Math.min(WRITTEN_DAYS[resolution], quick ? 8 : Infinity)
    if (resolution === 'raw') await writeRaw(store, machines, 0, written, SCRAPE_SECONDS)
    else await writeRollups(store, machines, resolution, resolution === '1d' ? DAYS : written)
    await store.compact()
    const bytes = (await store.statistics()).bytesByResolution?.[resolution] ?? NaN
    const days = resolution === '1d' ? DAYS : written
    const kept = (bytes / days) * KEPT_DAYS[resolution] * scale
    total += kept
    figures[`${resolution}_mib`] = kept / MIB
    say(
      `  ${resolution.padEnd(4)} ${(kept / MIB).toFixed(0).padStart(6)} MiB kept (${KEPT_DAYS[resolution]} days; ${days} days written, ` +
        `${(bytes / MIB).toFixed(1)} MiB)${scale === 1 ? '' : `, times ${scale}`}`,
    )
    if (resolution === '1d') {
      await writeRaw(store, machines, DAYS, 1, 3_600)
      await store.compact()
      figures['five_year_query_ms'] = await timeQueries(store, say)
    }
    await store.close()
  }
  const growth = ((figures['1h_mib']! + figures['1d_mib']!) / 5).toFixed(0)
  say(
    `  all ${(total / MIB).toFixed(0)} MiB after five years; raw and 5m stand still, hours and days grow by ${growth} MiB a year`,
  )
  return { ...figures, total_mib: total / MIB }
}

async function open(directory: string): Promise<EmbeddedStore> {
  const options = embedded.options.parse({ retention: { rawDays: null, fiveMinuteDays: null, hourlyDays: null } })
  return (await embedded.open({ directory, mode: 'write', options })) as EmbeddedStore
}

/** Some of the nodes have four GPUs. */
function createMachines(count: number): Machine[] {
  const gpuNodes = (GPU_NODES * count) / NODES
  const plain = createDay({ nodes: count, seriesPerNode: PLAIN_SERIES, stepSeconds: SCRAPE_SECONDS, seed: 1 })
  const gpus = createDay({ nodes: count, seriesPerNode: GPU_SERIES, stepSeconds: SCRAPE_SECONDS, seed: 1 })
  return plain.nodes.map(({ origin, set }, node) => ({ origin, set: node < gpuNodes ? gpus.nodes[node]!.set : set }))
}

/** The made-up samples of one day, cycle after cycle. */
function createCycles(machines: readonly Machine[], day: number, stepSeconds: number) {
  const plain = createDay({ nodes: machines.length, seriesPerNode: PLAIN_SERIES, stepSeconds, seed: day + 1 })
  const gpus = createDay({ nodes: machines.length, seriesPerNode: GPU_SERIES, stepSeconds, seed: day + 1 })
  return {
    count: plain.frames,
    fill: (node: number, index: number, values: Float64Array): void =>
      (values.length > PLAIN_SERIES ? gpus : plain).fill(node, index, values),
  }
}

async function writeRaw(
  store: EmbeddedStore,
  machines: readonly Machine[],
  firstDay: number,
  days: number,
  stepSeconds: number,
): Promise<void> {
  for (let day = firstDay; day < firstDay + days; day++) {
    const cycles = createCycles(machines, day, stepSeconds)
    for (let index = 0; index < cycles.count; index++)
      await store.write(
        machines.map(({ origin, set }, node) => {
          const values = new Float64Array(set.keys.length)
          cycles.fill(node, index, values)
          const timeSeconds = START + day * DAY_SECONDS + index * stepSeconds
          return { origin, set, timeSeconds, intervalSeconds: stepSeconds, values }
        }),
      )
  }
}

async function writeRollups(
  store: EmbeddedStore,
  machines: readonly Machine[],
  resolution: RollupResolution,
  days: number,
): Promise<void> {
  const seconds = ROLLUP_SECONDS[resolution]
  const stepSeconds = SAMPLED_SECONDS[resolution]
  const totals = machines.map(({ set }) => createTotals(set))
  const values = machines.map(({ set }) => new Float64Array(set.keys.length))
  let waiting: RollupFrame[] = []
  for (let day = 0; day < days; day++) {
    const cycles = createCycles(machines, day, stepSeconds)
    for (let index = 0; index < cycles.count; index++) {
      for (const [node, of] of totals.entries()) {
        cycles.fill(node, index, values[node]!)
        of.add(values[node]!)
      }
      const endSeconds = (index + 1) * stepSeconds
      if (endSeconds % seconds !== 0) continue
      const startSeconds = START + day * DAY_SECONDS + endSeconds - seconds
      const lastSeconds = startSeconds + seconds - stepSeconds
      machines.forEach(({ origin, set }, node) => {
        const statistics = totals[node]!.take()
        waiting.push({ origin, resolution, startSeconds, lastSeconds, intervalSeconds: stepSeconds, set, statistics })
      })
      if (waiting.length < FRAMES_AT_ONCE) continue
      await store.writeRollups(waiting)
      waiting = []
    }
  }
  if (waiting.length > 0) await store.writeRollups(waiting)
}

type Statistics = Record<Statistic, Float64Array>

/** Of one machine's bucket, column by column: `rollUp` of the store, a frame an object, would take ten times as long. */
function createTotals({ keys }: SeriesSet) {
  const kept = keys.map(({ metric }) => new Set(metricOf(metric).rollups))
  const empty = (): Statistics => {
    const column = () => new Float64Array(keys.length).fill(NaN)
    return { sum: column(), count: column(), min: column(), max: column(), last: column() }
  }
  let open = empty()
  return {
    add(values: Float64Array): void {
      const { sum, count, min, max, last } = open
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!
        if (Number.isNaN(value)) continue
        const isFirst = !(count[at]! > 0)
        sum[at] = isFirst ? value : sum[at]! + value
        count[at] = isFirst ? 1 : count[at]! + 1
        min[at] = isFirst ? value : Math.min(min[at]!, value)
        max[at] = isFirst ? value : Math.max(max[at]!, value)
        last[at] = value
      }
    },
    take(): Statistics {
      const done = open
      for (const [statistic, column] of Object.entries(done) as [Statistic, Float64Array][])
        for (let at = 0; at < column.length; at++) if (!kept[at]!.has(statistic)) column[at] = NaN
      open = empty()
      return done
    },
  }
}

async function timeQueries(store: EmbeddedStore, say: (text: string) => void): Promise<number> {
  const query = {
    where: {},
    fold: 'default',
    from: START,
    to: START + DAYS * DAY_SECONDS,
    stepSeconds: DAY_SECONDS,
  } as const
  const questions = {
    'daily mean of every node together': { ...query, metric: 'node.power_watts', by: [] },
    'busy share of all cores, weighted': { ...query, metric: 'node.cpu_busy_ratio', by: [] },
    'one node': { ...query, metric: 'node.load1', by: undefined, where: { node: ['cn001'] } },
  } as const
  let slowest = 0
  for (const [name, question] of Object.entries(questions)) {
    const times: number[] = []
    for (let round = 0; round < 9; round++) {
      const start = performance.now()
      const { series, resolution } = await store.query(question)
      if (resolution !== '1d' || series[0]?.values.length !== DAYS) throw new Error(`not five years of days: ${name}`)
      times.push(performance.now() - start)
    }
    say(`  five years by day, ${name}: ${median(times).toFixed(1)} ms, the first time ${times[0]!.toFixed(1)} ms`)
    slowest = Math.max(slowest, median(times))
  }
  return slowest
}
