import { describe, expect, it } from 'vitest'
import { TrainingAnswer } from '../../api/fact-schemas.ts'
import { readEditions } from '../../collector/files/training.ts'
import type { TrainingAnswer as Found } from '../../store/ledger/reader.ts'
import { reading } from '../collector/files/reading.ts'
import { edition } from '../core/ledger/facts.ts'
import { world } from './world.ts'

const from = { file: 'a.csv', imported: 1_600_000_000 }
const FOUND: Found = {
  editions: [
    edition({
      course: '=R',
      year: 2021,
      editions: 12,
      hours: 36,
      signUps: 240,
      attendances: 150,
      countries: ['AR', 'PE'],
      respondents: 80,
      netPromoterScore: 85.5,
    }),
    edition({
      course: '=R',
      year: 2022,
      editions: 3,
      hours: 9.5,
      signUps: 60,
      attendances: 40,
      countries: ['AR'],
      respondents: 20,
      netPromoterScore: -12.5,
    }),
    edition({
      id: '2022-03-04-unc',
      course: 'Python',
      year: 2022,
      start: '2022-03-04',
      onlineEditions: 1,
      host: 'unc.edu.ar',
      tags: ['SWC', 'online'],
    }),
    // the clock of these tests stands in November 2023
    edition({ course: 'Python', year: 2024, start: '2024-03-04' }),
  ].map((each) => ({ ...each, ...from })),
  graduations: [
    { person: 7, course: '=R', date: '2021-05-06' },
    { person: 7, course: 'Python', date: '2022' },
    { person: 9, course: '=r', date: '' },
  ].map((each) => ({ ...each, ...from })),
  declared: [
    { figure: 'training.countries' as const, year: null, value: 3, source: 'web', date: '2023-01-01' },
    { figure: 'training.countries' as const, year: null, value: 2, source: 'informe', date: '2023-06-01' },
    { figure: 'training.editions' as const, year: 2022, value: 5, source: 'web', date: '2023-01-01' },
    { figure: 'training.hours' as const, year: 2019, value: 99, source: 'web', date: '2020-01-01' },
    { figure: 'publications.total' as const, year: null, value: 99, source: 'web', date: '2020-01-01' },
  ].map((each) => ({ ...each, ...from })),
}

const get = (query: string, training: Found = FOUND) => world({ training }).get(`/api/v1/training${query}`)
const ask = async (query: string, training?: Found) => TrainingAnswer.parse(await (await get(query, training)).json())

