/**
 * What `createFeeder` of `grid.ts` does with frames, done with columns: the same numbers, without a step into every
 * frame for every series.
 */
import type { TimeFold } from '../../../../core/catalogue.ts'
import { HOLD_INTERVALS } from '../../fold.ts'
import { HELD, type Track } from '../../grid.ts'

export interface ColumnShape {
  readonly startMs: number
  readonly stepMs: number
  readonly steps: number
  /** Nothing is held beyond the newest frame of the origins asked about: asked for only where that may matter. */
  readonly newestMs: () => number
}

/** Frames, or buckets of a roll-up, of one origin: ascending, one a place. */
export interface Events {
  /** of the frame, or the start of the bucket */
  readonly times: Float64Array
  /** of the frame, or of the last frame in the bucket: what holding is reckoned from */
  readonly lasts: Float64Array
  readonly intervals: Float64Array
}

/** A track and what the origin's last event so far said of it. */
export interface FedTrack {
  readonly track: Track
  /** NaN = absent */
  value: number
  count: number
}

export function createFedTrack(track: Track): FedTrack {
  return { track, value: NaN, count: 1 }
}

export interface ColumnFeeder {
  /**
   * Events come oldest first, call after call; those before the grid count only for what they hold into it.
   * @param order places of `tracks`, all of them
   * @param column of a track, one value an event; undefined where all are absent; good until the next call
   * @param counts samples behind each value, as `Bucket.counts`
   */
  feed(
    events: Events,
    tracks: readonly FedTrack[],
    order: Iterable<number>,
    column: (track: number) => Float64Array | undefined,
    counts?: (track: number) => Float64Array | undefined,
  ): void
  end(tracks: readonly FedTrack[]): void
}

interface Open {
  readonly step: number
  readonly lastMs: number
  readonly intervalMs: number
}

/** An event that is the last of its step, and the empty steps that it holds into. */
interface Hold {
  readonly at: number
  readonly step: number
  readonly until: number
}

/** @returns the step of each time; asked for the same times again, the same answer */
export function createSteps({ startMs, stepMs }: Pick<ColumnShape, 'startMs' | 'stepMs'>) {
  let known: { times: Float64Array; steps: Int32Array } | undefined
  return (times: Float64Array): Int32Array => {
    if (known?.times === times) return known.steps
    const steps = new Int32Array(times.length)
    for (let at = 0; at < times.length; at++) steps[at] = Math.floor((times[at]! - startMs) / stepMs)
    known = { times, steps }
    return steps
  }
}

/** @param toSteps of the same shape, shared by feeders that are fed the same times */
export function createColumnFeeder(shape: ColumnShape, toSteps = createSteps(shape)): ColumnFeeder {
  const { startMs, stepMs, steps, newestMs } = shape
  let open: Open | undefined

  const holdEnd = (step: number, lastMs: number, intervalMs: number, until: number): number => {
    const stepsTo = (timeMs: number): number => Math.min(until, Math.floor((timeMs - startMs) / stepMs) + 1, steps)
    const endMs = lastMs + HOLD_INTERVALS * intervalMs
    const end = stepsTo(endMs)
    return end <= Math.max(step + 1, 0) ? end : stepsTo(Math.min(endMs, newestMs()))
  }

  return {
    feed({ times, lasts, intervals }, tracks, order, column, counts) {
      const count = times.length
      if (count === 0) return
      const stepsOf = toSteps(times)
      const holds: Hold[] = []
      for (let at = 1; at < count; at++) {
        const next = stepsOf[at]!
        const step = stepsOf[at - 1]!
        // nothing is empty between one step and the next
        if (next <= Math.max(step + 1, 0)) continue
        const until = holdEnd(step, lasts[at - 1]!, intervals[at - 1]!, next)
        if (until > step + 1) holds.push({ at: at - 1, step, until })
      }
      const before = open && stepsOf[0]! > open.step ? open : undefined
      const heldUntil = before ? holdEnd(before.step, before.lastMs, before.intervalMs, stepsOf[0]!) : 0
      const first = firstInGrid(stepsOf)
      for (const index of order) {
        const fed = tracks[index]!
        if (before) finish(fed, before.step, heldUntil, before.lastMs)
        const values = column(index)
        fed.value = values ? values[count - 1]! : NaN
        if (!values) continue
        const samples = counts?.(index)
        fed.count = samples?.[count - 1] || 1
        if (fed.track.fold === 'last') takeLast(fed.track, stepsOf, first, values, lasts)
        else accumulate(fed.track, stepsOf, first, values, samples)
        for (const { at, step, until } of holds)
          hold(fed.track, step, until, lasts[at]!, values[at]!, samples?.[at] || 1)
      }
      open = { step: stepsOf[count - 1]!, lastMs: lasts[count - 1]!, intervalMs: intervals[count - 1]! }
    },
    end(tracks) {
      if (!open) return
      const { step, lastMs, intervalMs } = open
      const until = holdEnd(step, lastMs, intervalMs, steps)
      for (const fed of tracks) finish(fed, step, until, lastMs)
      open = undefined
    },
  }
}

function firstInGrid(stepsOf: Int32Array): number {
  let first = 0
  while (first < stepsOf.length && stepsOf[first]! < 0) first++
  return first
}

/** The end of the step that was open: its last event, and what that holds. */
function finish({ track, value, count }: FedTrack, step: number, holdsUntil: number, lastMs: number): void {
  if (track.fold === 'last' && step >= 0 && !Number.isNaN(value)) put(track, step, value, 1, lastMs)
  hold(track, step, holdsUntil, lastMs, value, count)
}

function hold(track: Track, step: number, until: number, lastMs: number, value: number, samples: number): void {
  if (Number.isNaN(value) || track.fold === 'sum') return
  const held = track.fold === 'mean' ? value / samples : value
  for (let empty = Math.max(step + 1, 0); empty < until; empty++) put(track, empty, held, HELD, lastMs)
}

function put(track: Track, step: number, value: number, count: number, timeMs: number): void {
  track.values[step] = value
  track.counts[step] = count
  if (track.times.length > 0) track.times[step] = timeMs
}

/** Of each step but the last, which is still open: what its last event says. */
function takeLast(track: Track, stepsOf: Int32Array, first: number, column: Float64Array, lasts: Float64Array): void {
  for (let at = first; at < column.length - 1; at++) {
    const step = stepsOf[at]!
    if (stepsOf[at + 1] !== step && !Number.isNaN(column[at]!)) put(track, step, column[at]!, 1, lasts[at]!)
  }
}

const COMBINE: Readonly<Record<Exclude<TimeFold, 'last' | 'sum' | 'mean'>, (a: number, b: number) => number>> = {
  max: Math.max,
  min: Math.min,
}

function accumulate(
  { fold, values, counts }: Track,
  stepsOf: Int32Array,
  first: number,
  column: Float64Array,
  samples: Float64Array | undefined,
): void {
  const combine = fold === 'max' || fold === 'min' ? COMBINE[fold] : undefined
  for (let at = first; at < column.length; at++) {
    const value = column[at]!
    // absent
    if (Number.isNaN(value)) continue
    const step = stepsOf[at]!
    const known = counts[step]!
    if (known === 0) values[step] = value
    else if (combine) values[step] = combine(values[step]!, value)
    else values[step]! += value
    counts[step] = known + (samples ? samples[at] || 1 : 1)
  }
}
