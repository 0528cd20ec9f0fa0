/** The newest frame of every origin and the bounds of time, out of the file. */
import type { DatabaseSync } from 'node:sqlite'
import type { MetricId } from '../../../../core/catalogue.ts'
import type { SeriesKey } from '../../../../core/series.ts'
import type { NewestFrame } from '../../latest.ts'
import { frameEnd, frameId, TIME_OF_ID, toIds, toKey, toValues } from './schema.ts'

export interface OriginFrame extends NewestFrame {
  readonly origin: string
}

/** @param metrics only these; all where undefined */
export function readNewest(db: DatabaseSync, notBeforeMs: number, metrics?: readonly MetricId[]): OriginFrame[] {
  const keys = readKeys(db, metrics)
  const newest = db.prepare(`SELECT ${TIME_OF_ID} AS ms, layout, vals FROM frames
    WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`)
  const layoutOf = db.prepare('SELECT interval_ms, series FROM layouts WHERE id = ?')
  const found: OriginFrame[] = []
  for (const { id, name } of db.prepare('SELECT id, name FROM origins ORDER BY id').all() as unknown as Origin[]) {
    const row = newest.get(frameId(id, 0), frameEnd(id)) as Row | undefined
    if (!row || row.ms < notBeforeMs) continue
    const layout = layoutOf.get(row.layout) as { interval_ms: number; series: Uint8Array }
    const values = toValues(row.vals)
    const ids = toIds(layout.series)
    const present = [...values.keys()].filter((at) => !Number.isNaN(values[at]) && keys.has(ids[at]!))
    found.push({
      origin: name,
      timeSeconds: row.ms / 1000,
      intervalSeconds: layout.interval_ms / 1000,
      set: { keys: present.map((at) => keys.get(ids[at]!)!) },
      values: Float64Array.from(present, (at) => values[at]!),
    })
  }
  return found
}

/** Milliseconds of the oldest and the newest frame of all. */
export function timeBounds(db: DatabaseSync): { oldestMs: number; newestMs: number } | undefined {
  const oldest = db.prepare(`SELECT ${TIME_OF_ID} AS ms FROM frames WHERE id >= ? AND id < ? ORDER BY id LIMIT 1`)
  const newest = db.prepare(`SELECT ${TIME_OF_ID} AS ms FROM frames WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`)
  let bounds: { oldestMs: number; newestMs: number } | undefined
  for (const { id } of db.prepare('SELECT id FROM origins').all() as { id: number }[]) {
    const range = [frameId(id, 0), frameEnd(id)] as const
    const first = oldest.get(...range)?.['ms'] as number | undefined
    const last = newest.get(...range)?.['ms'] as number | undefined
    if (first === undefined || last === undefined) continue
    bounds = {
      oldestMs: Math.min(first, bounds?.oldestMs ?? first),
      newestMs: Math.max(last, bounds?.newestMs ?? last),
    }
  }
  return bounds
}

interface Origin {
  readonly id: number
  readonly name: string
}

interface Row {
  readonly ms: number
  readonly layout: number
  readonly vals: Uint8Array
}

function readKeys(db: DatabaseSync, metrics: readonly MetricId[] | undefined): Map<number, SeriesKey> {
  const wanted = metrics === undefined ? '' : `WHERE metric IN (${metrics.map(() => '?').join(',')})`
  const rows = db.prepare(`SELECT id, metric, labels FROM series ${wanted}`).iterate(...(metrics ?? []))
  const keys = new Map<number, SeriesKey>()
  for (const row of rows) keys.set(row['id'] as number, toKey(row['metric'] as string, row['labels'] as string))
  return keys
}
