/** Puts frames into rows: finds or makes series and layouts, and merges what was already there. */
import type { DatabaseSync } from 'node:sqlite'
import { frameEnd, frameId, prepareRun, TIME_OF_ID, toBlob, toIds, toValues } from './schema.ts'

/** A frame as it reaches the writer. */
export interface IncomingFrame {
  readonly origin: string
  readonly timeMs: number
  readonly intervalMs: number
  /** metric and labels text by turns, two a value */
  readonly series: readonly string[]
  readonly values: Float64Array
}

interface Layout {
  readonly id: number
  readonly intervalMs: number
  readonly ids: number[]
  /** series id → position */
  readonly index: Map<number, number>
}

/** What is known of an origin between its frames. */
interface Place {
  readonly origin: number
  layout: Layout
  /** the series that `positions` speaks of, by identity */
  series: readonly string[]
  /** one a series: its position in the layout; -1 while it never had a value here */
  positions: Int32Array
  unplaced: number
  /** frames in a row that used less than half of the layout */
  sparse: number
}

/** A set that comes and goes must not make a layout each time: this many sparse frames first. */
const SPARSE_FRAMES = 32

export interface Placer {
  /** @returns how many rows were added: 0 when the instant was there already */
  put(frame: IncomingFrame): number
  /** Drops what is remembered: after a rollback, or when somebody else changed the file. */
  forget(): void
}

export function createPlacer(db: DatabaseSync): Placer {
  const sql = prepare(db)
  const places = new Map<string, Place>()

  return {
    forget: () => places.clear(),
    put(frame) {
      let place = places.get(frame.origin)
      if (!place) {
        const origin = originId(sql, frame.origin)
        const layout = currentLayout(sql, origin) ?? startLayout(sql, origin, frame.intervalMs, [])
        place = { origin, layout, series: [], positions: new Int32Array(0), unplaced: 0, sparse: 0 }
        places.set(frame.origin, place)
      }
      if (place.layout.intervalMs !== frame.intervalMs) replaceLayout(sql, place, frame.intervalMs)
      if (place.series !== frame.series) {
        place.series = frame.series
        findPositions(sql, place)
      }
      if (place.unplaced > 0) placeNew(sql, place, frame.values)
      watchUse(sql, place)
      return store(sql, place, frame)
    },
  }
}

type Sql = ReturnType<typeof prepare>

function prepare(db: DatabaseSync) {
  return {
    findOrigin: db.prepare('SELECT id FROM origins WHERE name = ?'),
    addOrigin: prepareRun(db, 'INSERT INTO origins (name) VALUES (?)'),
    findSeries: db.prepare('SELECT id FROM series WHERE metric = ? AND labels = ?'),
    addSeries: prepareRun(db, 'INSERT INTO series (metric, labels) VALUES (?, ?)'),
    findLayout: db.prepare('SELECT id, interval_ms, series FROM layouts WHERE origin = ? ORDER BY id DESC LIMIT 1'),
    layoutSeries: db.prepare('SELECT series FROM layouts WHERE id = ?'),
    addLayout: prepareRun(db, 'INSERT INTO layouts (origin, interval_ms, series) VALUES (?, ?, ?)'),
    extendLayout: prepareRun(db, 'UPDATE layouts SET series = ? WHERE id = ?'),
    endLayout: prepareRun(
      db,
      `UPDATE layouts SET newest_ms =
      coalesce((SELECT ${TIME_OF_ID} FROM frames WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1), 0) WHERE id = ?`,
    ),
    addFrame: prepareRun(db, 'INSERT INTO frames (id, layout, vals) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING'),
    findFrame: db.prepare('SELECT layout, vals FROM frames WHERE id = ?'),
    replaceFrame: prepareRun(db, 'UPDATE frames SET layout = ?, vals = ? WHERE id = ?'),
  }
}

function originId(sql: Sql, name: string): number {
  const id = sql.findOrigin.get(name)?.['id'] ?? sql.addOrigin.run(name).lastInsertRowid
  return Number(id)
}

function seriesId(sql: Sql, metric: string, labels: string): number | undefined {
  return sql.findSeries.get(metric, labels)?.['id'] as number | undefined
}

function toLayout(id: number, intervalMs: number, ids: number[]): Layout {
  return { id, intervalMs, ids, index: new Map(ids.map((series, position) => [series, position])) }
}

