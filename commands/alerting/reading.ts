/** How alerts stand, for whoever shows them. */
import { type Described, OWN_RULES } from '../../alerts/rules/own.ts'
import { type AlertStore, openAlertStore } from '../../store/state/alerts/alert-store.ts'
import type { Settings } from '../settings.ts'

export interface AlertReading extends Pick<AlertStore, 'records' | 'history' | 'close'> {
  readonly rules: readonly Described[]
}

/** @throws AppError `unavailable`, as every file of the data directory */
export function openAlertReading({ config, dataDirectory }: Settings): AlertReading {
  // logins write into the same file: it is there, and as new as this program
  const { records, history, close } = openAlertStore(dataDirectory, 'read')
  return { records, history, close, rules: [...OWN_RULES, ...config.alerts.rules] }
}
