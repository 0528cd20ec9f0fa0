/** What comes over from the main thread goes into the log: one transaction, whole calls. */
import { createLogBuilder } from './log.ts'
import type { Placer } from './placing.ts'
import type { LogState } from './seal-log.ts'

/** An origin whose series the thread is to know from now on, under a number. */
export interface WireOrigin {
  readonly handle: number
  /** a number that no later batch uses */
  readonly replaces: number | undefined
  readonly origin: string
  /** metric and labels text by turns */
  readonly series: readonly string[]
}

/** Some calls of `write` on their way to the thread. */
export interface WireBatch {
  readonly news: readonly WireOrigin[]
  /** four a frame: handle, milliseconds, interval in milliseconds, number of values */
  readonly frames: Float64Array<ArrayBuffer>
  /** of all frames, one after the other */
  readonly values: Float64Array<ArrayBuffer>
  /** frames a call */
  readonly calls: readonly number[]
}

/** What comes back: also the arrays of the batch, to be filled again. */
export interface WireReply {
  readonly refusals: readonly Refusal[]
  readonly frames: Float64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
}

/** A call that was left out because of one frame. */
export interface Refusal {
  readonly call: number
  readonly origin: string
  readonly timeMs: number
  readonly floorMs: number
}

export interface Intake {
  learn(news: readonly WireOrigin[]): void
  /** Inside a transaction. @returns calls that were left out */
  put(batch: WireBatch, floorMs: number): Refusal[]
  /** Forgets what a failed transaction left behind. */
  clear(): void
}

/** A commit that holds more becomes several rows, so that sealing can take a rest between them. */
const ROW_BYTES = 1024 ** 2

/** @param origins what the main thread said already, should the file be opened a second time */
export function createIntake(placer: Placer, log: LogState, origins = new Map<number, WireOrigin>()): Intake {
  const builder = createLogBuilder()
  /** by the batch before */
  let replaced: number[] = []
  let firstMs = Infinity
  let lastMs = -Infinity

  const flush = (): void => {
    if (builder.length() > 0) log.append(builder.written(), firstMs, lastMs)
    clear()
  }
  const clear = (): void => {
    builder.clear()
    firstMs = Infinity
    lastMs = -Infinity
  }
  const putFrames = (batch: WireBatch, from: number, to: number, offset: number): void => {
    let at = offset
    const { frames, values } = batch
    for (let frame = from; frame < to; frame++) {
      const timeMs = frames[4 * frame + 1]!
      const intervalMs = frames[4 * frame + 2]!
      const count = frames[4 * frame + 3]!
      const { origin, series } = origins.get(frames[4 * frame]!)!
      placer.put({ origin, series, timeMs, intervalMs, values, from: at }, builder)
      at += count
      if (timeMs < firstMs) firstMs = timeMs
      if (timeMs > lastMs) lastMs = timeMs
      if (builder.length() >= ROW_BYTES) flush()
    }
  }

  return {
    clear,
    learn(news) {
      for (const handle of replaced) origins.delete(handle)
      replaced = news.flatMap(({ replaces }) => replaces ?? [])
      for (const one of news) origins.set(one.handle, one)
    },
    put(batch, floorMs) {
      const refusals: Refusal[] = []
      let frame = 0
      let offset = 0
      for (const [call, frames] of batch.calls.entries()) {
        const end = frame + frames
        const old = findOld(batch, frame, end, floorMs)
        if (old === undefined) putFrames(batch, frame, end, offset)
        else {
          const { origin } = origins.get(batch.frames[4 * old]!)!
          refusals.push({ call, origin, timeMs: batch.frames[4 * old + 1]!, floorMs })
        }
        for (; frame < end; frame++) offset += batch.frames[4 * frame + 3]!
      }
      flush()
      return refusals
    },
  }
}

function findOld(batch: WireBatch, from: number, to: number, floorMs: number): number | undefined {
  for (let frame = from; frame < to; frame++) if (batch.frames[4 * frame + 1]! < floorMs) return frame
  return undefined
}
