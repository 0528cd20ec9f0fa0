import { describe, expect, it } from 'vitest'
import { missingSteps, requireHistory } from '../../forecasts/history.ts'

const known = (length: number) => new Float64Array(length).fill(1)
const DAY = 86_400

describe('the history that a forecast needs', () => {
  it.each([
    // two weeks and a day to forecast from, a week to see how it did
    ['daily values with a week', 10, { periods: [7], horizon: 28 }, 13],
    ['enough of them', 23, { periods: [7], horizon: 28 }, 0],
    ['without a season', 5, { periods: [], horizon: 30 }, 11],
    ['a short horizon', 5, { periods: [], horizon: 2 }, 5],
    ['a year is welcome and not needed', 23, { periods: [7, 365.25], horizon: 28 }, 0],
  ])('of %s', (_, length, needs, missing) => {
    expect(missingSteps(known(length), needs)).toBe(missing)
  })

  it('counts what is known alone', () => {
    expect(missingSteps(Float64Array.of(1, NaN, NaN, 1), { periods: [], horizon: 8 })).toBe(14)
  })

  it.each([
    [DAY, /needs 2 more weeks/],
    [7 * DAY, /needs 13 more weeks/],
    [3_600, /needs 13 more hours/],
    [DAY / 12, /needs 2 more days/],
    [undefined, /needs 13 more steps/],
  ])('is said in the unit of the reader, at steps of %s seconds', (stepSeconds, message) => {
    expect(() => requireHistory(known(10), { periods: [7], horizon: 28 }, stepSeconds)).toThrow(message)
  })

  it('is enough, and nothing is said', () => {
    expect(() => requireHistory(known(30), { periods: [7], horizon: 28 }, DAY)).not.toThrow()
  })
})
