import { describe, expect, it } from 'vitest'
import { editionKey } from '../../../core/ledger/edition.ts'
import { doubledYears, graduatesFigure, heldUntil, trainingFigures } from '../../../core/ledger/training.ts'
import { edition } from './facts.ts'

describe('figures of training', () => {
  const figures = trainingFigures([
    edition({ editions: 41, onlineEditions: 41, hours: 123, signUps: 931, attendances: 625, countries: ['AR', 'CL'] }),
    edition({ editions: 2, onlineEditions: 0, hours: 6, signUps: 69, countries: ['CL', 'UY'], certified: 5 }),
    edition({ respondents: 10, netPromoterScore: 100 }),
    edition({ respondents: 30, netPromoterScore: 0 }),
    edition({ respondents: 18 }),
  ])

  it('add up what is told, and say of how many editions it is', () => {
    expect(figures.editions).toEqual({ value: 46, coverage: null, interval: null })
    expect(figures.onlineEditions).toMatchObject({ value: 41, coverage: { told: 43, of: 46 } })
    expect(figures.hours).toMatchObject({ value: 129, coverage: { told: 43, of: 46 } })
    expect(figures.signUps).toMatchObject({ value: 1_000, coverage: { told: 43, of: 46 } })
    expect(figures.attendances).toMatchObject({ value: 625, coverage: { told: 41, of: 46 } })
    expect(figures.certified).toMatchObject({ value: 5, coverage: { told: 2, of: 46 } })
  })

  it('divide attendances by the sign-ups of the same editions', () => {
    expect(figures.attendanceRatio).toMatchObject({ value: 625 / 931, coverage: { told: 41, of: 46 } })
  })

  it('count named countries once each, and blanks not at all', () => {
    expect(figures.countries).toMatchObject({ value: 3, coverage: { told: 43, of: 46 } })
  })

  it('pool scores by who answered; a survey without its score, or a score without its survey, is in none', () => {
    expect(figures.netPromoterScore).toMatchObject({
      value: 25,
      coverage: { told: 2, of: 46 },
      interval: { n: 40, level: 0.95 },
    })
  })

  it('are unknown, not 0, where nobody told anything', () => {
    for (const figure of Object.values(trainingFigures([]))) expect(figure.value).toBeNull()
    const { editions, ...others } = trainingFigures([edition({})])
    expect(editions.value).toBe(1)
    for (const figure of Object.values(others)) expect(figure).toMatchObject({ value: null, interval: null })
    expect(graduatesFigure([]).value).toBeNull()
    expect(graduatesFigure([3, 4, 3]).value).toBe(2)
  })

  it('are of what was held: what begins later is not', () => {
    const told = [
      edition({ start: '2024-05-06' }),
      edition({ start: '2024-05-07' }),
      edition({ year: 2025 }),
      edition({}),
    ]
    expect(heldUntil(told, '2024-05-06')).toEqual([told[0], told[3]])
  })

  it('say which years of a course are told twice over', () => {
    const whole = edition({ editions: 12 })
    expect(doubledYears([whole, edition({ year: 2023, start: '2023-05-06' })])).toEqual([])
    const both = [whole, edition({ course: ' r', start: '2024-05-06' }), edition({ id: 'x', course: 'Python' })]
    expect(doubledYears(both)).toEqual([{ course: 'R', year: 2024 }])
  })
})

describe('the key of an edition', () => {
  it('is its own name, else its course and day, else its course and year', () => {
    expect(editionKey(edition({ id: '2024-05-06-UNC ' }))).toBe(
      editionKey(edition({ id: '2024-05-06-unc', course: 'Python' })),
    )
    expect(editionKey(edition({ start: '2024-05-06' }))).not.toBe(editionKey(edition({ start: '2024-05-07' })))
    expect(editionKey(edition({ course: 'Intro  a R' }))).toBe(editionKey(edition({ course: 'intro a r' })))
    expect(editionKey(edition({ course: '2024-05-06-unc' }))).not.toBe(editionKey(edition({ id: '2024-05-06-unc' })))
  })
})
