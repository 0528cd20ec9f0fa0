/** The newest frame of each origin in the writing process: what `latest` answers from. */
import { type Frame, type SeriesKey, type SeriesSet, seriesId, type UnixSeconds } from '../../core/series.ts'
import type { NewestFrame } from './latest.ts'

export interface Memory {
  /**
   * @param values of the frame, from `from` on; they are copied, into the numbers of the frame before where they fit:
   * do not hold on to what `frames` gives
   */
  note(frame: Noted, values?: Float64Array, from?: number): void
  of(origin: string): NewestFrame | undefined
  /** by origin */
  entries(): Iterable<readonly [string, NewestFrame]>
  /** good until the next `note` or `forgetBefore` */
  frames(): readonly NewestFrame[]
  forgetBefore(time: UnixSeconds): void
}

type Noted = Pick<Frame, 'origin' | 'timeSeconds' | 'intervalSeconds' | 'set' | 'values'>
type Own = { -readonly [Name in keyof NewestFrame]: NewestFrame[Name] }

export function createMemory(stored: readonly (NewestFrame & { readonly origin: string })[]): Memory {
  const newest = new Map<string, Own>(stored.map(({ origin, ...frame }) => [origin, frame]))
  /** undefined when it is to be made anew */
  let frames: readonly NewestFrame[] | undefined
  const set = (origin: string, frame: Own): void => {
    newest.set(origin, frame)
    frames = undefined
  }
  return {
    note({ origin, timeSeconds: told, intervalSeconds, set: series, values: own }, values = own, from = 0) {
      // as it is stored: whole milliseconds
      const timeSeconds = Math.round(told * 1000) / 1000
      const count = series.keys.length
      const known = newest.get(origin)
      if (known && known.timeSeconds > timeSeconds) return
      if (known?.timeSeconds === timeSeconds) {
        const frame = { timeSeconds, intervalSeconds, set: series, values: values.subarray(from, from + count) }
        set(origin, mergeFrames(known, frame))
      } else if (known?.values.length === count) {
        for (let at = 0; at < count; at++) known.values[at] = values[from + at]!
        known.timeSeconds = timeSeconds
        known.intervalSeconds = intervalSeconds
        known.set = series
      } else set(origin, { timeSeconds, intervalSeconds, set: series, values: values.slice(from, from + count) })
    },
    of: (origin) => newest.get(origin),
    entries: () => newest.entries(),
    frames: () => {
      frames ??= [...newest.values()]
      return frames
    },
    forgetBefore(time) {
      for (const [origin, frame] of newest) if (frame.timeSeconds < time) newest.delete(origin)
      frames = undefined
    },
  }
}

/** The same instant told twice: what is new overwrites, what is absent now does not. */
export function mergeFrames(old: NewestFrame, frame: NewestFrame): NewestFrame {
  const merged = new Map<string, { key: SeriesKey; value: number }>()
  for (const { set, values } of [old, frame])
    set.keys.forEach((key, position) => {
      const value = values[position]!
      if (!Number.isNaN(value)) merged.set(seriesId(key), { key, value })
    })
  const entries = [...merged.values()]
  const set: SeriesSet = { keys: entries.map(({ key }) => key) }
  return { ...frame, set, values: Float64Array.from(entries, ({ value }) => value) }
}
