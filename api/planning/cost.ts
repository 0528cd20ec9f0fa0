/** What an hour costs, here and in the cloud, from which use on owning pays, and which old nodes are worth their power. */
import type { z } from '@hono/zod-openapi'
import type { Language } from '../../core/i18n.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import {
  atExchangeRates,
  breakEvenUtilisation,
  cloudOfYear,
  costAnHour,
  costOfTerabyteYear,
  energyOfYear,
  HOURS_OF_YEAR,
  keepOrRetire,
  yearlyCost,
} from '../../forecasts/planning/cost.ts'
import type { Reckoned } from '../../forecasts/planning/reckoned.ts'
import type { CostAnswer } from './cost-schemas.ts'
import {
  currencyOf,
  currencyProblems,
  HOUR_OF,
  lotsNow,
  missingKeys,
  nodesOf,
  type OwnedSide,
  ownedSide,
  SIDES,
} from './owned.ts'
import { figureJson, known, sharedJson, troubleJson } from './shown.ts'
import type { Centre, PlanningDeps } from './situation.ts'

type SideJson = CostAnswer['sides'][number]
export const COST_FORMULAS = [
  ...(['cost.node-hours', 'cost.storage-year', 'cost.energy-year', 'cost.cloud-year'] as const),
  ...(['cost.break-even', 'cost.exchange', 'cost.keep'] as const),
]

export interface CostWish {
  /** share of the hours in service that somebody has; undefined: as measured, else the target */
  readonly utilisation: number | undefined
  /** local units for one of the plan's currency; undefined: the configuration's */
  readonly rate: number | undefined
}

/** @throws AppError `invalid` where an amount cannot be */
export function costJson(
  deps: PlanningDeps,
  centre: Centre,
  wish: CostWish,
  language: Language,
): z.input<typeof CostAnswer> {
  const { planning } = deps
  const { storage, cloud, exchange } = planning
  const currency = currencyOf(deps)
  const sides = SIDES.flatMap((side) => {
    const found = ownedSide(deps, centre, side)
    return found ? [sideJson(deps, centre, found, wish)] : []
  })
  const life = storage?.lifeYears ?? centre.assumptions.lifeYears.value
  return {
    ...sharedJson(centre, COST_FORMULAS, deps.timeZone, language),
    problems: [...centre.problems, ...currencyProblems(deps, centre)].map((problem) => troubleJson(problem, language)),
    currency,
    exchange: exchange ? { ...exchange, rate: wish.rate ?? exchange.rate } : null,
    missing: [...missingKeys(deps)],
    sides,
    terabyteYear: storage
      ? figureJson(
          costOfTerabyteYear(
            { currency, capex: storage.capex, lifeYears: life, opexYear: storage.opexYear },
            storage.usableTerabytes,
            storage.filled,
          ),
        )
      : null,
    cloudPrices: cloud
      ? {
          ...{ date: cloud.date, scope: cloud.scope, coreHour: cloud.coreHour ?? null, gpuHour: cloud.gpuHour ?? null },
          ...{ terabyteYear: cloud.terabyteYear ?? null, egressTerabyte: cloud.egressTerabyte ?? null },
        }
      : null,
    old: oldLots(deps, centre, wish),
  }
}

/** As measured in the last year, else as far as the target has it: which of them is told. */
export function useOf({ utilisation }: OwnedSide, centre: Centre, wish: Pick<CostWish, 'utilisation'>) {
  if (wish.utilisation !== undefined) return { value: wish.utilisation, from: 'asked' as const }
  if (!Number.isNaN(utilisation)) return { value: utilisation, from: 'measured' as const }
  return { value: centre.assumptions.targetUtilisation.value, from: 'target' as const }
}

/** Full cost of an hour; undefined where no node of that side tells its price. */
export function hourOf(side: OwnedSide, centre: Centre, wish: Pick<CostWish, 'utilisation'>): Reckoned | undefined {
  if (side.units === 0) return undefined
  const { owned, units, availability } = side
  const utilisation = useOf(side, centre, wish).value
  return costAnHour(owned, { units, of: HOUR_OF[side.side], availability, utilisation })
}

