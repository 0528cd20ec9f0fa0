/** The main thread's side of the spool: what is handed over is durable once the promise resolves. */
import { AppError } from '../../../../core/errors.ts'
import type { Frame, SeriesSet } from '../../../../core/series.ts'
import { type Lane, openLane } from '../../../worker.ts'
import { checkFrame } from '../../check.ts'
import type { Floors } from '../../resolution.ts'
import type { Resolution, RollupResolution } from '../../store.ts'
import { frameLines } from '../lines.ts'
import type { Load, LoadLimits } from './batches.ts'
import type { Due, DueBucket, DueRequest } from './marks.ts'
import type { WireFrame } from './origins.ts'
import type { Rejected } from './rejecting.ts'
import type { Opened, RollupBatch, SpoolData, SpoolState } from './thread.ts'

export interface Spool {
  readonly writer: string
  readonly run: number
  readonly newest: Opened['newest']
  readonly floors: Floors
  readonly kept: Floors
  /**
   * All or nothing. @throws AppError `invalid` for a frame that contradicts itself, `unavailable` where it could not
   * be made durable
   * @param stored called for each frame once it is durable, before the promise resolves
   */
  write(frames: readonly Frame[], stored: (frame: Frame) => void): Promise<void>
  writeRollups(batches: readonly RollupBatch[]): Promise<void>
  /** Lines of our own, sent after everything that waits. */
  writeLines(lines: readonly string[], timeMs: number): Promise<void>
  /** These buckets have nothing to be rolled up. */
  clear(resolution: RollupResolution, buckets: readonly DueBucket[]): Promise<void>
  /** What goes next; the same again until `markSent`. */
  pick(limits: LoadLimits): Promise<Load | undefined>
  markSent(ids: readonly number[]): Promise<void>
  /** Sent, not yet known to be safe. */
  sent(): Promise<readonly number[]>
  /** What was sent can be read at the server: what was computed need not be computed again for questions. */
  markReadable(ids: readonly number[]): Promise<void>
  unsend(ids: readonly number[]): Promise<void>
  release(ids: readonly number[]): Promise<void>
  reject(lines: readonly Rejected[]): Promise<void>
  due(request: DueRequest): Promise<Due | undefined>
  /** By origin: buckets of that many seconds which roll-ups at the server may not tell rightly; pairs of from, to. */
  stale(seconds: number, from: number, to: number): Promise<ReadonlyMap<string, Float64Array>>
  /** The oldest bucket that is yet to be made out of that resolution, in seconds. */
  oldestDirty(): Promise<Readonly<Partial<Record<Resolution, number>>>>
  setFloors(floors: Floors): Promise<void>
  setKept(kept: Floors): Promise<void>
  state(): Promise<SpoolState>
  close(): Promise<void>
}

interface Call {
  readonly frames: readonly Frame[]
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Questions that may wait at once; queries ask one or two each. */
const QUESTIONS = 1_000

/**
 * @param onLost the thread died: what it knew of batches that were sent is gone, they are sent again
 * @throws AppError `unavailable` where the file cannot be opened
 */
export async function openSpool(data: SpoolData, onLost: () => void): Promise<Spool> {
  /** what the thread knows of each origin's series */
  const sent = new Map<string, SeriesSet>()
  const lane = openLane(new URL('./thread.ts', import.meta.url), {
    data,
    limit: QUESTIONS,
    onLost: () => {
      sent.clear()
      onLost()
    },
  })
  try {
    const { writer, run, newest, floors, kept } = await lane.ask<Opened>('open', undefined)
    const writing = createWriting(lane, sent)
    return {
      writer,
      run,
      newest,
      floors,
      kept,
      write: writing.write,
      writeRollups: (batches) => lane.ask('writeRollups', batches),
      writeLines: (lines, timeMs) => lane.ask('writeLines', { lines, timeMs }),
      clear: (resolution, buckets) => lane.ask('clear', { resolution, buckets }),
      pick: (limits) => lane.ask('pick', limits),
      markSent: (ids) => lane.ask('markSent', ids),
      sent: () => lane.ask('sent', undefined),
      markReadable: (ids) => lane.ask('markReadable', ids),
      unsend: (ids) => lane.ask('unsend', ids),
      release: (ids) => lane.ask('release', ids),
      reject: (lines) => lane.ask('reject', lines),
      due: (request) => lane.ask('due', request),
      stale: async (seconds, from, to) =>
        new Map(await lane.ask<[string, Float64Array][]>('stale', { seconds, from, to })),
      oldestDirty: () => lane.ask('oldestDirty', undefined),
      setFloors: (next) => lane.ask('setFloors', next),
      setKept: (next) => lane.ask('setKept', next),
      state: () => lane.ask('state', undefined),
      async close() {
        await writing.close()
        await lane.ask('close', undefined).finally(() => lane.close())
      },
    }
  } catch (error) {
    await lane.close()
    throw error
  }
}

/** Waiting calls go over together and become one commit. */
function createWriting(lane: Lane, sent: Map<string, SeriesSet>) {
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
    async write(frames: readonly Frame[], stored: (frame: Frame) => void): Promise<void> {
      if (closed) throw new AppError('unavailable', 'store.closed')
      if (frames.length === 0) return
      // copied now: the caller may use its arrays again, and the newest values are remembered from the copy
      const copies = frames.map(copyFrame)
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          for (const frame of copies) stored(frame)
          resolve()
        }
        waiting.push({ frames: copies, resolve: done, reject })
        draining ??= drain()
      })
    },
    async close(): Promise<void> {
      closed = true
      await draining
    },
  }
}

function copyFrame(frame: Frame): Frame {
  checkFrame(frame)
  return { ...frame, timeSeconds: Math.round(frame.timeSeconds * 1000) / 1000, values: frame.values.slice() }
}

function toWire(frame: Frame, sent: Map<string, SeriesSet>): WireFrame {
  const { origin, timeSeconds, intervalSeconds, set, values } = frame
  const keys = sent.get(origin) === set ? undefined : textOf(set)
  sent.set(origin, set)
  const lines = frameLines([frame])
  const text = lines.join('\n')
  return {
    origin,
    timeMs: Math.round(timeSeconds * 1000),
    intervalMs: intervalSeconds * 1000,
    keys,
    values,
    text,
    lines: lines.length,
  }
}

const texts = new WeakMap<SeriesSet, string>()

function textOf(set: SeriesSet): string {
  let known = texts.get(set)
  if (known === undefined) {
    known = JSON.stringify(set.keys.map(({ metric, labels }) => ({ metric, labels })))
    texts.set(set, known)
  }
  return known
}
