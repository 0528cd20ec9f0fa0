/** Figures that somebody published: `figure,value,source,date`, and `year` where it is of one year. */
import { DECLARED_FIGURES, type Declared, type DeclaredFigure, declaredKey } from '../../core/ledger/declared.ts'
import { nearest } from '../../core/nearest.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, canonicalTitle, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  figure: ['figure', 'cifra', 'indicador', 'indicator'],
  value: ['value', 'valor'],
  source: ['source', 'fuente', 'fonte'],
  date: ['date', 'fecha', 'data'],
  year: ['year', 'anio', 'ano'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const FIGURES = Object.entries(DECLARED_FIGURES) as [DeclaredFigure, readonly string[]][]

/** @throws AppError `invalid` where it is no such table */
export function readDeclared(text: string, path: string, problems: RowProblems): FileFacts<Declared> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  for (const column of ['figure', 'value', 'source', 'date'] as const) needColumn(columns, table, COLUMNS, column)
  const facts = new Map<string, { readonly fact: Declared; readonly row: number }>()
  for (const cells of columns.rows(problems)) {
    const fact = readRow(cells)
    if (!fact) continue
    const before = facts.get(declaredKey(fact))
    if (!before) facts.set(declaredKey(fact), { fact, row: cells.row })
    else if (JSON.stringify(before.fact) !== JSON.stringify(fact))
      cells.problem({ code: 'import.told_twice', params: { row: cells.row, key: fact.figure, before: before.row } })
  }
  const told = [...facts.values()].map(({ fact }) => fact)
  return { facts: told, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

function readRow(cells: Cells<Column>): Declared | undefined {
  const figure = readFigure(cells)
  const value = readValue(cells, figure)
  const source = cells.needed('source', 'https://…')
  const date = cells.date('date')
  if (date === '' && cells.text('date') === '') cells.needed('date', '2026-03-31')
  const year = cells.year('year')
  return figure === undefined || value === null ? undefined : { figure, year, value, source, date }
}

function readFigure(cells: Cells<Column>): DeclaredFigure | undefined {
  const told = canonicalTitle(cells.text('figure'))
  const names = FIGURES.flatMap(([figure, also]) =>
    [figure, ...also].map((name) => [canonicalTitle(name), figure] as const),
  )
  const found = names.find(([name]) => name === told)?.[1]
  if (found) return found
  const guess = nearest(
    told,
    names.map(([name]) => name),
  )
  const nearby = names.find(([name]) => name === guess)?.[1]
  cells.bad('figure', nearby ?? FIGURES.map(([figure]) => figure).join(', '))
  return undefined
}

/** Most figures count something. */
function readValue(cells: Cells<Column>, figure: DeclaredFigure | undefined): number | null {
  if (cells.needed('value', '94') === '' || figure === undefined) return null
  if (figure.endsWith('Ratio')) return cells.share('value')
  if (figure === 'training.netPromoterScore') return cells.decimal('value', -100, 100)
  if (figure === 'training.hours') return cells.decimal('value', 0, Number.POSITIVE_INFINITY)
  return cells.count('value')
}
