import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_LINES } from '../../dashboard/logic/chart-series.ts'
import { buildAccounts, type Figure, sumUsed } from '../../dashboard/logic/usage.ts'
import { accountsWords, headline, hoursText } from '../../dashboard/logic/usage-words.ts'
import { plain, usageGroup } from './build.ts'

const WORDS = { nobody: 'sin cuenta', others: 'otros' }
const PERIODS = { bounds: [0, 100, 200, 300], step: 'month', timeZone: 'UTC' } as const
const accounts = (columns: Record<string, (number | null)[]>, figure: Figure = 'coreHours') =>
  buildAccounts(
    Object.entries(columns).map(([account, values]) => usageGroup({ account }, { [figure]: values })),
    figure,
    WORDS,
  )

describe('usage by account', () => {
  it('has the largest first, each with its share of what is known', () => {
    const { rows, total } = accounts({ fisica: [1, 2, 0], unc: [10, 10, 10], '': [1, 0, 0] })
    expect(total).toBe(34)
    expect(rows).toEqual([
      { name: 'unc', hours: 30, share: 30 / 34, unknown: 0 },
      { name: 'fisica', hours: 3, share: 3 / 34, unknown: 0 },
      { name: 'sin cuenta', hours: 1, share: 1 / 34, unknown: 0 },
    ])
  })

  it('leaves out who used nothing, and draws nobody of whom nothing is known', () => {
    const { rows, lines } = accounts({ unc: [1, 1, 1], idle: [0, 0, 0], quiet: [null, 0, null] })
    expect(rows.map(({ name, hours, unknown }) => [name, hours, unknown])).toEqual([
      ['unc', 3, 0],
      ['quiet', null, 2],
    ])
    expect(lines.map(({ name }) => name)).toEqual(['unc'])
  })

  it('is unknown, not nothing, where nobody tells', () => {
    expect(accounts({ a: [null, null, null] }).total).toBeNull()
    expect(accounts({ a: [0, 0, 0] }).total).toBe(0)
    expect(sumUsed([0, null])).toBeNull()
    expect(sumUsed([1, null])).toBe(1)
  })

  const hours = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null })
  const table = fc.array(fc.array(hours, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 })

  it('has shares that make up one whole, and lines that make up each period’s total', () => {
    fc.assert(
      fc.property(table, (columns) => {
        const found = accounts(Object.fromEntries(columns.map((values, at) => [`a${at}`, values])))
        const shares = found.rows.flatMap(({ share }) => share ?? [])
        if ((found.total ?? 0) > 0) expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
        expect(found.lines.length).toBeLessThanOrEqual(MAX_LINES)
        for (let period = 0; period < 3; period++) {
          const known = columns.flatMap((values) => values[period] ?? [])
          const drawn = found.lines.reduce((sum, { values }) => sum + (values[period] ?? 0), 0)
          expect(drawn).toBe(known.reduce((a, b) => a + b, 0))
          // unknown stays unknown: no total of a period of which nobody tells anything
          if (known.length === 0) expect(found.totals[period]).toBeNull()
        }
      }),
    )
  })
})

describe('usage by account in words', () => {
  const say = (columns: Record<string, (number | null)[]>, language: 'es' | 'pt' | 'en' = 'es') =>
    accountsWords(accounts(columns), 'coreHours', PERIODS, language)

  it('names who used most, and when', () => {
    expect(say({ unc: [50, 10, 0] })).toBe(
      'unc usó todas las horas-núcleo. El mes de más uso fue ene 1970 (50 horas-núcleo).',
    )
    expect(say({ unc: [30, 0, 0], famaf: [10, 0, 0] })).toMatch(
      /^unc usó el 75 % de las horas-núcleo; famaf, el 25 %\./,
    )
    const five = { a: [40, 0, 0], b: [30, 0, 0], c: [20, 0, 0], d: [6, 0, 0], e: [4, 0, 0] }
    expect(say(five)).toMatch(
      /^a usó el 40 % de las horas-núcleo; con b y c, el 90 %\. Otras 2 cuentas usaron el 10 %\./,
    )
    expect(say(five, 'en')).toMatch(/^a used 40% of the core-hours; with b and c, 90%\. 2 other accounts used 10%\./)
  })

  it('tells nothing used from nothing known, and from known in part', () => {
    expect(say({ unc: [0, 0, 0] })).toBe('No se usaron horas-núcleo en este período.')
    expect(say({ unc: [null, null, null] })).toBe('No se sabe cuántas horas-núcleo se usaron.')
    expect(say({ unc: [5, 5, null] })).toMatch(/De una cuenta no se sabe todo\.$/)
  })
})

describe('the page in one sentence', () => {
  const span = { since: '2002-08-01', until: '2006-01-31', step: 'month' } as const
  const range = { kind: 'preset', preset: '12m' } as const
  const totals = { coreHours: 1_310_000, gpuHours: 0, ended: 54_403, people: 144, p50: 494, p90: 61_475 }
  const say = (change: Partial<Record<keyof typeof totals, number | null>>) =>
    plain(headline({ ...totals, ...change }, range, span, 'es'))

  it('says who used how much, and how long they waited', () => {
    expect(say({})).toBe(
      'Últimos 12 meses: 144 personas usaron 1,31 M horas-núcleo en 54.403 trabajos; la mitad esperó menos de 8 min y 1 de cada 10, más de 17 h.',
    )
    expect(say({ gpuHours: 507, people: 1, ended: 1 })).toMatch(
      /: 1 persona usó 1,31 M horas-núcleo y 507 horas-GPU en 1 trabajo;/,
    )
  })

  it('leaves out what is not known, and says nothing of it', () => {
    expect(say({ people: null, p50: null, p90: null })).toBe(
      'Últimos 12 meses: se usaron 1,31 M horas-núcleo en 54.403 trabajos.',
    )
    expect(say({ coreHours: null, people: null, p50: null, p90: null })).toBe(
      'Últimos 12 meses: terminaron 54.403 trabajos.',
    )
  })

  it('does not say that somebody waits who does not', () => {
    expect(say({ p50: 0, p90: 12 })).toMatch(/; 9 de cada 10 trabajos empezaron en menos de un minuto\.$/)
    expect(say({ p50: 0, p90: 7_200 })).toMatch(/la mitad esperó menos de 1 s y 1 de cada 10, más de 2 h\.$/)
  })

  it('names the days where they were chosen by day', () => {
    expect(plain(headline(totals, { kind: 'dates', since: span.since, until: span.until }, span, 'en'))).toMatch(
      /^1 Aug 2002 – 31 Jan 2006: 144 people used 1\.31m core-hours in 54,403 jobs; half waited less than 8 min and 1 in 10 more than 17 h\.$/,
    )
  })

  it('counts hours to three figures where they are many', () => {
    expect(plain(hoursText(25_462_000, 'coreHours', 'es'))).toBe('25,5 M horas-núcleo')
    expect(hoursText(54_926.4, 'gpuHours', 'pt')).toBe('54.926 horas-GPU')
  })
})
