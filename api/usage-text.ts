/** Usage as the API tells it: columns a group, rounded to what is known; and as a table. */
import { stringify } from 'csv-stringify/sync'
import { HOUR_SECONDS } from '../core/units.ts'
import type { UsageAnswer as Found, UsageGroup, WaitFigures } from '../store/ledger/usage-query.ts'
import { roundForText } from './text-writer.ts'

type Numbers = (group: UsageGroup) => ArrayLike<number>

/** Unknown, not 0, where nobody told of what there was. */
const hours = (seconds: Float64Array, untold?: Float64Array): Float64Array =>
  seconds.map((sum, at) => (sum === 0 && untold && untold[at]! > 0 ? NaN : sum / HOUR_SECONDS))
/** What tells that jobs were, whoever had them. */
const SIGNS = ['submitted', 'started', 'ended', 'coreSeconds', 'gpuSeconds', 'coreless'] as const
/** Nobody is told of: where jobs were, that is not known, and not nobody. */
const distinctPeople: Numbers = ({ people, sums }) =>
  people.map((count, at) => (count === 0 && SIGNS.some((name) => sums[name][at]! > 0) ? NaN : count))
const ofWaits =
  (name: keyof WaitFigures): Numbers =>
  ({ waits }) =>
    waits.map((figures) => figures[name])

/** Figures of a group, one a period, by the names of the API. Unknown is NaN. */
export const USAGE_FIGURES = {
  jobsSubmitted: ({ sums }) => sums.submitted,
  jobsStarted: ({ sums }) => sums.started,
  jobsEnded: ({ sums }) => sums.ended,
  coreHours: ({ sums }) => hours(sums.coreSeconds, sums.coreless),
  gpuHours: ({ sums }) => hours(sums.gpuSeconds),
  requestedCoreHours: ({ sums }) => hours(sums.requestedCoreSeconds, sums.coresUntold),
  requestedGpuHours: ({ sums }) => hours(sums.requestedGpuSeconds, sums.gpusUntold),
  /** CPU time used of the core-hours of which it is known */
  cpuEfficiencyRatio: ({ sums }) =>
    sums.usedCpuMilliseconds.map((used, at) => used / 1000 / (sums.measuredCoreSeconds[at]! || NaN)),
  people: distinctPeople,
  waitP50Seconds: ofWaits('p50'),
  waitP90Seconds: ofWaits('p90'),
  waitP99Seconds: ofWaits('p99'),
  waitSinceSubmitP50Seconds: ofWaits('submitP50'),
  waitSinceSubmitP90Seconds: ofWaits('submitP90'),
  waitSinceSubmitP99Seconds: ofWaits('submitP99'),
  expansionFactorP50: ofWaits('expansionP50'),
  boundedSlowdownMean: ofWaits('slowdownMean'),
} as const satisfies Record<string, Numbers>
export type UsageFigure = keyof typeof USAGE_FIGURES

const known = (value: number): number | null => (Number.isFinite(value) ? roundForText(value) : null)

export function usageJson({ bounds, groups }: Found, timeZone: string, figures: readonly UsageFigure[]): string {
  return JSON.stringify({
    timeZone,
    bounds: [...bounds],
    groups: groups.map((group) => ({
      names: group.names,
      figures: Object.fromEntries(figures.map((name) => [name, Array.from(USAGE_FIGURES[name](group), known)])),
    })),
  })
}

/** A row a group and period: begin and end (ISO 8601, UTC), names, figures; empty where nothing is known. */
export function usageCsv({ bounds, groups }: Found, by: readonly string[], figures: readonly UsageFigure[]): string {
  const rows: (string | number)[][] = [['from', 'to', ...by, ...figures]]
  const time = (at: number): string => new Date(bounds[at]! * 1000).toISOString()
  for (const group of groups) {
    const names = by.map((name) => (group.names as Readonly<Record<string, string>>)[name] ?? '')
    const columns = figures.map((name) => USAGE_FIGURES[name](group))
    for (let period = 0; period < bounds.length - 1; period++)
      rows.push([time(period), time(period + 1), ...names, ...columns.map((column) => known(column[period]!) ?? '')])
  }
  return stringify(rows, { escape_formulas: true })
}
