/** What could be bought, side by side: how far each moves the date, what an hour of it costs, and whether it fits. */
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import { costAnHour } from './cost.ts'
import type { DemandPaths } from './demand-paths.ts'
import { type Fit, fitOf, type Load, type RoomLimits } from './fit.ts'
import { checkLead, type LeadDays } from './order.ts'
import type { Reckoned } from './reckoned.ts'
import { type Saturation, SMOOTHED_WEEKS, type Supplied, saturate, type WeeksAhead } from './saturation.ts'
import { deliverable } from './supply.ts'

export interface NodeOption {
  readonly name: string
  readonly cores: number
  readonly gpus: number
  readonly watts: number
  readonly rackUnits: number
  /** of one node */
  readonly price: number
  readonly currency: string
  readonly lifeYears: number
  readonly leadDays: LeadDays
}

export interface Purchase {
  readonly option: NodeOption
  readonly count: number
}

export interface Situation {
  readonly paths: DemandPaths
  readonly supplied: Supplied
  /** beginnings of the weeks of history and horizon that the supply is of, and the end of the last one */
  readonly bounds: ArrayLike<number>
  readonly resource: 'cores' | 'gpus'
  readonly availability: number
  readonly now: UnixSeconds
  /** what runs already */
  readonly loads: readonly Load[]
  readonly derating: number
  readonly limits: RoomLimits
  /** what a year of one such node costs beside its price: energy, staff, room */
  readonly opexYearOf: (option: NodeOption) => number
}

export interface Compared {
  readonly purchase: Purchase
  /** Unix seconds, at the usual lead time and at the long one */
  readonly arrives: { readonly p50: UnixSeconds; readonly p90: UnixSeconds }
  /** with it, from its arrival (P50) on; undefined: not known */
  readonly after: Saturation | undefined
  /** weeks by which the middle date moves; Infinity: out of the horizon; NaN: not known */
  readonly movedWeeks: number
  /** without it, from the same week on */
  readonly withoutP50: WeeksAhead | undefined
  /** of all of them together */
  readonly price: number
  readonly currency: string
  /** full cost of an hour that is used as far as the target share */
  readonly hour: Reckoned
  readonly fits: readonly Fit[]
}

/** @throws AppError `invalid` where the catalogue has what cannot be */
export function compareOption(purchase: Purchase, situation: Situation): Compared {
  const { option, count } = purchase
  const { paths, supplied, bounds, resource, availability, now, loads, derating, limits, opexYearOf } = situation
  checkLead(option.name, option.leadDays)
  const arrives = { p50: now + option.leadDays.p50 * DAY_SECONDS, p90: now + option.leadDays.p90 * DAY_SECONDS }
  const units = option[resource] * count
  const added = deliverable({
    ...{ stocks: [{ from: arrives.p50, to: Infinity, units }], downtimes: [], bounds, availability },
  })
  const weekSeconds = 7 * 24 * HOUR_SECONDS
  const end = bounds[paths.history.length]!
  // the first four weeks that it serves
  const from = Math.max(1, Math.ceil((arrives.p50 - end) / weekSeconds) + SMOOTHED_WEEKS)
  const after = saturate(paths, { ...supplied, from, supply: supplied.supply.map((has, week) => has + added[week]!) })
  const before = saturate(paths, { ...supplied, from })
  const hour = costAnHour(
    {
      ...{ currency: option.currency, capex: option.price * count, lifeYears: option.lifeYears },
      opexYear: opexYearOf(option) * count,
    },
    { units, of: resource === 'cores' ? 'core-hour' : 'GPU-hour', availability, utilisation: supplied.targetShare },
  )
  return {
    ...{ purchase, arrives, after, hour, price: option.price * count, currency: option.currency },
    ...{ movedWeeks: movedBy(before?.p50, after?.p50), withoutP50: before?.p50 },
    fits: fitOf([...loads, { count, watts: option.watts, rackUnits: option.rackUnits }], derating, limits),
  }
}

function movedBy(before: WeeksAhead | undefined, after: WeeksAhead | undefined): number {
  if (before === undefined || after === undefined) return NaN
  if (before === null) return 0
  return after === null ? Infinity : after - before
}
