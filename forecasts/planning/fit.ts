/** Whether the room has what new nodes need: feed, cooling, rack units, batteries. */
import { type Reckoned, reckoned, requireAtLeast, requirePositive } from './reckoned.ts'

/** Heat of 1 kW. */
export const BTU_AN_HOUR = 3_412

export interface Load {
  readonly count: number
  /** of each, nameplate; NaN: not told */
  readonly watts: number
  /** of each; NaN: not told */
  readonly rackUnits: number
}

/** NaN: not told. */
export interface RoomLimits {
  readonly feedKilowatts: number
  readonly coolingBtuAnHour: number
  readonly rackUnits: number
  readonly upsKilowatts: number
}

export interface Fit {
  readonly of: keyof RoomLimits
  readonly needed: Reckoned
  readonly limit: number
  readonly state: 'fits' | 'exceeds' | 'unknown'
}

/**
 * @param derating share of the nameplate power that is drawn at most, 0 to 1
 * @throws AppError `invalid` where something is less than nothing
 */
export function fitOf(loads: readonly Load[], derating: number, limits: RoomLimits): readonly Fit[] {
  requirePositive('derating', derating)
  for (const { count, watts, rackUnits } of loads) {
    requireAtLeast('count', count, 0)
    requireAtLeast('watts', watts, 0)
    requireAtLeast('rackUnits', rackUnits, 0)
  }
  const sum = (of: (load: Load) => number) =>
    loads.reduce((total, load) => total + (load.count === 0 ? 0 : load.count * of(load)), 0)
  const kilowatts = (sum(({ watts }) => watts) / 1000) * derating
  const nodes = sum(() => 1)
  const power = reckoned('fit.power', 'kW', { nodes, kilowatts: sum(({ watts }) => watts) / 1000, derating }, kilowatts)
  const heat = reckoned('fit.cooling', 'BTU/h', { kilowatts }, kilowatts * BTU_AN_HOUR)
  const units = sum(({ rackUnits }) => rackUnits)
  const rack = reckoned('fit.rack', 'U', { nodes }, units)
  const needs: readonly (readonly [keyof RoomLimits, Reckoned])[] = [
    ['feedKilowatts', power],
    ['coolingBtuAnHour', heat],
    ['rackUnits', rack],
    ['upsKilowatts', power],
  ]
  return needs.map(([of, needed]) => {
    const limit = limits[of]
    const isUnknown = Number.isNaN(limit) || Number.isNaN(needed.value)
    return { of, needed, limit, state: isUnknown ? 'unknown' : needed.value <= limit ? 'fits' : 'exceeds' }
  })
}
