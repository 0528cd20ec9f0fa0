/** Is everything in the spool what was put there: for `atalaya store verify`. */
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Problem } from '../../../../core/errors.ts'
import { storeError } from '../../../sqlite.ts'
import type { Finding } from '../../engine.ts'
import { countDamagedMarks } from './marks.ts'
import { bodilessBatches, idsOf, MENDED_INDEXES, NO_LINES, readBody, unlikeBatches } from './mending.ts'
import { type DamagedOrigin, findDamagedOrigins } from './origins.ts'
import { damagedMeta, openSpoolFile, spoolPath } from './schema.ts'

/** Messages of SQLite's own check. */
const MOST_PAGES = 100

/**
 * Names what is damaged, as it is found, as of one instant; changes nothing.
 * @throws AppError `not_found`, or `unavailable` where the file cannot be opened at all
 */
export async function* verifySpool(
  directory: string,
  { signal }: { readonly signal?: AbortSignal },
): AsyncGenerator<Finding> {
  const path = spoolPath(directory)
  const db = openSpoolFile(directory, 'read')
  try {
    db.exec('BEGIN')
    for (const finding of verifyAll(db, path)) {
      if (signal?.aborted) return
      if (finding) yield finding
      // whoever waits for this process has a turn now and then
      else await nextTurn()
    }
  } catch (error) {
    throw storeError(error, path)
  } finally {
    db.close()
  }
}

/** Undefined between two looks. */
function* verifyAll(db: DatabaseSync, path: string): Generator<Finding | undefined> {
  for (const detail of checkPages(db)) yield pageFinding(path, detail)
  const unlike = new Set(unlikeBatches(db))
  for (const id of idsOf(db, 'SELECT id FROM bodies')) {
    yield undefined
    const body = readBody(db, id)
    if (typeof body === 'string') yield batchFinding(db, path, id, body)
    else if (unlike.has(id)) yield oddBatch(path, id)
  }
  for (const id of bodilessBatches(db)) yield batchFinding(db, path, id, NO_LINES)
  for (const origin of findDamagedOrigins(db)) yield { problem: originProblem(path, origin), severity: 'lost' }
  for (const problem of noteProblems(path, countDamagedMarks(db), damagedMeta(db))) yield { problem, severity: 'lost' }
}

function checkPages(db: DatabaseSync): string[] {
  try {
    const rows = db.prepare(`PRAGMA integrity_check(${MOST_PAGES})`).all()
    return rows.map((row) => String(Object.values(row)[0])).filter((detail) => detail !== 'ok')
  } catch (error) {
    return [messageOf(error)]
  }
}

function pageFinding(path: string, detail: string): Finding {
  const params = { path, what: 'SQLite', of: '*', from: '?', to: '?', detail }
  if (MENDED_INDEXES.some((index) => detail.includes(`index ${index}`)))
    return { problem: { code: 'store.odd_part', params }, severity: 'repairable' }
  return { problem: { code: 'store.lost_part', params }, severity: 'lost' }
}

/** The list is made anew from what the body says when a collector opens the file. */
function oddBatch(path: string, id: number): Finding {
  const params = { path, what: 'batches', of: `#${id}`, from: '?', to: '?', detail: 'unlike its body' }
  return { problem: { code: 'store.odd_part', params }, severity: 'repairable' }
}

function batchFinding(db: DatabaseSync, path: string, batch: number, detail: string): Finding {
  return {
    problem: { code: 'spool.damaged', params: { path, batch, lines: linesOf(db, batch), detail } },
    severity: 'lost',
  }
}

function linesOf(db: DatabaseSync, batch: number): number | string {
  try {
    return Number(db.prepare('SELECT lines FROM batches WHERE id = ?').get(batch)?.['lines'] ?? '?') || '?'
  } catch {
    return '?'
  }
}

export function noteProblems(path: string, marks: number, names: readonly string[]): Problem[] {
  const problems: Problem[] = names.map((name) => ({ code: 'spool.damaged_note', params: { path, name } }))
  if (marks > 0) problems.push({ code: 'spool.damaged_marks', params: { path, count: marks } })
  return problems
}

export function originProblem(path: string, { id, name }: DamagedOrigin): Problem {
  if (name === undefined) return { code: 'spool.damaged_name', params: { path, origin: id } }
  return { code: 'spool.damaged_newest', params: { path, origin: name } }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
