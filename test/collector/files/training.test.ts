import { describe, expect, it } from 'vitest'
import { readEditions } from '../../../collector/files/training.ts'
import { edition } from '../../core/ledger/facts.ts'
import { fixture, reading } from './reading.ts'

const read = (bytes: Uint8Array | string, path?: string) => reading(readEditions, bytes, path)
const problemsOf = (header: string, ...rows: string[]) => read([header, ...rows].join('\n')).problems

describe('a summary as MetaDocencia publishes it', () => {
  const { facts, rows, ignored, problems } = read(fixture('training/resumen.csv'))

  it('has rows that stand for many editions; blanks are unknown', () => {
    expect([rows, ignored, problems]).toEqual([5, [], []])
    expect(facts[0]).toEqual(
      edition({
        course: 'primeros_pasos',
        year: 2021,
        editions: 12,
        onlineEditions: 12,
        hours: 36,
        signUps: 240,
        attendances: 150,
        countries: ['AR', 'BO', 'MX', 'PE'],
        respondents: 80,
        netPromoterScore: 85.5,
      }),
    )
    expect(facts[2]).toMatchObject({ editions: 1, onlineEditions: 0, countries: [], certified: 17, respondents: null })
    expect(facts[4]).toMatchObject({ signUps: 30, attendances: null })
  })
})

describe('a spreadsheet of one’s own', () => {
  it('is read with dates, decimal commas, grouped thousands and lists of several lines', () => {
    const { facts, ignored, problems } = read(fixture('training/propia.csv'))
    expect([ignored, problems]).toEqual([['Notas'], []])
    expect(facts).toMatchObject([
      {
        course: 'R desde cero',
        year: 2024,
        start: '2024-05-03',
        end: '2024-05-04',
        hours: 3.5,
        countries: ['AR', 'CL'],
        netPromoterScore: -12.5,
      },
      { start: '2024-06-10', end: '', signUps: 1_204, countries: ['PY', 'UY'], respondents: null },
      { course: 'Python', start: '2025-02-01', hours: 8, signUps: null, countries: [] },
    ])
  })

  it('says whether it was online with a number or with a word', () => {
    const online = (editions: number, told: string) =>
      read(`curso,año,ediciones,online\nR,2024,${editions},${told}\n`).facts[0]!.onlineEditions
    expect([online(1, 'sí'), online(1, 'no'), online(1, '1'), online(1, '0'), online(1, '')]).toEqual([
      1,
      0,
      1,
      0,
      null,
    ])
    expect([online(12, 'sí'), online(12, '7'), online(12, '1'), online(12, '0'), online(12, '?')]).toEqual([
      12,
      7,
      1,
      0,
      null,
    ])
  })

  it('has hours of each edition, or of all of them', () => {
    const hours = (each: string, total: string) =>
      read(`curso;año;ediciones;horas;horas totales\nR;2024;4;${each};${total}\n`)
    expect(hours('3,5', '').facts[0]!.hours).toBe(14)
    expect(hours('', '13').facts[0]!.hours).toBe(13)
    expect(hours('3,5', '14').facts[0]!.hours).toBe(14)
    expect(hours('', '').facts[0]!.hours).toBeNull()
    expect(hours('3,5', '13').problems).toEqual([
      'Row 2, column horas totales: 13 is not 4 × 3.5 = 14. Correct it, or leave one of the two columns of hours empty.',
    ])
  })

  it('is of courses, not of who gave them, where it has columns of both', () => {
    const { facts, ignored } = read('Nombre;curso;año\nAna;R;2024\n')
    expect([facts[0]!.course, ignored]).toEqual(['R', ['Nombre']])
    expect(read('curso;año;nombre\nR;2024;Ana\n')).toMatchObject({ ignored: ['nombre'], problems: [] })
  })

  it('may list countries with commas inside of a cell', () => {
    expect(read('curso;año;países\nR;2024;Argentina, Chile / Perú\n').facts[0]!.countries).toEqual(['AR', 'CL', 'PE'])
  })
})

