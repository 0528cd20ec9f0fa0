import { describe, expect, it } from 'vitest'
import { deliverable, meanLevel } from '../../../forecasts/planning/supply.ts'

const HOUR = 3_600
const bounds = [0, 10 * HOUR, 20 * HOUR, 30 * HOUR]
const all = { downtimes: [], bounds, availability: 1 }

describe('what can be delivered', () => {
  it('begins and ends with what is in service', () => {
    const stocks = [
      { from: 0, to: 15 * HOUR, units: 4 },
      { from: 15 * HOUR, to: Infinity, units: 10 },
    ]
    expect([...deliverable({ ...all, stocks })]).toEqual([40, 20 + 50, 100])
  })

  it('adds up what is there at the same time, and nothing before the first', () => {
    const stocks = [
      { from: 10 * HOUR, to: Infinity, units: 1 },
      { from: 10 * HOUR, to: 20 * HOUR, units: 2 },
    ]
    expect([...deliverable({ ...all, stocks })]).toEqual([0, 30, 10])
  })

  it('is less by planned downtime, however often it is told', () => {
    const stocks = [{ from: 0, to: Infinity, units: 2 }]
    const downtimes = [
      { from: 5 * HOUR, to: 12 * HOUR },
      { from: 8 * HOUR, to: 15 * HOUR },
    ]
    expect([...deliverable({ ...all, stocks, downtimes })]).toEqual([10, 10, 20])
    expect([...deliverable({ ...all, stocks, downtimes, availability: 0.5 })]).toEqual([5, 5, 10])
  })

  it('is not known where something in service does not tell its size', () => {
    const stocks = [
      { from: 0, to: Infinity, units: 2 },
      { from: 12 * HOUR, to: 13 * HOUR, units: NaN },
    ]
    expect([...deliverable({ ...all, stocks })]).toEqual([20, NaN, 20])
  })

  it('refuses an availability that is no share', () => {
    expect(() => deliverable({ ...all, stocks: [], availability: 96 })).toThrow('"availability"')
  })

  it('of levels is the mean over a period', () => {
    expect([...meanLevel([{ from: 5 * HOUR, to: Infinity, units: 8 }], bounds)]).toEqual([4, 8, 8])
  })
})
