/** Is everything in the file what was written, and does it agree with itself: for `atalaya store verify`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Problem } from '../../../../core/errors.ts'
import { storeError } from '../../../sqlite.ts'
import type { Finding } from '../../engine.ts'
import { createFile, type File, openContext } from './context.ts'
import { isDamage, timeText } from './damage.ts'
import { speaksOf } from './indexes.ts'
import { metricsPath, openMetrics } from './schema.ts'
import { verifyAgreement } from './verify-agreement.ts'
import { verifyBlocks } from './verify-blocks.ts'
import { verifyChunks } from './verify-chunks.ts'
import { type Doubts, grouped } from './verify-groups.ts'
import { verifyNames } from './verify-names.ts'
import { createOwners, type Doubt, messageOf, type Verifying } from './verify-words.ts'

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
function* verifyAll(file: File, deep: boolean): Generator<Doubts | undefined> {
  yield* grouped(verifyPages(file))
  const context = openContext(file, () => undefined)
  const verifying: Verifying = { context, owners: createOwners() }
  const steps = [verifyNames, verifyChunks, verifyBlocks, verifySegments]
  for (const step of [...steps, (of: Verifying) => verifyAgreement(of, deep)])
    yield* grouped(asFarAsReadable(step(verifying)))
}

function* asFarAsReadable(doubts: Iterable<Doubt | undefined>): Generator<Doubt | undefined> {
  try {
    yield* doubts
  } catch (error) {
    // a page that cannot be read, in the middle of a table: what lies behind it was not looked at
    if (!isDamage(error)) throw error
    yield { what: '*', of: '*', fromMs: NaN, toMs: NaN, detail: messageOf(error), severity: 'lost' }
  }
}

/** Complaints of SQLite; one a table or index is told. */
const MOST_COMPLAINTS = 1_000

function* verifyPages({ db }: File): Generator<Doubt | undefined> {
  const nowhere = { what: 'SQLite', fromMs: NaN, toMs: NaN }
  try {
    const trees = db.prepare('SELECT type, name, rootpage FROM sqlite_schema').all() as unknown as Tree[]
    const found = db.prepare(`PRAGMA integrity_check(${MOST_COMPLAINTS})`).all()
    const first = new Map<string, string>()
    for (const line of found.flatMap((row) => String(Object.values(row)[0]).split('\n'))) {
      if (line === 'ok' || line.startsWith('***')) continue
      const tree = trees.find((one) => speaksOf(line, one))
      const of = tree?.name ?? '*'
      const detail = first.get(of) ?? line
      first.set(of, detail)
      // what an index says can be told again from its table
      yield { ...nowhere, of, detail, severity: tree?.type === 'index' ? 'repairable' : 'lost' }
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    yield { ...nowhere, of: '*', detail: messageOf(error), severity: 'lost' }
  }
}

interface Tree {
  readonly type: string
  readonly name: string
  readonly rootpage: number
}

/** Each segment belongs to one row. */
function* verifySegments({ context, owners }: Verifying): Generator<Doubt | undefined> {
  const nowhere = { fromMs: NaN, toMs: NaN }
  let orphans = 0
  for (const row of context.db.prepare('SELECT id FROM segments').iterate()) {
    const count = owners.count(row['id'] as number)
    if (count === 0) orphans++
    if (count > 1)
      yield {
        what: 'segments',
        of: `#${row['id']}`,
        all: '*',
        ...nowhere,
        detail: `has ${count} owners`,
        severity: 'lost',
      }
  }
  if (orphans > 0 && !owners.isPartial())
    yield { what: 'segments', of: '*', ...nowhere, detail: `${orphans} without an owner`, severity: 'repairable' }
}

function toFinding({ what, of, fromMs, toMs, detail, severity, count }: Doubts, path: string): Finding {
  const params = { path, what, of, from: timeText(fromMs), to: timeText(toMs), detail }
  const isLost = severity === 'lost'
  const problem: Problem =
    count === 1
      ? { code: isLost ? 'store.lost_part' : 'store.odd_part', params }
      : { code: isLost ? 'store.lost_parts' : 'store.odd_parts', params: { ...params, count } }
  return { problem, severity }
}
