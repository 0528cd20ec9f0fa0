/**
 * The writing thread of the embedded engine: the only place that changes `metrics.db`. Commits wait for the disk; here
 * that blocks nobody. Long jobs (sealing, compaction, retention) run one at a time, in slices with turns for writes
 * between them.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { type Problem, toProblem } from '../../../../core/errors.ts'
import { pragma, snapshot, storeError, transaction } from '../../../sqlite.ts'
import { answerQuestions } from '../../../worker-side.ts'
import { problemsOf } from './check.ts'
import { type Compacting, compact } from './compact.ts'
import { brokenIndexes, NAMING, rebuildIndex } from './indexes.ts'
import { migrate } from './migrate.ts'
import { readNewest } from './newest.ts'
import { type Cutoffs, giveBack, isDiskFull, retain } from './retention.ts'
import { keepReserve, releaseReserve } from './retention-reserve.ts'
import { takeRollups, type WireRollup } from './rollups-incoming.ts'
import { isBroken, isSalvageDue, salvage } from './salvage.ts'
import { metricsPath, openMetrics } from './schema.ts'
import { seal } from './seal.ts'
import { chooseCut, dueCut, LOG_LIMIT_BYTES } from './seal-log.ts'
import {
  createIntake,
  type Intake,
  type Refusal,
  type WireBatch,
  type WireOrigin,
  type WireReply,
} from './writer-intake.ts'
import { openVault, type WriterVault } from './writer-vault.ts'

export interface WriterData {
  readonly directory: string
}

const { directory } = workerData as WriterData
const path = metricsPath(directory)

/** A log this long holds writes back while it is sealed: they must not outrun it. */
const PRESSURE_BYTES = 1.5 * LOG_LIMIT_BYTES
/** A log that could not be sealed is tried again when it has grown by this. */
const RETRY_BYTES = LOG_LIMIT_BYTES / 4

interface Writer {
  readonly vault: WriterVault
  readonly intake: Intake
  readonly compacting: Compacting
  /** SQLite's own counter of what others changed */
  version: number
  /** the log is sealed, whatever the time, when it holds as much */
  sealAtBytes: number
  /** why the last long job stopped; undefined when it went through */
  trouble: Problem | undefined
  /** indexes that were built anew */
  mended: Problem[]
}

let writer: Writer | undefined
let closing = false
let isSealing = false

/** What the main thread said of its origins holds for every file. */
const told = new Map<number, WireOrigin>()

function open(): Writer {
  if (!writer && isSalvageDue(directory)) salvage(directory, Date.now())
  if (!writer)
    try {
      writer = openFile()
    } catch (error) {
      if (!rescue(error)) throw error
      writer = openFile()
    }
  return writer
}

/** Not again and again: a disk that damages everything is told instead. */
const RESCUE_MILLISECONDS = 3_600_000
let rescuedAt = -Infinity

/**
 * Makes a fresh file of what can still be read, where SQLite cannot go on with the one there is; open it after that.
 * @returns false where that is not the trouble, or it cannot be done
 */
function rescue(trouble: unknown): boolean {
  if (closing || !isBroken(trouble, path) || performance.now() < rescuedAt + RESCUE_MILLISECONDS) return false
  rescuedAt = performance.now()
  writer?.vault.db.close()
  writer = undefined
  try {
    salvage(directory, Date.now())
    return true
  } catch {
    // the trouble itself says what is left to do
    return false
  }
}

function openFile(): Writer {
  const db = openMetrics(directory, 'write')
  try {
    const broken = brokenIndexes(db, NAMING)
    for (const name of broken) rebuildIndex(db, name)
    const moving = migrate(db, () => openVault(db))
    while (!moving.next().done);
    const vault = openVault(db)
    const version = pragma(db, 'data_version')
    const compacting = { damaged: new Set<number | bigint>() }
    keepReserve(directory)
    const intake = createIntake(vault.placer, vault.log, told)
    const mended = broken.map(mendedIndex)
    return { vault, intake, compacting, version, sealAtBytes: LOG_LIMIT_BYTES, trouble: undefined, mended }
  } catch (error) {
    db.close()
    throw error
  }
}

function mendedIndex(name: string): Problem {
  return { code: 'store.index_mended', params: { path, name } }
}

/** A second writer is refused elsewhere (store/lock.ts); should there be one all the same, its ids are not ours. */
function reloadIfChanged(current: Writer): void {
  const version = pragma(current.vault.db, 'data_version')
  if (version !== current.version) current.vault.reload()
  current.version = version
}

