/**
 * Frames on their way to the store: gathered for a second, written as one batch, kept in memory and tried
 * again while the store refuses. Memory is bounded: beyond that the oldest frames go, counted and told.
 */
import type { Clock } from '../core/clock.ts'
import { AppError, type Problem, toProblem } from '../core/errors.ts'
import type { Frame, UnixSeconds } from '../core/series.ts'
import type { MetricStore } from '../store/metrics/store.ts'

const GATHER_SECONDS = 1
const RETRY_MAX_SECONDS = 30
/** 32 MiB of values; 64 nodes with 100 series each every 15 s are held for three hours. */
const HELD_VALUES = 4 * 1024 ** 2
const BATCH_FRAMES = 2_000

export interface WriterStatistics {
  readonly writtenFrames: number
  readonly pendingFrames: number
  readonly pendingValues: number
  /** left out because memory for waiting frames was full */
  readonly droppedValues: number
  /** refused by the store as invalid, one by one */
  readonly rejectedFrames: number
  /** why the last write failed; null once one succeeded */
  readonly lastError: Problem | null
  readonly lastWriteAt: UnixSeconds | null
}

export interface Writer {
  add(frames: readonly Frame[]): void
  /** Writes what waits, now. Resolves also when the store refused: the statistics say so. */
  flush(): Promise<void>
  statistics(): WriterStatistics
  stop(): void
}

export interface WriterEvents {
  failed(problem: Problem): void
  recovered(): void
  dropped(values: number): void
  rejected(frame: Frame, problem: Problem): void
}

export function createWriter(
  store: Pick<MetricStore, 'write'>,
  clock: Clock,
  events: WriterEvents,
  heldValues: number = HELD_VALUES,
): Writer {
  let waiting: Frame[] = []
  let flushing: Promise<void> | undefined
  let cancel: (() => void) | undefined
  let failures = 0
  let stopped = false
  const counts = { writtenFrames: 0, pendingValues: 0, droppedValues: 0, rejectedFrames: 0 }
  let lastError: Problem | null = null
  let lastWriteAt: UnixSeconds | null = null

  const schedule = (seconds: number) => {
    if (!stopped && cancel === undefined)
      cancel = clock.after(seconds, () => {
        cancel = undefined
        void flush()
      })
  }

  function written(frames: readonly Frame[]): void {
    counts.writtenFrames += frames.length
    lastWriteAt = clock.now()
    forget(frames)
  }

  function forget(frames: readonly Frame[]): void {
    const gone = new Set(frames)
    waiting = waiting.filter((frame) => {
      if (!gone.has(frame)) return true
      counts.pendingValues -= frame.values.length
      return false
    })
  }

  function dropOldest(): void {
    const excess: Frame[] = []
    let values = 0
    for (const frame of waiting) {
      if (counts.pendingValues - values <= heldValues) break
      excess.push(frame)
      values += frame.values.length
    }
    if (excess.length === 0) return
    forget(excess)
    counts.droppedValues += values
    events.dropped(values)
  }

  /** One by one, so that a frame the store calls invalid never takes good ones with it. */
  async function writeSingly(batch: readonly Frame[]): Promise<void> {
    for (const frame of batch) {
      try {
        await store.write([frame])
        written([frame])
      } catch (error) {
        if (isUnavailable(error)) throw error
        counts.rejectedFrames++
        forget([frame])
        events.rejected(frame, toProblem(error))
      }
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_FRAMES)
      try {
        await store.write(batch)
        written(batch)
      } catch (error) {
        if (isUnavailable(error)) throw error
        await writeSingly(batch)
      }
    }
  }

  function flush(): Promise<void> {
    flushing ??= writeAll()
      .then(
        () => {
          if (failures > 0) events.recovered()
          failures = 0
          lastError = null
        },
        (error) => {
          lastError = toProblem(error)
          if (failures === 0) events.failed(lastError)
          failures++
          cancel?.()
          cancel = undefined
          schedule(Math.min(RETRY_MAX_SECONDS, 2 ** Math.min(failures - 1, 5)))
        },
      )
      .finally(() => {
        flushing = undefined
      })
    return flushing
  }

  return {
    add(frames) {
      waiting.push(...frames)
      for (const frame of frames) counts.pendingValues += frame.values.length
      dropOldest()
      if (waiting.length > 0) schedule(GATHER_SECONDS)
    },
    flush,
    statistics: () => ({ ...counts, pendingFrames: waiting.length, lastError, lastWriteAt }),
    stop() {
      stopped = true
      cancel?.()
      cancel = undefined
    },
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'unavailable'
}
