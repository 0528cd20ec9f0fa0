/** Tables that are made in the browser as CSV, as `core/csv.ts` writes them: its library is of Node. Pure. */
import { type Cell, defused } from '../../core/csv-formula.ts'

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Lines that end in a line feed each. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(String(defused(cell) ?? ''))).join(',')}\n`).join('')
