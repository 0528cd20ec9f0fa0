/** Time as a dependency, so that schedules and alerts can be tested without waiting. */
import type { UnixSeconds } from './series.ts'

export interface Clock {
  now(): UnixSeconds
  /** Runs once after that many seconds. @returns cancel */
  after(seconds: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  after(seconds, run) {
    const timer = setTimeout(run, seconds * 1000)
    return () => clearTimeout(timer)
  },
}
