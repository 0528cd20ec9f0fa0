/** Values of the literature: Internet2's cost of a node (2017), Serafín's press price (2021). */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import {
  atExchangeRates,
  breakEvenUtilisation,
  cloudOfYear,
  costAnHour,
  costOfTerabyteYear,
  energyOfYear,
  keepOrRetire,
} from '../../../forecasts/planning/cost.ts'

const ALL = { of: 'core-hour', availability: 1, utilisation: 1 }
const NODE = { currency: 'USD', capex: 14_375, lifeYears: 5, opexYear: 0 }
/** 0.5 kW at 0.25 a kWh */
const ENERGY = energyOfYear(0.5, 1, 0.25, 'USD').value

describe('the full cost of a core-hour', () => {
  it.each([
    ['hardware of a node of 36 cores', NODE, { ...ALL, units: 36 }, '0.0091'],
    ['with its energy', { ...NODE, opexYear: ENERGY }, { ...ALL, units: 36 }, '0.0126'],
    ['used for three quarters', { ...NODE, opexYear: ENERGY }, { ...ALL, units: 36, utilisation: 0.75 }, '0.0168'],
    ['Serafín, hardware only', { ...NODE, capex: 371_748 }, { ...ALL, units: 3_840 }, '0.0022'],
  ])('%s', (_, owned, delivering, cost) => {
    const told = costAnHour(owned, delivering)
    expect(told.value.toFixed(4)).toBe(cost)
    expect(told).toMatchObject({ unit: 'USD/core-hour', formula: 'cost.node-hours', inputs: { capex: owned.capex } })
  })

  it('counts hours in service alone', () => {
    const half = costAnHour(NODE, { ...ALL, units: 36, availability: 0.5 })
    expect(half.value).toBeCloseTo(2 * costAnHour(NODE, { ...ALL, units: 36 }).value, 12)
  })

  it('is not known where the price is not', () => {
    expect(costAnHour({ ...NODE, capex: NaN }, { ...ALL, units: 36 }).value).toBeNaN()
  })

  it.each([
    ['capex', { ...NODE, capex: -1 }, { ...ALL, units: 36 }],
    ['lifeYears', { ...NODE, lifeYears: 0 }, { ...ALL, units: 36 }],
    ['opexYear', { ...NODE, opexYear: -5 }, { ...ALL, units: 36 }],
    ['units', NODE, { ...ALL, units: 0 }],
    ['utilisation', NODE, { ...ALL, units: 36, utilisation: 75 }],
    ['availability', NODE, { ...ALL, units: 36, availability: 0 }],
  ])('names %s where it cannot be', (key, owned, delivering) => {
    const ask = () => costAnHour(owned, delivering)
    expect(ask).toThrow(AppError)
    expect(ask).toThrow(`"${key}"`)
  })
})

describe('other costs', () => {
  it('a terabyte and year is what the filled ones share', () => {
    const told = costOfTerabyteYear({ currency: 'USD', capex: 50_000, lifeYears: 5, opexYear: 2_000 }, 400, 0.75)
    expect(told).toMatchObject({ value: 40, unit: 'USD/TB-year', formula: 'cost.storage-year' })
  })

  it('energy of a year grows with the power usage effectiveness, which is never below 1', () => {
    expect(energyOfYear(10, 1.5, 0.1, 'USD').value).toBeCloseTo(13_140, 6)
    expect(() => energyOfYear(10, 0.9, 0.1, 'USD')).toThrow('"pue"')
  })

  it('the cloud is paid for what leaves it and what lies in it, too', () => {
    const prices = { currency: 'USD', cloudPrice: 0.04, egressTerabytes: 10, egressPrice: 90, storageTerabytes: 20 }
    const told = cloudOfYear({ ...prices, storagePrice: 250, staffYear: 5_000 }, 1_000_000)
    expect(told).toMatchObject({ value: 50_900, unit: 'USD/year', inputs: { unitHours: 1_000_000 } })
  })

  it('break-even is the use at which a year costs the same on both sides', () => {
    const owned = { ...NODE, opexYear: ENERGY }
    const even = breakEvenUtilisation(owned, { units: 36, availability: 0.95 }, 0.03)
    const hour = costAnHour(owned, { of: 'core-hour', units: 36, availability: 0.95, utilisation: even.value })
    expect(hour.value).toBeCloseTo(0.03, 12)
    expect(even.unit).toBe('ratio')
  })

  it('an exchange rate moved by 30 % moves what is imported, and nothing else', () => {
    const values = atExchangeRates({ local: 1_000_000, imported: 1_000, rate: 1_200 }, 'ARS/year').map(
      (one) => one.value,
    )
    expect(values).toEqual([1_840_000, 2_200_000, 2_560_000])
  })

  it('old nodes are kept while an hour of them costs less than one of new ones', () => {
    const replacement = costAnHour(NODE, { ...ALL, units: 36 })
    const old = { currency: 'USD', ...ALL, units: 36, repairYear: 100 }
    expect(keepOrRetire({ ...old, energyYear: 1_000 }, replacement).advice).toBe('keep')
    expect(keepOrRetire({ ...old, energyYear: 3_000 }, replacement).advice).toBe('retire')
    expect(keepOrRetire({ ...old, energyYear: NaN }, replacement).advice).toBe('unknown')
    expect(keepOrRetire({ ...old, currency: 'ARS', energyYear: 1 }, replacement).advice).toBe('unknown')
  })
})
