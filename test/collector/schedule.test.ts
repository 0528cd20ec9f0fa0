import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadence, firstDelay, nextDelay, phaseOf, tick } from '../../collector/schedule.ts'
import { fakeClock } from './fake-clock.ts'

const ids = Array.from({ length: 200 }, (_, i) => `prometheus:node_exporter:cn${i}:9100`)

describe('the place of a target on the grid', () => {
  it('is the same after every restart', () => {
    expect(phaseOf('slurm:serafin')).toBe(phaseOf('slurm:serafin'))
    expect(phaseOf('slurm:serafin')).not.toBe(phaseOf('slurm:mendieta'))
  })

  it('spreads 200 targets over the interval, at most 40 in any tenth of it', () => {
    const tenths = new Array<number>(10).fill(0)
    for (const id of ids) tenths[Math.floor(phaseOf(id) * 10)]!++
    expect(Math.min(...tenths)).toBeGreaterThan(5)
    expect(Math.max(...tenths)).toBeLessThan(40)
  })

  it('gathers turns on half seconds, no more than its share of targets on any of them', () => {
    const slots = new Map<number, number>()
    for (const id of ids) {
      const due = 1_000 + nextDelay(phaseOf(id), 10, 990, 1_000)
      slots.set(due, (slots.get(due) ?? 0) + 1)
    }
    expect([...slots.keys()].filter((due) => (due * 2) % 1 !== 0)).toEqual([])
    expect(slots.size).toBe(20)
    expect(Math.max(...slots.values())).toBeLessThan(25)
  })

  it('asks every target for the first time within two seconds of the start', () => {
    for (const id of ids) {
      expect(firstDelay(phaseOf(id), 60)).toBeGreaterThanOrEqual(0)
      expect(firstDelay(phaseOf(id), 60)).toBeLessThan(2)
    }
  })
})

describe('the delay to the next turn', () => {
  it('keeps the grid: turns begin an interval apart, however long they took', () => {
    const phase = phaseOf('host:cn01')
    const first = 1_000 + nextDelay(phase, 10, 990, 1_000)
    const second = first + 0.3 + nextDelay(phase, 10, first, first + 0.3)
    const third = second + 7.9 + nextDelay(phase, 10, second, second + 7.9)
    expect(second - first).toBeCloseTo(10, 6)
    expect(third - second).toBeCloseTo(10, 6)
  })

  it('does not run twice when the timer fires a moment early', () => {
    const phase = phaseOf('host:cn01')
    const due = 1_000 + nextDelay(phase, 10, 990, 1_000)
    const early = due - 0.002
    const ended = early + 0.0005
    expect(ended + nextDelay(phase, 10, early, ended)).toBeCloseTo(due + 10, 6)
  })

  it('skips the turns that a long one missed', () => {
    const phase = phaseOf('host:cn01')
    const due = 1_000 + nextDelay(phase, 10, 990, 1_000)
    expect(due + 25 + nextDelay(phase, 10, due, due + 25)).toBeCloseTo(due + 30, 6)
  })

  it('neither spins nor stalls wherever the clock jumps', () => {
    const time = fc.double({ min: 0, max: 4e9, noNaN: true })
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 600 }), time, time, (id, interval, last, now) => {
        const delay = nextDelay(phaseOf(id), interval, last, now)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(1.4 * interval + 1e-5)
      }),
    )
  })
})

describe('a ticker', () => {
  it('runs once an interval after the first turn', async () => {
    const clock = fakeClock()
    const began: number[] = []
    const stop = tick(clock, 'host:cn01', 10, async () => void began.push(clock.elapsed()))
    await clock.advance(100)
    stop()
    expect(began[0]).toBeLessThan(2)
    expect(began.length).toBeGreaterThanOrEqual(10)
    for (let i = 2; i < began.length; i++) expect(began[i]! - began[i - 1]!).toBeCloseTo(10, 6)
  })

  it('waits for a turn that has not ended', async () => {
    const clock = fakeClock()
    let running = 0
    let most = 0
    let turns = 0
    const stop = tick(clock, 'host:cn01', 10, () => {
      turns++
      most = Math.max(most, ++running)
      return new Promise((resolve) =>
        clock.after(25, () => {
          running--
          resolve()
        }),
      )
    })
    await clock.advance(100)
    stop()
    expect(most).toBe(1)
    expect(turns).toBe(4)
  })

  it.each([
    ['an hour back', -3_600],
    ['a year back', -31_536_000],
    ['an hour ahead', 3_600],
    ['a year ahead', 31_536_000],
  ])('keeps its cadence when the clock jumps %s', async (_, jump) => {
    const clock = fakeClock()
    let turns = 0
    const stop = tick(clock, 'host:cn01', 10, async () => void turns++)
    await clock.advance(50)
    const before = turns
    clock.jump(jump)
    await clock.advance(100)
    stop()
    expect(turns - before).toBeGreaterThanOrEqual(9)
    expect(turns - before).toBeLessThanOrEqual(11)
  })

  it('leaves no timer behind when stopped', async () => {
    const clock = fakeClock()
    const stop = tick(clock, 'host:cn01', 10, async () => {})
    await clock.advance(25)
    stop()
    expect(clock.pending).toBe(0)
  })
})

describe('the breaker', () => {
  it('keeps asking ordinary targets at their interval, however long they are down', () => {
    expect(cadence('prometheus', 1_000)).toBe(1)
  })

  it('asks Slurm every second interval after five failures in a row, so that it is seen to recover within two', () => {
    expect([0, 1, 4, 5, 1_000].map((failures) => cadence('slurm', failures))).toEqual([1, 1, 1, 2, 2])
  })
})
