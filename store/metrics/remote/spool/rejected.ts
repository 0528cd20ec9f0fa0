/** Lines that a server will never take: kept with its words, so that somebody can see what was lost and why. */
import { existsSync } from 'node:fs'
import * as z from 'zod'
import type { Problem } from '../../../../core/errors.ts'
import { MESSAGES, type MessageCode } from '../../../../core/messages.ts'
import { storeError, transaction } from '../../../sqlite.ts'
import type { Resolution } from '../../store.ts'
import type { Rejected } from './rejecting.ts'
import { openSpoolFile, setMeta, spoolPath } from './schema.ts'

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
  const stored = parseProblem(text)
  if (!stored) return { code: 'store.problem_of_other_version', params: { code: '?', params: text } }
  const { code, params } = stored
  if (Object.hasOwn(MESSAGES, code)) return { code: code as MessageCode, params }
  return { code: 'store.problem_of_other_version', params: { code, params: JSON.stringify(params) } }
}

/** undefined where it is not what was stored: its line is shown all the same */
function parseProblem(text: string): z.infer<typeof StoredProblem> | undefined {
  try {
    return StoredProblem.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
