/** The newest frame of each origin in the writing process: what `latest` answers from. */
import { type Frame, type SeriesKey, type SeriesSet, seriesId, type UnixSeconds } from '../../core/series.ts'
import type { NewestFrame } from './latest.ts'

export interface Memory {
  /** Its values are copied, into the numbers of the frame before where they fit: do not hold on to what `frames` gives. */
  note(frame: Pick<Frame, 'origin' | 'timeSeconds' | 'intervalSeconds' | 'set' | 'values'>): void
  of(origin: string): NewestFrame | undefined
  /** by origin */
  entries(): Iterable<readonly [string, NewestFrame]>
  frames(): NewestFrame[]
  forgetBefore(time: UnixSeconds): void
}

export function createMemory(stored: readonly (NewestFrame & { readonly origin: string })[]): Memory {
  const newest = new Map<string, NewestFrame>(stored.map(({ origin, ...frame }) => [origin, frame]))
  return {
    note({ origin, timeSeconds, intervalSeconds, set, values }) {
      const known = newest.get(origin)
      if (known && known.timeSeconds > timeSeconds) return
      if (known && known.timeSeconds === timeSeconds) {
        newest.set(origin, mergeFrames(known, { timeSeconds, intervalSeconds, set, values }))
        return
      }
      const own = known?.values.length === values.length ? known.values : new Float64Array(values.length)
      own.set(values)
      newest.set(origin, { timeSeconds, intervalSeconds, set, values: own })
    },
    of: (origin) => newest.get(origin),
    entries: () => newest.entries(),
    frames: () => [...newest.values()],
    forgetBefore(time) {
      for (const [origin, frame] of newest) if (frame.timeSeconds < time) newest.delete(origin)
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
