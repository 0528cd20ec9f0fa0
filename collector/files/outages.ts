/** Times in which something did not work, as a person tells them: `what,from,to,planned,note`. */
import type { Outage } from '../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { RowProblems } from '../accounting/problems.ts'
import type { Cells } from './cells.ts'
import { type ColumnNames, findColumns, needColumn } from './columns.ts'
import type { FileFacts } from './file-facts.ts'
import { endOfDay, type Moment, readMoment } from './moments.ts'
import { readTable } from './table.ts'

const COLUMNS = {
  what: ['what', 'que', 'o_que', 'system', 'sistema', 'servicio', 'servico', 'service', 'cluster'],
  from: ['from', 'start', 'desde', 'inicio', 'comienzo', 'de'],
  to: ['to', 'end', 'hasta', 'fin', 'final', 'ate', 'fim'],
  planned: ['planned', 'planificado', 'planificada', 'programado', 'programada', 'planejado', 'planejada'],
  note: ['note', 'nota', 'reason', 'motivo', 'razon', 'causa', 'comentario', 'observacion', 'observacao'],
} as const satisfies ColumnNames<string>
type Column = keyof typeof COLUMNS

const MOMENT = '2026-03-31 08:30'

export interface OutageOptions {
  /** whose clock is meant */
  readonly timeZone: string
}

/** @throws AppError `invalid` where it is no such table */
export function readOutages(
  text: string,
  path: string,
  problems: RowProblems,
  { timeZone }: OutageOptions,
): FileFacts<Outage> {
  const table = readTable(text, path, problems)
  const columns = findColumns(table, COLUMNS)
  for (const column of ['what', 'from', 'to', 'planned'] as const) needColumn(columns, table, COLUMNS, column)
  const facts: Outage[] = []
  const told = new Map<string, { readonly row: number; readonly outage: string }>()
  for (const cells of columns.rows(problems)) {
    const outage = readOutage(cells, timeZone)
    if (!outage) continue
    const key = JSON.stringify([outage.what, outage.from])
    const before = told.get(key)
    if (before?.outage === JSON.stringify(outage)) continue
    if (before)
      cells.problem({ code: 'import.told_twice', params: { row: cells.row, key: outage.what, before: before.row } })
    told.set(key, { row: cells.row, outage: JSON.stringify(outage) })
    facts.push(outage)
  }
  return { facts, rows: table.rows.length, leftOut: 0, ignored: columns.ignored }
}

/** @returns undefined where something that must be there is missing or wrong */
function readOutage(cells: Cells<Column>, timeZone: string): Outage | undefined {
  const what = cells.needed('what', 'serafin')
  cells.needed('from', MOMENT)
  const from = moment(cells, 'from', timeZone)
  const end = moment(cells, 'to', timeZone)
  cells.needed('planned', 'sí / no')
  const planned = cells.yesNo('planned')
  if (planned === 'unknown') cells.bad('planned', 'sí / no')
  if (what === '' || !from || planned === null || planned === 'unknown') return undefined
  const to = endOf(end, timeZone)
  if (to <= from.time) cells.bad('to', `> ${cells.text('from')}`)
  return { what, from: from.time, to, isPlanned: planned === 'yes', note: cells.text('note') }
}

function moment(cells: Cells<Column>, key: 'from' | 'to', timeZone: string): Moment | undefined {
  const text = cells.text(key)
  const found = text === '' ? undefined : readMoment(text, timeZone)
  if (text !== '' && !found) cells.bad(key, `${MOMENT} / 31/03/2026 08:30`)
  return found
}

/** Until a day is until its end; without an end it still goes on. */
function endOf(end: Moment | undefined, timeZone: string): UnixSeconds {
  if (!end) return Infinity
  return end.day === undefined ? end.time : endOfDay(end.day, timeZone)
}
