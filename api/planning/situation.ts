/** A pool as it is and may become: its demand, what it can deliver week by week, and paths of what will be asked. */
import { AppError, type Problem } from '../../core/errors.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { ASSUMPTION_KEYS, type Assumption, type AssumptionKey, assumptionOf } from '../../core/planning/assumptions.ts'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { WEEK_DAYS } from '../../forecasts/planning/demand.ts'
import type { DemandOutcome } from '../../forecasts/planning/demand-paths.ts'
import { inventoryProblems, usedBeyond } from '../../forecasts/planning/inventory.ts'
import { deliverable, meanLevel, type Stock } from '../../forecasts/planning/supply.ts'
import type { CapacityAnswer } from '../../store/ledger/capacity/capacity-query.ts'
import type { ApiDeps } from '../deps.ts'
import type { Pool } from './pools.ts'
import { type WeeklyDemand, weeklyDemand } from './weekly-demand.ts'

export type PlanningDeps = Pick<
  ApiDeps,
  'ledger' | 'store' | 'planning' | 'timeZone' | 'clock' | 'foresee' | 'language'
>

const PATHS = 400
const SEED = 1
const YEAR_SECONDS = 365 * DAY_SECONDS

/** What holds for all pools. */
export interface Centre {
  readonly capacity: CapacityAnswer
  readonly assumptions: Readonly<Record<AssumptionKey, Assumption>>
  /** measured in the last year, by cluster; NaN where it is not known */
  readonly measured: ReadonlyMap<string, Measured>
  /** of the inventory */
  readonly problems: readonly Problem[]
}

export interface Measured {
  /** share of the hours that were to be in service in which nodes worked */
  readonly availability: number
  /** share of the hours in service that somebody had */
  readonly utilisation: Readonly<Record<'cores' | 'gpus', number>>
}

/** @throws AppError as the ledger */
export async function readCentre(deps: PlanningDeps, signal?: AbortSignal): Promise<Centre> {
  const now = deps.clock.now()
  const capacity = await deps.ledger.capacity({ from: now - 5 * YEAR_SECONDS, to: Infinity }, signal)
  const { groups } = await deps.ledger.utilisation(
    { from: now - YEAR_SECONDS, to: now, step: 'all', timeZone: deps.timeZone, by: 'cluster', now },
    signal,
  )
  const measured = groups.map(({ cluster, cores, gpus }): [string, Measured] => {
    const inService = (of: typeof cores) => of.reported[0]! - of.unknown[0]! - of.plannedDown[0]!
    const used = (of: typeof cores) => share(of.allocated[0]! / (inService(of) - of.down[0]!))
    const availability = share(1 - cores.down[0]! / inService(cores))
    return [cluster, { availability, utilisation: { cores: used(cores), gpus: used(gpus) } }]
  })
  return {
    capacity,
    assumptions: Object.fromEntries(ASSUMPTION_KEYS.map((key) => [key, assumptionOf(key, deps.planning)])) as Record<
      AssumptionKey,
      Assumption
    >,
    measured: new Map(measured),
    problems: inventoryProblems(capacity.lots),
  }
}

const share = (value: number): number => (value > 0 && value <= 1 ? value : NaN)

export interface PoolSituation extends WeeklyDemand {
  readonly pool: Pool
  /** of history and horizon: `bounds` is of the history alone */
  readonly allBounds: Float64Array
  /** of each week of history and horizon; NaN: not known */
  readonly supply: Float64Array
  readonly availability: { readonly value: number; readonly from: 'told' | 'measured' | 'default' }
  readonly outcome: DemandOutcome
  readonly problems: readonly Problem[]
}

/** @throws AppError as the ledger and the store; `unavailable` where too many forecasts wait */
export async function readSituation(
  deps: PlanningDeps,
  pool: Pool,
  centre: Centre,
  signal?: AbortSignal,
): Promise<PoolSituation> {
  const demand = await weeklyDemand(deps, pool, signal)
  const horizon = centre.assumptions.horizonWeeks.value
  const allBounds = withHorizon(demand.bounds, horizon)
  const availability = availabilityOf(pool, centre)
  const supply = supplyOf(pool, centre, allBounds, availability.value)
  const outcome = await deps.foresee({
    ...{ weekly: demand.weekly, horizon, count: PATHS, seed: SEED },
    ensemble: pool.kind === 'filesystem' ? 'growing' : 'full',
    ...(pool.kind === 'filesystem' ? { ceiling: 1 } : {}),
  })
  const problems = [...beyond(pool, demand, centre), ...stale(pool, demand, deps.clock.now())]
  return { ...demand, pool, allBounds, supply, availability, outcome, problems }
}

