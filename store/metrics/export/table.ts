/** What an export looks like: a long table, one row a series and instant (or bucket). Pure. */
import {
  CATALOGUE,
  COMMON_LABELS,
  type MeasurementName,
  type MetricId,
  metric as metricOf,
  type Statistic,
} from '../../../core/catalogue.ts'
import type { Frame, SeriesSet } from '../../../core/series.ts'
import type { Resolution, RollupFrame, Where } from '../store.ts'

/** Columns in their order: `time` (UTC, ms), these texts, these numbers. */
export interface Table {
  /** `metric`, the labels, `origin` */
  readonly texts: readonly string[]
  /** `value` of raw samples; the statistics of roll-ups, whose mean is sum ÷ count */
  readonly numbers: readonly ('value' | Statistic)[]
}

/** One cell for each of the table's texts; the same array for every row of a series. `undefined`: no such label. */
export type Cells = readonly (string | undefined)[]

/** Takes rows into a file. */
export interface Sink {
  readonly rows: number
  /** @param numbers one for each of the table's; NaN = absent */
  add(timeMs: number, cells: Cells, numbers: readonly number[]): void
  /** Writes what waits and closes the file. @throws AppError `unavailable` */
  finish(): void
  /** Closes the file as it is. */
  abandon(): void
}

const STATISTICS = ['count', 'sum', 'min', 'max', 'last'] as const satisfies readonly Statistic[]

/** @param metrics at least one */
export function tableOf(metrics: readonly MetricId[], resolution: Resolution): Table {
  const definitions = metrics.map(metricOf)
  const labels = new Set(definitions.flatMap(({ allLabels }) => allLabels))
  // labels common to all targets last
  for (const name of COMMON_LABELS) if (labels.delete(name)) labels.add(name)
  const kept = new Set(definitions.flatMap(({ rollups }) => rollups))
  const numbers = STATISTICS.filter((statistic) => kept.has(statistic))
  return { texts: ['metric', ...labels, 'origin'], numbers: resolution === 'raw' ? ['value'] : numbers }
}

/** Every metric of a measurement. */
export function metricsOf(measurement: MeasurementName): MetricId[] {
  return Object.keys(CATALOGUE[measurement].fields).map((field) => `${measurement}.${field}` as MetricId)
}

/** A series of a set that goes into a sink. */
interface Chosen {
  readonly position: number
  readonly cells: Cells
  readonly numbers: Table['numbers']
  readonly sink: Sink
}

export interface Selection {
  readonly where: Where
  /** undefined leaves the metric out */
  target(metric: MetricId): Target | undefined
}

export interface Target {
  readonly table: Table
  readonly sink: Sink
}

/** Hands frames over as rows. What it knows of a set of series is kept while the set lives. */
export function createRows({ where, target }: Selection) {
  const known = new WeakMap<SeriesSet, Map<string, readonly Chosen[]>>()
  const conditions = Object.entries(where)

  function choose({ keys }: SeriesSet, origin: string): readonly Chosen[] {
    return keys.flatMap(({ metric, labels }, position) => {
      const into = conditions.every(([name, values]) => values.includes(labels[name] ?? '')) && target(metric)
      if (!into) return []
      const own: Readonly<Record<string, string>> = { ...labels, metric, origin }
      const cells = into.table.texts.map((name) => (Object.hasOwn(own, name) ? own[name] : undefined))
      return [{ position, cells, numbers: into.table.numbers, sink: into.sink }]
    })
  }
  function chosen(set: SeriesSet, origin: string): readonly Chosen[] {
    let origins = known.get(set)
    if (!origins) {
      origins = new Map()
      known.set(set, origins)
    }
    let found = origins.get(origin)
    if (!found) {
      found = choose(set, origin)
      origins.set(origin, found)
    }
    return found
  }

  return {
    raw({ origin, timeSeconds, set, values }: Frame): void {
      const timeMs = Math.round(timeSeconds * 1000)
      for (const { position, cells, sink } of chosen(set, origin)) {
        const value = values[position]!
        if (!Number.isNaN(value)) sink.add(timeMs, cells, [value])
      }
    },
    rollup({ origin, startSeconds, set, statistics }: RollupFrame): void {
      for (const { position, cells, numbers, sink } of chosen(set, origin)) {
        const values = numbers.map((name) => (name === 'value' ? undefined : statistics[name]?.[position]) ?? NaN)
        if (!values.every(Number.isNaN)) sink.add(startSeconds * 1000, cells, values)
      }
    },
  }
}
