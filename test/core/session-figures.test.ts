import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Session, sessionFigures } from '../../core/ledger/session-figures.ts'

const HOUR = 3600
const BOUNDS = Float64Array.of(0, HOUR, 2 * HOUR, 5 * HOUR)

const session = (more: Partial<Session>): Session => {
  const { start = 0, end = start } = more
  return { person: 1, isStaff: false, start, end, gone: end, ...more }
}
const plain = (sessions: readonly Session[]) =>
  Object.fromEntries(Object.entries(sessionFigures(sessions, BOUNDS)).map(([name, column]) => [name, [...column]]))

describe('sessions of a Hub', () => {
  it('count in the period they begin, last as long as they were there, and their people once', () => {
    const sessions = [
      session({ start: 600, end: HOUR + 1_800 }),
      session({ start: 900, end: 1_200 }),
      session({ person: 2, start: HOUR + 60, end: HOUR + 120 }),
    ]
    expect(plain(sessions)).toEqual({
      started: [2, 1, 0],
      hours: [3_300 / HOUR, 1_860 / HOUR, 0],
      uncertainHours: [0, 0, 0],
      peakConcurrent: [2, 2, 0],
      activePeople: [1, 2, 0],
    })
  })

  it('of staff are sessions, but staff is no active person; nor is who nobody knows', () => {
    const sessions = [session({ isStaff: true, end: 60 }), session({ person: 0, end: 60 })]
    expect(plain(sessions)).toMatchObject({ started: [2, 0, 0], activePeople: [0, 0, 0], peakConcurrent: [2, 0, 0] })
  })

  it('of a person who is also staff elsewhere count her', () => {
    const sessions = [session({ isStaff: true, end: 60 }), session({ end: 60 })]
    expect(plain(sessions)['activePeople']).toEqual([1, 0, 0])
  })

  it('that ended while nobody looked tell how long they may have lasted besides', () => {
    const figures = plain([session({ start: 0, end: 1_800, gone: HOUR + 1_800 })])
    expect(figures).toMatchObject({ hours: [0.5, 0, 0], uncertainHours: [0.5, 0.5, 0], activePeople: [1, 0, 0] })
  })

  it('that follow each other were never there together', () => {
    const sessions = [session({ start: 0, end: HOUR }), session({ start: HOUR, end: 2 * HOUR })]
    expect(plain(sessions)['peakConcurrent']).toEqual([1, 1, 0])
  })

  it('add up to what counting second by second gives', () => {
    const one = fc
      .record({
        person: fc.nat(3),
        isStaff: fc.boolean(),
        start: fc.integer({ min: -20, max: 60 }),
        length: fc.nat(50),
        more: fc.nat(10),
      })
      .map(({ start, length, more, ...who }) => ({ ...who, start, end: start + length, gone: start + length + more }))
    const bounds = Float64Array.of(0, 10, 25, 50)
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (sessions) => {
        const figures = sessionFigures(sessions, bounds)
        for (let period = 0; period < 3; period++) {
          const [begin, until] = [bounds[period]!, bounds[period + 1]!]
          let [seconds, uncertain, peak] = [0, 0, 0]
          for (let at = begin; at < until; at++) {
            const here = sessions.filter(({ start, end }) => start <= at && at < end).length
            seconds += here
            uncertain += sessions.filter(({ end, gone }) => end <= at && at < gone).length
            peak = Math.max(peak, here)
          }
          expect(figures.hours[period]! * HOUR).toBeCloseTo(seconds, 6)
          expect(figures.uncertainHours[period]! * HOUR).toBeCloseTo(uncertain, 6)
          expect(figures.peakConcurrent[period]).toBe(peak)
          const started = sessions.filter(({ start }) => start >= begin && start < until)
          expect(figures.started[period]).toBe(started.length)
          const there = sessions.filter(({ start, end }) => start < until && end >= begin)
          const people = there.filter(({ person, isStaff }) => person > 0 && !isStaff).map(({ person }) => person)
          expect(figures.activePeople[period]).toBe(new Set(people).size)
        }
      }),
    )
  })
})
