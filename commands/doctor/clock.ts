/** Whether the clock of this machine can be right. */
import type { UnixSeconds } from '../../core/series.ts'
import { MINUTE_SECONDS } from '../../core/units.ts'
import { timeText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

/** 2026-01-01: no version is older. */
const MADE_SECONDS = 1_767_225_600
const OFF_SECONDS = 5 * MINUTE_SECONDS

/** @param newest of what is stored */
export function checkClock(now: UnixSeconds, newest: UnixSeconds | undefined): Diagnosis {
  const time = timeText(now)
  if (now < MADE_SECONDS)
    return { check: 'clock', state: 'problem', problem: { code: 'doctor.clock_wrong', params: { time } } }
  if (newest !== undefined && newest > now + OFF_SECONDS) {
    const params = { time, newest: timeText(newest) }
    return { check: 'clock', state: 'problem', problem: { code: 'doctor.clock_behind', params } }
  }
  return { check: 'clock', state: 'ok', problem: { code: 'doctor.clock_good', params: { time } } }
}
