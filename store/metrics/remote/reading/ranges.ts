/** Stretches of time in seconds, by origin: pure. */

import { HOUR_SECONDS } from '../../../../core/units.ts'

/** Pairs of from, to (exclusive), ascending, apart from each other. */
export type Ranges = ReadonlyMap<string, Float64Array>

/** What several origins are asked about together. */
export interface Window {
  from: number
  to: number
  readonly origins: Set<string>
}

/** So much in between is sooner read along than asked around: an origin that is told every hour has nothing there. */
const SMALL_GAP_SECONDS = HOUR_SECONDS

export function uniteRanges(a: Ranges, b: Ranges): Map<string, Float64Array> {
  const united = new Map(a)
  for (const [origin, ranges] of b) united.set(origin, uniteTwo(united.get(origin), ranges))
  return united
}

function uniteTwo(a: Float64Array | undefined, b: Float64Array): Float64Array {
  if (!a) return b
  const pairs: [number, number][] = []
  for (const list of [a, b]) for (let at = 0; at < list.length; at += 2) pairs.push([list[at]!, list[at + 1]!])
  const merged: [number, number][] = []
  for (const [from, to] of pairs.sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return Float64Array.from(merged.flat())
}

export function isWithin(ranges: Float64Array | undefined, time: number): boolean {
  if (!ranges) return false
  for (let at = 0; at < ranges.length; at += 2) if (time >= ranges[at]! && time < ranges[at + 1]!) return true
  return false
}

/**
 * Few windows that cover all ranges and not much more: the ranges of live origins are alike, and one of an origin
 * that was long silent must not make everybody be read over as long.
 */
export function toWindows(ranges: Ranges): Window[] {
  const single = new Map<string, Window>()
  for (const [origin, list] of ranges)
    for (let at = 0; at < list.length; at += 2) {
      const from = list[at]!
      while (at + 2 < list.length && list[at + 2]! - list[at + 1]! <= SMALL_GAP_SECONDS) at += 2
      const to = list[at + 1]!
      const known = single.get(`${from} ${to}`)
      if (known) known.origins.add(origin)
      else single.set(`${from} ${to}`, { from, to, origins: new Set([origin]) })
    }
  const windows: Window[] = []
  for (const one of [...single.values()].sort((a, b) => b.to - b.from - (a.to - a.from))) {
    const fitting = windows.find(
      ({ from, to }) => Math.max(to, one.to) - Math.min(from, one.from) <= 2 * (one.to - one.from),
    )
    if (!fitting) windows.push(one)
    else {
      fitting.from = Math.min(fitting.from, one.from)
      fitting.to = Math.max(fitting.to, one.to)
      for (const origin of one.origins) fitting.origins.add(origin)
    }
  }
  return windows
}
