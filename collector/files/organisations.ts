/**
 * Who accounts and e-mail domains belong to, out of a table: `kind,key,organisation,…`, or with a column `account` or
 * `domain` (a registry, a spreadsheet, `sacctmgr -P list account`).
 */
import { findCountry } from '../../core/ledger/countries.ts'
import {
  MAPPING_KINDS,
  type Mapping,
  type MappingKind,
  mappingKey,
  normaliseRor,
  UNMAPPED,
} from '../../core/ledger/organisation.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, canonicalTitle, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'
import { unknownCountry } from './training.ts'

const COLUMNS = {
  kind: ['kind', 'tipo', 'clase'],
  key: ['key', 'clave', 'chave'],
  account: ['account', 'accounts', 'cuenta', 'cuentas', 'conta', 'contas'],
  domain: ['domain', 'domains', 'dominio', 'dominios', 'email_domain'],
  organisation: [
    'organisation',
    'organization',
    'organizacion',
    'organizacao',
    'org',
    'institution',
    'institucion',
    'instituicao',
  ],
  country: ['country', 'pais'],
  field: ['field', 'discipline', 'disciplina', 'area', 'campo', 'area_de_conocimiento', 'area_do_conhecimento'],
  ror: ['ror', 'ror_id'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const DOMAIN = /^[^\s@/]+\.[^\s@/.]+$/

/** @throws AppError `invalid` where it is no such table */
export function readMappings(text: string, path: string, problems: RowProblems): FileFacts<Mapping> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  needColumn(columns, table, COLUMNS, 'organisation')
  needColumn(columns, table, COLUMNS, 'key', 'account', 'domain')
  if (columns.has('key')) needColumn(columns, table, COLUMNS, 'kind')
  const facts = new Map<string, { readonly mapping: Mapping; readonly row: number }>()
  for (const cells of columns.rows(problems)) {
    const keys = keysOf(cells)
    if (keys.length === 0)
      cells.needed(columns.has('key') ? 'key' : columns.has('account') ? 'account' : 'domain', 'unc')
    const belonging = readBelonging(cells)
    for (const { kind, key } of keys) {
      const mapping = { kind, key, ...belonging }
      const before = facts.get(`${kind} ${key}`)
      if (!before) facts.set(`${kind} ${key}`, { mapping, row: cells.row })
      else if (JSON.stringify(before.mapping) !== JSON.stringify(mapping))
        cells.problem({ code: 'import.told_twice', params: { row: cells.row, key, before: before.row } })
    }
  }
  const told = [...facts.values()].map(({ mapping }) => mapping)
  return { facts: told, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

/** A cell may list several. */
function keysOf(cells: Cells<Column>): readonly Pick<Mapping, 'kind' | 'key'>[] {
  const kind = readKind(cells)
  const of = (column: Column, as: MappingKind | undefined) =>
    as === undefined
      ? []
      : cells
          .list(column)
          .map((name) => ({ kind: as, key: as === 'domain' ? readDomain(cells, column, name) : mappingKey(name) }))
  return [...of('key', kind), ...of('account', 'account'), ...of('domain', 'domain')]
}

function readKind(cells: Cells<Column>): MappingKind | undefined {
  if (cells.text('key') === '') return undefined
  const told = canonicalTitle(cells.text('kind'))
  const kind = MAPPING_KINDS.find((each) => (COLUMNS[each] as readonly string[]).includes(told))
  if (kind === undefined) cells.bad('kind', MAPPING_KINDS.join(' / '))
  return kind
}

function readDomain(cells: Cells<Column>, column: Column, name: string): string {
  const domain = mappingKey(name).replace(/^@/, '')
  if (!DOMAIN.test(domain)) cells.bad(column, 'unc.edu.ar')
  return domain
}

function readBelonging(cells: Cells<Column>): Omit<Mapping, 'kind' | 'key'> {
  const [organisation, field] = [cells.needed('organisation', 'Universidad Nacional de Córdoba'), cells.text('field')]
  if (organisation.toLowerCase() === UNMAPPED) cells.bad('organisation', 'Universidad Nacional de Córdoba')
  if (field.toLowerCase() === UNMAPPED) cells.bad('field', 'Física')
  const [country, ror] = [cells.text('country'), cells.text('ror')]
  const code = findCountry(country)
  if (country !== '' && code === undefined) unknownCountry(cells, 'country', country)
  const known = ror === '' ? '' : normaliseRor(ror)
  if (known === undefined) cells.bad('ror', 'https://ror.org/056tb7j80')
  return { organisation, country: code ?? '', field, ror: known ?? '' }
}
