/** The tracks of a query out of raw frames. */
import { HOLD_INTERVALS } from '../../fold.ts'
import { createTrack } from '../../grid.ts'
import { createColumnFeeder, createFedTrack, type FedTrack } from './columns.ts'
import type { Context } from './context.ts'
import { readParts } from './raw-parts.ts'
import { newestRawMs, type Slot, slotsByOrigin } from './sources.ts'

export interface QueryShape {
  readonly startMs: number
  readonly stepMs: number
  readonly steps: number
  /** exclusive end of what counts */
  readonly toMs: number
}

export function readRawTracks(context: Context, slots: readonly Slot[], shape: QueryShape): void {
  const byOrigin = slotsByOrigin(context, slots)
  const speakers = new Uint32Array(slots.length)
  for (const places of byOrigin.values()) for (const place of places) speakers[place]!++
  const newestMs = once(() => newestOf(context, slots, byOrigin))
  for (const [origin, places] of byOrigin) {
    context.check()
    const holdMs = HOLD_INTERVALS * context.index.longestIntervalMs(origin)
    const fromMs = Math.max(context.marks.floorRawMs, shape.startMs - holdMs)
    const series = Int32Array.from(places, (place) => slots[place]!.id)
    const feeder = createColumnFeeder({ ...shape, newestMs })
    let tracks: FedTrack[] | undefined
    readParts(context, origin, fromMs, shape.toMs, series, ({ times, intervals, order, column }) => {
      tracks ??= places.map((place) =>
        createFedTrack(createTrack(slots[place]!.fold, shape.steps, speakers[place]! > 1)),
      )
      feeder.feed({ times, lasts: times, intervals }, tracks, order, column)
    })
    if (!tracks) continue
    feeder.end(tracks)
    tracks.forEach(({ track }, index) => {
      slots[places[index]!]!.tracks.push(track)
    })
  }
}

/** The newest frame of the origins that carry what is asked for, not only what weighs it. */
function newestOf(context: Context, slots: readonly Slot[], byOrigin: ReadonlyMap<number, readonly number[]>): number {
  let newest = -Infinity
  for (const [origin, places] of byOrigin)
    if (places.some((place) => !slots[place]!.isWeight)) newest = Math.max(newest, newestRawMs(context, origin))
  return newest
}

export function once<T>(compute: () => T): () => T {
  let known: { value: T } | undefined
  return () => {
    known ??= { value: compute() }
    return known.value
  }
}
