/**
 * What an hour of a core or GPU and a year of a terabyte cost, all in: the money once paid spread over its life, and what
 * every year costs. Amounts are in one currency each.
 */
import type { FormulaId } from '../../core/planning/formulas.ts'
import { type Reckoned, reckoned, requireAtLeast, requirePositive, requireShare } from './reckoned.ts'

export const HOURS_OF_YEAR = 8_760

export interface Owned {
  /** ISO 4217 */
  readonly currency: string
  /** paid once */
  readonly capex: number
  readonly lifeYears: number
  /** energy, staff, room, support, … of a year */
  readonly opexYear: number
}

export interface Delivering {
  /** cores or GPUs */
  readonly units: number
  /** of what the formula is told: `core-hour`, `GPU-hour` */
  readonly of: string
  /** share of hours in service, 0 to 1 */
  readonly availability: number
  /** share of those hours that somebody had, 0 to 1 */
  readonly utilisation: number
}

/**
 * (capex/L + opex) / (units × 8760 × availability × utilisation).
 * @throws AppError `invalid` naming the input that cannot be
 */
export function costAnHour(owned: Owned, { units, of, availability, utilisation }: Delivering): Reckoned {
  checkOwned(owned)
  checkDelivering({ units, availability, utilisation })
  const { capex, lifeYears, opexYear, currency } = owned
  const hours = units * HOURS_OF_YEAR * availability * utilisation
  const inputs = { capex, lifeYears, opexYear, units, availability, utilisation }
  return reckoned('cost.node-hours', `${currency}/${of}`, inputs, yearlyCost(owned) / hours)
}

/** @param filled share of the usable terabytes that hold data @throws AppError `invalid` */
export function costOfTerabyteYear(owned: Owned, usableTerabytes: number, filled: number): Reckoned {
  checkOwned(owned)
  requirePositive('usableTerabytes', usableTerabytes)
  requireShare('filled', filled)
  const { capex, lifeYears, opexYear, currency } = owned
  const inputs = { capex, lifeYears, opexYear, usableTerabytes, filled }
  return reckoned('cost.storage-year', `${currency}/TB-year`, inputs, yearlyCost(owned) / (usableTerabytes * filled))
}

export const yearlyCost = ({ capex, lifeYears, opexYear }: Owned): number => capex / lifeYears + opexYear

/** @param pue power usage effectiveness, at least 1 @throws AppError `invalid` */
export function energyOfYear(kilowatts: number, pue: number, energyPrice: number, currency: string): Reckoned {
  requireAtLeast('kilowatts', kilowatts, 0)
  requireAtLeast('pue', pue, 1)
  requireAtLeast('energyPrice', energyPrice, 0)
  const inputs = { kilowatts, pue, energyPrice }
  return reckoned('cost.energy-year', `${currency}/year`, inputs, kilowatts * pue * HOURS_OF_YEAR * energyPrice)
}

export interface Kept extends Delivering {
  readonly currency: string
  readonly energyYear: number
  readonly repairYear: number
}

/**
 * Old nodes: what each hour of them costs from now on, against the full cost of new ones. What was paid is paid.
 * @param replacement full cost of an hour of what would replace them, in the same currency
 * @throws AppError `invalid`
 */
export function keepOrRetire(
  { currency, energyYear, repairYear, units, of, availability, utilisation }: Kept,
  replacement: Reckoned,
): { readonly marginal: Reckoned; readonly advice: 'keep' | 'retire' | 'unknown' } {
  requireAtLeast('energyYear', energyYear, 0)
  requireAtLeast('repairYear', repairYear, 0)
  checkDelivering({ units, availability, utilisation })
  const inputs = { energyYear, repairYear, units, availability, utilisation }
  const value = (energyYear + repairYear) / (units * HOURS_OF_YEAR * availability * utilisation)
  const marginal = reckoned('cost.keep', `${currency}/${of}`, inputs, value)
  const isKnown = !Number.isNaN(value) && !Number.isNaN(replacement.value) && replacement.unit === marginal.unit
  return { marginal, advice: !isKnown ? 'unknown' : value < replacement.value ? 'keep' : 'retire' }
}

export interface Cloud {
  readonly currency: string
  /** of an hour of one unit */
  readonly cloudPrice: number
  /** a year */
  readonly egressTerabytes: number
  /** of a terabyte */
  readonly egressPrice: number
  readonly storageTerabytes: number
  /** of a terabyte and year */
  readonly storagePrice: number
  /** people who run it there */
  readonly staffYear: number
}

/** @param unitHours of a year, that somebody had @throws AppError `invalid` */
export function cloudOfYear(cloud: Cloud, unitHours: number): Reckoned {
  const { currency, ...prices } = cloud
  for (const [key, value] of Object.entries({ ...prices, unitHours })) requireAtLeast(key, value, 0)
  const { cloudPrice, egressTerabytes, egressPrice, storageTerabytes, storagePrice, staffYear } = cloud
  const value = unitHours * cloudPrice + egressTerabytes * egressPrice + storageTerabytes * storagePrice + staffYear
  return reckoned('cost.cloud-year', `${currency}/year`, { ...prices, unitHours }, value)
}

/**
 * The share of the hours in service from which on owning costs less than renting as many. Above 1: never.
 * @throws AppError `invalid`
 */
export function breakEvenUtilisation(
  owned: Owned,
  { units, availability }: Pick<Delivering, 'units' | 'availability'>,
  cloudPrice: number,
): Reckoned {
  checkOwned(owned)
  checkDelivering({ units, availability })
  requirePositive('cloudPrice', cloudPrice)
  const ownedYear = yearlyCost(owned)
  const value = ownedYear / (cloudPrice * units * HOURS_OF_YEAR * availability)
  return reckoned('cost.break-even', 'ratio', { ownedYear, cloudPrice, units, availability }, value)
}

/** Share by which an exchange rate is moved to see what that does. */
export const EXCHANGE_SHIFTS = [-0.3, 0, 0.3] as const

export interface Mixed {
  /** in local currency */
  readonly local: number
  /** in the currency it is imported in */
  readonly imported: number
  /** local units for one of the imported currency */
  readonly rate: number
}

/** The same cost, in local currency, at the rate of the day and 30 % to either side. @throws AppError `invalid` */
export function atExchangeRates({ local, imported, rate }: Mixed, unit: string): readonly Reckoned[] {
  requireAtLeast('local', local, 0)
  requireAtLeast('imported', imported, 0)
  requirePositive('rate', rate)
  return EXCHANGE_SHIFTS.map((shift) => {
    const formula: FormulaId = 'cost.exchange'
    return reckoned(formula, unit, { local, imported, rate, shift }, local + imported * rate * (1 + shift))
  })
}

function checkOwned({ capex, lifeYears, opexYear }: Owned): void {
  requireAtLeast('capex', capex, 0)
  requirePositive('lifeYears', lifeYears)
  requireAtLeast('opexYear', opexYear, 0)
}

function checkDelivering(given: Partial<Delivering> & Pick<Delivering, 'units' | 'availability'>): void {
  requirePositive('units', given.units)
  requireShare('availability', given.availability)
  if (given.utilisation !== undefined) requireShare('utilisation', given.utilisation)
}
