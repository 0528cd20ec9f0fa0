/**
 * What the centre's own hardware costs a year, from the inventory's prices and what the configuration tells: nodes with
 * GPUs carry GPU-hours, the others core-hours. What every year costs the whole centre is shared out by nodes.
 */
import type { Problem } from '../../core/errors.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import { DEFAULT_CURRENCY } from '../../core/planning/assumptions.ts'
import { expandNodes } from '../../core/ranges.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { energyOfYear, type Owned } from '../../forecasts/planning/cost.ts'
import type { Load } from '../../forecasts/planning/fit.ts'
import type { Reckoned } from '../../forecasts/planning/reckoned.ts'
import type { Centre, PlanningDeps } from './situation.ts'

export type Side = 'cores' | 'gpus'
export const SIDES: readonly Side[] = ['cores', 'gpus']
export const HOUR_OF: Readonly<Record<Side, string>> = { cores: 'core-hour', gpus: 'GPU-hour' }

export interface OwnedSide {
  readonly side: Side
  readonly owned: Owned
  /** in service now, of lots that tell their price */
  readonly units: number
  /** nodes in service, those whose price is told, and those older than their life, which cost no capital any more */
  readonly nodes: number
  readonly priced: number
  readonly writtenOff: number
  readonly energy: Reckoned
  /** availability and use of the last year; NaN: not known */
  readonly availability: number
  readonly utilisation: number
}

export const currencyOf = ({ planning }: PlanningDeps): string => planning.currency ?? DEFAULT_CURRENCY

/** In service now. */
export const lotsNow = ({ capacity }: Centre, now: UnixSeconds): readonly InventoryLot[] =>
  capacity.lots.filter(({ from, to }) => from <= now && now < to)

export const nodesOf = ({ nodes }: InventoryLot): number => expandNodes(nodes).length

/** NaN: not told, or in a currency without an exchange rate. */
export function priceOf(lot: InventoryLot, deps: PlanningDeps): number {
  const { exchange } = deps.planning
  if (!(lot.price >= 0)) return NaN
  if (lot.currency === currencyOf(deps)) return lot.price
  return exchange && lot.currency === exchange.local ? lot.price / exchange.rate : NaN
}

/** Undefined where there is no such node. */
export function ownedSide(deps: PlanningDeps, centre: Centre, side: Side): OwnedSide | undefined {
  const now = deps.clock.now()
  const { planning } = deps
  const { lifeYears, pue, availability } = centre.assumptions
  const all = lotsNow(centre, now)
  const lots = all.filter(({ gpus }) => gpus > 0 === (side === 'gpus'))
  if (lots.length === 0) return undefined
  const sum = (of: readonly InventoryLot[], amount: (lot: InventoryLot) => number) =>
    of.reduce((total, lot) => total + amount(lot), 0)
  const priced = lots.filter((lot) => !Number.isNaN(priceOf(lot, deps)))
  const isOld = (lot: InventoryLot) => now - lot.from > lifeYears.value * 365 * DAY_SECONDS
  const old = priced.filter(isOld)
  const capex = sum(
    priced.filter((lot) => !isOld(lot)),
    (lot) => priceOf(lot, deps),
  )
  const watts = sum(priced, (lot) => nodesOf(lot) * lot.watts)
  const energy = energyOfYear(watts / 1000, pue.value, planning.energyPrice ?? NaN, currencyOf(deps))
  const shareOfNodes = sum(priced, nodesOf) / sum(all, nodesOf)
  const everyYear = shareOfNodes * ((planning.staffYear ?? NaN) + (planning.roomYear ?? NaN))
  const measured = [...centre.measured.values()]
  const only = measured.length === 1 ? measured[0] : undefined
  const seen = only?.availability ?? NaN
  return {
    ...{ side, energy, nodes: sum(lots, nodesOf), priced: sum(priced, nodesOf), writtenOff: sum(old, nodesOf) },
    units: sum(priced, (lot) => nodesOf(lot) * lot[side]),
    owned: { currency: currencyOf(deps), capex, lifeYears: lifeYears.value, opexYear: energy.value + everyYear },
    // of several clusters there is no one figure
    availability: availability.isDefault && seen > 0 ? seen : availability.value,
    utilisation: only?.utilisation[side] ?? NaN,
  }
}

/** Keys below `planning` without which costs are not known. */
export function missingKeys({ planning }: PlanningDeps): readonly string[] {
  const needed = ['energyPrice', 'staffYear', 'roomYear'] as const
  return needed.filter((key) => planning[key] === undefined).map((key) => `planning.${key}`)
}

/** What runs already, for the room; its rack units are taken off what there is. */
export const loadsNow = ({ clock }: PlanningDeps, centre: Centre): readonly Load[] =>
  lotsNow(centre, clock.now()).map((lot) => ({ count: nodesOf(lot), watts: lot.watts, rackUnits: 0 }))

/** Of a price in another currency than the plan's. */
export function currencyProblems(deps: PlanningDeps, centre: Centre): readonly Problem[] {
  const wanted = currencyOf(deps)
  const unknown = lotsNow(centre, deps.clock.now()).filter((lot) => lot.price >= 0 && Number.isNaN(priceOf(lot, deps)))
  return unknown.map(({ nodes, currency }) => ({
    code: 'planning.other_currency',
    params: { lot: nodes, currency, wanted },
  }))
}
