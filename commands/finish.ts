/** The last word of a command that collected. */
import type { CollectorStatistics } from '../collector/collector.ts'
import { explain } from '../core/errors.ts'
import type { Language } from '../core/i18n.ts'
import type { Log } from './log.ts'

/** @returns the exit code: values that could not be stored are a failure */
export function finish({ pendingValues, lastError }: CollectorStatistics, log: Log, language: Language): number {
  if (pendingValues === 0) {
    log.tell('info', { code: 'cli.stopped', params: {} })
    return 0
  }
  const detail = lastError === null ? '' : explain(lastError, language)
  log.tell('error', { code: 'cli.stopped_with_loss', params: { values: pendingValues, detail } })
  return 1
}
