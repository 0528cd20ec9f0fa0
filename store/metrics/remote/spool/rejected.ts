/** Lines that a server will never take: kept with its words, so that somebody can see what was lost and why. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import type { Problem } from '../../../../core/errors.ts'
import { MESSAGES, type MessageCode } from '../../../../core/messages.ts'
import { storeError, transaction } from '../../../sqlite.ts'
import type { RejectedLine } from '../../engine.ts'
import type { Resolution } from '../../store.ts'
import { addMeta, openSpoolFile, setMeta, spoolPath } from './schema.ts'

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

const StoredProblem = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })

/**
 * The lines set aside in a data directory, oldest first; also while a collector writes there.
 * @throws AppError `unavailable`
 */
export function* readRejected(directory: string): Iterable<Rejected> {
  if (!existsSync(spoolPath(directory))) return
  const db = openSpoolFile(directory, 'read')
  try {
    const rows = db.prepare('SELECT time, resolution, line, problem FROM rejected ORDER BY id').iterate()
    for (const row of rows)
      yield {
        time: row['time'] as number,
        resolution: row['resolution'] as Resolution,
        line: row['line'] as string,
        problem: toProblem(row['problem'] as string),
      }
  } catch (error) {
    throw storeError(error, spoolPath(directory))
  } finally {
    db.close()
  }
}

/** Forgets them. @returns how many. @throws AppError `unavailable` */
export function clearRejected(directory: string): number {
  if (!existsSync(spoolPath(directory))) return 0
  const db = openSpoolFile(directory, 'write')
  try {
    return transaction(db, () => {
      setMeta(db, 'droppedRejected', 0)
      return Number(db.prepare('DELETE FROM rejected').run().changes)
    })
  } catch (error) {
    throw storeError(error, spoolPath(directory))
  } finally {
    db.close()
  }
}

function toProblem(text: string): Problem {
  const { code, params } = StoredProblem.parse(JSON.parse(text))
  if (Object.hasOwn(MESSAGES, code)) return { code: code as MessageCode, params }
  return { code: 'store.problem_of_other_version', params: { code, params: JSON.stringify(params) } }
}
