/**
 * Editions of courses out of a file: MetaDocencia's summary, AMY's events (CSV or JSON), or a table of one's own. What a
 * column means is told by its title; a row may stand for many editions.
 */
import { type CountryCode, findCountry, nearestCountry } from '../../core/ledger/countries.ts'
import { type Edition, editionKey } from '../../core/ledger/edition.ts'
import type { RowProblems } from '../accounting/problems.ts'
import { readAmyEvents } from './amy.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  id: ['id', 'slug', 'codigo', 'code'],
  course: ['course', 'curso', 'nombre', 'nome', 'name', 'title', 'titulo', 'taller', 'oficina', 'workshop', 'main_tag'],
  year: ['year', 'anio', 'ano'],
  start: ['start', 'start_date', 'date', 'inicio', 'fecha', 'fecha_inicio', 'fecha_de_inicio', 'data', 'data_inicio'],
  end: ['end', 'end_date', 'fin', 'fecha_fin', 'fecha_de_fin', 'fim', 'data_fim'],
  editions: ['editions', 'ediciones', 'edicoes', 'turmas'],
  online: ['online', 'en_linea', 'virtual', 'virtuales', 'remoto', 'remotas'],
  hours: [
    'hours',
    'horas',
    'horas_curso',
    'horas_por_edicion',
    'horas_por_edicao',
    'hours_per_edition',
    'carga_horaria',
  ],
  hoursTotal: ['hours_total', 'total_hours', 'horas_totales', 'total_horas', 'horas_total', 'horas_totais'],
  signUps: [
    'sign_ups',
    'signups',
    'registrations',
    'registered',
    'enrolled',
    'inscriptos',
    'inscritos',
    'inscripciones',
    'inscricoes',
  ],
  attendances: [
    'attendances',
    'attendance',
    'attendees',
    'asistentes',
    'asistencias',
    'presentes',
    'presencas',
    'participantes',
  ],
  countries: ['countries', 'country', 'paises', 'pais'],
  respondents: [
    'respondents',
    'survey_responses',
    'respondieron_encuesta_post',
    'respuestas',
    'respostas',
    'respondentes',
  ],
  netPromoterScore: ['nps', 'net_promoter_score'],
  certified: [
    'certified',
    'certificates',
    'certificacion',
    'certificaciones',
    'certificados',
    'certificadas',
    'certificacoes',
  ],
  host: [
    'host',
    'organisation',
    'organization',
    'organizacion',
    'organizacao',
    'institucion',
    'instituicao',
    'sede',
    'anfitrion',
  ],
  language: ['language', 'idioma', 'lengua', 'lingua'],
  tags: ['tags', 'etiquetas'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

/** AMY's marks of what was never held. */
const NOT_HELD = ['cancelled', 'unresponsive', 'stalled']
/** AMY's country of what is held online, among the codes that ISO 3166 leaves to its users. */
const ONLINE = 'W3'

/** @throws AppError `invalid` where it is no such file */
export function readEditions(text: string, path: string, problems: RowProblems): FileFacts<Edition> {
  const table = /^\s*[[{]/.test(text) ? readAmyEvents(text, path) : readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  needColumn(columns, table, COLUMNS, 'course', 'id')
  needColumn(columns, table, COLUMNS, 'year', 'start')
  const facts: Edition[] = []
  const byId = new Map<string, { row: number; text: string }>()
  let leftOut = 0
  for (const cells of columns.rows(problems)) {
    if (tagsOf(cells).some((tag) => NOT_HELD.includes(tag.toLowerCase()))) {
      leftOut++
      continue
    }
    const edition = readEdition(cells)
    const before = edition.id === '' ? undefined : byId.get(editionKey(edition))
    if (!before) facts.push(edition)
    else if (before.text !== JSON.stringify(edition))
      cells.problem({ code: 'import.told_twice', params: { row: cells.row, key: edition.id, before: before.row } })
    if (!before && edition.id !== '') byId.set(editionKey(edition), { row: cells.row, text: JSON.stringify(edition) })
  }
  return { facts, rows: table.rows.length, leftOut, ignored: columns.ignored }
}

function readEdition(cells: Cells<Column>): Edition {
  const [id, course, tags] = [cells.text('id'), cells.text('course'), tagsOf(cells)]
  // a table without names of courses has them in its tags, or is one of events each of its own
  const name = course || tags[0] || id
  if (name === '') cells.needed('course', 'Introducción a R')
  const editions = cells.count('editions', 1) ?? 1
  const countries = readCountries(cells)
  const isOnline = countries.isOnline || tags.some((tag) => tag.toLowerCase() === 'online')
  const attendances = cells.count('attendances')
  const edition = {
    id,
    course: name,
    ...readDates(cells),
    editions,
    onlineEditions: isOnline ? editions : readOnline(cells, editions),
    hours: readHours(cells, editions),
    signUps: cells.count('signUps'),
    attendances,
    countries: countries.codes,
    respondents: cells.count('respondents'),
    netPromoterScore: cells.decimal('netPromoterScore', -100, 100),
    certified: cells.count('certified'),
    host: cells.text('host'),
    language: cells.text('language'),
    tags: tags.toSorted(),
  }
  // a share of all of them would be 100 where fewer came
  if (edition.certified !== null && attendances !== null && edition.certified > attendances)
    atMost(cells, 'certified', edition.certified, cells.titleOf('attendances'), attendances)
  return edition
}

const tagsOf = (cells: Cells<Column>) => cells.list('tags').flatMap((tags) => tags.split(',').map((tag) => tag.trim()))

function readDates(cells: Cells<Column>): Pick<Edition, 'year' | 'start' | 'end'> {
  const [start, end] = [cells.date('start'), cells.date('end')]
  const told = cells.year('year')
  const year = told ?? Number(start.slice(0, 4))
  if (start === '' && told === null && cells.text('start') === '' && cells.text('year') === '')
    cells.needed('year', '2026')
  if (start !== '' && told !== null && told !== Number(start.slice(0, 4))) cells.bad('year', start.slice(0, 4))
  if (start !== '' && end !== '' && end < start) cells.bad('end', `${start} …`)
  return { year, start, end }
}

/** How many, or whether all. */
function readOnline(cells: Cells<Column>, editions: number): number | null {
  const word = /\d/.test(cells.text('online')) && editions > 1 ? null : cells.yesNo('online')
  if (word !== null) return word === 'yes' ? editions : word === 'no' ? 0 : null
  const online = cells.count('online')
  if (online !== null && online > editions) atMost(cells, 'online', online, cells.titleOf('editions'), editions)
  return online
}

/** Of all editions together. */
function readHours(cells: Cells<Column>, editions: number): number | null {
  const each = cells.decimal('hours', 0, Number.POSITIVE_INFINITY)
  const total = cells.decimal('hoursTotal', 0, Number.POSITIVE_INFINITY)
  const product = each === null ? null : Math.round(each * editions * 1000) / 1000
  if (total !== null && each !== null && product !== null && Math.abs(total - product) > 0.01)
    cells.problem({
      code: 'import.hours_differ',
      params: { row: cells.row, column: cells.titleOf('hoursTotal'), total, editions, each, product },
    })
  return total ?? product
}

function readCountries(cells: Cells<Column>): { readonly codes: readonly CountryCode[]; readonly isOnline: boolean } {
  const codes = new Set<CountryCode>()
  let isOnline = false
  for (const name of cells.list('countries')) {
    // some lists have commas between names, and some names have a comma
    const names = findCountry(name) === undefined ? name.split(',') : [name]
    for (const part of names.map((each) => each.trim())) {
      const code = findCountry(part)
      if (part.toUpperCase() === ONLINE) isOnline = true
      else if (code !== undefined) codes.add(code)
      else unknownCountry(cells, 'countries', part)
    }
  }
  return { codes: [...codes].sort(), isOnline }
}

function atMost(cells: Cells<Column>, column: Column, value: number, other: string, most: number): void {
  const params = { row: cells.row, column: cells.titleOf(column), value, other, most }
  cells.problem({ code: column === 'certified' ? 'import.certified_more' : 'import.more_than', params })
}

export function unknownCountry<Key extends string>(cells: Cells<Key>, key: Key, value: string): void {
  const params = { row: cells.row, column: cells.titleOf(key), value }
  const guess = nearestCountry(value)
  if (guess === undefined) cells.problem({ code: 'import.no_country', params })
  else cells.problem({ code: 'import.no_country_nearest', params: { ...params, nearest: guess } })
}
