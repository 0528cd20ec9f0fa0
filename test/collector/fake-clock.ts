/** A clock that stands still until told: `advance` runs what falls due, in order, and lets promises settle. */
import type { Clock } from '../../core/clock.ts'

export interface FakeClock extends Clock {
  /** timers run on this, as the system's do: it only goes forward */
  elapsed(): number
  advance(seconds: number): Promise<void>
  /** the wall clock alone jumps, as when somebody sets it */
  jump(seconds: number): void
  readonly pending: number
}

export function fakeClock(start = 1_700_000_000): FakeClock {
  let wall = start
  let elapsed = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => wall,
    elapsed: () => elapsed,
    after(seconds, run) {
      const timer = { at: elapsed + seconds, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(seconds) {
      const until = elapsed + seconds
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter((other) => other !== next)
        wall += next.at - elapsed
        elapsed = next.at
        next.run()
        await settle()
      }
      wall += until - elapsed
      elapsed = until
    },
    jump(seconds) {
      wall += seconds
    },
    get pending() {
      return timers.length
    },
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