describe('events of AMY', () => {
  it('are read from the JSON of its API: W3 is online, attendance may be missing, cancelled ones do not count', () => {
    const { facts, rows, leftOut, problems } = read(fixture('training/amy-events.json'), 'events.json')
    expect([rows, leftOut, problems]).toEqual([4, 1, []])
    expect(facts).toEqual([
      edition({
        id: '2024-05-06-unc',
        course: 'SWC',
        start: '2024-05-06',
        end: '2024-05-09',
        onlineEditions: 1,
        host: 'unc.edu.ar',
        language: 'Spanish',
        tags: ['SWC', 'online'],
      }),
      edition({
        id: '2024-08-01-usp',
        course: 'DC',
        start: '2024-08-01',
        end: '2024-08-02',
        countries: ['BR'],
        host: 'usp.br',
        language: 'Portuguese',
        tags: ['DC'],
      }),
      edition({
        id: '2019-03-04-udelar',
        course: 'TTT',
        year: 2019,
        start: '2019-03-04',
        end: '2019-03-05',
        attendances: 17,
        countries: ['UY'],
        host: 'udelar.edu.uy',
        tags: ['TTT'],
      }),
    ])
  })

  it('are read from a plain list and from a table alike', () => {
    const { results } = JSON.parse(fixture('training/amy-events.json').toString()) as { results: unknown[] }
    expect(read(JSON.stringify(results)).facts).toEqual(read(fixture('training/amy-events.json')).facts)
    const table = read(fixture('training/amy-events.csv'))
    expect([table.leftOut, table.problems]).toEqual([1, []])
    expect(table.facts).toMatchObject([
      { id: '2024-05-06-unc', course: 'SWC', onlineEditions: 1, attendances: null },
      { countries: ['BR'], attendances: 31 },
    ])
  })

  it('are online by their country or by their tag, and nobody knows of others', () => {
    const online = (country: string, tags: string) =>
      read(`slug,start,country,tags\na,2024-05-06,${country},${tags}\n`).facts[0]
    expect(online('W3', 'SWC')).toMatchObject({ onlineEditions: 1, countries: [] })
    expect(online('BR', '"SWC, online"')).toMatchObject({ onlineEditions: 1, tags: ['SWC', 'online'] })
    expect(online('BR', 'SWC/online')).toMatchObject({ onlineEditions: 1, countries: ['BR'] })
    expect(online('BR', 'SWC')).toMatchObject({ onlineEditions: null, countries: ['BR'] })
  })

  it.each(['{"detail": "Authentication credentials were not provided."}', '[1]', '[{"pk": 1}]'])(
    'are not %s',
    (text) => {
      expect(() => read(text, 'events.json')).toThrow('events.json is no list of events of AMY')
    },
  )
  it('are not half a file', () => {
    expect(() => read('[{"slug": "x"', 'events.json')).toThrow('events.json is not JSON')
  })
})

describe('a file with mistakes', () => {
  it.each([
    [
      'curso,año,países\nR,2024,Chekia',
      'Row 2, column países: "Chekia" is no country that is known. Did you mean "Chequia"?',
    ],
    [
      'curso,año,países\nR,2024,Latinoamérica',
      'Row 2, column países: "Latinoamérica" is no country that is known. Write its name (Uruguay) or its ISO 3166 code (UY).',
    ],
    ['curso,año\nR,24', 'Row 2, column año: "24" cannot be understood. It should look like 2026.'],
    ['curso,año\nR,', 'Row 2: the column año is empty. Write something like 2026.'],
    [
      'curso,inicio\nR,31/02/2024',
      'Row 2, column inicio: "31/02/2024" cannot be understood. It should look like 2026-03-31 / 31/03/2026.',
    ],
    [
      'curso,año,inicio\nR,2023,31/01/2024',
      'Row 2, column año: "2023" cannot be understood. It should look like 2024.',
    ],
    [
      'curso,inicio,fin\nR,2024-05-06,2024-05-05',
      'Row 2, column fin: "2024-05-05" cannot be understood. It should look like 2024-05-06 ….',
    ],
    ['curso,año\n,2024', 'Row 2: the column curso is empty. Write something like Introducción a R.'],
    [
      'curso,año,ediciones\nR,2024,0',
      'Row 2, column ediciones: "0" cannot be understood. It should look like 1, 2, 3….',
    ],
    [
      'curso,año,ediciones,online\nR,2024,2,3',
      'Row 2, column online: 3 is more than ediciones (2). Correct one of them.',
    ],
    ['curso,año,NPS\nR,2024,101', 'Row 2, column NPS: "101" cannot be understood. It should look like -100 … 100.'],
    [
      'curso,año,asistentes,certificación\nR,2024,20,100',
      'Row 2, column certificación: 100 is more than asistentes (20). It must be how many people, not a percentage.',
    ],
    [
      'curso,año,certificación\nR,2024,85%',
      'Row 2, column certificación: "85%" cannot be understood. It should look like 0, 1, 2….',
    ],
    [
      'curso,año,inscriptos\nR,2024,=SUM(A1:A9)',
      'Row 2, column inscriptos: "=SUM(A1:A9)" cannot be understood. It should look like 0, 1, 2….',
    ],
    [
      'slug,start,attendance\na,2024-05-06,3\nA,2024-05-06,4',
      'Row 3: "A" is in row 2 already, with other values. Leave one of them.',
    ],
  ])('is told by row and column: %j', (text, problem) => {
    expect(read(text).problems).toEqual([problem])
  })

  it('tells every problem of every row, the first 50 in full', () => {
    const { problems, count } = read(`curso,año,asistentes\n${'R,24,x\n'.repeat(40)}`)
    expect([count, problems.length]).toEqual([80, 50])
    expect(problems[1]).toContain('Row 2, column año')
    expect(problems[49]).toContain('Row 26, column año')
  })

  it.each([
    ['curso\nR', 'A column is missing. Give it one of these titles: year, anio, ano, start'],
    ['año\n2024', 'A column is missing. Give it one of these titles: course, curso, nombre'],
    ['curso,año,Países,country\nR,2024,,', 'The columns "Países" and "country" mean the same. Leave one of them.'],
  ])('is refused where columns are not there or there twice: %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })

  it('may say the same twice', () => {
    expect(problemsOf('slug,start', 'a,2024-05-06', 'a,2024-05-06')).toEqual([])
  })
})
