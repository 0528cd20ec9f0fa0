/** The main thread's side of writing: waiting calls go over together and become one commit. */

import { AppError } from '../../../../core/errors.ts'
import type { Frame, SeriesSet } from '../../../../core/series.ts'
import { type Lane, openLane } from '../../../worker.ts'
import { checkRollup } from '../../check.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { Retention, RollupFrame } from '../../store.ts'
import type { Cutoffs } from './retention.ts'
import type { WireRollup } from './rollups-incoming.ts'
import { labelsText, TIME_MASK } from './schema.ts'
import type { WriterData } from './writer.ts'
import type { Refusal, WireBatch, WireOrigin, WireReply } from './writer-intake.ts'
import { type Batch, createBatches } from './writing-batches.ts'

export interface Writing {
  readonly lane: Lane
  write(frames: readonly Frame[]): Promise<void>
  writeRollups(frames: readonly RollupFrame[]): Promise<void>
  retain(retention: Retention, nowSeconds: number): Promise<void>
  maintain(nowSeconds: number): Promise<void>
  /** Lets what waits be written first. */
  close(): Promise<void>
}

/** One write, a few long jobs, opening and closing: more never wait in the thread itself. */
const QUESTIONS = 64
/** Roll-ups that go over at once. */
const ROLLUPS = 2_000

/** @see createWriting */
type Stored = (frame: Frame, values: Float64Array, from: number) => void

/**
 * @param stored called for each frame once it is durable, before its call of `write` is; its values lie in
 * `values` from `from` on, during the call
 */
export function createWriting(directory: string, stored: Stored): Writing {
  const wire = createWire()
  const lane = openLane(new URL('./writer.ts', import.meta.url), {
    data: { directory } satisfies WriterData,
    limit: QUESTIONS,
    onLost: wire.forget,
  })
  const batches = createBatches()
  let draining: Promise<void> | undefined
  let closed = false

  const send = async (batch: Batch): Promise<void> => {
    try {
      const wired = wire.pack(batch, batches.room(4 * batch.count))
      const transfer = [wired.frames.buffer, wired.values.buffer]
      const { refusals, frames, values } = await lane.ask<WireReply>('write', wired, { transfer })
      for (const refusal of refusals) batch.calls[refusal.call]!.reject(tooOld(refusal))
      const refused = new Set(refusals.map(({ call }) => call))
      let at = 0
      for (const [call, { frames: told, resolve }] of batch.calls.entries()) {
        for (const frame of told) {
          if (!refused.has(call)) stored(frame, values, at)
          at += frame.set.keys.length
        }
        if (!refused.has(call)) resolve()
      }
      batches.giveBack(values, frames)
    } catch (error) {
      for (const call of batch.calls) call.reject(error)
    }
  }
  const drain = async (): Promise<void> => {
    // calls of the same turn go together
    await Promise.resolve()
    for (let batch = batches.take(); batch; batch = batches.take()) await send(batch)
    draining = undefined
  }

  return {
    lane,
    async write(frames) {
      if (closed) throw new AppError('unavailable', 'store.closed')
      if (frames.length === 0) return
      await new Promise<void>((resolve, reject) => {
        batches.add({ frames, resolve, reject })
        draining ??= drain()
      })
    },
    async writeRollups(frames) {
      for (const frame of frames) checkRollup(frame)
      for (let at = 0; at < frames.length; at += ROLLUPS)
        await lane.ask<void>('rollups', frames.slice(at, at + ROLLUPS).map(toWireRollup))
    },
    retain: (retention, now) => lane.ask<void>('retain', toCutoffs(retention, now)),
    maintain: (now) => lane.ask<void>('maintain', Math.round(now * 1000)),
    async close() {
      closed = true
      await draining
      // a long job under way stops at its next slice
      await lane.ask('close', undefined).finally(() => lane.close())
    },
  }
}

function tooOld({ origin, timeMs, floorMs }: Refusal): AppError {
  const text = (ms: number): string => new Date(ms).toISOString()
  return new AppError('invalid', 'store.too_old', { origin, time: text(timeMs), floor: text(floorMs) })
}

function toCutoffs(retention: Retention, now: number): Cutoffs {
  const cutoff = (seconds: number): number => Math.max(0, Math.min(TIME_MASK, Math.round((now - seconds) * 1000)))
  return {
    rawMs: cutoff(retention.raw),
    fiveMinutesMs: cutoff(retention['5m']),
    hourMs: cutoff(retention['1h']),
    dayMs: cutoff(retention['1d']),
  }
}

/** Says each origin's series to the thread once, and from then on only a number. */
function createWire() {
  const known = new Map<string, { handle: number; set: SeriesSet }>()
  let nextHandle = 0
  return {
    forget: () => known.clear(),
    /** @param room for four numbers a frame */
    pack({ calls, values, count }: Batch, room: Float64Array<ArrayBuffer>): WireBatch {
      const news: WireOrigin[] = []
      const frames = room.subarray(0, 4 * count)
      let at = 0
      for (const call of calls)
        for (const frame of call.frames) {
          const { origin, set } = frame
          let place = known.get(origin)
          if (!place || place.set !== set) {
            // a new number: what went before in this batch still means the old series
            const replaces = place?.handle
            place = { handle: nextHandle++, set }
            known.set(origin, place)
            news.push({ handle: place.handle, replaces, origin, series: textsOf(set) })
          }
          frames[at++] = place.handle
          frames[at++] = Math.round(frame.timeSeconds * 1000)
          frames[at++] = Math.max(1, Math.round(frame.intervalSeconds * 1000))
          frames[at++] = set.keys.length
        }
      return { news, frames, values, calls: calls.map((call) => call.frames.length) }
    },
  }
}

function toWireRollup(frame: RollupFrame): WireRollup {
  return {
    origin: frame.origin,
    resolution: ROLLUP_SECONDS[frame.resolution],
    startMs: 1000 * frame.startSeconds,
    lastMs: Math.round(1000 * frame.lastSeconds),
    intervalMs: Math.max(1, Math.round(1000 * frame.intervalSeconds)),
    series: textsOf(frame.set),
    statistics: frame.statistics,
  }
}

const texts = new WeakMap<SeriesSet, readonly string[]>()

function textsOf(set: SeriesSet): readonly string[] {
  let known = texts.get(set)
  if (!known) {
    known = set.keys.flatMap(({ metric, labels }) => [metric, labelsText(labels)])
    texts.set(set, known)
  }
  return known
}