/** Weeks go on as long as they are: of a zone that changes its clocks some are an hour off. */
function withHorizon(bounds: Float64Array, horizon: number): Float64Array {
  const end = bounds.at(-1)!
  const more = Array.from({ length: horizon }, (_, week) => end + (week + 1) * WEEK_DAYS * DAY_SECONDS)
  return Float64Array.from([...bounds, ...more])
}

function availabilityOf({ kind, labels }: Pool, { assumptions, measured }: Centre): PoolSituation['availability'] {
  if (kind === 'filesystem' || kind === 'hub') return { value: 1, from: 'told' }
  const { value, isDefault } = assumptions.availability
  if (!isDefault) return { value, from: 'told' }
  const seen = measured.get(labels['cluster']!)?.availability ?? NaN
  return Number.isNaN(seen) ? { value, from: 'default' } : { value: seen, from: 'measured' }
}

function supplyOf(pool: Pool, { capacity }: Centre, bounds: Float64Array, availability: number): Float64Array {
  const always = (units: number): Stock[] => [{ from: -Infinity, to: Infinity, units }]
  if (pool.kind === 'filesystem') return meanLevel(always(1), bounds)
  if (pool.kind === 'hub') return meanLevel(always(pool.units ?? NaN), bounds)
  const cluster = pool.labels['cluster']!
  const stocks = pool.units === undefined ? stocksOf(pool, capacity) : always(pool.units)
  const downtimes: Interval[] = capacity.outages.filter(({ what, isPlanned }) => isPlanned && what === cluster)
  const hours = deliverable({ stocks, downtimes, bounds, availability })
  // of what nobody tells anything it is not known that there is none
  return stocks.length === 0 ? hours.fill(NaN) : hours
}

function stocksOf({ kind, labels, types, gpuType }: Pool, { groups }: CapacityAnswer): readonly Stock[] {
  const measure = kind === 'memory' ? 'memoryBytes' : kind === 'gpus' ? 'gpus' : 'cores'
  return groups
    .filter(({ cluster }) => cluster === labels['cluster'])
    .filter(({ type }) => types === undefined || types.includes(type))
    .filter(({ gpuTypes }) => gpuType === undefined || gpuTypes.includes(gpuType))
    .flatMap(({ steps }) => steps.map((step) => ({ from: step.from, to: step.to, units: step[measure] })))
}

/** So long after the last week that is known its demand is not the one of today. */
const STALE_SECONDS = 5 * WEEK_DAYS * DAY_SECONDS

function stale({ id }: Pool, { bounds, weekly }: WeeklyDemand, now: UnixSeconds): readonly Problem[] {
  const end = bounds.at(-1)!
  if (weekly.length === 0 || now - end <= STALE_SECONDS) return []
  const date = new Date(end * 1000).toISOString().slice(0, 10)
  return [{ code: 'planning.stale', params: { pool: id, date } }]
}

/** More used than the inventory has. */
function beyond(pool: Pool, { bounds, used }: WeeklyDemand, { capacity }: Centre): readonly Problem[] {
  if (!used || pool.units !== undefined) return []
  const stocks = stocksOf(pool, capacity)
  if (stocks.length === 0) return []
  const there = deliverable({ stocks, downtimes: [], bounds, availability: 1 })
  const hours = there.map((_, week) => (bounds[week + 1]! - bounds[week]!) / 3_600)
  const resource = pool.kind === 'gpus' ? 'GPU' : 'CPU'
  const problem = usedBeyond({ pool: Object.values(pool.labels).join(' '), resource, used, there, hours })
  return problem ? [problem] : []
}

/** Where that is not known, why no date can be told. */
export const supplyUnknown = ({ id }: Pool): Problem => ({ code: 'planning.supply_unknown', params: { pool: id } })

/** @throws AppError `invalid` with the pools that there are */
export function choosePool(pools: readonly Pool[], id: string): Pool {
  const found = pools.find((pool) => pool.id === id)
  if (found) return found
  const allowed = pools.map((pool) => pool.id).join(', ')
  throw new AppError('invalid', 'api.not_allowed', { name: 'pool', value: id, allowed })
}

/** Of a day of the configuration, midnight where the service is. */
export const dayStart = (date: string, timeZone: string): UnixSeconds =>
  Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds / 1000
