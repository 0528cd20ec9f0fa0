import { describe, expect, it } from 'vitest'
import { readDeclared } from '../../../collector/files/declared.ts'
import { readGraduates } from '../../../collector/files/graduates.ts'
import { readMappings } from '../../../collector/files/organisations.ts'
import { DECLARED_FIGURES } from '../../../core/ledger/declared.ts'
import { fixture, reading } from './reading.ts'

describe('a roster of graduates', () => {
  it('is read by login or, without one, by address; names are not read', () => {
    const { facts, ignored, problems } = reading(readGraduates, fixture('training/egresados.csv'))
    expect([ignored, problems]).toEqual([['Nombre'], []])
    expect(facts).toEqual([
      { identity: 'Ana.Perez@unc.edu.ar', course: 'R desde cero', date: '2024-05-04' },
      { identity: 'LGomez', course: 'R desde cero', date: '2024-05-04' },
      { identity: 'lgomez', course: 'Python', date: '2025' },
    ])
  })

  it.each([
    [
      'correo,curso\nana,R',
      'Row 2, column correo: "ana" cannot be understood. It should look like ana.perez@unc.edu.ar.',
    ],
    [
      'usuario,curso\nAna Pérez,R',
      'Row 2, column usuario: "Ana Pérez" cannot be understood. It should look like ana.perez.',
    ],
    ['correo,usuario,curso\n,,R', 'Row 2: the column correo is empty. Write something like ana.perez@unc.edu.ar.'],
    ['correo,curso\na@b.ar,', 'Row 2: the column curso is empty. Write something like Introducción a R.'],
    [
      'correo,curso,fecha\na@b.ar,R,ayer',
      'Row 2, column fecha: "ayer" cannot be understood. It should look like 2026-03-31 / 2026.',
    ],
  ])('names row and column of what is wrong: %j', (text, problem) => {
    expect(reading(readGraduates, text).problems).toEqual([problem])
  })

  it.each([
    ['nombre,curso\nAna,R', 'login, user'],
    ['correo\na@b.ar', 'course, curso'],
  ])('needs who and what: %j', (text, wanted) => {
    expect(() => reading(readGraduates, text)).toThrow(`A column is missing. Give it one of these titles: ${wanted}`)
  })
})

describe('a mapping of organisations', () => {
  it('has a row a key', () => {
    const { facts, problems } = reading(readMappings, fixture('organisations/mapeo.csv'))
    expect(problems).toEqual([])
    const unc = { organisation: 'Universidad Nacional de Córdoba', country: 'AR', ror: 'https://ror.org/056tb7j80' }
    expect(facts).toEqual([
      { kind: 'account', key: 'unc-fis', ...unc, field: 'Física' },
      {
        kind: 'account',
        key: 'lncc',
        organisation: 'Laboratório Nacional de Computação Científica',
        country: 'BR',
        field: '',
        ror: '',
      },
      { kind: 'domain', key: 'unc.edu.ar', ...unc, field: '' },
    ])
  })

  it('or is a registry with columns of accounts and domains, several in a cell', () => {
    const { facts } = reading(readMappings, fixture('organisations/registro.csv'))
    expect(facts.map(({ kind, key, country, field }) => [kind, key, country, field])).toEqual([
      ['account', 'unc-qui', 'AR', 'Química'],
      ['account', 'unc-bio', 'AR', 'Química'],
      ['domain', 'unc.edu.ar', 'AR', 'Química'],
      ['account', 'udelar', 'UY', ''],
    ])
  })

  it('or is what sacctmgr prints', () => {
    const { facts, ignored } = reading(readMappings, fixture('organisations/sacctmgr.txt'))
    expect(ignored).toEqual(['Descr'])
    expect(facts[1]).toMatchObject({
      kind: 'account',
      key: 'unc-fis',
      organisation: 'Universidad Nacional de Córdoba',
      country: '',
    })
  })

  it.each([
    [
      'tipo,clave,org\ngrupo,a,UNC',
      'Row 2, column tipo: "grupo" cannot be understood. It should look like account / domain.',
    ],
    [
      'cuenta,org,país\na,UNC,Argentna',
      'Row 2, column país: "Argentna" is no country that is known. Did you mean "Argentina"?',
    ],
    ['cuenta,org\na,', 'Row 2: the column org is empty. Write something like Universidad Nacional de Córdoba.'],
    ['cuenta,org\n,UNC', 'Row 2: the column cuenta is empty. Write something like unc.'],
    [
      'cuenta,org\na,Unmapped',
      'Row 2, column org: "Unmapped" cannot be understood. It should look like Universidad Nacional de Córdoba.',
    ],
    ['dominio,org\nunc,UNC', 'Row 2, column dominio: "unc" cannot be understood. It should look like unc.edu.ar.'],
    [
      'cuenta,org,ror\na,UNC,056tb7j81',
      'Row 2, column ror: "056tb7j81" cannot be understood. It should look like https://ror.org/056tb7j80.',
    ],
    ['cuenta,org\na,UNC\nA,UBA', 'Row 3: "a" is in row 2 already, with other values. Leave one of them.'],
  ])('names row and column of what is wrong: %j', (text, problem) => {
    expect(reading(readMappings, text).problems).toEqual([problem])
  })

  it.each([
    ['clave,org\na,UNC', 'kind, tipo, clase'],
    ['cuenta,país\na,AR', 'organisation'],
    ['org\nUNC', 'key, clave'],
  ])('needs what it maps and to what: %j', (text, wanted) => {
    expect(() => reading(readMappings, text)).toThrow(`A column is missing. Give it one of these titles: ${wanted}`)
  })
})

