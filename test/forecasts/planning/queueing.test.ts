import { describe, expect, it } from 'vitest'
import { erlangC, screenedWait, serversFor } from '../../../forecasts/planning/queueing.ts'

const BY_CHANCE = { meanServiceSeconds: 1, cvArrival: 1, cvService: 1 }

describe('waits by Allen and Cunneen', () => {
  it.each([
    [64, 0.8, 3, '0.004'],
    [64, 0.9, 3, '0.049'],
    [64, 0.95, 3, '0.184'],
    [8, 0.9, 3, '0.877'],
  ])('%i servers, load %f', (servers, load, digits, wait) => {
    const told = screenedWait({ ...BY_CHANCE, servers, load })
    expect(told.value.toFixed(digits)).toBe(wait)
    expect(told).toMatchObject({ unit: 'seconds', formula: 'queue.wait' })
  })

  it('of one server are those of M/M/1', () => {
    expect(screenedWait({ ...BY_CHANCE, servers: 1, load: 0.5 }).value).toBeCloseTo(1, 12)
  })

  it('are half as long where service never varies, and have no end from full load on', () => {
    const steady = screenedWait({ ...BY_CHANCE, cvService: 0, servers: 8, load: 0.9 })
    expect(steady.value).toBeCloseTo(screenedWait({ ...BY_CHANCE, servers: 8, load: 0.9 }).value / 2, 12)
    expect(screenedWait({ ...BY_CHANCE, servers: 8, load: 1 }).value).toBe(Infinity)
  })

  it('say which input cannot be', () => {
    expect(() => screenedWait({ ...BY_CHANCE, servers: 0, load: 0.5 })).toThrow('"servers"')
    expect(() => screenedWait({ ...BY_CHANCE, servers: 4, load: -0.1 })).toThrow('"load"')
  })

  it('hold for thousands of servers, where factorials do not', () => {
    const share = erlangC(20_000, 0.99)
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThan(1)
  })

  it('tell the fewest servers that would do', () => {
    const limit = 0.05
    const fewest = serversFor(57.6, BY_CHANCE, limit)!
    const wait = (servers: number) => screenedWait({ ...BY_CHANCE, servers, load: 57.6 / servers }).value
    expect(wait(fewest)).toBeLessThanOrEqual(limit)
    expect(wait(fewest - 1)).toBeGreaterThan(limit)
    expect(serversFor(0, BY_CHANCE, limit)).toBe(1)
  })
})
