/** Files that people keep, from bytes to facts: what is wrong is named by its row, what is not can be kept. */
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { readDeclared } from '../../collector/files/declared.ts'
import { decodeFile } from '../../collector/files/decode.ts'
import type { FileFacts } from '../../collector/files/file-facts.ts'
import { readGraduates } from '../../collector/files/graduates.ts'
import { readInventory } from '../../collector/files/inventory.ts'
import { readMappings } from '../../collector/files/organisations.ts'
import { readOutages } from '../../collector/files/outages.ts'
import { readPublications } from '../../collector/files/publications.ts'
import { readEditions } from '../../collector/files/training.ts'
import { SERVICES } from '../../collector/lookups/services.ts'
import { parseJson } from '../../collector/slurm/values.ts'
import { AppError } from '../../core/errors.ts'
import type { InventoryLot } from '../../core/ledger/capacity/facts.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import { findCountry } from '../../core/ledger/countries.ts'
import type { Edition } from '../../core/ledger/edition.ts'
import type { Mapping } from '../../core/ledger/organisation.ts'
import { normaliseDoi, type Publication, type Work } from '../../core/ledger/publication.ts'
import { expandNodes } from '../../core/ranges.ts'
import { corpus, type FuzzTarget } from './target.ts'

interface FileTarget<Fact> {
  readonly name: string
  readonly format: FuzzTarget['format']
  readonly corpus: readonly Buffer[]
  /** fields that may be left open */
  readonly open?: readonly string[]
  read(text: string, path: string, problems: RowProblems): FileFacts<Fact>
  /** @throws Error where it must not be kept */
  check(fact: Fact): void
}

function file<Fact extends object>({
  name,
  format,
  corpus: bodies,
  open = [],
  read,
  check,
}: FileTarget<Fact>): FuzzTarget {
  return {
    name,
    format,
    corpus: bodies,
    parse(body) {
      const problems = createRowProblems()
      const { text } = decodeFile(body, 'a.csv')
      const { facts, rows } = read(text, 'a.csv', problems)
      const last = Math.max(rows, text.split(/\r\n|\n|\r/).length + 1)
      for (const { code, params } of problems.listed) {
        const row = params['row']
        if (typeof row !== 'number' || row < 1 || row > last) throw new Error(`${code} names row ${row} of ${last}`)
      }
      if (problems.count > 0) return
      for (const fact of facts) {
        for (const [field, value] of Object.entries(fact))
          if (value === undefined || (Number.isNaN(value) && !open.includes(field)))
            throw new Error(`${field} is ${value}`)
        check(fact)
      }
    },
  }
}

function counts(fact: object, names: readonly string[]): void {
  for (const name of names) {
    const value = (fact as Record<string, unknown>)[name]
    if (value !== null && !(typeof value === 'number' && value >= 0 && value < 1e16))
      throw new Error(`${name}: ${value}`)
  }
}

function soundEdition(edition: Edition): void {
  counts(edition, ['editions', 'onlineEditions', 'hours', 'signUps', 'attendances', 'respondents', 'certified'])
  if (edition.course === '' || edition.editions < 1) throw new Error('no edition of anything')
  if (!Number.isInteger(edition.year) || edition.year < 1900 || edition.year > 2099)
    throw new Error(`year ${edition.year}`)
  if (Math.abs(edition.netPromoterScore ?? 0) > 100) throw new Error(`score ${edition.netPromoterScore}`)
  if (edition.countries.some((code) => findCountry(code) !== code)) throw new Error(`countries ${edition.countries}`)
}

function soundWork(work: Work): void {
  counts(work, ['year', 'authors'])
  if (work.title !== work.title.trim() || work.venue !== work.venue.trim()) throw new Error('blanks around a title')
}

function soundPublication(publication: Publication): void {
  soundWork(publication)
  const { doi, title } = publication
  if (doi === '' ? title === '' : normaliseDoi(doi) !== doi) throw new Error(`nothing to know it by: ${doi}`)
}

function soundMapping({ key, organisation, country }: Mapping): void {
  if (key === '' || organisation === '') throw new Error('who, or to whom?')
  if (country !== '' && findCountry(country) !== country) throw new Error(`country ${country}`)
}

function lasting({ from, to }: Interval): void {
  if (!Number.isFinite(from) || !(from < to)) throw new Error(`${from} – ${to}`)
}

function soundLot(lot: InventoryLot): void {
  lasting(lot)
  if (lot.cluster === '' || expandNodes(lot.nodes).length === 0) throw new Error('nodes of what?')
  if (lot.cores < 1 || lot.gpus < 0 || lot.memoryBytes < 0 || lot.watts < 0 || lot.price < 0)
    throw new Error('less than none')
  if (lot.price >= 0 !== (lot.currency !== '')) throw new Error(`price ${lot.price} of ${lot.currency}`)
}

/** What a service answers. */
function answers(name: keyof typeof SERVICES): FuzzTarget {
  return {
    name,
    format: 'json',
    corpus: corpus('publications', new RegExp(`^${name}-work\\.json$`)),
    parse(body) {
      const work = SERVICES[name].workOf(parseJson(body.toString(), name))
      // as good as no answer
      if (!work) throw new AppError('unavailable', 'scrape.not_json', { address: name, detail: 'another shape' })
      soundWork(work)
    },
  }
}

const TABLES = { format: 'text' } as const

export const FILE_TARGETS: readonly FuzzTarget[] = [
  file({
    ...TABLES,
    name: 'training',
    corpus: corpus('training', /^(resumen|propia|amy-events)\.csv$/),
    read: readEditions,
    check: soundEdition,
  }),
  file({
    name: 'amy_events',
    format: 'json',
    corpus: corpus('training', /^amy-events\.json$/),
    read: readEditions,
    check: soundEdition,
  }),
  file({
    ...TABLES,
    name: 'graduates',
    corpus: corpus('training', /^egresados\.csv$/),
    read: readGraduates,
    check: ({ identity, course }) => {
      if (identity === '' || course === '') throw new Error('who finished what?')
    },
  }),
  file({
    ...TABLES,
    name: 'declared',
    corpus: corpus('training', /^declaradas\.csv$/),
    read: readDeclared,
    check: ({ value, source, date }) => {
      if (!Number.isFinite(value) || source === '' || date === '') throw new Error('who declared what?')
    },
  }),
  file({
    ...TABLES,
    name: 'publications',
    corpus: corpus('publications', /\.(csv|txt)$/),
    read: readPublications,
    check: soundPublication,
  }),
  file({
    ...TABLES,
    name: 'bibtex',
    corpus: corpus('publications', /\.bib$/),
    read: readPublications,
    check: soundPublication,
  }),
  file({
    ...TABLES,
    name: 'organisations',
    corpus: corpus('organisations', /\.(csv|txt)$/),
    read: readMappings,
    check: soundMapping,
  }),
  answers('crossref'),
  answers('openalex'),
  file({
    ...TABLES,
    name: 'inventory',
    corpus: corpus('hardware', /^inventario\.csv$/),
    open: ['memoryBytes', 'watts', 'price'],
    read: (text, path, problems) => readInventory(text, path, problems, { timeZone: 'Europe/Madrid', cluster: 'c' }),
    check: soundLot,
  }),
  file({
    ...TABLES,
    name: 'outages',
    corpus: corpus('hardware', /^cortes\.csv$/),
    read: (text, path, problems) => readOutages(text, path, problems, { timeZone: 'Europe/Madrid' }),
    check: lasting,
  }),
]
