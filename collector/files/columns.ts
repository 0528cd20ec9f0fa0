/** Which column is meant: titles in Spanish, Portuguese and English, of several programs, in any order. */
import { AppError } from '../../core/errors.ts'
import type { RowProblems } from '../accounting/problems.ts'
import { type Cells, cellsOf } from './cells.ts'
import type { Table } from './table.ts'

/** Key → the titles it may carry, as `canonicalTitle` writes them. */
export type ColumnNames<Key extends string> = Readonly<Record<Key, readonly string[]>>

export interface Columns<Key extends string> {
  has(key: Key): boolean
  /** titles that mean nothing to us */
  readonly ignored: readonly string[]
  /** the rows of the table, to be read by key */
  rows(problems: RowProblems): readonly Cells<Key>[]
}

/** Of whatever it is that a table lists: another column may say it better, and this one be of somebody. */
const isGeneric = (title: string): boolean => ['name', 'nombre', 'nome'].includes(canonicalTitle(title))

/** @throws AppError `invalid` where two columns mean the same */
export function findColumns<Key extends string>(table: Table, names: ColumnNames<Key>): Columns<Key> {
  const places = new Map<Key, number>()
  const ignored: string[] = []
  const keys = Object.keys(names) as Key[]
  for (const [at, title] of table.titles.entries()) {
    const key = keys.find((each) => names[each].includes(canonicalTitle(title)))
    if (key === undefined) {
      if (title !== '') ignored.push(title)
      continue
    }
    const before = places.get(key)
    if (before !== undefined && isGeneric(title)) {
      ignored.push(title)
      continue
    }
    if (before !== undefined && isGeneric(table.titles[before]!)) ignored.push(table.titles[before]!)
    else if (before !== undefined)
      throw new AppError('invalid', 'import.same_columns', { first: table.titles[before]!, second: title })
    places.set(key, at)
  }
  return {
    has: (key) => places.has(key),
    ignored,
    rows: (problems) => table.rows.map((row) => cellsOf(row, table.titles, places, problems)),
  }
}

/** @throws AppError `invalid` where none of them is there */
export function needColumn<Key extends string>(
  columns: Columns<Key>,
  table: Table,
  names: ColumnNames<Key>,
  ...oneOf: readonly Key[]
): void {
  if (oneOf.some((key) => columns.has(key))) return
  throw new AppError('invalid', 'import.no_column', {
    wanted: oneOf.flatMap((key) => names[key]).join(', '),
    found: table.titles.filter((title) => title !== '').join(', '),
  })
}

/** `Horas totales` and `horas_totales` are one title. */
export const canonicalTitle = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
