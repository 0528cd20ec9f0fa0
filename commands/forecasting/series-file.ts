/** The series that `atalaya forecast` is given: the last column of a table, and its days where the first one has some. */
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { readDecimal } from '../../collector/files/cells.ts'
import { decodeFile } from '../../collector/files/decode.ts'
import { readMoment } from '../../collector/files/moments.ts'
import { readTable } from '../../collector/files/table.ts'
import { explain } from '../../core/errors.ts'
import { fill } from '../../core/i18n.ts'
import { MESSAGES } from '../../core/messages.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { CommandContext } from '../command.ts'
import { readFile } from '../import/read-file.ts'
import { printable } from '../log.ts'
import { numberText } from '../store/output.ts'

export interface Series {
  /** evenly spaced and oldest first; NaN where it is empty: unknown */
  readonly values: Float64Array
  /** of each value; undefined where the table has no column of them */
  readonly times: readonly UnixSeconds[] | undefined
}

/** @returns undefined where rows cannot be understood: then they were named */
export function readSeries(path: string, context: CommandContext): Series | undefined {
  const problems = createRowProblems()
  const { titles, rows } = readTable(decodeFile(readFile(path), path).text, path, problems)
  const column = titles.length - 1
  // a list of numbers without a title is one too
  const first = numberOf(titles[column] ?? '')
  const values = first === undefined || Number.isNaN(first) ? [] : [first]
  for (const { row, cells } of rows) {
    const value = numberOf(cells[column]!)
    if (value === undefined) problems.badValue(row, titles[column]!, cells[column]!, '12.5 / 12,5')
    else values.push(value)
  }
  if (!isUnderstood(problems, context)) return undefined
  const times = column === 0 ? [] : rows.flatMap(({ cells }) => timeOf(cells[0]!) ?? [])
  return { values: Float64Array.from(values), times: times.length === values.length ? times : undefined }
}

/** Names the rows that are not. */
export function isUnderstood(problems: RowProblems, { err, language }: CommandContext): boolean {
  if (problems.count === 0) return true
  for (const problem of problems.listed) err(`✗ ${printable(explain(problem, language))}\n`)
  const more = problems.count - problems.listed.length
  if (more > 0) err(`${fill(MESSAGES['import.more_problems'], language, { count: numberText(more, language) })}\n`)
  return false
}

const UNKNOWN = new Set(['', 'NA', 'NaN', 'nan', 'null', '-'])

/** NaN: unknown; undefined: no number. */
function numberOf(text: string): number | undefined {
  if (UNKNOWN.has(text)) return NaN
  // as programs write them; of a comma nobody knows better than that it is one of decimals
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : readDecimal(text, 0)
}

/** Days, months as `2026-03`, or moments; of no zone: they are only compared with each other. */
const timeOf = (text: string): UnixSeconds | undefined =>
  readMoment(/^\d{4}-\d\d$/.test(text) ? `${text}-01` : text, 'UTC')?.time