describe('declared figures', () => {
  it('have a value, who says so, and when', () => {
    const { facts, problems } = reading(readDeclared, fixture('training/declaradas.csv'))
    expect(problems).toEqual([])
    expect(facts).toEqual([
      { figure: 'training.countries', year: null, value: 6, source: 'informe anual, página 3', date: '2023-12-31' },
      { figure: 'training.netPromoterScore', year: null, value: 81.8, source: 'informe anual', date: '2023-12-31' },
      { figure: 'training.attendanceRatio', year: 2021, value: 0.625, source: 'informe anual', date: '2023-12-31' },
    ])
  })

  it('go by their names of the API, and by those that people use', () => {
    const names = Object.entries(DECLARED_FIGURES).flatMap(([figure, also]) =>
      [figure, ...also].map((name) => [name, figure] as const),
    )
    const rows = names.map(([name], at) => `${name},1,s${at},2024-01-01`)
    const { facts, problems } = reading(readDeclared, ['figure,value,source,date', ...rows].join('\n'))
    expect(problems).toEqual([])
    expect(facts.map(({ figure }) => figure)).toEqual(names.map(([, figure]) => figure))
  })

  it.each([
    [
      'training.editons,3,x,2024-01-01',
      'Row 2, column figure: "training.editons" cannot be understood. It should look like training.editions.',
    ],
    [
      'training.editions,"3,5",x,2024-01-01',
      'Row 2, column value: "3,5" cannot be understood. It should look like 0, 1, 2….',
    ],
    ['training.editions,,x,2024-01-01', 'Row 2: the column value is empty. Write something like 94.'],
    ['training.editions,3,,2024-01-01', 'Row 2: the column source is empty. Write something like https://….'],
    ['training.editions,3,x,', 'Row 2: the column date is empty. Write something like 2026-03-31.'],
    [
      'training.attendanceRatio,64.8,x,2024-01-01',
      'Row 2, column value: "64.8" cannot be understood. It should look like 0.648 / 64,8 %.',
    ],
    [
      'training.netPromoterScore,188,x,2024-01-01',
      'Row 2, column value: "188" cannot be understood. It should look like -100 … 100.',
    ],
  ])('name row and column of what is wrong: %j', (row, problem) => {
    expect(reading(readDeclared, `figure,value,source,date\n${row}`).problems).toEqual([problem])
  })

  it('are of one source once', () => {
    expect(reading(readDeclared, 'figure,value,source,date\nnps,1,x,2024-01-01\nNPS,2,X,2024-01-01').problems).toEqual([
      'Row 3: "training.netPromoterScore" is in row 2 already, with other values. Leave one of them.',
    ])
  })
})
