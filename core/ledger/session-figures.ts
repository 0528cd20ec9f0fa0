/** What sessions of a Hub add up to, period by period. Pure. */
import type { UnixSeconds } from '../series.ts'
import { HOUR_SECONDS } from '../units.ts'

/** A server of somebody's that was seen ready. */
export interface Session {
  /** the same number for the same person on every hub; 0 where it is not known whose */
  readonly person: number
  /** who runs the hub is not one of its users */
  readonly isStaff: boolean
  /** by the Hub's own account: whenever we began to look */
  readonly start: UnixSeconds
  /** until when it was surely there */
  readonly end: UnixSeconds
  /** by when it was surely gone; `end` of one that is still there */
  readonly gone: UnixSeconds
}

/** A number a period. */
export interface SessionFigures {
  readonly started: Float64Array
  /** hours that sessions were surely there */
  readonly hours: Float64Array
  /** hours more that they may have been there: they ended while nobody looked */
  readonly uncertainHours: Float64Array
  /** at one moment, at most */
  readonly peakConcurrent: Float64Array
  /** distinct people with a session in the period, staff left out */
  readonly activePeople: Float64Array
}

/** @param bounds beginnings of the periods and the end of the last one, ascending */
export function sessionFigures(sessions: readonly Session[], bounds: Float64Array): SessionFigures {
  const count = bounds.length - 1
  const column = () => new Float64Array(count)
  const figures = { started: column(), peakConcurrent: column() }
  const [seconds, uncertain] = [column(), column()]
  const people = Array.from({ length: count }, () => new Set<number>())
  const [from, to] = [bounds[0]!, bounds[count]!]
  for (const { person, isStaff, start, end, gone } of sessions) {
    if (start >= to || gone < from) continue
    for (let period = periodAt(bounds, Math.max(start, from)); period < count && bounds[period]! <= gone; period++) {
      const [begin, until] = [bounds[period]!, bounds[period + 1]!]
      if (start >= begin) figures.started[period]! += 1
      seconds[period]! += overlap(start, end, begin, until)
      uncertain[period]! += overlap(end, gone, begin, until)
      // one that may have ended before says nothing of this period
      if (!isStaff && person > 0 && (start >= begin || end >= begin)) people[period]!.add(person)
    }
  }
  findPeaks(sessions, bounds, figures.peakConcurrent)
  const toHours = (all: Float64Array) => all.map((value) => value / HOUR_SECONDS)
  return {
    ...figures,
    hours: toHours(seconds),
    uncertainHours: toHours(uncertain),
    activePeople: Float64Array.from(people, ({ size }) => size),
  }
}

const overlap = (from: number, to: number, begin: number, end: number): number =>
  Math.max(0, Math.min(to, end) - Math.max(from, begin))

/** The period that a moment of [first bound, last bound) lies in. */
function periodAt(bounds: Float64Array, time: UnixSeconds): number {
  let [low, high] = [0, bounds.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bounds[middle]! <= time) low = middle
    else high = middle - 1
  }
  return low
}

/** How many are there at once, walked through in time; what ends when another begins was not there with it. */
function findPeaks(sessions: readonly Session[], bounds: Float64Array, peaks: Float64Array): void {
  const lasting = sessions.filter(({ start, end }) => end > start)
  const begins = Float64Array.from(lasting, ({ start }) => start).sort()
  const ends = Float64Array.from(lasting, ({ end }) => end).sort()
  let [begun, ended, here] = [0, 0, 0]
  const walkTo = (time: number, note: () => void): void => {
    for (;;) {
      const next = Math.min(begins[begun] ?? Infinity, ends[ended] ?? Infinity)
      if (next >= time) return
      if (ends[ended]! <= next) {
        ended++
        here--
      } else {
        begun++
        here++
      }
      note()
    }
  }
  walkTo(bounds[0]!, () => undefined)
  for (let period = 0; period < peaks.length; period++) {
    let peak = here
    // who leaves at its very beginning was not there
    while (ended < ends.length && ends[ended]! === bounds[period]! && peak > 0) {
      ended++
      here--
      peak--
    }
    walkTo(bounds[period + 1]!, () => {
      peak = Math.max(peak, here)
    })
    peaks[period] = peak
  }
}
