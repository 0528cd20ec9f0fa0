/** What the writer knows of the log without reading it: where its rows begin and end in time, and how much they hold. */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { MEBIBYTE, MINUTE_SECONDS } from '../../../../core/units.ts'
import { createLogList } from './log.ts'
import { HOUR_MS, prepareRun } from './schema.ts'

/** Its times are good for planning: the frames of the row alone are certain. */
export interface LogEntry {
  readonly seq: number
  readonly firstMs: number
  readonly lastMs: number
  readonly bytes: number
}

export interface LogState {
  /** oldest first */
  readonly entries: readonly LogEntry[]
  readonly bytes: number
  /** Adds a row inside the transaction under way; `accept` or `reload` follows. */
  append(frames: Uint8Array, firstMs: number, lastMs: number): void
  /** The transaction was committed. */
  accept(): void
  /** Reads everything again: after a rollback, or when somebody else changed the file. */
  reload(): void
  /** Deletes the oldest rows up to `seq` inside the transaction under way; `accept` or `reload` follows. */
  drop(seq: number): void
}

export function createLogState(db: DatabaseSync): LogState {
  const insert = prepareRun(db, 'INSERT INTO log (first_ms, last_ms, crc, frames) VALUES (?, ?, ?, ?)')
  const list = createLogList(db)
  const remove = prepareRun(db, 'DELETE FROM log WHERE seq <= ?')
  let entries: LogEntry[] = []
  let bytes = 0
  let added: LogEntry[] = []
  let dropped = 0

  const state = {
    get entries() {
      return entries
    },
    get bytes() {
      return bytes
    },
    append(frames: Uint8Array, firstMs: number, lastMs: number) {
      const { lastInsertRowid } = insert.run(firstMs, lastMs, crc32(frames), frames)
      added.push({ seq: Number(lastInsertRowid), firstMs, lastMs, bytes: frames.byteLength })
    },
    drop(seq: number) {
      remove.run(seq)
      dropped = Math.max(dropped, seq)
    },
    accept() {
      if (dropped > 0) entries = entries.filter((entry) => entry.seq > dropped)
      entries.push(...added)
      bytes = bytesOf(entries)
      added = []
      dropped = 0
    },
    reload() {
      // a page that cannot be read is told by who reads it
      entries = list(0, () => undefined).map(({ seq, first_ms, last_ms, bytes }) => ({
        seq,
        firstMs: first_ms,
        lastMs: last_ms,
        bytes,
      }))
      added = []
      dropped = 0
      state.accept()
    },
  }
  state.reload()
  return state
}

/** Rows that can go once all before the cut is sealed: the oldest ones, up to the first that reaches beyond it. */
export function deletable(entries: readonly LogEntry[], cutMs: number): readonly LogEntry[] {
  const end = entries.findIndex(({ lastMs }) => lastMs >= cutMs)
  return end < 0 ? entries : entries.slice(0, end)
}

/** The log is sealed when it holds this much, whatever the time: two hours of 13,000 series every 30 s are 24 MiB. */
export const LOG_LIMIT_BYTES = 32 * MEBIBYTE
/** How often it is sealed by the clock. Each time costs the same for every series, however few its samples are. */
const SEAL_MS = 2 * HOUR_MS
/** Frames younger than this are left in the log where that frees enough of it: their hour is not told to the end. */
const GRACE_MS = MINUTE_SECONDS * 1000
const FIVE_MINUTES_MS = 5 * GRACE_MS

/**
 * Up to where to seal a log that is too long: whole hours, where that lets go of half of it; whole five minutes, where
 * that does; everything, where frames from the future hold on to the rest.
 */
export function chooseCut(entries: readonly LogEntry[], newestMs: number): number {
  const cuts = [SEAL_MS, HOUR_MS, FIVE_MINUTES_MS].map((period) => lastFull(newestMs, period))
  return cuts.find((cut) => 2 * bytesOf(deletable(entries, cut)) >= bytesOf(entries)) ?? Infinity
}

/** Up to where to seal by the clock: the last full two hours, as soon as that lets go of anything; undefined = not now. */
export function dueCut(entries: readonly LogEntry[], newestMs: number): number | undefined {
  const cut = lastFull(newestMs, SEAL_MS)
  if (deletable(entries, cut).length > 0) return cut
  const waiting = entries.filter(({ firstMs }) => firstMs < cut)
  return 2 * bytesOf(waiting) >= LOG_LIMIT_BYTES ? Infinity : undefined
}

/** Seals what is before that time, and everything where that alone would let go of too little. */
export function cutBefore(entries: readonly LogEntry[], timeMs: number): number {
  const touched = entries.filter(({ firstMs }) => firstMs < timeMs)
  return 2 * bytesOf(deletable(entries, timeMs)) >= bytesOf(touched) ? timeMs : Infinity
}

function lastFull(newestMs: number, periodMs: number): number {
  return Math.floor((newestMs - GRACE_MS) / periodMs) * periodMs
}

function bytesOf(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0)
}
