import { describe, expect, it } from 'vitest'
import type { Job } from '../../../core/ledger/job.ts'
import {
  askedByWeek,
  backlogDays,
  cancelledRange,
  lostRange,
  unmetDemand,
  weeksOf,
} from '../../../forecasts/planning/demand.ts'

const WEEK = 7 * 86_400
const GIB = 1024 ** 3
const job = (more: Partial<Job>): Job => ({
  ...{ cluster: 'c', jobId: 1, submit: 0, arrayJobId: NaN, hetJobId: NaN, user: 'u', account: 'a', partition: 'p' },
  ...{ qos: '', state: 'COMPLETED', eligible: 0, start: 10, end: 7_210, elapsedSeconds: 7_200 },
  ...{ timeLimitSeconds: 36_000, nodes: 1, cpus: 4, gpus: 0, memoryBytes: 0, requestedCpus: 4, requestedGpus: 1 },
  ...{ requestedMemoryBytes: 8 * GIB, gpuType: '', usedCpuSeconds: NaN, nodeList: '', exitCode: 0, signal: 0 },
  ...more,
})

describe('what was asked', () => {
  it('is what jobs wanted for as long as they ran, in the week of their submission', () => {
    const { hours } = askedByWeek([job({}), job({ submit: WEEK + 5 })], 0, 2)
    expect([...hours.cores]).toEqual([8, 8])
    expect([...hours.gpus]).toEqual([2, 2])
    expect([...hours.memoryGibibytes]).toEqual([16, 16])
  })

  it('is what they would run for at most where they have not run yet', () => {
    const { hours } = askedByWeek([job({ state: 'PENDING', start: NaN, end: NaN, elapsedSeconds: 0 })], 0, 1)
    expect(hours.cores[0]).toBe(40)
  })

  it('keeps apart what was given up while it waited', () => {
    const given = job({ state: 'CANCELLED', start: NaN, end: 500, elapsedSeconds: 0 })
    const { hours, cancelled } = askedByWeek([given, job({ state: 'CANCELLED' })], 0, 1)
    expect([hours.cores[0], cancelled.cores[0]]).toEqual([8, 40])
  })

  it('counts jobs that do not tell, and takes none of them for nothing', () => {
    const endless = job({ state: 'PENDING', start: NaN, end: NaN, timeLimitSeconds: Infinity })
    const { hours, untold } = askedByWeek([endless, job({ requestedGpus: NaN })], 0, 1)
    expect(untold).toEqual({ cores: 1, gpus: 2, memoryGibibytes: 1 })
    expect(hours.cores[0]).toBe(8)
  })

  it('leaves jobs of other weeks out', () => {
    expect(askedByWeek([job({ submit: -1 }), job({ submit: WEEK })], 0, 1).hours.cores[0]).toBe(0)
  })
})

describe('whole weeks', () => {
  it('end with the last day; what is left at the beginning is no week', () => {
    const days = Float64Array.from({ length: 16 }, (_, day) => day)
    expect([...weeksOf(days, 'sum')]).toEqual([35, 84])
    expect([...weeksOf(days, 'mean')]).toEqual([5, 12])
  })

  it('fill up missing days with the others of their week, unless they are too many', () => {
    const week = [NaN, 10, 10, 10, 10, NaN, NaN]
    expect([...weeksOf(Float64Array.from(week), 'sum')]).toEqual([70])
    expect([...weeksOf(Float64Array.from(week.with(1, NaN)), 'sum')]).toEqual([NaN])
  })
})

describe('demand that nobody served', () => {
  const exact = (value: number) => ({ low: value, value, high: value })
  const untold = exact(NaN)

  it('adds up, and is the less sure the less its parts are', () => {
    const parts = { backlog: exact(100), cancelledPending: cancelledRange(80, 0.5), denied: untold, lost: untold }
    const { total, low, high, unknown } = unmetDemand(parts)
    expect([total.value, low, high]).toEqual([120, 100, 140])
    expect(unknown).toEqual(['denied', 'lost'])
    const also = unmetDemand({ ...parts, lost: { low: 15, value: 30, high: 45 } })
    expect([also.total.value, also.low, also.high]).toEqual([150, 125, 175])
  })

  it('is not known where nothing of it is', () => {
    const { total, low } = unmetDemand({ backlog: untold, cancelledPending: untold, denied: untold, lost: untold })
    expect([total.value, low]).toEqual([NaN, NaN])
  })

  it('refuses less than nothing by its name', () => {
    const parts = { backlog: exact(-1), cancelledPending: untold, denied: untold, lost: untold }
    expect(() => unmetDemand(parts)).toThrow('"backlog"')
  })

  it('counts people as lost to waiting only beyond the share in which others leave', () => {
    const same = lostRange({ people: 40, left: 10 }, { people: 40, left: 10 }, 100)
    expect(same.value).toBe(0)
    expect(same.high).toBeGreaterThan(0)
    const more = lostRange({ people: 40, left: 30 }, { people: 40, left: 10 }, 100)
    // (31 − 11) / 42 of 40 people
    expect(more.value).toBeCloseTo((20 / 42) * 40 * 100, 9)
    expect(more.low).toBeGreaterThan(0)
    expect(more.low).toBeLessThan(more.value)
    expect(lostRange({ people: 0, left: 0 }, { people: 40, left: 1 }, 100).value).toBeNaN()
  })

  it('waits for so many days of the machine', () => {
    expect(backlogDays(4_800, 2_400)).toMatchObject({ value: 2, unit: 'days' })
    expect(() => backlogDays(1, 0)).toThrow('"deliverableDay"')
  })
})
