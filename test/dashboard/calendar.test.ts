import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  areDates,
  beginOf,
  calendarQuery,
  dateAt,
  defaultPreset,
  parseCalendar,
  spanOf,
  spanSeconds,
} from '../../dashboard/logic/calendar.ts'
import { periodName, periodTick, spanWords } from '../../dashboard/logic/period-words.ts'
import { plain } from './build.ts'

const TODAY = '2026-04-12'
const HISTORY = { first: '2002-08-01', last: '2026-04-12' }
const CORDOBA = 'America/Argentina/Cordoba'
const utc = (text: string) => Date.parse(`${text}Z`) / 1000

describe('the calendar period in the URL', () => {
  it.each([
    [{}, { kind: 'preset', preset: '12m' }],
    [{ period: '5y' }, { kind: 'preset', preset: '5y' }],
    [{ period: '6h' }, { kind: 'preset', preset: '12m' }],
    [
      { since: '2002-08-01', until: '2006-01-31' },
      { kind: 'dates', since: '2002-08-01', until: '2006-01-31' },
    ],
    [
      { since: '2006-01-31', until: '2002-08-01' },
      { kind: 'preset', preset: '12m' },
    ],
    [
      { since: '2026-02-30', until: '2026-03-02' },
      { kind: 'preset', preset: '12m' },
    ],
    [
      { since: 'x', until: '2026-03-02' },
      { kind: 'preset', preset: '12m' },
    ],
    // more than the API answers at once
    [
      { since: '1970-01-01', until: '2026-03-02' },
      { kind: 'preset', preset: '12m' },
    ],
  ])('%j is understood', (query, range) => expect(parseCalendar(query, '12m')).toEqual(range))

  it('comes back as it went', () => {
    for (const range of [
      { kind: 'preset', preset: 'all' },
      { kind: 'dates', since: '2002-08-01', until: '2006-01-31' },
    ] as const) {
      const { period, since, until } = calendarQuery(range)
      const query = { period: period ?? undefined, since: since ?? undefined, until: until ?? undefined }
      expect(parseCalendar(query, '30d')).toEqual(range)
    }
  })

  it.each([
    ['2020-01-01', '2026-04-12', '12m'],
    ['2026-03-20', '2026-04-12', '30d'],
    // an imported trace of long ago: who opens the page must not find it empty
    ['2002-08-01', '2006-01-31', 'all'],
  ])('of who chose none, with a ledger from %s to %s, is %s', (first, last, preset) => {
    expect(defaultPreset({ first, last }, TODAY)).toBe(preset)
  })
})

describe('a span', () => {
  const preset = (name: '30d' | '12m' | '5y' | 'all', history = HISTORY) =>
    spanOf({ kind: 'preset', preset: name }, TODAY, history)
  const dates = (since: string, until: string) => spanOf({ kind: 'dates', since, until }, TODAY, HISTORY)

  it('is of whole days, months or years, the running one included', () => {
    expect(preset('30d')).toEqual({ since: '2026-03-14', until: TODAY, step: 'day' })
    expect(preset('12m')).toEqual({ since: '2025-05-01', until: TODAY, step: 'month' })
    expect(preset('5y')).toEqual({ since: '2022-01-01', until: TODAY, step: 'year' })
    expect(preset('all', { first: '2002-08-01', last: '2006-01-17' })).toEqual({
      since: '2002-08-01',
      until: '2006-01-31',
      step: 'month',
    })
  })

  it('reaches any years, in steps that can be told apart', () => {
    expect(dates('2003-05-10', '2003-06-20')).toEqual({ since: '2003-05-10', until: '2003-06-20', step: 'day' })
    expect(dates('2003-05-10', '2004-06-20')).toEqual({ since: '2003-05-01', until: '2004-06-30', step: 'month' })
    expect(dates('2002-08-10', '2016-06-20')).toEqual({ since: '2002-01-01', until: '2016-12-31', step: 'year' })
    expect(dates('2026-02-10', '2026-04-30')).toEqual({ since: '2026-02-01', until: TODAY, step: 'month' })
  })

  it('begins and ends at midnights of the service’s zone, of days of 23 hours too', () => {
    const days = { since: '2026-09-06', until: '2026-09-06', step: 'day' } as const
    // Chile sets its clocks forward at that very midnight
    expect(spanSeconds(days, 'America/Santiago')).toEqual({
      from: utc('2026-09-06T04:00:00'),
      to: utc('2026-09-07T03:00:00'),
    })
    expect(spanSeconds(days, CORDOBA)).toEqual({ from: utc('2026-09-06T03:00:00'), to: utc('2026-09-07T03:00:00') })
  })

  it('always holds what was asked for, up to today, and no more than a period on each side', () => {
    const day = fc.integer({ min: 0, max: 9_000 }).map((days) => addDays('2002-01-01', days))
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [since, until] = a < b ? [a, b] : [b, a]
        expect(areDates(since, until)).toBe(true)
        const span = dates(since, until)
        expect(span.since <= since).toBe(true)
        expect(span.until >= (until < TODAY || since > TODAY ? until : TODAY)).toBe(true)
        const most = { day: 0, month: 30, year: 365 }[span.step]
        expect(span.since >= addDays(since, -most)).toBe(true)
        expect(span.until <= addDays(until, most)).toBe(true)
      }),
    )
  })
})

describe('a day', () => {
  it('is the one it is in that zone', () => {
    expect(dateAt(utc('2026-01-01T02:00:00'), CORDOBA)).toBe('2025-12-31')
    expect(dateAt(utc('2026-01-01T02:00:00'), 'UTC')).toBe('2026-01-01')
  })

  it('belongs to the period that runs, or to none', () => {
    expect(beginOf([0, 100, 200], 150)).toBe(100)
    expect(beginOf([0, 100, 200], 200)).toBeUndefined()
    expect(beginOf([0, 100, 200], -1)).toBeUndefined()
  })
})

describe('the words for a period', () => {
  const month = { step: 'month', timeZone: CORDOBA } as const
  const march = utc('2026-03-01T03:00:00')

  it('are of the service’s zone, in the reader’s language', () => {
    expect(periodName(march, month, 'es')).toBe('mar 2026')
    expect(periodName(march, { step: 'year', timeZone: CORDOBA }, 'pt')).toBe('2026')
    expect(periodTick(march, { step: 'day', timeZone: CORDOBA }, 'en')).toBe('1 Mar')
  })

  it('say of one that it is not over yet', () => {
    expect(periodName(march, { ...month, running: march }, 'es')).toBe('mar 2026 (en curso)')
  })

  it('name both ends of a span', () => {
    expect(plain(spanWords({ since: '2002-08-01', until: '2006-01-31' }, 'en'))).toBe('1 Aug 2002 – 31 Jan 2006')
  })
})