describe('GET /api/v1/training', () => {
  it('gives figures with what they rest on, and beside them what was declared', async () => {
    const { groups, planned, editions } = await ask('')
    expect(groups).toHaveLength(1)
    const { names, figures } = groups[0]!
    expect(names).toEqual({})
    expect(figures.editions).toEqual({ value: 16, coverage: null, interval: null, declared: [] })
    expect(figures.signUps).toMatchObject({ value: 300, coverage: { told: 15, of: 16 } })
    expect(figures.attendanceRatio.value).toBeCloseTo(190 / 300, 10)
    expect(figures.netPromoterScore).toMatchObject({ value: 65.9, interval: { n: 100, level: 0.95 } })
    expect(figures.graduates.value).toBe(2)
    expect(figures.countries).toMatchObject({
      value: 2,
      declared: [
        { value: 3, difference: 1, source: 'web', date: '2023-01-01', ...from },
        { value: 2, difference: 0, source: 'informe' },
      ],
    })
    // what is declared of one year is not of all
    expect(figures.hours.declared).toEqual([])
    expect([planned, editions.length]).toEqual([1, 4])
  })

  it('gives them by year, also of years that only somebody declared, and by course', async () => {
    const byYear = (await ask('?by=year')).groups
    expect(
      byYear.map(({ names, figures }) => [names['year'], figures.editions.value, figures.graduates.value]),
    ).toEqual([
      ['', null, 1],
      ['2019', null, null],
      ['2021', 12, 1],
      ['2022', 4, 1],
    ])
    expect(byYear[1]!.figures.hours).toMatchObject({ value: null, declared: [{ value: 99, difference: null }] })
    expect(byYear[3]!.figures.editions.declared).toMatchObject([{ value: 5, difference: 1 }])
    const byCourse = (await ask('?by=course')).groups
    expect(
      byCourse.map(({ names, figures }) => [names['course'], figures.editions.value, figures.countries.declared]),
    ).toEqual([
      ['=R', 15, []],
      ['Python', 1, []],
    ])
  })

  it('gives those of some years and courses', async () => {
    const { groups, editions } = await ask('?year=2022')
    expect([groups.length, editions.length]).toEqual([1, 2])
    expect(groups[0]!.figures.editions).toMatchObject({ value: 4, declared: [{ value: 5, difference: 1 }] })
    // of two years together nobody declares anything
    expect((await ask('?year=2022&year=2021')).groups[0]!.figures.editions).toMatchObject({ value: 16, declared: [] })
    const python = await ask('?course=PYTHON')
    expect([python.groups[0]!.figures.editions.value, python.editions.length, python.planned]).toEqual([1, 2, 1])
  })

  it('tells of years that are told twice over', async () => {
    const training = {
      ...FOUND,
      editions: [...FOUND.editions, { ...edition({ course: '=r', year: 2022, id: 'x' }), ...from }],
    }
    expect((await ask('', training)).doubled).toEqual([{ course: '=R', year: 2022 }])
  })

  it('is empty where nothing was ever taken in', async () => {
    expect(await ask('?by=year', { editions: [], declared: [], graduations: [] })).toEqual({
      groups: [],
      planned: 0,
      doubled: [],
      editions: [],
    })
  })

  it('has no groups for what is declared of publications only', async () => {
    const declared = FOUND.declared.filter(({ figure }) => figure === 'publications.total')
    expect((await ask('', { editions: [], declared, graduations: [] })).groups).toEqual([])
  })

  it('gives a table of editions with defused formulas, which can be taken in again', async () => {
    const response = await get('?format=csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="training-editions.csv"')
    const text = await response.text()
    const [head, first] = text.split('\n')
    expect(head).toBe(
      'id,course,year,start,end,editions,online,hours_total,sign_ups,attendances,countries,survey_responses,nps,certified,host,language,tags,file,imported',
    )
    expect(first).toBe(",'=R,2021,,,12,,36,240,150,AR / PE,80,85.5,,,,,a.csv,2020-09-13T12:26:40.000Z")
    const { facts, problems, ignored } = reading(readEditions, text)
    expect([problems, ignored]).toEqual([[], ['file', 'imported']])
    expect(facts).toEqual(
      FOUND.editions.map(({ file: _, imported: __, ...each }) => ({ ...each, course: each.course.replace('=', "'=") })),
    )
  })

  it('gives a table of figures, a row a declaration', async () => {
    const lines = (await (await get('?format=csv&table=figures&by=year&year=2022')).text()).trim().split('\n')
    expect(lines[0]).toBe('year,figure,value,told,of,low,high,n,declared,difference,source,date')
    expect(lines[1]).toBe('2022,editions,4,,,,,,5,1,web,2023-01-01')
    expect(lines).toHaveLength(11)
    expect(lines.find((line) => line.startsWith('2022,netPromoterScore,-12.5,3,4,-'))).toBeDefined()
    expect(await (await get('?format=csv&table=figures&by=course')).text()).toContain("\n'=R,editions,15,")
  })

  it.each([
    ['by=yaer', 'year (year, course)'],
    ['year=24', '2026'],
    ['table=figurs', 'editions, figures'],
  ])('refuses %s and says what would do', async (query, hint) => {
    const response = await get(`?${query}&lang=en`)
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toContain(hint)
  })
})
