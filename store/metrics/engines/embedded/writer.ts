/**
 * The writing thread of the embedded engine: the only place that changes `metrics.db`. Commits wait for
 * the disk; here that blocks nobody.
 */
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { pragma, storeError, transaction } from '../../../sqlite.ts'
import { answerQuestions } from '../../../worker-side.ts'
import { readNewest } from './newest.ts'
import { createPlacer, type Placer } from './placing.ts'
import { retainSlices } from './retention.ts'
import { metricsPath, openMetrics, prepareRun } from './schema.ts'

export interface WriterData {
  readonly directory: string
}

/** A frame on its way to the thread; `series` is left out while the origin's stay the same. */
export interface WireFrame {
  readonly origin: string
  readonly timeMs: number
  readonly intervalMs: number
  readonly series: readonly string[] | undefined
  readonly values: Float64Array
}

const { directory } = workerData as WriterData
const path = metricsPath(directory)

interface Writer {
  readonly db: DatabaseSync
  readonly placer: Placer
  /** SQLite's own counter of what others changed */
  version: number
}

let writer: Writer | undefined
let closing = false
const seriesOf = new Map<string, readonly string[]>()

function open(): Writer {
  if (!writer) {
    const db = openMetrics(directory, 'write')
    writer = { db, placer: createPlacer(db), version: pragma(db, 'data_version') }
  }
  return writer
}

function write(frames: readonly WireFrame[]): void {
  // first of all: whatever becomes of the transaction, the other side counts on these being known
  const incoming = frames.map((frame) => {
    const series = frame.series ?? seriesOf.get(frame.origin)!
    seriesOf.set(frame.origin, series)
    return { ...frame, series }
  })
  const { db, placer } = open()
  try {
    transaction(db, () => {
      forgetIfChanged()
      let added = 0
      for (const frame of incoming) added += placer.put(frame)
      if (added > 0) prepareRun(db, 'UPDATE totals SET frames = frames + ?').run(added)
    })
  } catch (error) {
    placer.forget()
    throw error
  }
}

/** A second writer is refused elsewhere (store/lock.ts); should there be one all the same, its ids are not ours. */
function forgetIfChanged(): void {
  const current = open()
  const version = pragma(current.db, 'data_version')
  if (version !== current.version) current.placer.forget()
  current.version = version
}

async function retain(cutoffMs: number): Promise<void> {
  const { db, placer } = open()
  for (const _ of retainSlices(db, cutoffMs, placer.forget)) {
    await nextTurn()
    if (closing) return
  }
}

function wrapped<Input, Output>(run: (input: Input) => Output | Promise<Output>) {
  return async (input: Input) => {
    try {
      return { value: await run(input) }
    } catch (error) {
      throw storeError(error, path)
    }
  }
}

answerQuestions({
  open: wrapped(() => readNewest(open().db, 0)),
  write: wrapped(write),
  retain: wrapped(retain),
  close: wrapped(() => {
    closing = true
    writer?.db.close()
    writer = undefined
  }),
})
