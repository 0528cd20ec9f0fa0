/** Forecasts as a table: what was, then what comes. */
import { csvText } from '../../core/csv.ts'
import type { ForecastWish } from './make.ts'
import type { ForecastsAnswer } from './schemas.ts'

/**
 * A row a series and step: begin and end (ISO 8601, UTC), labels, what was or the forecast and its bands. Where there is a
 * total, it stands below, and `total` says which rows are its.
 */
export function forecastsCsv({ forecasts, total }: ForecastsAnswer, { by, levels }: ForecastWish): string {
  const percents = levels.map((level) => Math.round(100 * level))
  const bands = percents.flatMap((percent) => [`low${percent}`, `high${percent}`])
  const rows: (string | number)[][] = [
    ['from', 'to', ...by, ...(total ? ['total'] : []), 'actual', 'forecast', ...bands],
  ]
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString()
  const all = [...forecasts, ...(total ? [total] : [])]
  for (const [index, { labels, history, bounds, mean, intervals }] of all.entries()) {
    const isTotal = index === forecasts.length
    const names = [...by.map((name) => labels[name] ?? ''), ...(total ? [isTotal ? 1 : 0] : [])]
    const nothing = ['', ...bands.map(() => '')]
    for (const [at, value] of history.values.entries())
      rows.push([time(history.bounds[at]!), time(history.bounds[at + 1]!), ...names, value ?? '', ...nothing])
    for (const [at, value] of (mean ?? []).entries()) {
      const edges = intervals.flatMap(({ low, high }) => [low[at] ?? '', high[at] ?? ''])
      rows.push([time(bounds[at]!), time(bounds[at + 1]!), ...names, '', value ?? '', ...edges])
    }
  }
  return csvText(rows)
}
