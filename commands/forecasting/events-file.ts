/** Events that `atalaya forecast --events` is told: `start,end,name[,expected]`, by day or by number of the step. */
import { createRowProblems } from '../../collector/accounting/problems.ts'
import { type Cells, readDecimal } from '../../collector/files/cells.ts'
import { type ColumnNames, findColumns, needColumn } from '../../collector/files/columns.ts'
import { decodeFile } from '../../collector/files/decode.ts'
import { endOfDay, readMoment } from '../../collector/files/moments.ts'
import { readTable } from '../../collector/files/table.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { Expected, KnownEvent } from '../../forecasts/events.ts'
import type { CommandContext } from '../command.ts'
import { readFile } from '../import/read-file.ts'
import { isUnderstood, type Series } from './series-file.ts'
import { stepBounds } from './step-bounds.ts'

const COLUMNS = {
  start: ['start', 'from', 'inicio', 'comienzo', 'desde', 'de'],
  end: ['end', 'to', 'fin', 'final', 'hasta', 'fim', 'ate'],
  name: ['name', 'event', 'nombre', 'evento', 'nome'],
  expected: ['expected', 'effect', 'esperado', 'efecto', 'efeito'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

/** Steps from the first on, up to and without the last; beyond the series too. */
interface Place {
  readonly from: number
  readonly to: number
}

interface Row {
  readonly name: string
  readonly place: Place
  /** as it is written */
  readonly said: string
  readonly expected: Expected | undefined
}

/**
 * Rows of one name are one event that comes again.
 * @returns undefined where rows cannot be understood: then they were named
 * @throws AppError `invalid` where it is no such table, or the days of the series are not evenly spaced
 */
export function readEventsFile(
  path: string,
  { values, times }: Series,
  horizon: number,
  context: CommandContext,
): readonly KnownEvent[] | undefined {
  const problems = createRowProblems()
  const table = readTable(decodeFile(readFile(path), path).text, path, problems)
  const columns = findColumns(table, COLUMNS)
  for (const column of ['start', 'name'] as const) needColumn(columns, table, COLUMNS, column)
  const bounds = times && stepBounds(times, horizon)
  const rows = columns.rows(problems).flatMap((cells) => readRow(cells, bounds) ?? [])
  if (!isUnderstood(problems, context)) return undefined
  const length = values.length + horizon
  return [...Map.groupBy(rows, ({ name, said }) => JSON.stringify([name, said])).values()].map((same) => {
    const column = new Float64Array(length)
    for (const { place } of same) for (let at = place.from; at < Math.min(place.to, length); at++) column[at] = 1
    return { kind: 'given', name: same[0]!.name, column, expected: same[0]!.expected }
  })
}

/** @returns undefined where something that must be there is missing or wrong */
function readRow(cells: Cells<Column>, bounds: Float64Array | undefined): Row | undefined {
  const name = cells.needed('name', 'JupyterDays')
  const place = bounds ? placeByDay(cells, bounds) : placeByNumber(cells)
  const said = cells.text('expected')
  const expected = said === '' ? undefined : readExpected(said)
  if (said !== '' && !expected) cells.bad('expected', '+30 % / 120')
  return name === '' || !place || (said !== '' && !expected) ? undefined : { name, place, said, expected }
}

/** Every step that it touches; a day that is its end is part of it. */
function placeByDay(cells: Cells<Column>, bounds: Float64Array): Place | undefined {
  const expected = '2026-03-31'
  const start = readMoment(cells.needed('start', expected), 'UTC')
  const end = cells.text('end') === '' ? start : readMoment(cells.text('end'), 'UTC')
  if (!start) return cells.text('start') === '' ? undefined : wrong(cells, 'start', expected)
  if (!end) return wrong(cells, 'end', expected)
  const last: UnixSeconds = end.day === undefined ? end.time : endOfDay(end.day, 'UTC')
  if (last < start.time || (end.day !== undefined && last === start.time))
    return wrong(cells, 'end', `≥ ${cells.text('start')}`)
  const touched = Array.from({ length: bounds.length - 1 }, (_, at) => at).filter(
    (at) => bounds[at]! < Math.max(last, start.time + 1) && bounds[at + 1]! > start.time,
  )
  return { from: touched[0] ?? 0, to: touched.length === 0 ? 0 : touched.at(-1)! + 1 }
}

/** The first value is step 1. */
function placeByNumber(cells: Cells<Column>): Place | undefined {
  const expected = '1, 2, 3…'
  const [start, end] = [cells.needed('start', expected), cells.text('end')]
  const isStep = (text: string) => /^[1-9]\d{0,6}$/.test(text)
  if (!isStep(start)) return start === '' ? undefined : wrong(cells, 'start', expected)
  if (end !== '' && (!isStep(end) || Number(end) < Number(start))) return wrong(cells, 'end', `≥ ${start}`)
  return { from: Number(start) - 1, to: Number(end || start) }
}

function wrong(cells: Cells<Column>, column: Column, expected: string): undefined {
  cells.bad(column, expected)
  return undefined
}

/** `+30 %` is a share of what there would be, `120` so much in the unit of the series. */
function readExpected(text: string): Expected | undefined {
  const isShare = text.endsWith('%')
  const value = readDecimal(text.replace(/\s*%$/, ''), 0)
  if (value === undefined || (isShare && value < -100)) return undefined
  return isShare ? { as: 'share', value: value / 100 } : { as: 'amount', value }
}
