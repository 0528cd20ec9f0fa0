/** The main thread's side of writing: waiting calls go over together and become one commit. */

import { AppError } from '../../../../core/errors.ts'
import type { Frame, SeriesSet, UnixSeconds } from '../../../../core/series.ts'
import { type Lane, openLane } from '../../../worker.ts'
import { checkFrame } from './check.ts'
import { labelsText, TIME_MASK } from './schema.ts'
import type { WireFrame, WriterData } from './writer.ts'

export interface Writing {
  readonly lane: Lane
  /** @param stored called for each frame once it is durable, before the promise resolves */
  write(frames: readonly Frame[], stored: (frame: Frame) => void): Promise<void>
  retain(before: UnixSeconds): Promise<void>
  /** Lets what waits be written first. */
  close(): Promise<void>
}

interface Call {
  readonly frames: readonly Frame[]
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** One write, a retention, opening and closing: more never wait in the thread itself. */
const QUESTIONS = 16

export function createWriting(directory: string): Writing {
  /** what the thread knows of each origin's series */
  const sent = new Map<string, SeriesSet>()
  const lane = openLane(new URL('./writer.ts', import.meta.url), {
    data: { directory } satisfies WriterData,
    limit: QUESTIONS,
    onLost: () => sent.clear(),
  })
  let waiting: Call[] = []
  let draining: Promise<void> | undefined
  let closed = false

  const drain = async (): Promise<void> => {
    // calls of the same turn go together
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const frames = group.flatMap((call) => call.frames)
        await lane.ask<void>(
          'write',
          frames.map((frame) => toWire(frame, sent)),
        )
        for (const call of group) call.resolve()
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
      const copies = frames.map(copyFrame)
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          copies.forEach(stored)
          resolve()
        }
        waiting.push({ frames: copies, resolve: done, reject })
        draining ??= drain()
      })
    },
    retain(before) {
      const cutoffMs = Math.max(0, Math.min(TIME_MASK, Math.round(before * 1000)))
      return lane.ask<void>('retain', cutoffMs)
    },
    async close() {
      closed = true
      await draining
      // a retention under way stops at its next slice
      await lane.ask('close', undefined).finally(() => lane.close())
    },
  }
}

function copyFrame(frame: Frame): Frame {
  checkFrame(frame)
  return { ...frame, timeSeconds: Math.round(frame.timeSeconds * 1000) / 1000, values: frame.values.slice() }
}

function toWire({ origin, timeSeconds, intervalSeconds, set, values }: Frame, sent: Map<string, SeriesSet>): WireFrame {
  const series = sent.get(origin) === set ? undefined : textsOf(set)
  sent.set(origin, set)
  const timeMs = Math.round(timeSeconds * 1000)
  return { origin, timeMs, intervalMs: Math.max(1, Math.round(intervalSeconds * 1000)), series, values }
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
