/** Logins that are one person, out of a list of pairs: of the Hub and of Slurm, an old one and a new one. */
import type { SamePerson } from '../../core/ledger/same-person.ts'
import type { RowProblems } from '../accounting/problems.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  login: ['login', 'user', 'username', 'usuario', 'usuaria', 'slurm'],
  sameAs: ['same_as', 'other', 'otro', 'otra', 'es', 'igual_a', 'mesmo_que', 'hub', 'email', 'correo'],
} as const satisfies ColumnNames<string>

/** @throws AppError `invalid` where it is no such table */
export function readIdentities(text: string, path: string, problems: RowProblems): FileFacts<SamePerson> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  needColumn(columns, table, COLUMNS, 'login')
  needColumn(columns, table, COLUMNS, 'sameAs')
  const facts = columns.rows(problems).map((cells) => ({
    login: cells.needed('login', 'aperez'),
    sameAs: cells.needed('sameAs', 'ana.perez@unc.edu.ar'),
  }))
  return { facts, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}
