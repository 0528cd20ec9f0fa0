/**
 * Frames of one origin over a period, oldest first. A row costs more to hand over to JavaScript than to
 * read, so that runs of rows that look alike come over as one: their times as one text, their values as
 * one hexadecimal text.
 */
import type { DatabaseSync } from 'node:sqlite'
import { frameId, TIME_OF_ID, toValues } from './schema.ts'

/** Positions of a row that are wanted: the rest is not read. */
export interface Span {
  readonly first: number
  readonly count: number
}

/** @param values those of the span; shorter where the row ends early */
export type VisitFrame = (timeMs: number, layout: number, values: Float64Array) => void

export interface Scanner {
  /** @param between called every few thousand rows; may throw to stop */
  scan(origin: number, fromMs: number, toMs: number, span: Span, visit: VisitFrame, between: () => void): void
}

const RUN_BYTES = 1024 ** 2
const MAX_RUN = 8_192

interface Run {
  readonly rows: number
  readonly newest: number
  readonly layout: number
  readonly layouts: number
  readonly bytes: number
  readonly maxBytes: number
  readonly times: string
  readonly hex: string
}

export function createScanner(db: DatabaseSync): Scanner {
  // substr of an empty blob is NULL, which aggregates would skip
  const rows = `SELECT ${TIME_OF_ID} AS ms, layout, coalesce(substr(vals, ?, ?), x'') AS part
    FROM frames WHERE id >= ? AND id < ? ORDER BY id LIMIT ?`
  const one = db.prepare(rows)
  one.setReturnArrays(true)
  const run = db.prepare(`SELECT count(*) AS rows, max(ms) AS newest, min(layout) AS layout,
    max(layout) AS layouts, min(length(part)) AS bytes, max(length(part)) AS maxBytes,
    group_concat(ms - ?) AS times, group_concat(hex(part), '') AS hex FROM (${rows})`)

  return {
    scan(origin, fromMs, toMs, span, visit, between) {
      const limit = Math.max(64, Math.min(MAX_RUN, Math.floor(RUN_BYTES / (8 * span.count + 1))))
      const end = frameId(origin, toMs)
      let from = fromMs
      while (from < toMs) {
        const part = [8 * span.first + 1, 8 * span.count, frameId(origin, from), end, limit] as const
        const found = run.get(BigInt(from), ...part) as unknown as Run
        if (found.rows === 0) return
        if (found.layout === found.layouts && found.bytes === found.maxBytes) visitRun(found, from, visit)
        else
          for (const row of one.iterate(...part) as Iterable<unknown>) {
            const [ms, layout, values] = row as [number, number, Uint8Array]
            visit(ms, layout, toValues(values))
          }
        if (found.rows < limit) return
        from = found.newest + 1
        between()
      }
    },
  }
}

const COMMA = 44
const ZERO = 48

function visitRun({ rows, layout, bytes, times, hex }: Run, base: number, visit: VisitFrame): void {
  const values = toValues(Buffer.from(hex, 'hex'))
  const width = Math.floor(bytes / 8)
  let at = 0
  for (let row = 0; row < rows; row++) {
    let offset = 0
    for (; at < times.length; at++) {
      const code = times.charCodeAt(at)
      if (code === COMMA) break
      offset = offset * 10 + code - ZERO
    }
    at++
    visit(base + offset, layout, values.subarray(row * width, (row + 1) * width))
  }
}
