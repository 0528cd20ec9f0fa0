/** When to try again: twice as long after each failure, never sooner than the server asks for. No jitter: one writer. */
const FIRST_SECONDS = 1
const MAX_SECONDS = 60
/** Timers take no more; whoever asks for more is asked again after a day. */
const LONGEST_SECONDS = 86_400

/** @param failures in a row, at least 1 */
export function backoffSeconds(failures: number, retryAfterSeconds = 0): number {
  const seconds = Math.min(MAX_SECONDS, FIRST_SECONDS * 2 ** Math.min(failures - 1, 10))
  return Math.min(LONGEST_SECONDS, Math.max(seconds, retryAfterSeconds))
}
