/**
 * Counters become rates between two scrapes. What cannot be known is NaN: the first scrape, a counter
 * that went back (its program restarted), a clock that did not move forward. Never a spike, never negative.
 */
import type { UnixSeconds } from '../core/series.ts'

/** Remembers counters between scrapes, each by its own name; one object a target. */
export interface CounterRates {
  /** Mean increase per second since this counter's previous scrape. */
  rate(key: string, value: number, now: UnixSeconds): number
  /** Increase since the previous call, for ratios of counters that are read at one instant. */
  increase(key: string, value: number): number
}

/** Counters unseen for this long are forgotten: devices and labels come and go for years. */
const FORGET_SECONDS = 3_600
const CROWDED = 4_096

export function createCounterRates(): CounterRates {
  const previous = new Map<string, { value: number; time: UnixSeconds }>()
  const values = new Map<string, number>()
  let crowded = CROWDED

  const makeRoom = (now: UnixSeconds) => {
    for (const [key, { time }] of previous) if (now - time > FORGET_SECONDS) previous.delete(key)
    crowded = Math.max(CROWDED, previous.size * 2)
  }

  return {
    rate(key, value, now) {
      if (Number.isNaN(value)) return value
      const last = previous.get(key)
      if (last === undefined) {
        if (previous.size >= crowded) makeRoom(now)
        previous.set(key, { value, time: now })
        return Number.NaN
      }
      const increase = value - last.value
      const seconds = now - last.time
      last.value = value
      last.time = now
      return increase >= 0 && seconds > 0 ? increase / seconds : Number.NaN
    },
    increase(key, value) {
      if (Number.isNaN(value)) return value
      const last = values.get(key)
      values.set(key, value)
      return last !== undefined && value >= last ? value - last : Number.NaN
    },
  }
}
