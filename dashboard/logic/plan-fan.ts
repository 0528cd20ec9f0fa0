/** Demand against what can be delivered, for the chart. Pure. */
import type { Language } from '../../core/i18n.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { ChartModel } from '../charts/model.ts'
import { planText as T } from '../text/plan.ts'
import type { WhatIfAnswer } from './answers.ts'
import type { PlanResource } from './plan.ts'

type Column = readonly (number | null)[]

interface Smoothed {
  readonly history: Column
  readonly supply: Column
  readonly target: Column
  readonly median: Column
  readonly bands: readonly { readonly level: number; readonly low: Column; readonly high: Column }[]
}

interface Shown {
  readonly bounds: readonly number[]
  readonly historyWeeks: number
  readonly smoothed: Smoothed
}

const WEEK_SECONDS = 7 * DAY_SECONDS
const WEEK_HOURS = 168
/** Of history, in weeks: more makes what comes small. */
const SHOWN_HISTORY = 156

/** Undefined where there is nothing to draw. */
export function planFan(
  resource: PlanResource,
  scenario: WhatIfAnswer | undefined,
  language: Language,
): ChartModel | undefined {
  const shown = scenario ? shownOf(scenario) : resource.smoothed && { ...resource, smoothed: resource.smoothed }
  return shown ? fanOf(shown, resource, language) : undefined
}

function shownOf({ bounds, historyWeeks, smoothed }: WhatIfAnswer): Shown | undefined {
  if (!smoothed) return undefined
  const { low80, high80, ...lines } = smoothed
  return { bounds, historyWeeks, smoothed: { ...lines, bands: [{ level: 0.8, low: low80, high: high80 }] } }
}

function fanOf(
  { bounds, historyWeeks, smoothed }: Shown,
  { kind, isDemand }: PlanResource,
  language: Language,
): ChartModel {
  const skipped = Math.max(0, historyWeeks - SHOWN_HISTORY)
  const past = historyWeeks - skipped
  const ahead = smoothed.median.length
  // of memory the mean of a week is said, in bytes
  const scaled = (values: Column) =>
    kind === 'memory' ? values.map((value) => (value === null ? null : value / WEEK_HOURS)) : values
  const before = (values: Column) => [...Array<null>(past).fill(null), ...scaled(values)]
  const whole = (values: Column) => scaled(values.slice(skipped, skipped + past + ahead))
  return {
    // a week is told by its end, as dates are
    start: bounds[skipped + 1] ?? bounds[0]!,
    step: WEEK_SECONDS,
    length: past + ahead,
    lines: [
      {
        name: (isDemand ? T.lineHistory : T.lineUsed)[language],
        values: [...scaled(smoothed.history.slice(skipped, skipped + past)), ...Array<null>(ahead).fill(null)],
      },
      { name: T.lineMedian[language], values: before(smoothed.median) },
    ],
    capacity: { name: T.lineSupply[language], values: whole(smoothed.supply) },
    target: { name: T.lineTarget[language], values: whole(smoothed.target) },
    unit: kind === 'memory' ? 'bytes' : kind === 'filesystem' ? 'ratio' : 'count',
    stacked: false,
    zeroBased: true,
    fan: {
      from: past,
      bands: smoothed.bands.map(({ level, low, high }) => ({ level, low: before(low), high: before(high) })),
    },
  }
}
