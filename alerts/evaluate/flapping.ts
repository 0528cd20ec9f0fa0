/**
 * Flapping as Naemon sees it: how much of the last 20 intervals a state changed in, newer ones weighing more, with one
 * threshold to begin and a lower one to end. Intervals of five minutes, its usual time between checks. Pure.
 * @see https://www.naemon.io/documentation/usersguide/flapping.html
 */
export interface Changes {
  /** one an interval, the newest the lowest: 1 where the state changed in it */
  readonly bits: number
  /** of the newest interval, what has gone by */
  readonly seconds: number
}

const INTERVALS = 20
const INTERVAL_SECONDS = 300
const MASK = 2 ** INTERVALS - 1
const [OLDEST_WEIGHT, NEWEST_WEIGHT] = [0.8, 1.2]
const BEGINS = 0.3
const ENDS = 0.2

export const NO_CHANGES: Changes = { bits: 0, seconds: 0 }

export function noteChange({ bits, seconds }: Changes): Changes {
  return { bits: bits | 1, seconds }
}

export function passTime(changes: Changes, elapsed: number): Changes {
  if (changes.bits === 0 || elapsed === 0) return changes
  const seconds = changes.seconds + elapsed
  const over = Math.min(INTERVALS, Math.floor(seconds / INTERVAL_SECONDS))
  const bits = over === 0 ? changes.bits : (changes.bits * 2 ** over) % (MASK + 1)
  return bits === 0 ? NO_CHANGES : { bits, seconds: seconds % INTERVAL_SECONDS }
}

/** Of the intervals, weighted: 0 to 1. */
function shareOf({ bits }: Changes): number {
  let sum = 0
  for (let age = 0; age < INTERVALS; age++)
    if ((bits >> age) & 1) sum += NEWEST_WEIGHT - ((NEWEST_WEIGHT - OLDEST_WEIGHT) * age) / (INTERVALS - 1)
  return sum / INTERVALS
}

export function isFlapping(changes: Changes, was: boolean): boolean {
  if (changes.bits === 0) return false
  return shareOf(changes) >= (was ? ENDS : BEGINS)
}
