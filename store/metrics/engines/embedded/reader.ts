/** A reading thread of the embedded engine: its own connection, which can change nothing. */

import { statSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { MetricId } from '../../../../core/catalogue.ts'
import { AppError } from '../../../../core/errors.ts'
import { snapshot, storeError } from '../../../sqlite.ts'
import { type Answer, answerQuestions, type IsCancelled } from '../../../worker-side.ts'
import { weightMetric } from '../../fold.ts'
import { latestOf } from '../../latest.ts'
import type { LatestQuery, SeriesAnswer, SeriesQuery } from '../../store.ts'
import { problemsOf } from './check.ts'
import { type Context, createFile, type File, openContext } from './context.ts'
import { isDamage } from './damage.ts'
import { brokenIndexes, INDEXED } from './indexes.ts'
import { readLabelValues } from './layouts.ts'
import { readOrigins } from './names.ts'
import { newestFrames } from './newest.ts'
import { answerQuery } from './query.ts'
import { metricsPath, openMetrics } from './schema.ts'
import { createStatistics } from './statistics.ts'
import { type FramesQuestion, readFrames } from './streams.ts'
import { type RollupFramesQuestion, readRollupFrames } from './streams-rollups.ts'

export interface ReaderData {
  readonly directory: string
  readonly querySeconds: number
}

const { directory, querySeconds } = workerData as ReaderData
const path = metricsPath(directory)

let file: File | undefined
/** of the open one: another can take its place (`salvage.ts`) */
let inode: number | undefined

function openFile(): File {
  const now = statSync(path, { throwIfNoEntry: false })?.ino
  if (now !== inode) closeFile()
  inode = now
  file ??= createFile(openMetrics(directory, 'read'), path)
  return file
}

function closeFile(): void {
  file?.db.close()
  file = undefined
}
const countAll = createStatistics()

/** Runs on one snapshot; a connection that failed is not used again. */
function reading<Input>(run: (context: Context, input: Input) => Answer) {
  return (input: Input, isCancelled: IsCancelled): Answer => {
    const deadline = performance.now() + querySeconds * 1000
    const check = (): void => {
      if (isCancelled()) throw new AppError('unavailable', 'store.query_cancelled')
      if (performance.now() > deadline)
        throw new AppError('unavailable', 'store.query_too_long', { seconds: querySeconds })
    }
    try {
      const current = openFile()
      current.arena.reset()
      return snapshot(current.db, () => run(openContext(current, check), input))
    } catch (error) {
      if (!(error instanceof AppError)) closeFile()
      const failed = storeError(error, path)
      if (failed instanceof AppError || !isDamage(error)) throw failed
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('unavailable', 'store.corrupt', { path, detail }, { cause: error })
    }
  }
}

function query(context: Context, input: SeriesQuery): Answer {
  const answer = answerQuery(context, input)
  // out of the arena, and in one piece: that travels without being copied again
  const length = answer.series[0]?.values.length ?? 0
  const all = new Float64Array(answer.series.length * length)
  const series = answer.series.map(({ labels, values }, index) => {
    all.set(values, index * length)
    return { labels, values: all.subarray(index * length, (index + 1) * length) }
  })
  return { value: { ...answer, series } satisfies SeriesAnswer, transfer: [all.buffer] }
}

function latest(context: Context, input: LatestQuery): Answer {
  const weight = weightMetric(input.metric, input.fold, input.by)
  const metrics = weight ? [input.metric, weight] : [input.metric]
  return { value: latestOf(newestFrames(context, input.notBefore * 1000, metrics), input) }
}

answerQuestions({
  open: reading(() => ({ value: undefined })),
  query: reading(query),
  latest: reading(latest),
  labelValues: reading(({ db }, { metric, label }: { metric: MetricId; label: string }) => ({
    value: readLabelValues(db, metric, label),
  })),
  statistics: reading((context) => ({ value: countAll(context) })),
  origins: reading((context) => ({
    value: readOrigins(context)
      .map(({ name }) => name)
      .sort(),
  })),
  indexes: reading(({ db }) => ({ value: brokenIndexes(db, INDEXED) })),
  check: reading(({ db }) => ({ value: problemsOf(db, path) })),
  frames: reading((context, input: FramesQuestion) => ({ value: readFrames(context, input) })),
  rollupFrames: reading((context, input: RollupFramesQuestion) => ({ value: readRollupFrames(context, input) })),
})
