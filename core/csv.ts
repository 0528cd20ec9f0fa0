/**
 * Tables as CSV (RFC 4180, UTF-8, line feeds), all of them through here: texts come from outside, and a spreadsheet runs
 * what begins with `=`, `+`, `-` or `@` (OWASP, CSV Injection). Such a text gets an apostrophe in front.
 */
import { stringify } from 'csv-stringify/sync'

type Cell = string | number | null | undefined

/**
 * At the beginning, and wherever a spreadsheet in Spanish or Portuguese sees one: there semicolons separate cells, and
 * quotes in the middle of a line are letters.
 */
const FORMULA = /(?<=(?:^|[;\t\r\n])[ \u00a0]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])/g

/** Lines that end in a line feed each; a number is written as it is. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(defused)))
}

/** Cells of one line, without its end. */
export const csvCells = (cells: readonly Cell[]): string => csvText([cells]).slice(0, -1)

const defused = (cell: Cell): Cell => (typeof cell === 'string' ? cell.replace(FORMULA, "'") : cell)
