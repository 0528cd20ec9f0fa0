/** Forecasts as a table: what was, then what comes. */
import { csvText } from '../../core/csv.ts'
import type { ForecastWish } from './make.ts'
import type { ForecastsAnswer } from './schemas.ts'

/** A row a series and step: begin and end (ISO 8601, UTC), labels, what was or the forecast and its bands. */
export function forecastsCsv({ forecasts }: ForecastsAnswer, { by, levels }: ForecastWish): string {
  const percents = levels.map((level) => Math.round(100 * level))
  const bands = percents.flatMap((percent) => [`low${percent}`, `high${percent}`])
  const rows: (string | number)[][] = [['from', 'to', ...by, 'actual', 'forecast', ...bands]]
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString()
  for (const { labels, history, bounds, mean, intervals } of forecasts) {
    const names = by.map((name) => labels[name] ?? '')
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
