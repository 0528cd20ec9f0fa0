/** Who finished a course, out of a roster. Names are not read; of logins and addresses only keyed hashes will be kept. */
import type { Graduation } from '../../core/ledger/graduation.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  login: ['login', 'user', 'username', 'usuario', 'usuaria', 'nombre_de_usuario', 'nome_de_usuario'],
  email: ['email', 'e_mail', 'mail', 'correo', 'correo_electronico', 'direccion_de_correo'],
  course: ['course', 'curso', 'taller', 'oficina', 'workshop'],
  date: ['date', 'completed', 'fecha', 'data', 'fin', 'end'],
  year: ['year', 'anio', 'ano'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** @throws AppError `invalid` where it is no such table */
export function readGraduates(text: string, path: string, problems: RowProblems): FileFacts<Graduation> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  needColumn(columns, table, COLUMNS, 'login', 'email')
  needColumn(columns, table, COLUMNS, 'course')
  const facts = columns.rows(problems).map((cells) => ({
    identity: readIdentity(cells),
    course: cells.needed('course', 'Introducción a R'),
    date: cells.dayOrYear('date') || String(cells.year('year') ?? ''),
  }))
  return { facts, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

/** The login, which jobs carry too; else the address. */
function readIdentity(cells: Cells<Column>): string {
  const [login, email] = [cells.text('login'), cells.text('email')]
  if (/\s/.test(login)) cells.bad('login', 'ana.perez')
  if (email !== '' && !EMAIL.test(email)) cells.bad('email', 'ana.perez@unc.edu.ar')
  if (login === '' && email === '') cells.needed('email', 'ana.perez@unc.edu.ar')
  return login || email
}
