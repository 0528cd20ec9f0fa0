/**
 * Tables as CSV (RFC 4180, UTF-8, line feeds), all of them through here: texts come from outside, and a spreadsheet runs
 * what begins with `=`, `+`, `-` or `@` (OWASP, CSV Injection). Such a text gets an apostrophe in front.
 */
import { stringify } from 'csv-stringify/sync'
import { type Cell, defused } from './csv-formula.ts'

/** Lines that end in a line feed each; a number is written as it is. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(defused)))
}

/** Cells of one line, without its end. */
export const csvCells = (cells: readonly Cell[]): string => csvText([cells]).slice(0, -1)
