import { describe, expect, it } from 'vitest'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import { periodBounds } from '../../core/ledger/periods.ts'

const utc = (text: string) => Date.parse(`${text}Z`) / 1000

describe('local time without a zone', () => {
  it('is read as the zone had it on that day, summer time included', () => {
    const santiago = createLocalClock('America/Santiago')
    expect(santiago.toUnix('2026-01-15T12:00:00')).toBe(utc('2026-01-15T15:00:00'))
    expect(santiago.toUnix('2026-07-15T12:00:59')).toBe(utc('2026-07-15T16:00:59'))
    expect(createLocalClock('America/Argentina/Cordoba').toUnix('2026-07-15T12:00:00')).toBe(utc('2026-07-15T15:00:00'))
  })

  it('means the earlier of two hours that the clock shows twice', () => {
    // Chile sets its clocks back at midnight of 2026-04-05
    expect(createLocalClock('America/Santiago').toUnix('2026-04-04T23:30:00')).toBe(utc('2026-04-05T02:30:00'))
  })

  it('agrees with the platform in every hour of a year but those that are there twice', () => {
    for (const timeZone of ['America/Santiago', 'Europe/Stockholm', 'America/Mexico_City', 'UTC']) {
      const clock = createLocalClock(timeZone)
      const wrong: string[] = []
      for (let unix = utc('2026-01-01T00:30:00'); unix < utc('2027-01-01T00:00:00'); unix += 3600) {
        const local = Temporal.Instant.fromEpochMilliseconds(unix * 1000).toZonedDateTimeISO(timeZone)
        const again = local.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: 'earlier' })
        const text = local.toPlainDateTime().toString({ smallestUnit: 'second' })
        if (clock.toUnix(text) !== again.epochMilliseconds / 1000) wrong.push(text)
      }
      expect(wrong).toEqual([])
    }
  })

  it('is nothing where it is no such time', () => {
    const clock = createLocalClock('UTC')
    for (const text of ['', '2026-11-21', '2026-13-21T00:00:00', '2026-02-30T00:00:00', '2026-11-21T24:00:00'])
      expect(clock.toUnix(text)).toBeNaN()
    for (const text of ['2026-11-21T00:60:00', '2026-11-21 00:00:00', '2026-11-21T0:00:000', 'xxxx-11-21T00:00:00'])
      expect(clock.toUnix(text)).toBeNaN()
  })

  it('is refused where nobody knows the zone', () => {
    expect(() => createLocalClock('Cordoba')).toThrow(RangeError)
  })
})

describe('periods', () => {
  const text = (bounds: Float64Array) => [...bounds].map((unix) => new Date(unix * 1000).toISOString().slice(0, 16))

  it('are the days of the zone, of 23 hours where clocks go forward', () => {
    expect(
      text(periodBounds(utc('2026-09-05T12:00:00'), utc('2026-09-07T04:00:00'), 'day', 'America/Santiago')),
    ).toEqual(['2026-09-05T04:00', '2026-09-06T04:00', '2026-09-07T03:00', '2026-09-08T03:00'])
  })

  it('are whole months and years, of which a part was asked for', () => {
    expect(
      text(periodBounds(utc('2026-01-31T12:00:00'), utc('2026-02-01T03:00:01'), 'month', 'America/Argentina/Cordoba')),
    ).toEqual(['2026-01-01T03:00', '2026-02-01T03:00', '2026-03-01T03:00'])
    expect(text(periodBounds(utc('2026-05-01T00:00:00'), utc('2026-05-02T00:00:00'), 'year', 'UTC'))).toEqual([
      '2026-01-01T00:00',
      '2027-01-01T00:00',
    ])
  })

  it('are one, from when to when was asked, where all of it is meant', () => {
    const [from, to] = [utc('2026-01-31T12:30:00'), utc('2027-02-01T03:00:00')]
    expect([...periodBounds(from, to, 'all', 'America/Santiago')]).toEqual([from, to])
  })
})
