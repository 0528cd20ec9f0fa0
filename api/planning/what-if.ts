/** A scenario against what is: the date with other growth, nodes, lead times and money, at once. */
import type { Language } from '../../core/i18n.ts'
import type { NodeConfig } from '../../core/planning/assumptions.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { WEEK_DAYS } from '../../forecasts/planning/demand.ts'
import { compareOption, type NodeOption, type Situation } from '../../forecasts/planning/options.ts'
import { screenedWait, serversFor } from '../../forecasts/planning/queueing.ts'
import { type Saturation, SMOOTHED_WEEKS, trailing } from '../../forecasts/planning/saturation.ts'
import { deliverable, type Stock } from '../../forecasts/planning/supply.ts'
import { opexYearOf } from './cost.ts'
import { currencyOf, loadsNow, missingKeys } from './owned.ts'
import { dateOf, datesJson, orderJson, type Scenario, saturationOf } from './saturation.ts'
import { column, figureJson, known, sharedJson, troubleJson } from './shown.ts'
import { type Centre, type PlanningDeps, type PoolSituation, supplyUnknown } from './situation.ts'
import type { WhatIfAnswer } from './what-if-schemas.ts'
import type { WhatIfWish } from './what-if-wish.ts'

const FORMULAS = [
  ...(['saturation.date', 'order.by', 'cost.node-hours', 'fit.power', 'fit.cooling', 'fit.rack'] as const),
  'queue.wait',
] as const
type Side = Situation['resource']

/** @throws AppError `invalid` where the catalogue has what cannot be */
export function whatIfJson(
  deps: PlanningDeps,
  centre: Centre,
  base: PoolSituation,
  { scenario, wish, language }: { scenario: Scenario; wish: WhatIfWish; language: Language },
): WhatIfAnswer {
  const { pool, outcome, allBounds, weekly } = base
  const asIs: Scenario = { ...scenario, targetShare: centre.assumptions.targetUtilisation.value, extraGrowth: 0 }
  const changed = { ...base, supply: changedSupply(deps, centre, base, wish) }
  const [before, after] = [saturationOf(base, asIs), saturationOf(changed, scenario)]
  const skipped = outcome.ok ? outcome.result.skipped : 0
  const told = deps.planning.exchange
  const why = !outcome.ok ? outcome.problem : after ? undefined : supplyUnknown(pool)
  return {
    ...sharedJson(centre, FORMULAS, deps.timeZone, language),
    problems: [...centre.problems, ...base.problems].map((problem) => troubleJson(problem, language)),
    currency: currencyOf(deps),
    exchange: told ? { ...told, rate: wish.rate ?? told.rate } : null,
    missing: [...missingKeys(deps)],
    pool: { id: pool.id, title: pool.title[language], unit: pool.unit, labels: { ...pool.labels } },
    why: why ? troubleJson(why, language) : null,
    base: datesJson(base, before, asIs),
    scenario: datesJson(changed, after, scenario),
    baseOrder: orderJson(deps, base, before, scenario.lead),
    order: orderJson(deps, changed, after, scenario.lead),
    ...{ bounds: [...allBounds.subarray(skipped)], historyWeeks: weekly.length - skipped },
    smoothed: after ? pictureOf(after, scenario) : null,
    options: optionsJson(deps, centre, changed, { scenario, wish }),
    waitTargets: [
      ...deps.planning.waitTargets.map(({ partition, p90Hours }) => ({ partition, p90Seconds: p90Hours * 3_600 })),
      { partition: null, p90Seconds: centre.assumptions.waitP90Hours.value * 3_600 },
    ],
    screening: wish.job ? screeningJson(centre, base, changed, wish.job) : null,
  }
}

function pictureOf({ smoothed }: Saturation, { targetShare }: Scenario): WhatIfAnswer['smoothed'] {
  const band = smoothed.bands.find(({ level }) => level === 0.8)!
  return {
    ...{ history: column(smoothed.history), supply: column(smoothed.supply), median: column(smoothed.median) },
    target: column(smoothed.supply.map((value) => value * targetShare)),
    ...{ low80: column(band.low), high80: column(band.high) },
  }
}

/** Undefined of what no node delivers. */
const sideOf = ({ pool }: PoolSituation): Side | undefined =>
  pool.kind === 'cores' || pool.kind === 'gpus' ? pool.kind : undefined

/** With what is added from its usual lead time on, and without what is retired. */
function changedSupply(deps: PlanningDeps, centre: Centre, base: PoolSituation, wish: WhatIfWish): Float64Array {
  const { pool, allBounds: bounds, availability, supply } = base
  const side = sideOf(base)
  if (!side) return supply
  const now = deps.clock.now()
  const added = wish.added
    .filter(({ node }) => belongs(node, base))
    .map(({ node, count }): Stock => {
      const { p50 } = leadOf(node, centre)
      return { from: now + p50 * DAY_SECONDS, to: Infinity, units: node[side] * count }
    })
  const gone = wish.retired.flatMap(({ type, from }) =>
    centre.capacity.groups
      .filter((group) => group.cluster === pool.labels['cluster'] && group.type === type)
      .filter(() => pool.types === undefined || pool.types.includes(type))
      .flatMap(({ steps }) =>
        steps
          .filter(({ to }) => to > from)
          .map((step): Stock => ({ from: Math.max(from, step.from), to: step.to, units: step[side] })),
      ),
  )
  const hours = (stocks: readonly Stock[]) =>
    deliverable({ stocks, downtimes: [], bounds, availability: availability.value })
  const [more, less] = [hours(added), hours(gone)]
  return supply.map((value, week) => Math.max(0, value + more[week]! - less[week]!))
}

