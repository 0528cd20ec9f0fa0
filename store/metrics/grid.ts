/** Time folding: the samples of a series become one value a step of an even grid. Pure. */
import type { TimeFold } from '../../core/catalogue.ts'
import { HOLD_INTERVALS } from './fold.ts'

export interface GridShape {
  readonly startMs: number
  readonly stepMs: number
  readonly steps: number
  /** nothing is held beyond this: the newest frame of the origins asked about */
  readonly newestMs: number
}

/** What one origin says about one series. */
export interface Track {
  readonly fold: TimeFold
  /** result so far a step; NaN = nothing */
  readonly values: Float64Array
  /** samples a step; HELD where the value comes from an earlier step */
  readonly counts: Uint32Array
  /** milliseconds of the sample behind a `last` or a held value; empty where no other origin is to be compared */
  readonly times: Float64Array
}

/** Count of a step whose value comes from an earlier one. */
export const HELD = 0xffff_ffff

/** @param compared whether another origin speaks of the same series */
export function createTrack(fold: TimeFold, steps: number, compared: boolean): Track {
  return {
    fold,
    values: new Float64Array(steps).fill(NaN),
    counts: new Uint32Array(steps),
    times: new Float64Array(compared ? steps : 0),
  }
}

/** The wanted positions of a frame and the tracks they feed, in equal order. */
export interface Wanted {
  readonly intervalMs: number
  readonly positions: Int32Array
  readonly tracks: readonly Track[]
}

/** What makes a frame a bucket of a roll-up. */
export interface Bucket {
  /** of the last frame in it: what holding is reckoned from */
  readonly lastMs: number
  /** samples behind each value, by position; NaN or absent = one */
  readonly counts?: Float64Array
}

export interface Feeder {
  /**
   * Frames come oldest first; those before the grid count only for what they hold into it.
   * @param bucket where values are statistics of a bucket that starts at `timeMs`: of a track that folds to the
   * mean the sum, of any other what it folds to
   */
  frame(timeMs: number, wanted: Wanted, values: Float64Array, bucket?: Bucket): void
  end(): void
}

/** Feeds the frames of one origin into its tracks. */
export function createFeeder({ startMs, stepMs, steps, newestMs }: GridShape): Feeder {
  let previous: Previous | undefined

  /** What only the end of a step tells: its last frame, and whether it holds into the empty steps up to `until`. */
  const finish = (until: number): void => {
    if (!previous) return
    const { step, timeMs, wanted, values, bucket } = previous
    const last = Math.min(timeMs + HOLD_INTERVALS * wanted.intervalMs, newestMs)
    const holdsUntil = Math.min(until, Math.floor((last - startMs) / stepMs) + 1, steps)
    wanted.tracks.forEach((track, index) => {
      const value = values[wanted.positions[index]!]
      if (value === undefined || Number.isNaN(value)) return
      if (track.fold === 'last' && step >= 0) put(track, step, value, 1, timeMs)
      if (track.fold === 'sum') return
      const held = track.fold === 'mean' ? value / countOf(bucket, wanted.positions[index]!) : value
      for (let empty = Math.max(step + 1, 0); empty < holdsUntil; empty++) put(track, empty, held, HELD, timeMs)
    })
  }

  return {
    frame(timeMs, wanted, values, bucket) {
      const step = Math.floor((timeMs - startMs) / stepMs)
      if (previous && step > previous.step) finish(step)
      previous = { step, timeMs: bucket?.lastMs ?? timeMs, wanted, values, bucket }
      if (step < 0) return
      for (let index = 0; index < wanted.tracks.length; index++) {
        const position = wanted.positions[index]!
        const value = values[position]
        const track = wanted.tracks[index]!
        if (value !== undefined && track.fold !== 'last' && !Number.isNaN(value))
          add(track, step, value, bucket ? countOf(bucket, position) : 1)
      }
    },
    end: () => finish(steps),
  }
}

interface Previous {
  readonly step: number
  readonly timeMs: number
  readonly wanted: Wanted
  readonly values: Float64Array
  readonly bucket: Bucket | undefined
}

function countOf(bucket: Bucket | undefined, position: number): number {
  return bucket?.counts?.[position] || 1
}

function put(track: Track, step: number, value: number, count: number, timeMs: number): void {
  track.values[step] = value
  track.counts[step] = count
  track.times[step] = timeMs
}

function add({ fold, values, counts }: Track, step: number, value: number, count: number): void {
  if (counts[step] === 0) values[step] = value
  else if (fold === 'max') values[step] = Math.max(values[step]!, value)
  else if (fold === 'min') values[step] = Math.min(values[step]!, value)
  else values[step]! += value
  counts[step]! += count
}

/** One series out of what each origin says about it. Samples count before held values, newer before older. */
export function joinTracks(tracks: readonly Track[]): Float64Array {
  const joined = tracks.reduce(join)
  const { fold, counts, values } = joined
  if (fold === 'mean')
    for (let step = 0; step < counts.length; step++) {
      const count = counts[step]!
      if (count > 1 && count !== HELD) values[step]! /= count
    }
  return values
}

function join(into: Track, from: Track): Track {
  for (let step = 0; step < from.counts.length; step++) {
    const count = from.counts[step]!
    const known = into.counts[step]!
    if (count === 0 || (known !== 0 && known !== HELD && count === HELD)) continue
    const replaces = known === 0 || (known === HELD && count !== HELD)
    const sameKind = (known === HELD && count === HELD) || (!replaces && into.fold === 'last')
    const value = from.values[step]!
    if (replaces || (sameKind && from.times[step]! >= into.times[step]!))
      put(into, step, value, count, from.times[step]!)
    else if (!sameKind) {
      addJoined(into, step, value)
      into.counts[step] = known + count
    }
  }
  return into
}

function addJoined({ fold, values }: Track, step: number, value: number): void {
  if (fold === 'max') values[step] = Math.max(values[step]!, value)
  else if (fold === 'min') values[step] = Math.min(values[step]!, value)
  else values[step]! += value
}