function sideJson(deps: PlanningDeps, centre: Centre, found: OwnedSide, wish: CostWish): SideJson {
  const { side, owned, units, nodes, priced, writtenOff, energy, availability } = found
  const use = useOf(found, centre, wish)
  const hour = hourOf(found, centre, wish)
  const { cloud, exchange } = deps.planning
  const price = side === 'cores' ? cloud?.coreHour : cloud?.gpuHour
  const hours = units * HOURS_OF_YEAR * availability * use.value
  const rate = wish.rate ?? exchange?.rate
  // hardware is imported; what every year costs is paid here
  const mixed =
    exchange && rate !== undefined && hour
      ? { local: owned.opexYear * exchange.rate, imported: owned.capex / owned.lifeYears, rate }
      : undefined
  return {
    ...{ side, units, nodes, priced, writtenOff },
    hour: hour ? figureJson(hour) : null,
    utilisation: { value: known(use.value)!, from: use.from },
    availability: known(availability)!,
    energyYear: figureJson(energy),
    year: {
      capital: known(owned.capex / owned.lifeYears),
      running: known(owned.opexYear),
      all: known(yearlyCost(owned)),
    },
    exchange: mixed ? atExchangeRates(mixed, `${exchange!.local}/year`).map(figureJson) : [],
    cloud:
      cloud && price !== undefined && hour
        ? {
            year: figureJson(
              cloudOfYear(
                {
                  ...{ currency: owned.currency, cloudPrice: price, staffYear: cloud.staffYear },
                  ...{
                    egressTerabytes: cloud.egressTerabytes,
                    egressPrice: cloud.egressTerabytes === 0 ? 0 : (cloud.egressTerabyte ?? NaN),
                  },
                  // what lies there has a price of its own
                  ...{ storageTerabytes: 0, storagePrice: 0 },
                },
                hours,
              ),
            ),
            breakEven: price > 0 ? figureJson(breakEvenUtilisation(owned, { units, availability }, price)) : null,
          }
        : null,
  }
}

/** Lots that are older than their life: what an hour of theirs costs from now on, against the cheapest new one. */
function oldLots(deps: PlanningDeps, centre: Centre, wish: CostWish): CostAnswer['old'] {
  const now = deps.clock.now()
  const life = centre.assumptions.lifeYears.value * 365 * DAY_SECONDS
  return lotsNow(centre, now)
    .filter(({ from }) => now - from > life)
    .flatMap((lot) => oldLot(deps, centre, { lot, wish, now }))
}

interface Old {
  readonly lot: InventoryLot
  readonly wish: CostWish
  readonly now: UnixSeconds
}

function oldLot(deps: PlanningDeps, centre: Centre, { lot, wish, now }: Old): CostAnswer['old'] {
  const side = lot.gpus > 0 ? 'gpus' : 'cores'
  const found = ownedSide(deps, centre, side)
  const fresh = cheapest(deps, centre, side)
  const units = nodesOf(lot) * lot[side]
  if (!found || !fresh || !(units > 0)) return []
  const { planning } = deps
  const currency = currencyOf(deps)
  const energy = energyOfYear(
    (nodesOf(lot) * lot.watts) / 1000,
    centre.assumptions.pue.value,
    planning.energyPrice ?? NaN,
    currency,
  )
  const use = { availability: found.availability, utilisation: useOf(found, centre, wish).value }
  const { marginal, advice } = keepOrRetire(
    {
      ...{ currency, energyYear: energy.value, repairYear: (planning.repairYear ?? NaN) * nodesOf(lot), units },
      ...{ of: HOUR_OF[side], ...use },
    },
    fresh,
  )
  const ageYears = known((now - lot.from) / (365 * DAY_SECONDS))!
  const { cluster, nodes, type } = lot
  return [{ cluster, nodes, type, ageYears, marginal: figureJson(marginal), replacement: figureJson(fresh), advice }]
}

/** What a year of a node of the catalogue costs beside its price: its energy, and its part of staff and room. */
export function opexYearOf(deps: PlanningDeps, centre: Centre): (node: { readonly watts: number }) => number {
  const { planning, clock } = deps
  const nodes = lotsNow(centre, clock.now()).reduce((sum, lot) => sum + nodesOf(lot), 0)
  const each = ((planning.staffYear ?? NaN) + (planning.roomYear ?? NaN)) / Math.max(1, nodes)
  const { value: pue } = centre.assumptions.pue
  return ({ watts }) => energyOfYear(watts / 1000, pue, planning.energyPrice ?? NaN, currencyOf(deps)).value + each
}

/** Of the catalogue, at the target share. */
function cheapest(deps: PlanningDeps, centre: Centre, side: 'cores' | 'gpus'): Reckoned | undefined {
  const opex = opexYearOf(deps, centre)
  const { targetUtilisation, availability, lifeYears } = centre.assumptions
  return deps.planning.nodes
    .filter((node) => node[side] > 0 && node.gpus > 0 === (side === 'gpus'))
    .map((node) =>
      costAnHour(
        {
          ...{ currency: currencyOf(deps), capex: node.price, lifeYears: node.lifeYears ?? lifeYears.value },
          opexYear: opex(node),
        },
        {
          ...{ units: node[side], of: HOUR_OF[side], availability: availability.value },
          utilisation: targetUtilisation.value,
        },
      ),
    )
    .sort((a, b) => a.value - b.value)[0]
}
