/** Whether forecasts are kept at night, and why not. */
import { existsSync } from 'node:fs'
import { usageEndedAt } from '../../api/forecasts/history.ts'
import { AppError, type Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { openLedger } from '../../store/ledger/ledger.ts'
import { ledgerPath } from '../../store/ledger/schema.ts'
import type { Settings } from '../settings.ts'
import { timeText } from '../store/output.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A night and what it may be late. */
const LATE_SECONDS = 2 * DAY_SECONDS
/** Of a younger ledger there may be nothing to forecast yet. */
const ENOUGH_SECONDS = 60 * DAY_SECONDS

/** Nothing where no ledger tells of jobs: there is nothing to forecast from, and nothing wrong. */
export async function checkForecasts({ config, dataDirectory }: Settings, now: UnixSeconds): Promise<Diagnosis[]> {
  const say = (state: Diagnosis['state'], code: Problem['code'], params: Problem['params'] = {}): Diagnosis[] => [
    { check: 'forecasts', state, problem: { code, params } },
  ]
  if (!existsSync(ledgerPath(dataDirectory))) return config.sharding ? say('ok', 'doctor.forecasts_elsewhere') : []
  const ledger = openLedger(dataDirectory)
  try {
    const [newest, { clusters, usageEnd }, ended] = await Promise.all([
      ledger.newestForecast(),
      ledger.contents(),
      usageEndedAt({ ledger }, now),
    ])
    if (newest !== undefined && now - newest <= LATE_SECONDS)
      return say('ok', 'doctor.forecasts_kept', { time: timeText(newest) })
    const first = Math.min(...clusters.map(({ firstSubmit }) => firstSubmit))
    if (usageEnd === undefined || usageEnd - first < ENOUGH_SECONDS) return []
    if (ended !== undefined) return say('ok', 'doctor.forecasts_ended', { time: timeText(ended) })
    return say('warning', 'doctor.forecasts_late', { time: newest === undefined ? '–' : timeText(newest) })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return say('problem', error.problem.code, error.problem.params)
  } finally {
    await ledger.close()
  }
}
