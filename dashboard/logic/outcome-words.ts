/** Sentences about how jobs ended. Pure. */
import { fill, type Language } from '../../core/i18n.ts'
import { outcomeText as T } from '../text/outcomes.ts'
import { usageText } from '../text/usage.ts'
import type { Periods } from './calendar.ts'
import { formatCount, formatText, percentFigure } from './format.ts'
import type { Outcomes } from './outcomes.ts'
import { periodName } from './period-words.ts'
import { sumSeries } from './trend.ts'
import { peakOf } from './usage.ts'
import type { HoursMeasure } from './usage-words.ts'

/** How many completed and failed, what the failing ones did most, and what they used. */
export function outcomesWords(outcomes: Outcomes, measure: HoursMeasure, language: Language): string {
  const { ended, jobs, rows, failedHoursShare } = outcomes
  if (ended === 0) return fill(T.none, language)
  if (jobs.completed === ended) return fill(T.all, language, { count: formatCount(ended, language) })
  const percent = (count: number) => percentFigure(count / ended, language)
  const worst = rows.find(({ ending }) => ending === 'failed')
  const top = worst ? fill(T.top, language, { state: worst.state, share: percent(worst.jobs) }) : ''
  const parts = [
    fill(T.summary, language, {
      count: formatCount(ended, language),
      completed: percent(jobs.completed),
      failed: percent(jobs.failed),
      top,
    }),
  ]
  if (failedHoursShare !== null && failedHoursShare > 0) {
    const share = percentFigure(failedHoursShare, language)
    parts.push(fill(T.hours, language, { share, hours: usageText[measure][language] }))
  }
  if (jobs.stopped > 0) parts.push(fill(T.stopped, language, { share: percent(jobs.stopped) }))
  if (jobs.unknown > 0) parts.push(fill(T.unknown, language, { share: percent(jobs.unknown) }))
  return parts.join(' ')
}

/** How much did not complete in the last period that had any, and in the worst. */
export function outcomeTrendWords(
  { shares, counts }: Pick<Outcomes, 'shares' | 'counts'>,
  as: 'share' | 'jobs',
  periods: Periods,
  language: Language,
): string {
  const totals = sumSeries(as === 'share' ? shares : counts)
  const last = totals.findLastIndex((value) => value !== null)
  const worst = peakOf(totals)
  if (last < 0 || worst === undefined) return ''
  const name = (at: number) => periodName(periods.bounds[at]!, periods, language)
  const say = (value: number) => formatText(value, as === 'share' ? 'ratio' : 'whole', language)
  const said = fill(as === 'share' ? T.overTimeShare : T.overTimeJobs, language, {
    title: T.overTime[language],
    last: say(totals[last]!),
    when: name(last),
  })
  const most = worst === last ? '' : fill(T.overTimeMost, language, { most: say(totals[worst]!), worst: name(worst) })
  return `${said}${most}.`
}
