/** A reading thread of the embedded engine: its own connection, which can change nothing. */

import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import type { MetricId } from '../../../../core/catalogue.ts'
import { AppError } from '../../../../core/errors.ts'
import type { Labels } from '../../../../core/series.ts'
import { snapshot, storeError } from '../../../sqlite.ts'
import { type Answer, answerQuestions, type IsCancelled } from '../../../worker-side.ts'
import { weightMetric } from '../../fold.ts'
import { latestOf } from '../../latest.ts'
import type { LatestQuery, SeriesQuery, StoreStatistics } from '../../store.ts'
import { createLayoutCache, type Layout } from './layouts.ts'
import { readNewest, timeBounds } from './newest.ts'
import { answerQuery } from './query.ts'
import { createScanner, type Scanner } from './scan.ts'
import { metricsPath, openMetrics } from './schema.ts'

export interface ReaderData {
  readonly directory: string
  readonly querySeconds: number
}

const { directory, querySeconds } = workerData as ReaderData
const path = metricsPath(directory)

interface Reader {
  readonly db: DatabaseSync
  readonly layouts: () => readonly Layout[]
  readonly scanner: Scanner
}

let reader: Reader | undefined

function open(): Reader {
  if (!reader) {
    const db = openMetrics(directory, 'read')
    reader = { db, layouts: createLayoutCache(db), scanner: createScanner(db) }
  }
  return reader
}

/** Runs on one snapshot; a connection that failed is not used again. */
function reading<Input>(run: (reader: Reader, input: Input, isCancelled: IsCancelled) => Answer) {
  return (input: Input, isCancelled: IsCancelled): Answer => {
    try {
      const current = open()
      return snapshot(current.db, () => run(current, input, isCancelled))
    } catch (error) {
      if (!(error instanceof AppError)) {
        reader?.db.close()
        reader = undefined
      }
      throw storeError(error, path)
    }
  }
}

function query({ db, layouts, scanner }: Reader, input: SeriesQuery, isCancelled: IsCancelled): Answer {
  const deadline = performance.now() + querySeconds * 1000
  const check = (): void => {
    if (isCancelled()) throw new AppError('unavailable', 'store.query_cancelled')
    if (performance.now() > deadline)
      throw new AppError('unavailable', 'store.query_too_long', { seconds: querySeconds })
  }
  const value = answerQuery({ db, layouts: layouts(), scanner, check }, input)
  return { value, transfer: value.series.map(({ values }) => values.buffer as ArrayBuffer) }
}

function latest({ db }: Reader, input: LatestQuery): Answer {
  const weight = weightMetric(input.metric, input.fold, input.by)
  const metrics = weight ? [input.metric, weight] : [input.metric]
  const notBeforeMs = input.notBefore * 1000
  return { value: latestOf(readNewest(db, notBeforeMs, metrics), input) }
}

function labelValues({ db }: Reader, { metric, label }: { metric: MetricId; label: string }): Answer {
  const values = new Set<string>()
  for (const row of db.prepare('SELECT labels FROM series WHERE metric = ?').iterate(metric)) {
    const labels = JSON.parse(row['labels'] as string) as Labels
    if (Object.hasOwn(labels, label)) values.add(labels[label]!)
  }
  return { value: [...values].sort() }
}

function statistics({ db }: Reader): Answer {
  const bounds = timeBounds(db)
  const value: StoreStatistics = {
    series: Number(db.prepare('SELECT count(*) AS n FROM series').get()!['n']),
    frames: Number(db.prepare('SELECT frames FROM totals').get()!['frames']),
    bytes: ['', '-wal', '-shm'].reduce((sum, suffix) => sum + fileBytes(`${path}${suffix}`), 0),
    oldest: bounds && bounds.oldestMs / 1000,
    newest: bounds && bounds.newestMs / 1000,
  }
  return { value }
}

function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

answerQuestions({
  open: reading(() => ({ value: undefined })),
  query: reading(query),
  latest: reading(latest),
  labelValues: reading(labelValues),
  statistics: reading(statistics),
})
