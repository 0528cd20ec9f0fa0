/**
 * In the spool's thread: setting aside what a server will never take. Apart from reading it back (`rejected.ts`), so
 * that the thread starts without what only reading needs.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { RejectedLine } from '../../engine.ts'
import type { Resolution } from '../../store.ts'
import { addMeta } from './schema.ts'

export interface Rejected extends RejectedLine {
  readonly resolution: Resolution
}

/** Beyond these the oldest go, counted. */
const MAX_ROWS = 100_000
const MAX_BYTES = 64 * 1024 ** 2
/** Rows between two looks at the size. */
const TRIM_EVERY = 1_000

/** In the spool's thread, inside its transaction. */
export function createRejecting(db: DatabaseSync, maxRows = MAX_ROWS, maxBytes = MAX_BYTES) {
  const insert = db.prepare('INSERT OR IGNORE INTO rejected (time, resolution, line, problem) VALUES (?, ?, ?, ?)')
  let untrimmed = TRIM_EVERY
  return (lines: readonly Rejected[]): void => {
    for (const { time, resolution, line, problem } of lines)
      insert.run(time, resolution, line, JSON.stringify({ code: problem.code, params: problem.params }))
    untrimmed += lines.length
    if (untrimmed < TRIM_EVERY) return
    untrimmed = 0
    trim(db, maxRows, maxBytes)
  }
}

function trim(db: DatabaseSync, maxRows: number, maxBytes: number): void {
  const rows = db.prepare('SELECT id, length(line) + length(problem) AS bytes FROM rejected ORDER BY id DESC').iterate()
  let [count, bytes] = [0, 0]
  for (const row of rows) {
    count += 1
    bytes += row['bytes'] as number
    if (count <= maxRows && bytes <= maxBytes) continue
    const { changes } = db.prepare('DELETE FROM rejected WHERE id <= ?').run(row['id'] as number)
    addMeta(db, 'droppedRejected', Number(changes))
    return
  }
}
