/** One pool as the API tells it: dates, pictures, what to order by when, what is not served. */
import type { z } from '@hono/zod-openapi'
import type { Language } from '../../core/i18n.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { backlogDays, unmetDemand, WEEK_DAYS } from '../../forecasts/planning/demand.ts'
import { type FundingCall, type LeadDays, planOrder } from '../../forecasts/planning/order.ts'
import { type Reckoned, reckoned } from '../../forecasts/planning/reckoned.ts'
import { type Saturation, saturate, type WeeksAhead } from '../../forecasts/planning/saturation.ts'
import type { PlanDates, PlanOrder, PlanPool } from './schemas.ts'
import { column, figureJson, known, rangeJson, troubleJson } from './shown.ts'
import { dayStart, type PlanningDeps, type PoolSituation, supplyUnknown } from './situation.ts'

export interface Scenario {
  readonly targetShare: number
  readonly extraGrowth: number
  readonly lead: LeadDays
}

/** Undefined where there is too little history, or the supply is not known. */
export function saturationOf(
  { outcome, supply }: PoolSituation,
  { targetShare, extraGrowth }: Scenario,
): Saturation | undefined {
  if (!outcome.ok) return undefined
  return saturate(outcome.result, { supply: supply.subarray(outcome.result.skipped), targetShare, extraGrowth })
}

/** When a week ahead ends; null: not within the horizon. */
export function dateOf(weeks: WeeksAhead, { bounds, allBounds }: PoolSituation): UnixSeconds | null {
  return weeks === null ? null : allBounds[bounds.length - 1 + weeks]!
}

export function datesJson(
  situation: PoolSituation,
  saturation: Saturation | undefined,
  { targetShare, extraGrowth }: Scenario,
): z.infer<typeof PlanDates> {
  const { outcome, allBounds } = situation
  if (!saturation)
    return {
      ...{ state: outcome.ok ? 'unknown' : 'insufficient', p10: null, p50: null, p90: null },
      ...{ probability: null, notBefore: null, figure: null },
    }
  const [p10, p50, p90] = [saturation.p10, saturation.p50, saturation.p90].map((weeks) => dateOf(weeks, situation))
  const inputs = {
    ...{ targetShare, extraGrowth, historyWeeks: situation.bounds.length - 1, horizonWeeks: saturation.horizon },
    ...{ availability: situation.availability.value, usedShare: situation.usedShare },
  }
  const figure = reckoned('saturation.date', 'unix_seconds', inputs, p50 ?? NaN)
  return {
    state: saturation.p10 === 0 ? 'full' : saturation.p10 === null ? 'beyond' : 'window',
    ...{ p10: p10!, p50: p50!, p90: p90!, probability: known(saturation.probability), notBefore: allBounds.at(-1)! },
    figure: figureJson(figure),
  }
}

/** Calls of the configuration, their last day included. */
export const callsOf = ({ planning, timeZone }: PlanningDeps): readonly FundingCall[] =>
  planning.calls.map(({ name, opens, closes, moneyDays }) => ({
    ...{ name, opens: dayStart(opens, timeZone), closes: dayStart(closes, timeZone) + DAY_SECONDS, moneyDays },
  }))

export function orderJson(
  deps: PlanningDeps,
  situation: PoolSituation,
  saturation: Saturation | undefined,
  lead: LeadDays,
): z.infer<typeof PlanOrder> | null {
  const breach = saturation && dateOf(saturation.p10, situation)
  if (breach === undefined || breach === null) return null
  const { by, isPast, calls, lastCall } = planOrder(breach, lead, callsOf(deps), deps.clock.now())
  return {
    ...{ by: figureJson(by), isPast, leadDays: { p50: lead.p50, p90: lead.p90 }, lastCall: lastCall?.name ?? null },
    calls: calls.map(({ name, opens, closes, moneyAt, state }) => ({ name, opens, closes, moneyAt, state })),
  }
}

export function poolJson(
  deps: PlanningDeps,
  situation: PoolSituation,
  scenario: Scenario,
  language: Language,
): z.infer<typeof PlanPool> {
  const { pool, outcome, allBounds, weekly, availability, usedShare, problems } = situation
  const saturation = saturationOf(situation, scenario)
  const why = !outcome.ok ? outcome.problem : saturation ? undefined : supplyUnknown(pool)
  const skipped = outcome.ok ? outcome.result.skipped : 0
  const smoothed = saturation?.smoothed
  return {
    ...{ id: pool.id, kind: pool.kind, title: pool.title[language], unit: pool.unit, labels: { ...pool.labels } },
    ...{ isDemand: pool.isDemand, dates: datesJson(situation, saturation, scenario) },
    why: why ? troubleJson(why, language) : null,
    order: orderJson(deps, situation, saturation, scenario.lead),
    ...{ targetShare: scenario.targetShare, availability: { ...availability, value: known(availability.value)! } },
    bounds: [...allBounds.subarray(skipped)],
    historyWeeks: weekly.length - skipped,
    demand: column(weekly.subarray(skipped)),
    smoothed: smoothed
      ? {
          history: column(smoothed.history),
          supply: column(smoothed.supply),
          target: column(smoothed.supply.map((value) => value * scenario.targetShare)),
          median: column(smoothed.median),
          bands: smoothed.bands.map(({ level, low, high }) => ({ level, low: column(low), high: column(high) })),
        }
      : null,
    unmet: unmetJson(situation),
    usedShare: known(usedShare),
    models: outcome.ok ? outcome.result.models.map(({ name, weight }) => ({ name, weight: known(weight)! })) : [],
    problems: problems.map((problem) => troubleJson(problem, language)),
  }
}

function unmetJson({ unmet, supply, weekly }: PoolSituation): z.infer<typeof PlanPool>['unmet'] {
  if (!unmet) return null
  const { total, low, high, unknown } = unmetDemand(unmet)
  const day = supply[weekly.length - 1]! / WEEK_DAYS
  const days: Reckoned | undefined =
    day > 0 && unmet.backlog.value >= 0 ? backlogDays(unmet.backlog.value, day) : undefined
  const { backlog, cancelledPending, denied, lost } = unmet
  return {
    ...{ total: figureJson(total), low: known(low), high: known(high), unknown: [...unknown] },
    parts: {
      ...{ backlog: rangeJson(backlog), cancelledPending: rangeJson(cancelledPending) },
      ...{ denied: rangeJson(denied), lost: rangeJson(lost) },
    },
    backlogDays: days ? figureJson(days) : null,
  }
}
