/** What the page about what comes asks. */
import { createMemo } from 'solid-js'
import type { ForecastsAnswer, LatestAnswer, ScorecardAnswer, UsageAnswer } from '../logic/answers.ts'
import {
  forecastPath,
  HORIZONS,
  isOfDisks,
  isOfJobs,
  partsOfDisks,
  partsOfJobs,
  SUBJECT_IDS,
} from '../logic/planning.ts'
import { createFeed } from './feed.ts'
import type { View } from './view.tsx'

/** A forecast of days is as good in an hour. */
const REST_SECONDS = 3_600
const USUAL_HORIZON = 90
const PARTITIONS = '/usage?by=cluster&by=partition&figure=jobsSubmitted&step=all&from=now-400d'
const DISKS = '/latest?metric=filesystem.used_ratio'

export function createPlanningPage(view: View) {
  const metric = createMemo(() => SUBJECT_IDS.find((one) => one === view.param('metric')) ?? SUBJECT_IDS[0]!)
  const horizon = createMemo(() => HORIZONS.find((one) => String(one) === view.param('days')) ?? USUAL_HORIZON)
  const partitions = createFeed<UsageAnswer>(() => (isOfJobs(metric()) ? PARTITIONS : undefined), REST_SECONDS)
  const disks = createFeed<LatestAnswer>(() => (isOfDisks(metric()) ? DISKS : undefined), REST_SECONDS)
  /** `''`: all together, which means nothing of disks */
  const parts = createMemo((): readonly string[] => {
    if (isOfDisks(metric())) return partsOfDisks(disks.data())
    return isOfJobs(metric()) ? ['', ...partsOfJobs(partitions.data())] : ['']
  })
  const part = createMemo(() => view.param('of') ?? parts()[0])
  const path = createMemo(() => {
    const of = part()
    return of === undefined ? undefined : forecastPath(metric(), horizon(), of)
  })
  return {
    ...{ metric, horizon, parts, part, path },
    /** there is no disk to forecast */
    isNothing: () => isOfDisks(metric()) && disks.data() !== undefined && parts().length === 0,
    answer: createFeed<ForecastsAnswer>(path, REST_SECONDS),
    scorecard: createFeed<ScorecardAnswer>(() => '/forecasts/scorecard', REST_SECONDS),
  }
}

export type PlanningPage = ReturnType<typeof createPlanningPage>
