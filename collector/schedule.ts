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

/**
 * Turns begin on this grid: scrapes that fall together share a wake-up of the process, which halves their CPU cost
 * (npm run bench:scrape), while no moment has more than its share of the targets.
 */
const SLOT_SECONDS = 0.5

/** A stable place in [0, 1) for a target. */
export function phaseOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32
}

/** Where in its interval a target has its turn, in seconds. */
function offsetOf(phase: number, spanSeconds: number): number {
  return Math.floor((phase * spanSeconds) / SLOT_SECONDS) * SLOT_SECONDS
}

/** Delay to the first turn after the start, in seconds. @param phase in [0, 1), of the target */
export function firstDelay(phase: number, intervalSeconds: number): number {
  return offsetOf(phase, Math.min(FIRST_WITHIN_SECONDS, intervalSeconds))
}

/**
 * Delay from `now` to the next turn, in (0, 1.4 × interval].
 * @param phase in [0, 1), of the target
 * @param last when the previous turn began
 */
export function nextDelay(phase: number, intervalSeconds: number, last: UnixSeconds, now: UnixSeconds): number {
  const offset = offsetOf(phase, intervalSeconds)
  const turnAfter = (time: UnixSeconds) =>
    (Math.floor((time - offset) / intervalSeconds) + 1) * intervalSeconds + offset
  const earliest = last + CLOSEST_TURNS * intervalSeconds
  // a clock that went back: `last` lies in the future and says nothing
  const next = turnAfter(earliest > now && last <= now ? earliest : now)
  return next - now
}

/** Runs `turn` at once-per-interval turns, never two at a time. @returns stop */
export function tick(clock: Clock, id: string, intervalSeconds: number, turn: () => Promise<void>): () => void {
  const phase = phaseOf(id)
  let stopped = false
  let cancel = clock.after(firstDelay(phase, intervalSeconds), run)
  function run(): void {
    const began = clock.now()
    turn().finally(() => {
      if (!stopped) cancel = clock.after(nextDelay(phase, intervalSeconds, began, clock.now()), run)
    })
  }
  return () => {
    stopped = true
    cancel()
  }
}

/** Sources that are asked gently: a struggling Slurm controller is not helped by questions. */
const GENTLE_SOURCES: readonly string[] = ['slurm', 'slurm_accounting']
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
