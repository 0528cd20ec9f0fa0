/**
 * Text as a table: a header and rows, separated by what its header is separated by. Rows are numbered as a spreadsheet
 * numbers them, the header among them, so that a cell of several lines does not move the ones below.
 */
import { CsvError, type Info, parse } from 'csv-parse/sync'
import { AppError } from '../../core/errors.ts'
import type { RowProblems } from '../accounting/problems.ts'

export interface TableRow {
  readonly row: number
  /** one a title, without the blanks around it; a formula is text like any other */
  readonly cells: readonly string[]
}

export interface Table {
  readonly titles: readonly string[]
  readonly rows: readonly TableRow[]
}

/** Those first that texts have fewer of. */
const DELIMITERS = ['\t', ';', '|', ','] as const
/** What spreadsheets write in the first line for each other. */
const SAID = /^"?sep=(.)"?\r?\n/i

/** @throws AppError `invalid` where quotes do not fit or there is no header */
export function readTable(text: string, path: string, problems: RowProblems): Table {
  const said = SAID.exec(text)
  const before = said ? 1 : 0
  const records = parseRecords(said ? text.slice(said[0].length) : text, said?.[1], before)
  const header = records.findIndex((cells) => cells.some((cell) => cell !== ''))
  if (header < 0) throw new AppError('invalid', 'import.empty', { path })
  const titles = records[header]!
  const rows: TableRow[] = []
  for (const [at, cells] of records.entries()) {
    if (at <= header || cells.every((cell) => cell === '')) continue
    const row = at + 1 + before
    const isShort = cells.length < titles.length
    const isLong = cells.slice(titles.length).some((cell) => cell !== '')
    const params = { row, found: cells.length, expected: titles.length }
    if (isShort || isLong) problems.add({ code: isShort ? 'import.wrong_width' : 'import.too_wide', params })
    else rows.push({ row, cells: cells.slice(0, titles.length) })
  }
  return { titles, rows }
}

function parseRecords(text: string, said: string | undefined, before: number): readonly (readonly string[])[] {
  try {
    const records = parse(text, {
      delimiter: said ?? delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
    })
    return records.map((cells) => cells.map((cell) => cell.normalize().trim()))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { records = 0 } = error as CsvError & Partial<Info>
    throw new AppError('invalid', 'import.bad_quotes', { row: records + 1 + before }, { cause: error })
  }
}

/**
 * What stands as often in the header as in the row after it, outside of quotes, or else most often: a title may have
 * commas of its own.
 */
function delimiterOf(text: string): string {
  const lines = text.split(/\r\n|\n|\r/, 100).filter((line) => line.trim() !== '')
  const [header = '', next = header] = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, ''))
  const counts = DELIMITERS.map((delimiter) => {
    const parts = header.split(delimiter).length
    return { delimiter, parts, isSame: parts > 1 && parts === next.split(delimiter).length }
  })
  return counts.sort((a, b) => Number(b.isSame) - Number(a.isSame) || b.parts - a.parts)[0]!.delimiter
}
