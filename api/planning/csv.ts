/** Plans as tables. Times are ISO 8601, UTC; unknown is empty. */
import { csvText } from '../../core/csv.ts'
import type { SaturationAnswer } from './schemas.ts'

export const timeCell = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '' : new Date(seconds * 1000).toISOString()

const TITLES = [
  ...['id', 'title', 'state', 'p10', 'p50', 'p90', 'notBefore', 'probability', 'orderBy', 'isPast', 'lastCall'],
  ...['targetShare', 'availability', 'availabilityFrom', 'historyWeeks', 'unmet', 'unmetLow', 'unmetHigh', 'why'],
]

/** A row a pool. */
export function saturationCsv({ resources }: SaturationAnswer): string {
  const rows = resources.map(({ id, title, dates, order, targetShare, availability, historyWeeks, unmet, why }) => [
    ...[id, title, dates.state, timeCell(dates.p10), timeCell(dates.p50), timeCell(dates.p90)],
    ...[timeCell(dates.notBefore), dates.probability, timeCell(order?.by.value), order ? String(order.isPast) : ''],
    ...[order?.lastCall ?? '', targetShare, availability.value, availability.from, historyWeeks],
    ...[unmet?.total.value ?? '', unmet?.low ?? '', unmet?.high ?? '', why?.code ?? ''],
  ])
  return csvText([TITLES, ...rows])
}
