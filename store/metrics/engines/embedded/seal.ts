/** Sealing: frames of the log become chunks and roll-ups, then their rows leave the log. See `schema.ts`. */
import type { DatabaseSync } from 'node:sqlite'
import { DamageError } from '../../../codec/damage.ts'
import { transaction } from '../../../sqlite.ts'
import { rollDays } from './compact-days.ts'
import { expectRow } from './damage.ts'
import { type LogRow, readLogRow } from './log.ts'
import { appendFrame, createFrames, type Frames, type GrowingFrames, keepFrames, sortFrames } from './log-frames.ts'
import { type Patches, rollUpTables } from './rollups.ts'
import { applyChange } from './rollups-rows.ts'
import { DAY_MS, HOUR_MS, rawSinceMs, readMarks } from './schema.ts'
import type { ChunkSpan } from './seal-chunks.ts'
import { deletable, type LogEntry } from './seal-log.ts'
import { inSlices } from './seal-slices.ts'
import { buildTable, type FrameRange, type Table, toPieces, WHOLE_MS } from './seal-table.ts'
import { createLosses, type Vault } from './seal-vault.ts'

/**
 * Seals every frame before the cut that is in the log now, and drops the rows that are told completely. A slice a
 * step; stopping anywhere, or running again, does no harm.
 */
export function* seal(vault: Vault, cutMs: number): Generator<void> {
  const { db, log, names } = vault
  names.forgetLayouts()
  const until = log.entries.findLast(({ firstMs }) => firstMs < cutMs)?.seq
  if (until === undefined) return
  const entries = log.entries.filter(({ seq }) => seq <= until)
  const { values: marks } = readMarks(db)
  const loading = readFrames(db, entries, rawSinceMs(marks.floorRawMs), cutMs)
  let step = loading.next()
  for (; !step.done; step = loading.next()) yield
  const { days, damaged, read, rows } = step.value
  for (const dayMs of [...days.keys()].sort((a, b) => a - b)) {
    yield* inSlices(db, sealDay(vault, dayMs, days.get(dayMs)!, rows, marks.daysRolledMs))
    days.delete(dayMs)
  }
  // megabytes that need not wait for the next collection of garbage
  for (const { buffer, byteLength } of rows)
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
  yield* dropRows(vault, deletable(read, cutMs), damaged)
}

/** By day and origin: each origin's in the order in which they count. */
type Days = Map<number, Map<number, GrowingFrames>>

interface ReadLog {
  readonly days: Days
  /** as far as their times are known, they are lost from then to then */
  readonly damaged: readonly LogEntry[]
  /** what the frames are places of */
  readonly rows: readonly Float64Array[]
  /** all of them, with the time of their last frame as it is in truth; a damaged one has none */
  readonly read: readonly LogEntry[]
}

function* readFrames(
  db: DatabaseSync,
  entries: readonly LogEntry[],
  fromMs: number,
  toMs: number,
): Generator<void, ReadLog> {
  const load = db.prepare('SELECT seq, frames, crc FROM log WHERE seq = ?')
  const days: Days = new Map()
  const damaged: LogEntry[] = []
  const read: LogEntry[] = []
  const rows: Float64Array[] = []
  let bytes = 0
  for (const entry of entries) {
    let lastMs = -Infinity
    try {
      const row = expectRow<LogRow>(load.get(entry.seq), 'frames')
      const numbers = readLogRow(row, (origin, layout, timeMs, intervalMs, offset, length) => {
        lastMs = Math.max(lastMs, timeMs)
        if (timeMs >= fromMs && timeMs < toMs)
          appendFrame(framesOf(days, timeMs, origin), layout, timeMs, intervalMs, rows.length, offset, length)
      })
      rows.push(numbers)
    } catch (error) {
      if (!(error instanceof DamageError)) throw error
      damaged.push(entry)
    }
    read.push({ ...entry, lastMs })
    bytes += entry.bytes
    if (bytes < READ_BYTES) continue
    bytes = 0
    yield
  }
  return { days, damaged, read, rows }
}

/** What is read of the log in one go. */
const READ_BYTES = 4 * 1024 ** 2

function framesOf(days: Days, timeMs: number, origin: number): GrowingFrames {
  const day = Math.floor(timeMs / DAY_MS) * DAY_MS
  let origins = days.get(day)
  if (!origins) {
    origins = new Map()
    days.set(day, origins)
  }
  let frames = origins.get(origin)
  if (!frames) {
    frames = createFrames()
    origins.set(origin, frames)
  }
  return frames
}

/** One origin, or one row of roll-ups, a step. */
function* sealDay(
  vault: Vault,
  dayMs: number,
  origins: ReadonlyMap<number, GrowingFrames>,
  rows: readonly Float64Array[],
  daysRolledMs: number,
): Generator<void> {
  const { rollups, db } = vault
  const changes: Changes = {
    fine: { resolution: 300, patches: new Map(), clears: new Map() },
    hours: { resolution: 3_600, patches: new Map(), clears: new Map() },
  }
  for (const [origin, frames] of [...origins].sort(([a], [b]) => a - b)) {
    sealOrigin(vault, origin, dayMs, frames, rows, changes)
    yield
  }
  const loss = createLosses(db)
  for (const change of [changes.fine, changes.hours])
    yield* applyChange(rollups, change, vault.newestMs(), ({ metric, startMs, endMs }) =>
      loss('rollups', null, metric, startMs, endMs),
    )
  if (dayMs < daysRolledMs) yield* rollDays(vault, dayMs, dayMs + DAY_MS, new Set(origins.keys()))
}

/** Frames of a day that go into the same chunk. */
interface Batch {
  /** the one there is already */
  readonly chunk: ChunkSpan | undefined
  readonly from: number
  to: number
}

