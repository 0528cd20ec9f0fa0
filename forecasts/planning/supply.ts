/** What hardware can deliver week by week: what is in service, less planned downtime, times how available it is. */
import { type Interval, intersect, unite } from '../../core/ledger/capacity/intervals.ts'
import { HOUR_SECONDS } from '../../core/units.ts'
import { requireShare } from './reckoned.ts'

/** So many cores, GPUs, bytes, places, … in a time. */
export interface Stock extends Interval {
  /** NaN: not told */
  readonly units: number
}

export interface SupplyQuestion {
  /** they add up where they overlap */
  readonly stocks: readonly Stock[]
  /** of all of it; planned: what is unplanned is in the availability */
  readonly downtimes: readonly Interval[]
  /** beginnings of the periods, and the end of the last one */
  readonly bounds: ArrayLike<number>
  /** share of the hours in which what is in service works, 0 to 1 */
  readonly availability: number
}

/**
 * Unit-hours of each period. NaN where something in service does not tell its size.
 * @throws AppError `invalid` where the availability is no share
 */
export function deliverable({ stocks, downtimes, bounds, availability }: SupplyQuestion): Float64Array {
  requireShare('availability', availability)
  const down = unite(downtimes)
  return Float64Array.from({ length: bounds.length - 1 }, (_, at) => {
    const period = { from: bounds[at]!, to: bounds[at + 1]! }
    return stocks.reduce((sum, stock) => {
      const [own] = intersect([stock], [period])
      if (!own) return sum
      const seconds = own.to - own.from - intersect([own], down).reduce((off, { from, to }) => off + to - from, 0)
      return sum + (seconds === 0 ? 0 : (stock.units * availability * seconds) / HOUR_SECONDS)
    }, 0)
  })
}

/** Levels, as of storage and of places on a Hub: mean over each period, downtime or not. */
export function meanLevel(stocks: readonly Stock[], bounds: ArrayLike<number>): Float64Array {
  const hours = deliverable({ stocks, downtimes: [], bounds, availability: 1 })
  return hours.map((value, at) => (value * HOUR_SECONDS) / (bounds[at + 1]! - bounds[at]!))
}
