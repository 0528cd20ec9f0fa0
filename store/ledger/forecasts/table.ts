/** Forecasts that were kept. */
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../core/errors.ts'
import type { UnixSeconds } from '../../../core/series.ts'
import { DAY_SECONDS } from '../../../core/units.ts'

export interface KeptForecast {
  readonly made: UnixSeconds
  readonly subject: string
  readonly labels: Readonly<Record<string, string>>
  /** where each step begins, and the end of the last one */
  readonly bounds: Float64Array
  readonly mean: Float64Array
  readonly intervals: readonly { readonly level: number; readonly low: Float64Array; readonly high: Float64Array }[]
  /** of whoever made it: models, backtest; plain data */
  readonly about: unknown
}

export interface ForecastsQuery {
  readonly subject?: string | undefined
  /** of this series alone */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** made then or later */
  readonly since?: UnixSeconds | undefined
  /** only so many, the newest */
  readonly most?: number | undefined
}

/** Each night's for so long; of what is older, the first one of a month. */
const EVERY_NIGHT_DAYS = 35
/** What is older tells of models that nobody uses any more. */
const LONGEST_DAYS = 5 * 366

/** One that is made again for the same days takes the place of the one before. */
export function keepForecasts(db: DatabaseSync, forecasts: readonly KeptForecast[]): void {
  const insert = db.prepare(`INSERT OR REPLACE INTO forecasts
    (made, subject, labels, bounds, first, levels, numbers, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  for (const { made, subject, labels, bounds, mean, intervals, about } of forecasts) {
    const numbers = [mean, ...intervals.flatMap(({ low, high }) => [low, high])]
    insert.run(
      ...[Math.floor(made), subject, labelText(labels), bytesOf([bounds]), Math.floor(bounds[0]!)],
      ...[JSON.stringify(intervals.map(({ level }) => level)), bytesOf(numbers), JSON.stringify(about)],
    )
  }
}

/** @returns how many were dropped */
export function dropOldForecasts(db: DatabaseSync, now: UnixSeconds): number {
  const old = db.prepare(`DELETE FROM forecasts WHERE made < ? OR (made < ? AND id NOT IN (
    SELECT min(id) FROM forecasts GROUP BY subject, labels, strftime('%Y-%m', made, 'unixepoch')))`)
  return Number(
    old.run(Math.floor(now - LONGEST_DAYS * DAY_SECONDS), Math.floor(now - EVERY_NIGHT_DAYS * DAY_SECONDS)).changes,
  )
}

/** When the newest one was made, of a subject where one is named; undefined: none ever. */
export function newestForecast(db: DatabaseSync, subject?: string): UnixSeconds | undefined {
  const row = db
    .prepare('SELECT max(made) AS made FROM forecasts WHERE ?1 IS NULL OR subject = ?1')
    .get(subject ?? null) as { made: number | null }
  return row.made ?? undefined
}

/** Oldest first. @throws AppError `unavailable` where one is damaged */
export function readForecasts(db: DatabaseSync, query: ForecastsQuery): readonly KeptForecast[] {
  const { subject, labels, since, most = -1 } = query
  const wishes: readonly (readonly [condition: string, value: string | number | undefined])[] = [
    ['subject = ?', subject],
    ['labels = ?', labels && labelText(labels)],
    ['made >= ?', since],
  ]
  const asked = wishes.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]))
  const where = ['true', ...asked.map(({ condition }) => condition)].join(' AND ')
  const rows = db
    .prepare(`SELECT * FROM forecasts WHERE ${where} ORDER BY made DESC, id DESC LIMIT ?`)
    .all(...asked.map(({ value }) => value), most)
  return rows.reverse().map((row) => {
    const levels = JSON.parse(String(row['levels'])) as number[]
    const bounds = numbersOf(row['bounds'] as Uint8Array)
    const horizon = bounds.length - 1
    const numbers = numbersOf(row['numbers'] as Uint8Array)
    if (numbers.length !== horizon * (1 + 2 * levels.length))
      throw new AppError('unavailable', 'store.corrupt', { path: 'ledger.db', detail: `forecasts ${row['id']}` })
    const part = (at: number): Float64Array => numbers.slice(at * horizon, (at + 1) * horizon)
    return {
      made: Number(row['made']),
      subject: String(row['subject']),
      labels: JSON.parse(String(row['labels'])) as Record<string, string>,
      bounds,
      mean: part(0),
      intervals: levels.map((level, at) => ({ level, low: part(1 + 2 * at), high: part(2 + 2 * at) })),
      about: JSON.parse(String(row['about'])) as unknown,
    }
  })
}

const labelText = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))

function bytesOf(parts: readonly Float64Array[]): Uint8Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return new Uint8Array(all.buffer)
}

/** Copied: bytes of the file lie anywhere. */
const numbersOf = (bytes: Uint8Array): Float64Array => new Float64Array(Uint8Array.from(bytes).buffer)
