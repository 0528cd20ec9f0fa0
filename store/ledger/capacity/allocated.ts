/** What jobs of a cluster had, hour by hour, out of the days of usage; and of which hours that is known. */
import type { DatabaseSync } from 'node:sqlite'
import { eachHour, type Hours } from '../../../core/ledger/capacity/intervals.ts'
import type { HourlyUse } from '../../../core/ledger/capacity/utilisation.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { type HourSums, MEASURES, unpackHourSums } from '../usage-day.ts'
import { createSpans } from './spans.ts'

const [CORES, GPUS, CORELESS, ENDED] = (['coreSeconds', 'gpuSeconds', 'coreless', 'ended'] as const).map((name) =>
  MEASURES.indexOf(name),
) as [number, number, number, number]

/** @returns NaN in hours of which it is not known what jobs had */
export function allocatedHours(db: DatabaseSync, cluster: number, hours: Hours): HourlyUse {
  const use = { cores: new Float64Array(hours.count), gpus: new Float64Array(hours.count) }
  const isOwn = ownCells(db, cluster)
  const days = new Set<number>()
  const first = Math.floor(hours.from / DAY_SECONDS)
  const last = Math.floor((hours.from + hours.count * HOUR_SECONDS - 1) / DAY_SECONDS)
  for (const { day, usage } of daysBetween(db, first, last, 'ASC'))
    eachRow(usage, isOwn, (row, hourOfDay) => {
      days.add(day)
      const hour = (day * DAY_SECONDS - hours.from) / HOUR_SECONDS + hourOfDay
      if (hour < 0 || hour >= hours.count) return
      // a job that ran without telling its cores
      use.cores[hour]! += usage.sums[CORELESS]![row]! > 0 ? NaN : usage.sums[CORES]![row]!
      use.gpus[hour]! += usage.sums[GPUS]![row]!
    })
  const known = knownHours(db, cluster, hours, isOwn, days)
  for (let hour = 0; hour < hours.count; hour++) if (known[hour] === 0) use.cores[hour] = use.gpus[hour] = NaN
  return use
}

/**
 * Known are the hours of which a source says so, and of what was imported those from the first end of a job to the last
 * thing that is told (what ran before that first end is told only in part), but for whole days of which nothing is told.
 */
function knownHours(
  db: DatabaseSync,
  cluster: number,
  hours: Hours,
  isOwn: Uint8Array,
  days: ReadonlySet<number>,
): Uint8Array {
  const seconds = new Float64Array(hours.count)
  for (const span of createSpans(db).list(cluster, 'jobs'))
    eachHour(span, hours, (hour, part) => {
      seconds[hour]! += part
    })
  const told = toldTime(db, isOwn)
  return Uint8Array.from(seconds, (known, hour) => {
    const start = hours.from + hour * HOUR_SECONDS
    const isTold = start >= told.from && start < told.to && days.has(Math.floor(start / DAY_SECONDS))
    return Number(known === HOUR_SECONDS || isTold)
  })
}

/** From the hour of the first end of a job to the last hour of which anything is told. */
function toldTime(db: DatabaseSync, isOwn: Uint8Array): { from: UnixSeconds; to: UnixSeconds } {
  let from = Infinity
  for (const { day, usage } of daysBetween(db, -Infinity, Infinity, 'ASC')) {
    eachRow(usage, isOwn, (row, hour) => {
      if (usage.sums[ENDED]![row]! > 0) from = Math.min(from, day * DAY_SECONDS + hour * HOUR_SECONDS)
    })
    if (from < Infinity) break
  }
  let to = -Infinity
  for (const { day, usage } of daysBetween(db, -Infinity, Infinity, 'DESC')) {
    eachRow(usage, isOwn, (_, hour) => {
      to = Math.max(to, day * DAY_SECONDS + hour * HOUR_SECONDS)
    })
    if (to > -Infinity) break
  }
  return { from, to }
}

function ownCells(db: DatabaseSync, cluster: number): Uint8Array {
  const most = Number(db.prepare('SELECT coalesce(max(id), 0) AS most FROM usage_cells').get()!['most'])
  const isOwn = new Uint8Array(most + 1)
  for (const { id } of db.prepare('SELECT id FROM usage_cells WHERE cluster = ?').all(cluster)) isOwn[Number(id)] = 1
  return isOwn
}

function* daysBetween(
  db: DatabaseSync,
  first: number,
  last: number,
  order: 'ASC' | 'DESC',
): Iterable<{ day: number; usage: HourSums }> {
  const rows = db.prepare(`SELECT day, hours FROM usage_days WHERE day BETWEEN ? AND ? ORDER BY day ${order}`)
  for (const row of rows.iterate(first, last))
    yield { day: Number(row['day']), usage: unpackHourSums(row['hours'] as Uint8Array) }
}

function eachRow({ cells, hours }: HourSums, isOwn: Uint8Array, call: (row: number, hour: number) => void): void {
  for (let row = 0; row < cells.length; row++) if (isOwn[cells[row]!] === 1) call(row, hours[row]!)
}
