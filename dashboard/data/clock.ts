/**
 * The server's clock, carried on between answers by the browser's monotonic one. The wall clock of the
 * browser is never read: it may be minutes off, and ages would lie.
 */
import { createSignal } from 'solid-js'
import type { UnixSeconds } from '../../core/series.ts'

const [offset, setOffset] = createSignal<number | null>(null)
const [tick, setTick] = createSignal(performance.now() / 1000)
const [answeredAt, setAnsweredAt] = createSignal<UnixSeconds | null>(null)
setInterval(() => setTick(performance.now() / 1000), 1000)

/** Server time now, moving once a second; null before the first answer. For ages. */
export function liveNow(): UnixSeconds | null {
  const base = offset()
  return base === null ? null : base + tick()
}

/**
 * Server time of the newest answer; it stands still while nothing is fetched (paused, server away). For
 * freshness: what was fresh when it came is then shown as old, not as unknown.
 */
export const answerNow = answeredAt

/** Called with the `now` of every answer that has one. */
export function heardFromServer(now: UnixSeconds): void {
  const own = performance.now() / 1000
  setOffset(now - own)
  setTick(own)
  const last = answeredAt()
  if (last === null || now > last) setAnsweredAt(now)
}
