/**
 * The rows of the log: whole frames, one after the other, as they lie in memory (little endian), so that reading
 * them copies nothing. A frame is 32 bytes (origin u32, layout u32, milliseconds f64, interval in milliseconds f64,
 * count u32, 0) and `count` doubles in the order of its layout; absent ones at the end need no room.
 *
 * Rows count in the order of `seq`, frames of a row in their order: of the same origin and instant the values that
 * come later win, absent ones win over nothing, and the interval is that of the last.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { DamageError } from '../../../codec/damage.ts'
import { isDamage } from './damage.ts'

export interface LogFrame {
  readonly origin: number
  readonly layout: number
  /** whole milliseconds */
  readonly timeMs: number
  readonly intervalMs: number
  /** by position of the layout; NaN, or missing at the end, = absent */
  readonly values: Float64Array
}

const HEADER_BYTES = 32
const HEADER_WORDS = HEADER_BYTES / 8

export function packLog(frames: readonly LogFrame[]): Uint8Array {
  const builder = createLogBuilder()
  for (const { values, ...frame } of frames) {
    builder.begin(frame.origin, frame.layout, frame.timeMs, frame.intervalMs, values.length)
    builder.numbers.set(values, builder.at)
    builder.end()
  }
  return builder.written().slice()
}

/** Packs frames where they are to lie. `begin`, then set `numbers[at + position]` (NaN so far), then `end`. */
export interface LogBuilder {
  /** another array after `begin` */
  numbers: Float64Array
  /** of the frame's first value in `numbers` */
  at: number
  begin(origin: number, layout: number, timeMs: number, intervalMs: number, count: number): void
  end(): void
  /** in bytes */
  length(): number
  /** a view, good until the next `begin` or `clear` */
  written(): Uint8Array
  clear(): void
}

export function createLogBuilder(): LogBuilder {
  let words = new Uint32Array(0)
  let start = 0
  let end = 0

  const grow = (needed: number): void => {
    if (needed <= builder.numbers.length) return
    const numbers = new Float64Array(Math.max(needed, 2 * builder.numbers.length, 1024))
    numbers.set(builder.numbers.subarray(0, start))
    builder.numbers = numbers
    words = new Uint32Array(numbers.buffer)
  }

  const builder: LogBuilder = {
    numbers: new Float64Array(0),
    at: 0,
    begin(origin, layout, timeMs, intervalMs, count) {
      end = start + HEADER_WORDS + count
      grow(end)
      const { numbers } = builder
      words[2 * start] = origin
      words[2 * start + 1] = layout
      numbers[start + 1] = timeMs
      numbers[start + 2] = intervalMs
      builder.at = start + HEADER_WORDS
      numbers.fill(NaN, builder.at, end)
    },
    end() {
      const { numbers, at } = builder
      while (end > at && Number.isNaN(numbers[end - 1])) end--
      words[2 * start + 6] = end - at
      words[2 * start + 7] = 0
      start = end
    },
    length: () => 8 * start,
    written: () => new Uint8Array(builder.numbers.buffer, 0, 8 * start),
    clear() {
      start = 0
    },
  }
  return builder
}

/** @param offset of the first value, among the numbers that `readLogRow` gives */
export type VisitFrame = (
  origin: number,
  layout: number,
  timeMs: number,
  intervalMs: number,
  offset: number,
  length: number,
) => void

/** All frames, or none where there is something `packLog` cannot have made. @returns the row as numbers */
function readLog(blob: Uint8Array, visit: VisitFrame): Float64Array {
  const bytes = blob.byteOffset % 8 === 0 ? blob : new Uint8Array(blob)
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 8))
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, 2 * numbers.length)
  if (bytes.byteLength % 8 !== 0) throw new DamageError('a row of the log is cut off')
  for (let at = 0; at < numbers.length; at += HEADER_WORDS + words[2 * at + 6]!)
    if (!(at + HEADER_WORDS + words[2 * at + 6]! <= numbers.length))
      throw new DamageError('a row of the log is cut off')
  for (let at = 0; at < numbers.length; ) {
    const length = words[2 * at + 6]!
    const offset = at + HEADER_WORDS
    visit(words[2 * at]!, words[2 * at + 1]!, numbers[at + 1]!, numbers[at + 2]!, offset, length)
    at = offset + length
  }
  return numbers
}

/** Where a row of the log lies in time: good for planning, but its frames alone are certain. */
export interface LogSpan {
  readonly seq: number
  readonly first_ms: number
  readonly last_ms: number
  readonly bytes: number
}

/** Looks for rows behind a page that cannot be read, one by one at first. */
const PATIENCE = 1_000

/**
 * @returns lists the rows after `seq`, oldest first, also those that lie behind a page that cannot be read; `damaged`
 * is called where there is such a page
 */
export function createLogList(db: DatabaseSync): (seq: number, damaged: () => void) => LogSpan[] {
  const prepare = (): StatementSync =>
    db.prepare('SELECT seq, first_ms, last_ms, length(frames) AS bytes FROM log WHERE seq >= ? ORDER BY seq')
  let rows = prepare()
  const newest = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'log'")
  return (seq, damaged) => {
    const found: LogSpan[] = []
    let next = seq + 1
    for (let attempt = 0; ; attempt++)
      try {
        for (const row of rows.iterate(next) as unknown as Iterable<LogSpan>) {
          found.push(row)
          next = row.seq + 1
        }
        return found
      } catch (error) {
        if (!isDamage(error)) throw error
        damaged()
        // the old one tells of its failure a second time when it is begun again
        rows = prepare()
        next += attempt < PATIENCE ? 1 : attempt
        if (next > Number(newest.get()?.['seq'] ?? 0)) return found
      }
  }
}

/** A row of the log as it comes out of the file. */
export interface LogRow {
  readonly seq: number
  readonly frames: Uint8Array
  readonly crc: number
}

/**
 * Visits its frames, in their order.
 * @returns the row as numbers, a view of it: values lie where the visits said
 * @throws DamageError when the row is not what was written; nothing was visited then
 */
export function readLogRow({ frames, crc }: LogRow, visit: VisitFrame): Float64Array {
  // a damaged row may hold anything
  if (!(frames instanceof Uint8Array) || crc32(frames) !== crc)
    throw new DamageError('a row of the log does not match its checksum')
  return readLog(frames, visit)
}