/** Whether a node of the catalogue delivers what the pool is of: cores are bought without GPUs. */
function belongs(node: NodeConfig, { pool }: PoolSituation): boolean {
  if (pool.kind === 'cores') return node.cores > 0 && node.gpus === 0
  return pool.kind === 'gpus' && node.gpus > 0 && (pool.gpuType === undefined || node.gpuType === pool.gpuType)
}

const leadOf = (node: NodeConfig, { assumptions }: Centre) =>
  node.leadDays ?? { p50: assumptions['leadDays.p50'].value, p90: assumptions['leadDays.p90'].value }

function optionsJson(
  deps: PlanningDeps,
  centre: Centre,
  situation: PoolSituation,
  { scenario, wish }: { scenario: Scenario; wish: WhatIfWish },
): WhatIfAnswer['options'] {
  const { outcome, allBounds, supply, availability } = situation
  const resource = sideOf(situation)
  if (!resource || !outcome.ok) return []
  const { planning } = deps
  const { skipped } = outcome.result
  const { room } = planning
  const freeUnits = (room?.rackUnits ?? NaN) - (room?.usedRackUnits ?? NaN)
  const asked: Situation = {
    ...{ paths: outcome.result, bounds: allBounds.subarray(skipped), resource, availability: availability.value },
    supplied: { ...scenario, supply: supply.subarray(skipped) },
    ...{ now: deps.clock.now(), loads: loadsNow(deps, centre), derating: centre.assumptions.derating.value },
    limits: {
      ...{ feedKilowatts: room?.feedKilowatts ?? NaN, coolingBtuAnHour: room?.coolingBtuAnHour ?? NaN },
      ...{ rackUnits: freeUnits, upsKilowatts: room?.upsKilowatts ?? NaN },
    },
    opexYearOf: opexYearOf(deps, centre),
  }
  const rate = planning.exchange && (wish.rate ?? planning.exchange.rate)
  return planning.nodes
    .filter((node) => belongs(node, situation))
    .map((node) => {
      // as many as the money is for; one where none is named
      const affordable = wish.budget === undefined ? undefined : Math.floor(wish.budget / node.price)
      const count = Math.min(10_000, Math.max(1, affordable ?? 1))
      const { p50, p90 } = leadOf(node, centre)
      const option: NodeOption = {
        ...{ name: node.name, cores: node.cores, gpus: node.gpus, watts: node.watts, rackUnits: node.rackUnits },
        ...{ price: node.price, currency: currencyOf(deps), leadDays: { p50, p90 } },
        lifeYears: node.lifeYears ?? centre.assumptions.lifeYears.value,
      }
      const { arrives, after, movedWeeks, withoutP50, price, hour, fits } = compareOption({ option, count }, asked)
      const at = (weeks: number | null | undefined) => (weeks === undefined ? null : dateOf(weeks, situation))
      return {
        ...{ name: node.name, count, arrives, without: at(withoutP50), with: at(after?.p50) },
        ...{ movedWeeks: known(movedWeeks), isBeyond: movedWeeks === Infinity, price: known(price) },
        priceLocal: rate === undefined ? null : known(price * rate),
        isAffordable: affordable === undefined ? null : affordable >= 1,
        hour: figureJson(hour),
        fits: fits.map(({ of, needed, limit, state }) => ({
          of,
          needed: figureJson(needed),
          limit: known(limit),
          state,
        })),
        quoted: node.quoted ?? null,
      }
    })
}

/** Optimistic: every job like the usual one, on a machine that is one queue, in the last weeks of either. */
function screeningJson(
  centre: Centre,
  base: PoolSituation,
  changed: PoolSituation,
  { runSeconds, units }: NonNullable<WhatIfWish['job']>,
): WhatIfAnswer['screening'] {
  if (!sideOf(base) || base.weekly.length < SMOOTHED_WEEKS) return null
  const asked = trailing(base.weekly).at(-1)! / (WEEK_DAYS * 24) / units
  const waitOf = (hours: number) => {
    const servers = Math.floor(hours / (WEEK_DAYS * 24) / units)
    if (!(servers >= 1) || !(asked >= 0)) return undefined
    return screenedWait({ servers, load: asked / servers, meanServiceSeconds: runSeconds, cvArrival: 1, cvService: 1 })
  }
  const [before, after] = [waitOf(base.supply[base.weekly.length - 1]!), waitOf(changed.supply.at(-1)!)]
  if (!before || !after) return null
  const targetSeconds = centre.assumptions.waitP90Hours.value * 3_600
  const like = { meanServiceSeconds: runSeconds, cvArrival: 1, cvService: 1 }
  return {
    ...{ isOptimistic: true, base: figureJson(before), scenario: figureJson(after), targetSeconds },
    serversNeeded: serversFor(asked, like, targetSeconds) ?? null,
  }
}
