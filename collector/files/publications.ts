/** Publications out of a table, a BibTeX file, or a list of DOIs: what it is is told by what stands in it. */
import { normaliseDoi, type Publication } from '../../core/ledger/publication.ts'
import type { RowProblems } from '../accounting/problems.ts'
import { publicationTypeOf } from '../publication-types.ts'
import { looksLikeBibtex, readBibtex } from './bibtex.ts'
import { type Cells, readCount } from './cells.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  doi: ['doi'],
  title: ['title', 'titulo'],
  year: ['year', 'publication_year', 'anio', 'ano'],
  venue: ['venue', 'journal', 'publication_title', 'container_title', 'revista', 'publicado_en', 'publicado_em'],
  authors: [
    'authors',
    'author',
    'author_count',
    'autores',
    'autoras',
    'autoria',
    'cantidad_de_autores',
    'numero_de_autores',
  ],
  type: ['type', 'item_type', 'tipo'],
  openAccess: ['open_access', 'acceso_abierto', 'acesso_aberto'],
  acknowledged: [
    'acknowledged',
    'acknowledgement',
    'agradece',
    'agradecimiento',
    'agradecimento',
    'reconoce',
    'menciona',
  ],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const EXAMPLE = '10.1234/abcd.5678'

/** @throws AppError `invalid` where it is none of them */
export function readPublications(text: string, path: string, problems: RowProblems): FileFacts<Publication> {
  if (looksLikeBibtex(text, path)) return readBibtex(text, problems)
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  const first = lines.find((line) => line !== '' && !line.startsWith('#'))
  if (first !== undefined && normaliseDoi(first) !== undefined) return readDois(lines, problems)
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  needColumn(columns, table, COLUMNS, 'doi', 'title')
  const facts = columns.rows(problems).map(readRow)
  return { facts, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

/** One a line; what follows `#` is not read. */
function readDois(lines: readonly string[], problems: RowProblems): FileFacts<Publication> {
  const facts: Publication[] = []
  for (const [at, line] of lines.entries()) {
    const told = line.replace(/(?:^|\s)#.*$/, '').trim()
    if (told === '') continue
    const doi = normaliseDoi(told)
    if (doi === undefined) problems.badValue(at + 1, 'DOI', told, EXAMPLE)
    else facts.push({ ...NOTHING_TOLD, form: 'list', doi })
  }
  return { facts, rows: facts.length, leftOut: 0, ignored: [] }
}

const NOTHING_TOLD = {
  title: '',
  year: null,
  venue: '',
  authors: null,
  type: null,
  openAccess: null,
  acknowledged: null,
} as const

function readRow(cells: Cells<Column>): Publication {
  const [told, title] = [cells.text('doi'), cells.text('title')]
  const doi = told === '' ? '' : normaliseDoi(told)
  if (doi === undefined) cells.bad('doi', EXAMPLE)
  if (told === '' && title === '') cells.needed('doi', EXAMPLE)
  const openAccess = cells.yesNo('openAccess')
  return {
    form: 'table',
    doi: doi ?? '',
    title,
    year: cells.year('year'),
    venue: cells.text('venue'),
    authors: countAuthors(cells.text('authors')),
    type: publicationTypeOf(cells.text('type')),
    // whether it is open is looked up, not confirmed
    openAccess: openAccess === 'unknown' ? null : openAccess,
    acknowledged: cells.yesNo('acknowledged'),
  }
}

/** A number, or names with `;` or «and» between them. Commas may stand inside of a name: nobody knows how many. */
function countAuthors(text: string): number | null {
  if (text === '') return null
  const number = readCount(text)
  if (number !== undefined) return number
  const names = text.split(/\s*[;|\n]\s*|\s+(?:and|&)\s+/).filter((name) => name !== '')
  const isOpen = /\bet al\b|\by otros\b|\be outros\b|\bothers\b/i.test(text)
  return isOpen || (names.length === 1 && (text.match(/,/g) ?? []).length > 1) ? null : names.length
}