async function write(batch: WireBatch): Promise<readonly Refusal[]> {
  const current = open()
  const { vault, intake } = current
  // first of all: whatever becomes of the transaction, the other side counts on these being known
  intake.learn(batch.news)
  while (isSealing && vault.log.bytes >= PRESSURE_BYTES && !closing) await nextTurn()
  try {
    const refusals = transaction(vault.db, () => {
      reloadIfChanged(current)
      return intake.put(batch, vault.floorRawMs())
    })
    vault.log.accept()
    if (vault.log.bytes >= current.sealAtBytes && !isSealing) void exclusively(sealBySize).catch(() => undefined)
    return refusals
  } catch (error) {
    intake.clear()
    if (rescue(error)) return write(batch)
    writer?.vault.reload()
    throw error
  }
}

let lastJob: Promise<unknown> = Promise.resolve()

/** Runs the steps of a job, after the jobs that came before and with a turn for others between them. */
function exclusively(start: (current: Writer) => Generator<void>): Promise<void> {
  const job = lastJob.then(async () => {
    if (closing) return
    try {
      await run(start)
    } catch (error) {
      if (!rescue(error)) throw fail(error)
      await run(start).catch((again: unknown) => {
        throw fail(again)
      })
    }
  })
  lastJob = job.catch(() => undefined)
  return job
}

async function run(start: (current: Writer) => Generator<void>): Promise<void> {
  const current = open()
  reloadIfChanged(current)
  for (const _ of start(current)) {
    await nextTurn()
    if (closing) return
  }
  current.trouble = undefined
}

function fail(error: unknown): unknown {
  const known = storeError(error, path)
  if (!closing && writer) {
    writer.trouble = toProblem(known)
    writer.vault.reload()
  }
  return known
}

/** One a step. */
function* mendIndexes(current: Writer, names: readonly string[]): Generator<void> {
  for (const name of names) {
    rebuildIndex(current.vault.db, name)
    current.mended.push(mendedIndex(name))
    yield
  }
}

function* sealing(current: Writer, cutMs: number | undefined): Generator<void> {
  if (cutMs === undefined) return
  isSealing = true
  try {
    yield* seal(current.vault, cutMs)
    current.sealAtBytes = LOG_LIMIT_BYTES
  } catch (error) {
    current.sealAtBytes = current.vault.log.bytes + RETRY_BYTES
    throw error
  } finally {
    isSealing = false
  }
}

function* sealBySize(current: Writer): Generator<void> {
  const { log, newestMs } = current.vault
  if (log.bytes >= current.sealAtBytes) yield* sealing(current, chooseCut(log.entries, newestMs()))
}

function* maintain(current: Writer, nowMs: number): Generator<void> {
  keepReserve(directory)
  const { log, newestMs } = current.vault
  yield* sealBySize(current)
  yield* sealing(current, dueCut(log.entries, Math.min(newestMs(), nowMs)))
  yield* compact(current.vault, current.compacting, nowMs, false)
}

function* compactAll(current: Writer, nowMs: number): Generator<void> {
  const { vault, compacting } = current
  yield* sealing(current, Infinity)
  yield* compact(vault, compacting, nowMs, true)
  yield* giveBack(vault.db, 0)
  vault.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

/** On a full disk: at first what needs least room, with the room that was put by. */
function* keep({ vault }: Writer, cutoffs: Cutoffs): Generator<void> {
  try {
    yield* retain(vault, cutoffs, 'rollUp')
  } catch (error) {
    if (!isDiskFull(error, path)) throw error
    releaseReserve(directory)
    // what is in the write-ahead log has to lie in the file before its room can be used again
    vault.db.exec('PRAGMA wal_checkpoint(RESTART)')
    vault.reload()
    yield* retain(vault, cutoffs, 'leave')
    yield* retain(vault, cutoffs, 'rollUp')
  }
  keepReserve(directory)
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
  open: wrapped(() => {
    const { db } = open().vault
    return snapshot(db, () => readNewest(db, 0))
  }),
  write: async (batch: WireBatch) => {
    const { value: refusals } = await wrapped(write)(batch)
    const { frames, values } = batch
    return { value: { refusals, frames, values } satisfies WireReply, transfer: [frames.buffer, values.buffer] }
  },
  rollups: wrapped((frames: readonly WireRollup[]) => exclusively(({ vault }) => takeRollups(vault, frames))),
  retain: wrapped((cutoffs: Cutoffs) => exclusively((current) => keep(current, cutoffs))),
  maintain: wrapped((nowMs: number) => exclusively((current) => maintain(current, nowMs))),
  compact: wrapped((nowMs: number) => exclusively((current) => compactAll(current, nowMs))),
  mendIndexes: wrapped((names: readonly string[]) => exclusively((current) => mendIndexes(current, names))),
  check: wrapped(() => {
    const { vault, trouble, mended } = open()
    return [...(trouble ? [trouble] : []), ...mended, ...problemsOf(vault.db, path)]
  }),
  close: wrapped(() => {
    closing = true
    writer?.vault.db.close()
    writer = undefined
  }),
})