interface OriginChange {
  readonly resolution: number
  readonly patches: Patches
  readonly clears: Map<number, Float64Array>
}

/** What is computed from raw. */
interface Changes {
  readonly fine: OriginChange
  readonly hours: OriginChange
}

function sealOrigin(
  vault: Vault,
  origin: number,
  dayMs: number,
  frames: GrowingFrames,
  rows: readonly Float64Array[],
  changes: Changes,
): void {
  const { chunks, names } = vault
  dropUnknown(vault, origin, frames)
  if (frames.count === 0) return
  sortFrames(frames)
  const stored = chunks.list(origin, dayMs, dayMs + DAY_MS)
  const batches = toBatches(frames, stored)
  const tables = batches.map(({ chunk, from, to }) => {
    const range: FrameRange = { frames, rows, from, to }
    return buildTable(chunk ? loadOrSalvage(vault, origin, chunk) : [], range, names.layout)
  })
  for (const [at, { chunk }] of batches.entries()) {
    if (chunk) chunks.remove(chunk.id)
    for (const piece of toPieces(tables[at]!)) chunks.put(origin, piece, chunk?.tier ?? 0)
  }
  const rewritten = new Set(batches.map(({ chunk }) => chunk?.id))
  const others = stored.filter(({ id }) => !rewritten.has(id))
  const fine = startsOf(frames, WHOLE_MS)
  const hours = startsOf(frames, HOUR_MS)
  const beside = others.filter(({ firstMs, lastMs }) => touches(hours, HOUR_MS, firstMs, lastMs))
  const all = [...tables, ...beside.flatMap((chunk) => loadOrSalvage(vault, origin, chunk))]
  all.sort((a, b) => a.timesMs[0]! - b.timesMs[0]!)
  rollUpTables(all, { origin, fine, hours, rolled: names.rolled }, changes.fine.patches, changes.hours.patches)
  changes.fine.clears.set(origin, fine)
  changes.hours.clears.set(origin, hours)
}

/** Those whose layout cannot be read: what they told is lost, and named. */
function dropUnknown({ db, names }: Vault, origin: number, frames: GrowingFrames): void {
  const lost = new Set<number>()
  for (const layout of new Set(frames.layouts.subarray(0, frames.count)))
    try {
      names.layout(layout)
    } catch (error) {
      if (!(error instanceof DamageError)) throw error
      lost.add(layout)
    }
  if (lost.size === 0) return
  let fromMs = Infinity
  let toMs = -Infinity
  keepFrames(frames, (at) => {
    if (!lost.has(frames.layouts[at]!)) return true
    fromMs = Math.min(fromMs, frames.times[at]!)
    toMs = Math.max(toMs, frames.times[at]! + 1)
    return false
  })
  createLosses(db)('layouts', origin, null, fromMs, toMs)
}

/** @param frames by time */
function toBatches({ count, times }: Frames, stored: readonly ChunkSpan[]): Batch[] {
  const batches: Batch[] = []
  let next = 0
  let place: ChunkSpan | number | undefined
  for (let at = 0; at < count; at++) {
    const timeMs = times[at]!
    while (next < stored.length && roundUp(stored[next]!.lastMs + 1) <= timeMs) next++
    const chunk = stored[next]
    const own = chunk && roundDown(chunk.firstMs) <= timeMs ? chunk : undefined
    const here = own ?? next
    if (here !== place) batches.push({ chunk: own, from: at, to: at })
    place = here
    batches.at(-1)!.to = at + 1
  }
  return batches
}

function roundDown(timeMs: number): number {
  return Math.floor(timeMs / WHOLE_MS) * WHOLE_MS
}

function roundUp(timeMs: number): number {
  return Math.ceil(timeMs / WHOLE_MS) * WHOLE_MS
}

/** @param frames by time */
function startsOf({ count, times }: Frames, bucketMs: number): Float64Array {
  const starts: number[] = []
  let last = NaN
  for (let at = 0; at < count; at++) {
    const start = Math.floor(times[at]! / bucketMs) * bucketMs
    if (start !== last) starts.push(start)
    last = start
  }
  return Float64Array.from(starts)
}

function touches(starts: Float64Array, bucketMs: number, firstMs: number, lastMs: number): boolean {
  return starts.some((start) => start <= lastMs && firstMs < start + bucketMs)
}

/** A damaged chunk that new frames fall into gives what can still be read of it; the rest is lost, and named. */
function loadOrSalvage({ db, chunks }: Vault, origin: number, { id, firstMs, lastMs }: ChunkSpan): Table[] {
  try {
    return [chunks.load(id)]
  } catch (error) {
    if (!(error instanceof DamageError)) throw error
    createLosses(db)('chunks', origin, null, firstMs, lastMs + 1)
    const { table } = chunks.salvage(id)
    return table ? [table] : []
  }
}

/** Oldest first, some megabytes a transaction. */
function* dropRows({ db, log }: Vault, entries: readonly LogEntry[], damaged: readonly LogEntry[]): Generator<void> {
  for (let at = 0; at < entries.length; at += DROP_ROWS) {
    const last = entries[Math.min(at + DROP_ROWS, entries.length) - 1]!.seq
    const lost = damaged.filter(({ seq }) => seq >= entries[at]!.seq && seq <= last)
    transaction(db, () => {
      const loss = createLosses(db)
      for (const { firstMs, lastMs } of lost) loss('log', null, null, firstMs, lastMs + 1)
      log.drop(last)
    })
    log.accept()
    yield
  }
}

/** Rows of the log deleted at once: a row is a megabyte at most, and mostly much less. */
const DROP_ROWS = 16
