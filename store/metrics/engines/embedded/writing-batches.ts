/**
 * Calls of `write` that wait to become one commit. Their values are copied at once, the caller may use its arrays
 * again, and into memory that goes to the thread and comes back: made anew each time it cost more than the writing.
 */
import type { Frame } from '../../../../core/series.ts'
import { checkFrame } from '../../check.ts'

interface Call {
  /** as they came: their values may have changed since */
  readonly frames: readonly Frame[]
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export interface Batch {
  readonly calls: readonly Call[]
  /** of all frames, one after the other */
  readonly values: Float64Array<ArrayBuffer>
  /** frames in all calls */
  readonly count: number
}

export interface Batches {
  /** @throws AppError `invalid` where one of the frames is none; nothing is taken then */
  add(call: Call): void
  /** The oldest; no call is added to it any more. */
  take(): Batch | undefined
  /** Room for the words about a batch's frames. */
  room(length: number): Float64Array<ArrayBuffer>
  /** What the thread has done with. */
  giveBack(...arrays: readonly Float64Array<ArrayBuffer>[]): void
}

/** Calls that wait become one commit as long as it stays below this. */
const COMMIT_VALUES = 512 * 1024
const SPARES = 4

interface Growing {
  readonly calls: Call[]
  buffer: Float64Array<ArrayBuffer>
  used: number
  count: number
}

export function createBatches(): Batches {
  const waiting: Growing[] = []
  const spares: Float64Array<ArrayBuffer>[] = []

  const room = (length: number): Float64Array<ArrayBuffer> => {
    const at = spares.findIndex((spare) => spare.length >= length)
    // a little more, so that the next batch, which is hardly ever of the very same size, fits too
    return at < 0 ? new Float64Array(length + (length >> 3)) : spares.splice(at, 1)[0]!
  }
  const giveBack = (...arrays: readonly Float64Array<ArrayBuffer>[]): void => {
    for (const { buffer } of arrays)
      if (buffer.byteLength <= 8 * COMMIT_VALUES) spares.unshift(new Float64Array(buffer))
    spares.length = Math.min(spares.length, SPARES)
  }
  const openFor = (values: number): Growing => {
    const last = waiting.at(-1)
    if (last && last.used + values <= COMMIT_VALUES) {
      if (last.used + values > last.buffer.length) {
        const larger = room(2 * (last.used + values))
        larger.set(last.buffer.subarray(0, last.used))
        giveBack(last.buffer)
        last.buffer = larger
      }
      return last
    }
    const next = { calls: [], buffer: room(values), used: 0, count: 0 }
    waiting.push(next)
    return next
  }

  return {
    add({ frames, resolve, reject }) {
      let values = 0
      for (const frame of frames) {
        checkFrame(frame)
        values += frame.values.length
      }
      const batch = openFor(values)
      for (const frame of frames) {
        batch.buffer.set(frame.values, batch.used)
        batch.used += frame.values.length
      }
      batch.count += frames.length
      batch.calls.push({ frames: [...frames], resolve, reject })
    },
    take() {
      const batch = waiting.shift()
      return batch && { calls: batch.calls, values: batch.buffer.subarray(0, batch.used), count: batch.count }
    },
    room,
    giveBack,
  }
}
