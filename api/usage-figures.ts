/** Figures of usage as the API tells them. */
import { HOUR_SECONDS } from '../core/units.ts'
import type { UsageGroup } from '../store/ledger/usage-query.ts'
import type { WaitFigures } from '../store/ledger/wait-figures.ts'
import type { Figures } from './period-text.ts'

type Numbers = Figures<UsageGroup>[string]

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

const SUM_FIGURES = {
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
} as const satisfies Figures<UsageGroup>

const WAIT_FIGURES = {
  waitP50Seconds: ofWaits('p50'),
  waitP90Seconds: ofWaits('p90'),
  waitP99Seconds: ofWaits('p99'),
  waitSinceSubmitP50Seconds: ofWaits('submitP50'),
  waitSinceSubmitP90Seconds: ofWaits('submitP90'),
  waitSinceSubmitP99Seconds: ofWaits('submitP99'),
  expansionFactorP50: ofWaits('expansionP50'),
  boundedSlowdownMean: ofWaits('slowdownMean'),
} as const satisfies Figures<UsageGroup>

/** Figures of a group, one a period, by the names of the API. Unknown is NaN. */
export const USAGE_FIGURES = { ...SUM_FIGURES, ...WAIT_FIGURES } as const
export type UsageFigure = keyof typeof USAGE_FIGURES

/** Whether any of them tells of waits. */
export const needWaits = (figures: readonly UsageFigure[]): boolean => figures.some((name) => name in WAIT_FIGURES)
