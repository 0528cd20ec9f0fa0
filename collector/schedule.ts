/**
 * When each target is asked. Targets sit on a fixed grid of their interval, each at its own phase, so that
 * two hundred of them spread evenly and every one keeps its cadence. The wall clock places the grid; delays
 * run on the timer. A clock that jumps moves the next turn by at most one interval: no spin, no stall.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { UnixSeconds } from '../core/series.ts'

/** Every target is asked for the first time within this long after the start. */
const FIRST_WITHIN_SECONDS = 2
/** The second turn comes no sooner than this part of an interval after the first. */
const CLOSEST_TURNS = 0.4

/** A stable place in [0, 1) for a target. */
export function phaseOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32
}

/** Delay to the first turn after the start, in seconds. */
export function firstDelay(id: string, intervalSeconds: number): number {
  return phaseOf(id) * Math.min(FIRST_WITHIN_SECONDS, intervalSeconds)
}

/**
 * Delay from `now` to the next turn, in (0, 1.4 × interval].
 * @param last when the previous turn began
 */
export function nextDelay(id: string, intervalSeconds: number, last: UnixSeconds, now: UnixSeconds): number {
  const phase = phaseOf(id) * intervalSeconds
  const turnAfter = (time: UnixSeconds) => (Math.floor((time - phase) / intervalSeconds) + 1) * intervalSeconds + phase
  const earliest = last + CLOSEST_TURNS * intervalSeconds
  // a clock that went back: `last` lies in the future and says nothing
  const next = turnAfter(earliest > now && last <= now ? earliest : now)
  return next - now
}

/** Runs `turn` at once-per-interval turns, never two at a time. @returns stop */
export function tick(clock: Clock, id: string, intervalSeconds: number, turn: () => Promise<void>): () => void {
  let stopped = false
  let cancel = clock.after(firstDelay(id, intervalSeconds), run)
  function run(): void {
    const began = clock.now()
    turn().finally(() => {
      if (!stopped) cancel = clock.after(nextDelay(id, intervalSeconds, began, clock.now()), run)
    })
  }
  return () => {
    stopped = true
    cancel()
  }
}

/** Sources that are asked gently: a struggling Slurm controller is not helped by questions. */
const GENTLE_SOURCES: readonly string[] = ['slurm']
/** Failures in a row after which the breaker opens. */
const BREAKER_FAILURES = 5

/**
 * How many intervals lie between two questions. Ordinary targets keep their cadence, down or not. For gentle
 * ones the breaker opens after five failures in a row: every second turn is left out, which halves the load
 * and still notices a recovery within two intervals.
 */
export function cadence(source: string, failuresInARow: number): 1 | 2 {
  return GENTLE_SOURCES.includes(source) && failuresInARow >= BREAKER_FAILURES ? 2 : 1
}
