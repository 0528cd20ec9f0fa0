/** When to order: the early end of the date, less the long end of the lead time, and whose money would come in time. */
import { AppError } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { type Reckoned, reckoned, requireAtLeast } from './reckoned.ts'

/** Days from the order to the first job. */
export interface LeadDays {
  readonly p50: number
  readonly p90: number
}

export interface FundingCall {
  readonly name: string
  readonly opens: UnixSeconds
  readonly closes: UnixSeconds
  /** from its closing until there is money to order with */
  readonly moneyDays: number
}

export interface CallState extends FundingCall {
  readonly moneyAt: UnixSeconds
  /** `closed`: gone; `late`: its money comes after the date to order by */
  readonly state: 'open' | 'to_come' | 'closed' | 'late'
}

export interface OrderPlan {
  /** Unix seconds */
  readonly by: Reckoned
  readonly isPast: boolean
  /** in the order of their closing */
  readonly calls: readonly CallState[]
  /** the last one to apply to, where one comes in time */
  readonly lastCall: CallState | undefined
}

/** @throws AppError `invalid` where the long lead time is the shorter one */
export function checkLead(key: string, { p50, p90 }: LeadDays): void {
  requireAtLeast(key, p50, 0)
  if (p90 < p50) throw new AppError('invalid', 'planning.lead_order', { key, p50, p90 })
}

/**
 * @param breachP10 when it may be full, at the earliest that is told
 * @throws AppError `invalid` as `checkLead`
 */
export function planOrder(
  breachP10: UnixSeconds,
  lead: LeadDays,
  calls: readonly FundingCall[],
  now: UnixSeconds,
): OrderPlan {
  checkLead('leadDays', lead)
  const by = breachP10 - lead.p90 * DAY_SECONDS
  const states = calls
    .filter(({ opens, closes }) => opens <= closes)
    .map((call): CallState => {
      const moneyAt = call.closes + call.moneyDays * DAY_SECONDS
      const when = call.closes < now ? 'closed' : call.opens <= now ? 'open' : 'to_come'
      return { ...call, moneyAt, state: when !== 'closed' && moneyAt > by ? 'late' : when }
    })
    .sort((a, b) => a.closes - b.closes)
  return {
    by: reckoned('order.by', 'unix_seconds', { breachP10, leadP90: lead.p90 * DAY_SECONDS }, by),
    isPast: by < now,
    calls: states,
    lastCall: states.findLast(({ state }) => state === 'open' || state === 'to_come'),
  }
}