function currentLayout(sql: Sql, origin: number): Layout | undefined {
  const row = sql.findLayout.get(origin) as { id: number; interval_ms: number; series: Uint8Array } | undefined
  return row && toLayout(row.id, row.interval_ms, [...toIds(row.series)])
}

function startLayout(sql: Sql, origin: number, intervalMs: number, ids: number[]): Layout {
  const { lastInsertRowid } = sql.addLayout.run(origin, intervalMs, toBlob(Int32Array.from(ids)))
  return toLayout(Number(lastInsertRowid), intervalMs, ids)
}

/** A fresh layout with just the series that the current set uses. */
function replaceLayout(sql: Sql, place: Place, intervalMs: number): void {
  const { origin, layout, positions } = place
  sql.endLayout.run(frameId(origin, 0), frameEnd(origin), layout.id)
  const used = new Set([...positions].filter((position) => position >= 0).map((position) => layout.ids[position]!))
  place.layout = startLayout(sql, origin, intervalMs, [...used])
  place.sparse = 0
  findPositions(sql, place)
}

function findPositions(sql: Sql, place: Place): void {
  const { series, layout } = place
  place.positions = new Int32Array(series.length / 2)
  place.unplaced = 0
  for (let i = 0; i < place.positions.length; i++) {
    const id = seriesId(sql, series[2 * i]!, series[2 * i + 1]!)
    const position = (id === undefined ? undefined : layout.index.get(id)) ?? -1
    place.positions[i] = position
    if (position < 0) place.unplaced++
  }
}

/** Gives a position to each series that has its first value here. A series that never had one is not stored. */
function placeNew(sql: Sql, place: Place, values: Float64Array): void {
  const { layout, positions, series } = place
  const length = layout.ids.length
  for (let i = 0; i < positions.length; i++) {
    if (positions[i]! >= 0 || Number.isNaN(values[i])) continue
    const metric = series[2 * i]!
    const labels = series[2 * i + 1]!
    const id = seriesId(sql, metric, labels) ?? Number(sql.addSeries.run(metric, labels).lastInsertRowid)
    positions[i] = positionIn(layout, id)
    place.unplaced--
  }
  if (layout.ids.length > length) saveLayout(sql, layout)
}

function positionIn(layout: Layout, id: number): number {
  const known = layout.index.get(id)
  if (known !== undefined) return known
  layout.index.set(id, layout.ids.length)
  return layout.ids.push(id) - 1
}

function saveLayout(sql: Sql, layout: Layout): void {
  sql.extendLayout.run(toBlob(Int32Array.from(layout.ids)), layout.id)
}

function watchUse(sql: Sql, place: Place): void {
  const { positions, unplaced, layout } = place
  place.sparse = (positions.length - unplaced) * 2 < layout.ids.length ? place.sparse + 1 : 0
  if (place.sparse >= SPARSE_FRAMES) replaceLayout(sql, place, layout.intervalMs)
}

function store(sql: Sql, place: Place, frame: IncomingFrame): number {
  const row = new Float64Array(place.layout.ids.length).fill(NaN)
  const { values } = frame
  const { positions } = place
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isNaN(value)) row[positions[i]!] = value
  }
  const id = frameId(place.origin, frame.timeMs)
  const { changes } = sql.addFrame.run(id, place.layout.id, toBlob(trim(row)))
  if (changes === 0n) merge(sql, place, id, row)
  return Number(changes)
}

/** Trailing absences need no room. */
function trim(row: Float64Array): Float64Array {
  let length = row.length
  while (length > 0 && Number.isNaN(row[length - 1])) length--
  return row.subarray(0, length)
}

/** The instant was there already: what is new overwrites, what is absent now does not. */
function merge(sql: Sql, place: Place, id: bigint, row: Float64Array): void {
  const { layout } = place
  const stored = sql.findFrame.get(id) as { layout: number; vals: Uint8Array }
  const old = toValues(stored.vals)
  const oldIds =
    stored.layout === layout.id ? layout.ids : toIds(sql.layoutSeries.get(stored.layout)!['series'] as Uint8Array)
  const length = layout.ids.length
  const merged = [...row]
  old.forEach((value, position) => {
    if (Number.isNaN(value)) return
    const at = positionIn(layout, oldIds[position]!)
    if (Number.isNaN(merged[at] ?? NaN)) merged[at] = value
  })
  if (layout.ids.length > length) saveLayout(sql, layout)
  const values = Float64Array.from({ length: layout.ids.length }, (_, at) => merged[at] ?? NaN)
  sql.replaceFrame.run(layout.id, toBlob(trim(values)), id)
}
