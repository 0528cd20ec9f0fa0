/** Finds or makes the origin, series and layout of a frame, and packs it for the log. */
import type { DatabaseSync } from 'node:sqlite'
import type { LogBuilder } from './log.ts'
import { layoutCrc, originCrc, prepareRun, seriesCrc, toBlob, toIds } from './schema.ts'

/** A frame as it reaches the writer. */
export interface IncomingFrame {
  readonly origin: string
  readonly timeMs: number
  readonly intervalMs: number
  /** metric and labels text by turns, two a value */
  readonly series: readonly string[]
  /** those of the frame from `from` on, one a series */
  readonly values: Float64Array
  readonly from: number
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
  /** whether the values stand in the order of the layout already */
  straight: boolean
  /** frames in a row that used less than half of the layout */
  sparse: number
}

/** A set that comes and goes must not make a layout each time: this many sparse frames first. */
const SPARSE_FRAMES = 32

export interface Placer {
  put(frame: IncomingFrame, into: LogBuilder): void
  /** The id of an origin, which is made where it is missing. */
  originId(name: string): number
  /** The id of a series, which is made where it is missing. */
  seriesId(metric: string, labels: string): number
  /** Drops what is remembered: after a rollback, or when somebody else changed the file. */
  forget(): void
}

/** @param newest milliseconds of each origin's newest stored frame: kept current here */
export function createPlacer(db: DatabaseSync, newest: Map<number, number>): Placer {
  const sql = prepare(db)
  const places = new Map<string, Place>()

  const placeOf = ({ origin: name, intervalMs }: IncomingFrame): Place => {
    const known = places.get(name)
    if (known) return known
    const origin = originId(sql, name)
    const layout = currentLayout(sql, origin) ?? startLayout(sql, origin, intervalMs, [])
    const positions = new Int32Array(0)
    const place = { origin, layout, series: [], positions, unplaced: 0, straight: false, sparse: 0 }
    places.set(name, place)
    return place
  }

  return {
    forget: () => places.clear(),
    originId: (name) => originId(sql, name),
    seriesId: (metric, labels) => findSeries(sql, metric, labels) ?? addSeries(sql, metric, labels),
    put(frame, into) {
      const place = placeOf(frame)
      const newestMs = newest.get(place.origin) ?? 0
      if (place.layout.intervalMs !== frame.intervalMs) replaceLayout(sql, place, frame.intervalMs, newestMs)
      if (place.series !== frame.series) {
        place.series = frame.series
        findPositions(sql, place)
      }
      if (place.unplaced > 0) placeNew(sql, place, frame)
      if (isSparse(place)) replaceLayout(sql, place, place.layout.intervalMs, newestMs)
      if (frame.timeMs >= newestMs) newest.set(place.origin, frame.timeMs)
      pack(place, frame, into)
    },
  }
}

type Sql = ReturnType<typeof prepare>

function prepare(db: DatabaseSync) {
  return {
    findOrigin: db.prepare('SELECT id FROM origins WHERE name = ?'),
    addOrigin: prepareRun(db, 'INSERT INTO origins (name) VALUES (?)'),
    sumOrigin: prepareRun(db, 'UPDATE origins SET crc = ? WHERE id = ?'),
    findSeries: db.prepare('SELECT id FROM series WHERE metric = ? AND labels = ?'),
    addSeries: prepareRun(db, 'INSERT INTO series (metric, labels) VALUES (?, ?)'),
    sumSeries: prepareRun(db, 'UPDATE series SET crc = ? WHERE id = ?'),
    findLayout: db.prepare(`SELECT id, interval_ms, series FROM layouts
      WHERE origin = ? AND newest_ms IS NULL ORDER BY id DESC LIMIT 1`),
    addLayout: prepareRun(db, 'INSERT INTO layouts (origin, interval_ms, series) VALUES (?, ?, ?)'),
    setLayout: prepareRun(db, 'UPDATE layouts SET series = ?, newest_ms = ?, crc = ? WHERE id = ?'),
  }
}

function originId(sql: Sql, name: string): number {
  const known = sql.findOrigin.get(name)?.['id'] as number | undefined
  if (known !== undefined) return known
  const id = Number(sql.addOrigin.run(name).lastInsertRowid)
  sql.sumOrigin.run(originCrc(id, name), id)
  return id
}

function findSeries(sql: Sql, metric: string, labels: string): number | undefined {
  return sql.findSeries.get(metric, labels)?.['id'] as number | undefined
}

function addSeries(sql: Sql, metric: string, labels: string): number {
  const id = Number(sql.addSeries.run(metric, labels).lastInsertRowid)
  sql.sumSeries.run(seriesCrc(id, metric, labels), id)
  return id
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
  const layout = toLayout(Number(lastInsertRowid), intervalMs, ids)
  saveLayout(sql, origin, layout, null)
  return layout
}

/** @param newestMs null while it is the origin's current one */
function saveLayout(sql: Sql, origin: number, { id, intervalMs, ids }: Layout, newestMs: number | null): void {
  const series = toBlob(Int32Array.from(ids))
  sql.setLayout.run(series, newestMs, layoutCrc(id, origin, intervalMs, series, newestMs), id)
}

/** A fresh layout with just the series that the current set uses. */
function replaceLayout(sql: Sql, place: Place, intervalMs: number, newestMs: number): void {
  const { origin, layout, positions } = place
  saveLayout(sql, origin, layout, newestMs)
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
    const id = findSeries(sql, series[2 * i]!, series[2 * i + 1]!)
    const position = (id === undefined ? undefined : layout.index.get(id)) ?? -1
    place.positions[i] = position
    if (position < 0) place.unplaced++
  }
  place.straight = isStraight(place.positions)
}

/** Gives a position to each series that has its first value here. A series that never had one is not stored. */
function placeNew(sql: Sql, place: Place, { values, from }: IncomingFrame): void {
  const { layout, positions, series, origin } = place
  const length = layout.ids.length
  for (let i = 0; i < positions.length; i++) {
    if (positions[i]! >= 0 || Number.isNaN(values[from + i])) continue
    const metric = series[2 * i]!
    const labels = series[2 * i + 1]!
    positions[i] = positionIn(layout, findSeries(sql, metric, labels) ?? addSeries(sql, metric, labels))
    place.unplaced--
  }
  if (layout.ids.length > length) saveLayout(sql, origin, layout, null)
  place.straight = isStraight(positions)
}

function positionIn(layout: Layout, id: number): number {
  const known = layout.index.get(id)
  if (known !== undefined) return known
  layout.index.set(id, layout.ids.length)
  return layout.ids.push(id) - 1
}

function isStraight(positions: Int32Array): boolean {
  return positions.every((position, i) => position === i)
}

function isSparse(place: Place): boolean {
  const { positions, unplaced, layout } = place
  place.sparse = (positions.length - unplaced) * 2 < layout.ids.length ? place.sparse + 1 : 0
  return place.sparse >= SPARSE_FRAMES
}

function pack({ origin, layout, positions, straight }: Place, frame: IncomingFrame, into: LogBuilder): void {
  const { values, from } = frame
  into.begin(origin, layout.id, frame.timeMs, frame.intervalMs, layout.ids.length)
  const { numbers, at } = into
  const count = positions.length
  if (straight) for (let i = 0; i < count; i++) numbers[at + i] = values[from + i]!
  else
    for (let i = 0; i < count; i++) {
      const value = values[from + i]!
      if (!Number.isNaN(value)) numbers[at + positions[i]!] = value
    }
  into.end()
}
