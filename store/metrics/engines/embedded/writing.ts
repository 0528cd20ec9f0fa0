/** The main thread's side of writing: waiting calls go over together and become one commit. */

import { AppError } from '../../../../core/errors.ts'
import type { Frame, SeriesSet } from '../../../../core/series.ts'
import { type Lane, openLane } from '../../../worker.ts'
import { checkFrame, checkRollup } from '../../check.ts'
import { ROLLUP_SECONDS } from '../../resolution.ts'
import type { Retention, RollupFrame } from '../../store.ts'
import type { Cutoffs } from './retention.ts'
import type { WireRollup } from './rollups-incoming.ts'
import { labelsText, TIME_MASK } from './schema.ts'
import type { WriterData } from './writer.ts'
import type { Refusal, WireBatch, WireOrigin } from './writer-intake.ts'

export interface Writing {
  readonly lane: Lane
  /** @param stored called for each frame once it is durable, before the promise resolves */
  write(frames: readonly Frame[], stored: (frame: Frame) => void): Promise<void>
  writeRollups(frames: readonly RollupFrame[]): Promise<void>
  retain(retention: Retention, nowSeconds: number): Promise<void>
  maintain(nowSeconds: number): Promise<void>
  /** Lets what waits be written first. */
  close(): Promise<void>
}

interface Call {
  /** its values are a copy */
  readonly frames: readonly Frame[]
  readonly values: number
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** One write, a few long jobs, opening and closing: more never wait in the thread itself. */
const QUESTIONS = 64
/** Calls that wait become one commit as long as it stays below this. */
const COMMIT_VALUES = 512 * 1024
/** Roll-ups that go over at once. */
const ROLLUPS = 2_000

export function createWriting(directory: string): Writing {
  const wire = createWire()
  const lane = openLane(new URL('./writer.ts', import.meta.url), {
    data: { directory } satisfies WriterData,
    limit: QUESTIONS,
    onLost: wire.forget,
  })
  let waiting: Call[] = []
  let draining: Promise<void> | undefined
  let closed = false

  const drain = async (): Promise<void> => {
    // calls of the same turn go together
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = takeGroup(waiting)
      waiting = waiting.slice(group.length)
      try {
        const batch = wire.pack(group)
        const transfer = [batch.frames.buffer as ArrayBuffer, batch.values.buffer as ArrayBuffer]
        const refusals = await lane.ask<readonly Refusal[]>('write', batch, { transfer })
        for (const refusal of refusals) group[refusal.call]!.reject(tooOld(refusal))
        const refused = new Set(refusals.map(({ call }) => call))
        for (const [at, call] of group.entries()) if (!refused.has(at)) call.resolve()
      } catch (error) {
        for (const call of group) call.reject(error)
      }
    }
    draining = undefined
  }

  return {
    lane,
    async write(frames, stored) {
      if (closed) throw new AppError('unavailable', 'store.closed')
      if (frames.length === 0) return
      // copied now: the caller may use its arrays again, and the newest values are remembered from the copy
      const copies = copyFrames(frames)
      const values = copies.reduce((sum, frame) => sum + frame.values.length, 0)
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          copies.forEach(stored)
          resolve()
        }
        waiting.push({ frames: copies, values, resolve: done, reject })
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

/** At least one call, more while they stay small together. */
function takeGroup(waiting: readonly Call[]): Call[] {
  let values = 0
  const end = waiting.findIndex((call, at) => {
    values += call.values
    return at > 0 && values > COMMIT_VALUES
  })
  return waiting.slice(0, end < 0 ? waiting.length : end)
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

/** Values of as many are copied in one piece. */
const PIECE_VALUES = 64 * 1024

function copyFrames(frames: readonly Frame[]): Frame[] {
  const count = frames.reduce((sum, { values }) => sum + values.length, 0)
  // the newest frames are remembered: a small one must not hold on to a large piece
  const piece = count <= PIECE_VALUES ? new Float64Array(count) : undefined
  let at = 0
  return frames.map((frame) => {
    checkFrame(frame)
    const { origin, intervalSeconds, set, values } = frame
    piece?.set(values, at)
    at += values.length
    const copy = piece ? piece.subarray(at - values.length, at) : values.slice()
    return { origin, timeSeconds: Math.round(frame.timeSeconds * 1000) / 1000, intervalSeconds, set, values: copy }
  })
}

/** Says each origin's series to the thread once, and from then on only a number. */
function createWire() {
  const known = new Map<string, { handle: number; set: SeriesSet }>()
  let nextHandle = 0
  return {
    forget: () => known.clear(),
    pack(group: readonly Call[]): WireBatch {
      const news: WireOrigin[] = []
      const count = group.reduce((sum, { frames }) => sum + frames.length, 0)
      const frames = new Float64Array(4 * count)
      const values = new Float64Array(group.reduce((sum, call) => sum + call.values, 0))
      let at = 0
      let offset = 0
      for (const call of group)
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
          frames[at++] = frame.values.length
          values.set(frame.values, offset)
          offset += frame.values.length
        }
      return { news, frames, values, calls: group.map((call) => call.frames.length) }
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
