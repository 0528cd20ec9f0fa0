/** What a store keeps, written into files: pure of any command line. */
import { CATALOGUE, type MeasurementName, type MetricId, metric as metricOf } from '../../../core/catalogue.ts'
import { AppError, type Problem } from '../../../core/errors.ts'
import type { Extent, MetricStore, Resolution, Where } from '../store.ts'
import { createCsvSink } from './csv.ts'
import { openOutput } from './file.ts'
import { createParquetSink } from './parquet.ts'
import { createRows, metricsOf, type Sink, type Table, type Target, tableOf } from './table.ts'

export const EXPORT_FORMATS = { csv: createCsvSink, parquet: createParquetSink } as const satisfies Record<
  string,
  (path: string, table: Table) => Sink
>
export type ExportFormat = keyof typeof EXPORT_FORMATS

export interface ExportOptions {
  readonly store: Pick<MetricStore, 'frames' | 'rollupFrames'>
  readonly format: ExportFormat
  readonly resolution: Resolution
  readonly extent: Extent
  readonly where: Where
  /** may replace files that exist */
  readonly replace: boolean
  /** told of each part that cannot be read and is therefore missing */
  readonly damaged?: (problem: Problem) => void
  readonly signal?: AbortSignal
}

export interface Exported {
  readonly path: string
  readonly rows: number
}

/** A file under way. */
interface Writing {
  readonly path: string
  readonly target: Target
  commit(): void
  discard(): void
}

/** Some metrics into one file. @returns undefined where there was nothing: then there is no file either */
export async function exportMetrics(
  options: ExportOptions & { readonly metrics: readonly MetricId[]; readonly path: string },
): Promise<Exported | undefined> {
  const { metrics, path } = options
  const wanted = new Set(metrics)
  // refused before anything is read
  const open = lazily(() => write(path, options, metrics))
  openOutput(path, options.replace)
  const [file] = await run(options, [open], (metric) => (wanted.has(metric) ? open : undefined))
  return file
}

/** Everything of one resolution, a file a measurement: `node_raw.parquet`. Those without a row get none. */
export async function exportAll(options: ExportOptions & { readonly folder: string }): Promise<readonly Exported[]> {
  const { folder, format, resolution } = options
  const files = new Map<MeasurementName, Lazy>()
  for (const measurement of Object.keys(CATALOGUE) as MeasurementName[]) {
    const path = `${folder}/${measurement}_${resolution}.${format}`
    openOutput(path, options.replace)
    files.set(
      measurement,
      lazily(() => write(path, options, metricsOf(measurement))),
    )
  }
  return run(options, [...files.values()], (metric) => files.get(metricOf(metric).measurement))
}

interface Lazy {
  readonly opened: Writing | undefined
  open(): Writing
}

function lazily(open: () => Writing): Lazy {
  let opened: Writing | undefined
  return {
    get opened() {
      return opened
    },
    open() {
      opened ??= open()
      return opened
    },
  }
}

async function run(
  options: ExportOptions,
  files: readonly Lazy[],
  fileOf: (metric: MetricId) => Lazy | undefined,
): Promise<Exported[]> {
  const { store, resolution, extent, where, signal, damaged } = options
  const rows = createRows({ where, target: (metric) => fileOf(metric)?.open().target })
  const opened = (): Writing[] => files.flatMap((file) => (file.opened ? [file.opened] : []))
  try {
    if (resolution === 'raw')
      for await (const batch of store.frames(extent, signal, damaged)) {
        throwIfStopped(signal)
        batch.forEach(rows.raw)
      }
    else
      for await (const batch of store.rollupFrames(resolution, extent, signal, damaged)) {
        throwIfStopped(signal)
        batch.forEach(rows.rollup)
      }
    // a series may be of a metric that is wanted and have no value in the period
    const whole = opened().filter(({ target }) => target.sink.rows > 0)
    for (const { target } of whole) target.sink.finish()
    for (const file of whole) file.commit()
    return whole.map(({ path, target }) => ({ path, rows: target.sink.rows }))
  } finally {
    for (const file of opened()) file.discard()
  }
}

/** @throws AppError `unavailable` where nobody wants it any more */
function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('unavailable', 'store.query_cancelled')
}

function write(path: string, { format, resolution, replace }: ExportOptions, metrics: readonly MetricId[]): Writing {
  const output = openOutput(path, replace)
  const table = tableOf(metrics, resolution)
  const sink = EXPORT_FORMATS[format](output.temporary, table)
  return {
    path,
    target: { table, sink },
    commit: () => output.commit(),
    discard() {
      sink.abandon()
      output.discard()
    },
  }
}
