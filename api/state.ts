/** How a target is doing, from what is recorded of it. Pure. */
import type { UnixSeconds } from '../core/series.ts'
import type { TargetStatus } from '../store/state/target-status.ts'
import type { TargetState } from './schemas.ts'

/** Without an attempt for this many intervals it is the collector that is silent, not the target. */
const SILENT_INTERVALS = 2.5

export function targetState(status: TargetStatus, now: UnixSeconds): TargetState {
  if (status.lastAttempt === null) return 'waiting'
  if (now - status.lastAttempt > SILENT_INTERVALS * status.intervalSeconds) return 'silent'
  return status.lastErrors.length > 0 ? 'failing' : 'ok'
}
