/** Whether somebody collects into the data folder. */
import { targetState } from '../../api/state.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { openTargetStatusStore, type TargetStatus } from '../../store/state/target-status.ts'
import type { Settings } from '../settings.ts'
import { timeText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

export function checkCollector({ dataDirectory }: Settings, now: UnixSeconds): Diagnosis {
  try {
    const statuses = openTargetStatusStore(dataDirectory, 'read')
    try {
      return judge(statuses.list(), now)
    } finally {
      statuses.close()
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.kind === 'not_found') return collector('warning', { code: 'doctor.collector_never', params: {} })
    return collector('problem', error.problem)
  }
}

/** What its targets answer is told by those who ask them now. */
function judge(targets: readonly TargetStatus[], now: UnixSeconds): Diagnosis {
  const last = Math.max(...targets.map(({ lastAttempt }) => lastAttempt ?? Number.NEGATIVE_INFINITY))
  if (!Number.isFinite(last)) return collector('warning', { code: 'doctor.collector_never', params: {} })
  const runs = targets.some((target) => ['ok', 'failing'].includes(targetState(target, now)))
  if (!runs) return collector('warning', { code: 'doctor.collector_silent', params: { time: timeText(last) } })
  return collector('ok', { code: 'doctor.collector_runs', params: { seconds: Math.max(0, Math.round(now - last)) } })
}

function collector(state: Diagnosis['state'], problem: Problem): Diagnosis {
  return { check: 'collector', state, problem }
}
