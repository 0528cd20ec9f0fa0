/** Which rows of which origins a query needs, and reading them into its grid. */
import type { DatabaseSync } from 'node:sqlite'
import type { TimeFold } from '../../../../core/catalogue.ts'
import type { Labels } from '../../../../core/series.ts'
import { HOLD_INTERVALS } from '../../fold.ts'
import { createFeeder, createTrack, type GridShape, type Track, type Wanted } from './grid.ts'
import type { Layout } from './layouts.ts'
import type { Scanner, Span } from './scan.ts'
import { frameEnd, frameId, TIME_MASK, TIME_OF_ID } from './schema.ts'

/** What one query works with. */
export interface QueryContext {
  readonly db: DatabaseSync
  readonly layouts: readonly Layout[]
  readonly scanner: Scanner
  /** called again and again; throws to stop the query */
  readonly check: () => void
}

/** One series of a query, and what each origin says about it. */
export interface Slot {
  readonly id: number
  readonly labels: Labels
  readonly fold: TimeFold
  readonly tracks: Track[]
}

/** One origin that carries series of a query. */
export interface Source {
  readonly origin: number
  /** by layout */
  readonly wanted: ReadonlyMap<number, Wanted>
  readonly span: Span
  /** the longest among its layouts */
  readonly intervalMs: number
  /** no frame with one of the series is newer */
  readonly newestMs: number
  /** whether it carries the metric itself, not only what weighs it */
  readonly carries: boolean
}

/** A layout with the slots that it has, by position. */
interface Found {
  readonly layout: Layout
  readonly slots: ReadonlyMap<number, Slot>
}

export function findSources(
  layouts: readonly Layout[],
  slots: readonly Slot[],
  weights: readonly Slot[],
  steps: number,
): Source[] {
  const bySeries = new Map([...weights, ...slots].map((slot) => [slot.id, slot]))
  const byOrigin = new Map<number, Found[]>()
  const origins = new Map<Slot, Set<number>>()
  for (const layout of layouts) {
    const found = new Map<number, Slot>()
    layout.ids.forEach((id, position) => {
      const slot = bySeries.get(id)
      if (slot) found.set(position, slot)
    })
    if (found.size === 0) continue
    byOrigin.set(layout.origin, [...(byOrigin.get(layout.origin) ?? []), { layout, slots: found }])
    for (const slot of found.values()) origins.set(slot, (origins.get(slot) ?? new Set()).add(layout.origin))
  }
  const carried = new Set(slots)
  return [...byOrigin.keys()]
    .sort((a, b) => a - b)
    .map((origin) => toSource(origin, byOrigin.get(origin)!, origins, carried, steps))
}

function toSource(
  origin: number,
  found: readonly Found[],
  origins: ReadonlyMap<Slot, ReadonlySet<number>>,
  carried: ReadonlySet<Slot>,
  steps: number,
): Source {
  const tracks = new Map<Slot, Track>()
  for (const slot of new Set(found.flatMap(({ slots }) => [...slots.values()]))) {
    const track = createTrack(slot.fold, steps, origins.get(slot)!.size > 1)
    tracks.set(slot, track)
    slot.tracks.push(track)
  }
  const first = Math.min(...found.map(({ slots }) => Math.min(...slots.keys())))
  const last = Math.max(...found.map(({ slots }) => Math.max(...slots.keys())))
  const wanted = found.map(({ layout, slots }) => {
    const positions = Int32Array.from(slots.keys(), (position) => position - first)
    const own = [...slots.values()].map((slot) => tracks.get(slot)!)
    return [layout.id, { intervalMs: layout.intervalMs, positions, tracks: own }] as const
  })
  return {
    origin,
    wanted: new Map(wanted),
    span: { first, count: last - first + 1 },
    intervalMs: Math.max(...found.map(({ layout }) => layout.intervalMs)),
    newestMs: Math.max(...found.map(({ layout }) => layout.newestMs)),
    carries: [...tracks.keys()].some((slot) => carried.has(slot)),
  }
}

/** -Infinity where the origin has none. */
export function newestFrameMs(db: DatabaseSync, origin: number): number {
  return frameBefore(db, origin, TIME_MASK) ?? -Infinity
}

/** Milliseconds of the origin's last frame before that time. */
function frameBefore(db: DatabaseSync, origin: number, beforeMs: number): number | undefined {
  const end = beforeMs >= TIME_MASK ? frameEnd(origin) : frameId(origin, beforeMs)
  const sql = `SELECT ${TIME_OF_ID} AS ms FROM frames WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`
  return db.prepare(sql).get(frameId(origin, 0), end)?.['ms'] as number | undefined
}

const NOTHING: Wanted = { intervalMs: 0, positions: new Int32Array(0), tracks: [] }

/** Reads the source's frames from the one that holds into the grid up to below `toMs`. */
export function readSource({ db, scanner, check }: QueryContext, source: Source, shape: GridShape, toMs: number): void {
  const { origin, wanted, span, intervalMs, newestMs } = source
  check()
  const startMs = clamp(Math.ceil(shape.startMs))
  const holdsFromMs = shape.startMs - HOLD_INTERVALS * intervalMs
  if (newestMs < holdsFromMs) return
  const before = frameBefore(db, origin, startMs)
  const fromMs = before !== undefined && before >= holdsFromMs ? before : startMs
  const feeder = createFeeder(shape)
  const visit = (timeMs: number, layout: number, values: Float64Array): void =>
    feeder.frame(timeMs, wanted.get(layout) ?? NOTHING, values)
  scanner.scan(origin, fromMs, clamp(toMs), span, visit, check)
  feeder.end()
}

function clamp(timeMs: number): number {
  return Math.max(0, Math.min(TIME_MASK, timeMs))
}
