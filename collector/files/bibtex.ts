/** BibTeX and biblatex, read by citation-js. Nothing is fetched: it is given text and told what it is. */
import '@citation-js/plugin-bibtex'
import { plugins } from '@citation-js/core'
import { AppError } from '../../core/errors.ts'
import { normaliseDoi, type Publication } from '../../core/ledger/publication.ts'
import type { RowProblems } from '../accounting/problems.ts'
import { plainText } from '../plain-text.ts'
import { publicationTypeOf } from '../publication-types.ts'
import { isObject, shown } from '../slurm/values.ts'
import { readYear, readYesNo } from './cells.ts'
import type { FileFacts } from './file-facts.ts'

/** As the grammar gives it: fields by their names, in braces and TeX. */
interface RawEntry {
  readonly type: string
  readonly label: string
  readonly properties: Readonly<Record<string, string | number>>
}

/** Ours: whether somebody has looked for the acknowledgement. */
const ACKNOWLEDGED = ['acknowledged', 'agradece', 'agradecimiento', 'agradecimento']

export function looksLikeBibtex(text: string, path: string): boolean {
  return /\.bib$/i.test(path) || /^(?:\s|%.*\n)*@[a-z]+\s*[{(]/i.test(text)
}

/** A row is the line in which an entry begins. @throws AppError `invalid` where it is not BibTeX */
export function readBibtex(text: string, problems: RowProblems): FileFacts<Publication> {
  const entries = parseEntries(text)
  const facts: Publication[] = []
  let from = 0
  for (const entry of entries) {
    const at = findEntry(text, entry, from)
    from = at + 1
    const row = text.slice(0, at).split('\n').length
    const fact = readEntry(entry, row, problems)
    if (fact) facts.push(fact)
  }
  if (entries.length === 0) throw new AppError('invalid', 'import.no_entries')
  return { facts, rows: entries.length, leftOut: 0, ignored: [] }
}

function parseEntries(text: string): readonly RawEntry[] {
  try {
    return plugins.input.data(text, '@bibtex/text') as readonly RawEntry[]
  } catch (error) {
    // the parser says where: `… at line 3 col 7:` and shows the place
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    const [, detail, row, column] = /^(.*?) at line (\d+) col (\d+)/.exec(message) ?? [undefined, message, '?', '?']
    const params = { row: row ?? '?', column: column ?? '?', detail: shown(detail ?? '') }
    throw new AppError('invalid', 'import.bad_bibtex', params, { cause: error })
  }
}

/** Where an entry begins; entries come in the order of the file. */
function findEntry(text: string, { label }: RawEntry, from: number): number {
  for (let at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
    const head = /^@\s*\w+\s*[{(]\s*([^,\s]+)/.exec(text.slice(at, at + 400))
    if (head?.[1] === label) return at
  }
  return from
}

function readEntry(entry: RawEntry, row: number, problems: RowProblems): Publication | undefined {
  const csl = toCsl(entry, row, problems)
  if (!csl) return undefined
  const told = String(entry.properties['doi'] ?? '').trim()
  const doi = told === '' ? '' : normaliseDoi(told)
  if (doi === undefined) problems.badValue(row, 'doi', told, '10.1234/abcd.5678')
  const title = plainText(csl['title'])
  if (told === '' && title === '')
    problems.add({ code: 'import.empty_cell', params: { row, column: 'title', expected: 'title = {…}' } })
  return {
    form: 'bibtex',
    doi: doi ?? '',
    title,
    year: yearOf(csl) ?? readYear(String(entry.properties['year'] ?? '')) ?? null,
    venue: plainText(csl['container-title']) || plainText(csl['publisher']),
    authors: countAuthors(csl['author']),
    type: publicationTypeOf(entry.type),
    openAccess: null,
    acknowledged: readAcknowledged(entry, row, problems),
  }
}

const TO_CSL = {
  forceType: '@biblatex/entries+list',
  target: '@csl/list+object',
  generateGraph: false,
  maxChainLength: 10,
  strict: true,
}

/** One entry as CSL-JSON: names apart, TeX as Unicode. */
function toCsl(entry: RawEntry, row: number, problems: RowProblems): Readonly<Record<string, unknown>> | undefined {
  try {
    const [csl] = plugins.input.chain([entry], TO_CSL)
    if (isObject(csl)) return csl
  } catch (error) {
    const detail = shown(error instanceof Error ? error.message : String(error))
    problems.add({ code: 'import.bad_bibtex', params: { row, column: 1, detail } })
    return undefined
  }
  problems.add({ code: 'import.bad_bibtex', params: { row, column: 1, detail: shown(entry.label) } })
  return undefined
}

function readAcknowledged(entry: RawEntry, row: number, problems: RowProblems): Publication['acknowledged'] {
  const field = ACKNOWLEDGED.find((name) => entry.properties[name] !== undefined)
  if (field === undefined) return null
  const told = String(entry.properties[field])
  const found = readYesNo(told.trim())
  if (found === undefined) problems.badValue(row, field, told, 'yes / no / ?')
  return found ?? null
}

function yearOf(csl: Readonly<Record<string, unknown>>): number | undefined {
  const issued = csl['issued']
  const parts = isObject(issued) && Array.isArray(issued['date-parts']) ? (issued['date-parts'] as unknown[]) : []
  return Array.isArray(parts[0]) ? readYear(String(parts[0][0])) : undefined
}

/** `and others` stands for nobody knows how many. */
function countAuthors(authors: unknown): number | null {
  if (!Array.isArray(authors) || authors.length === 0) return null
  const last: unknown = authors.at(-1)
  return isObject(last) && (last['family'] ?? last['literal']) === 'others' ? null : authors.length
}
