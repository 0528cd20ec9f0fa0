/**
 * Five years of a centre of 200 nodes and 64 GPUs in the embedded engine: what each class takes on disk, and how long
 * a question about all of it takes. Daily roll-ups are written for all five years; hourly ones, five-minute ones and
 * raw samples for as many days as tell what a day takes, and reckoned up from there, which is said.
 */
import { join } from 'node:path'
import { metric as metricOf, type Statistic } from '../../../core/catalogue.ts'
import type { SeriesKey, SeriesSet } from '../../../core/series.ts'
import { type EmbeddedStore, embedded } from '../../../store/metrics/engines/embedded.ts'
import { ROLLUP_SECONDS } from '../../../store/metrics/resolution.ts'
import type { Resolution, RollupFrame, RollupResolution } from '../../../store/metrics/store.ts'
import { median } from '../process.ts'
import { createDay, type Day } from './synthetic.ts'

const NODES = 200
const GPUS_PER_NODE = 4
const GPU_NODES = 16
const DAYS = 5 * 365 + 1
/** Midnight UTC of the first day. */
const START = 1_640_995_200
const DAY_SECONDS = 86_400
const SCRAPE_SECONDS = 15
const MIB = 1024 ** 2

/** Days kept by class, the defaults of `RetentionDays`. */
const KEPT_DAYS: Readonly<Record<Resolution, number>> = { raw: 14, '5m': 180, '1h': DAYS, '1d': DAYS }
/** Days that are really written. */
const WRITTEN_DAYS: Readonly<Record<Resolution, number>> = { raw: 2, '5m': 4, '1h': 64, '1d': DAYS }

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
    if (resolution === 'raw') await writeRaw(store, machines, written)
    else await writeRollups(store, machines, resolution, resolution === '1d' ? DAYS : written)
    await store.compact()
    const { bytes } = await store.statistics()
    const days = resolution === '1d' ? DAYS : written
    const kept = (bytes / days) * KEPT_DAYS[resolution] * scale
    total += kept
    figures[`${resolution}_mib`] = kept / MIB
    say(
      `  ${resolution.padEnd(4)} ${(kept / MIB).toFixed(0).padStart(6)} MiB kept (${KEPT_DAYS[resolution]} days; ${days} days written, ` +
        `${(bytes / MIB).toFixed(1)} MiB)${scale === 1 ? '' : `, times ${scale}`}`,
    )
    if (resolution === '1d') figures['five_year_query_ms'] = await timeQueries(store, say)
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

/** Nodes with 28 series each, some of them with four GPUs of nine more. */
function createMachines(count: number): Machine[] {
  const gpuNodes = (GPU_NODES * count) / NODES
  const plain = createDay({ nodes: count, seriesPerNode: 26, stepSeconds: SCRAPE_SECONDS, seed: 1 })
  const gpus = createDay({ nodes: count, seriesPerNode: 62, stepSeconds: SCRAPE_SECONDS, seed: 1 })
  return plain.nodes.map(({ origin, set }, node) => ({ origin, set: node < gpuNodes ? gpus.nodes[node]!.set : set }))
}

async function writeRaw(store: EmbeddedStore, machines: readonly Machine[], days: number): Promise<void> {
  const stepSeconds = SCRAPE_SECONDS
  for (let day = 0; day < days; day++) {
    const plain = createDay({ nodes: machines.length, seriesPerNode: 26, stepSeconds, seed: day + 1 })
    const gpus = createDay({ nodes: machines.length, seriesPerNode: 62, stepSeconds, seed: day + 1 })
    const of = (node: number): Day => (machines[node]!.set.keys.length > 26 ? gpus : plain)
    for (let index = 0; index < plain.frames; index++)
      await store.write(
        machines.map(({ origin, set }, node) => {
          const values = new Float64Array(set.keys.length)
          of(node).fill(node, index, values)
          const timeSeconds = START + day * DAY_SECONDS + index * stepSeconds
          return { origin, set, timeSeconds, intervalSeconds: stepSeconds, values }
        }),
      )
  }
}

/** Statistics with the precision that real ones have: sums of rounded samples, extremes that are samples. */
async function writeRollups(
  store: EmbeddedStore,
  machines: readonly Machine[],
  resolution: RollupResolution,
  days: number,
): Promise<void> {
  const seconds = ROLLUP_SECONDS[resolution]
  const count = seconds / SCRAPE_SECONDS
  const levels = machines.map(({ set }, node) => set.keys.map((key, at) => createLevel(key, node * 1_009 + at, count)))
  const buckets = (days * DAY_SECONDS) / seconds
  let waiting: RollupFrame[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const startSeconds = START + bucket * seconds
    const lastSeconds = startSeconds + seconds - SCRAPE_SECONDS
    machines.forEach(({ origin, set }, node) => {
      const statistics = emptyStatistics(set.keys.length)
      for (const [at, level] of levels[node]!.entries()) level(statistics, at)
      waiting.push({ origin, resolution, startSeconds, lastSeconds, intervalSeconds: SCRAPE_SECONDS, set, statistics })
    })
    if (waiting.length < 10_000 && bucket < buckets - 1) continue
    await store.writeRollups(waiting)
    waiting = []
  }
}

type Statistics = Record<Statistic, Float64Array>

function emptyStatistics(length: number): Statistics {
  const empty = () => new Float64Array(length).fill(NaN)
  return { sum: empty(), count: empty(), min: empty(), max: empty(), last: empty() }
}

function createLevel({ metric }: SeriesKey, seed: number, count: number): (into: Statistics, at: number) => void {
  const { rollups, unit } = metricOf(metric)
  const power = unit === 'bytes' ? 1 / 4_096 : unit === 'ratio' ? 1e4 : 10
  const size = unit === 'bytes' ? 2 ** 36 : unit === 'ratio' ? 1 : 400
  const round = (value: number) => Math.round(value * power) / power
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  let level = random()
  return (into, at) => {
    level = Math.min(1, Math.max(0, level + (random() - 0.5) * 0.2))
    const [least, most] = [level * random(), level + (1 - level) * random()]
    const all = {
      sum: round(level * size * count),
      count,
      min: round(least * size),
      max: round(most * size),
      last: round(level * size),
    }
    for (const statistic of rollups) into[statistic][at] = all[statistic]
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
