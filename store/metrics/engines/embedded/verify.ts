/** Is everything in the file what was written, and does it agree with itself: for `atalaya store verify`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Problem } from '../../../../core/errors.ts'
import { storeError } from '../../../sqlite.ts'
import type { Finding } from '../../engine.ts'
import { createFile, type File, openContext } from './context.ts'
import { isDamage, timeText } from './damage.ts'
import { metricsPath, openMetrics } from './schema.ts'
import { verifyAgreement } from './verify-agreement.ts'
import { verifyBlocks } from './verify-blocks.ts'
import { verifyChunks } from './verify-chunks.ts'
import { verifyNames } from './verify-names.ts'
import { createOwners, type Doubt, type Verifying } from './verify-words.ts'

/**
 * Names what is damaged, as it is found, as of one instant; changes nothing.
 * @param options.deep compares every roll-up with the raw frames it came from, not a part of them
 * @throws AppError `not_found`, or `unavailable` where the file cannot be opened at all
 */
export async function* verifyFile(
  directory: string,
  { deep, signal }: { readonly deep: boolean; readonly signal?: AbortSignal },
): AsyncGenerator<Finding> {
  const path = metricsPath(directory)
  const db = openMetrics(directory, 'read')
  try {
    db.exec('BEGIN')
    const file = createFile(db, path)
    let rest = 0
    for (const doubt of verifyAll(file, deep)) {
      if (signal?.aborted) return
      if (doubt) yield toFinding(doubt, path)
      // whoever waits for this process has a turn now and then
      else if (++rest % 64 === 0) await nextTurn()
    }
  } catch (error) {
    throw storeError(error, path)
  } finally {
    db.close()
  }
}

/** Undefined between two looks. */
function* verifyAll(file: File, deep: boolean): Generator<Doubt | undefined> {
  yield* verifyPages(file)
  const context = openContext(file, () => undefined)
  const verifying: Verifying = { context, owners: createOwners() }
  const steps = [verifyNames, verifyChunks, verifyBlocks, verifySegments]
  for (const step of [...steps, (of: Verifying) => verifyAgreement(of, deep)])
    try {
      yield* step(verifying)
    } catch (error) {
      // a page that cannot be read, in the middle of a table: what lies behind it was not looked at
      if (!isDamage(error)) throw error
      const detail = error instanceof Error ? error.message : String(error)
      yield { what: '*', of: '*', fromMs: NaN, toMs: NaN, detail, severity: 'lost' }
    }
}

const MOST_PAGES = 100

function* verifyPages({ db }: File): Generator<Doubt | undefined> {
  try {
    for (const row of db.prepare(`PRAGMA integrity_check(${MOST_PAGES})`).all()) {
      const detail = String(Object.values(row)[0])
      if (detail !== 'ok') yield { what: 'SQLite', of: '*', fromMs: NaN, toMs: NaN, detail, severity: 'lost' }
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    const detail = error instanceof Error ? error.message : String(error)
    yield { what: 'SQLite', of: '*', fromMs: NaN, toMs: NaN, detail, severity: 'lost' }
  }
}

/** Each segment belongs to one row. */
function* verifySegments({ context, owners }: Verifying): Generator<Doubt | undefined> {
  const nowhere = { fromMs: NaN, toMs: NaN }
  let orphans = 0
  for (const row of context.db.prepare('SELECT id FROM segments').iterate()) {
    const count = owners.count(row['id'] as number)
    if (count === 0) orphans++
    if (count > 1)
      yield { what: 'segments', of: `#${row['id']}`, ...nowhere, detail: `has ${count} owners`, severity: 'lost' }
  }
  if (orphans > 0 && !owners.isPartial())
    yield { what: 'segments', of: '*', ...nowhere, detail: `${orphans} without an owner`, severity: 'repairable' }
}

function toFinding({ what, of, fromMs, toMs, detail, severity }: Doubt, path: string): Finding {
  const params = { path, what, of, from: timeText(fromMs), to: timeText(toMs), detail }
  const problem: Problem = { code: severity === 'lost' ? 'store.lost_part' : 'store.odd_part', params }
  return { problem, severity }
}
