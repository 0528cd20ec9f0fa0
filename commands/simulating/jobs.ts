/** Jobs to replay: of a listing of sacct, or of the site's ledger. */
import { existsSync } from 'node:fs'
import { textOf } from '../../collector/accounting/byte-values.ts'
import { createRowProblems, type RowProblems } from '../../collector/accounting/problems.ts'
import { readLayout } from '../../collector/accounting/sacct-columns.ts'
import { createRowReader, type RowReader } from '../../collector/accounting/sacct-rows.ts'
import { AppError } from '../../core/errors.ts'
import type { Interval } from '../../core/ledger/capacity/intervals.ts'
import type { Job } from '../../core/ledger/job.ts'
import { createLocalClock } from '../../core/ledger/local-time.ts'
import type { NodesTold } from '../../forecasts/planning/replay/from-nodes.ts'
import { type ReplayJobs, readJobs } from '../../forecasts/planning/replay/jobs.ts'
import type { ReplayProblems } from '../../forecasts/planning/replay/problems.ts'
import { readContents } from '../../store/ledger/contents.ts'
import { ledgerError } from '../../store/ledger/errors.ts'
import { readLedgerJobs } from '../../store/ledger/jobs-query.ts'
import { ledgerPath, openLedgerFile } from '../../store/ledger/schema.ts'
import type { CommandContext } from '../command.ts'
import { eachLine, openLines } from '../import/lines.ts'
import { timeZoneOf } from '../import/time-zone.ts'
import { type Memberships, NO_NODES, type NodeLists, nodesOfLedger, noting } from './nodes.ts'

export interface Told {
  readonly jobs: ReplayJobs
  readonly problems: ReplayProblems
  /** rows that cannot be understood: they are left out */
  readonly unread: RowProblems
  readonly nodes: NodesTold
}

/** @throws AppError `not_found`, `invalid` where it is no such listing */
export async function jobsOfListing(path: string, window: Interval, context: CommandContext): Promise<Told> {
  const unread = createRowProblems()
  const { cluster } = context.flags
  const clock = createLocalClock(timeZoneOf(context))
  const jobs: { job: Job; row: number }[] = []
  let reader: RowReader | undefined
  let row = 0
  for await (const bytes of openLines(path).batches()) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    eachLine(bytes, (from, to) => {
      row++
      if (from === to) return
      if (!reader) {
        const layout = readLayout(textOf(view, from, to))
        const now = context.clock.now()
        reader = createRowReader({ layout, clock, cluster: cluster ?? '', now, problems: unread })
        if (layout.hasHeader) return
      }
      const job = reader.readBytes(view, from, to, row)
      if (!job || job.submit < window.from || job.submit >= window.to) return
      if (cluster === undefined || job.cluster === cluster) jobs.push({ job, row })
    })
  }
  const clusters = [...new Set(jobs.map(({ job }) => job.cluster))]
  if (clusters.length > 1)
    throw new AppError('usage', 'simulate.which_cluster', { clusters: clusters.sort().join(', ') })
  return { ...readJobs(jobs), unread, nodes: NO_NODES }
}

export interface LedgerWish {
  readonly window: Interval
  readonly cluster: string | undefined
  readonly memberships?: Memberships
  /** where there are more, none is replayed */
  readonly most?: number
}

/**
 * Rows are counted from 1, in the order of submission.
 * @throws AppError `not_found`, `usage`, `unavailable`; `invalid` where there are more jobs than are wanted
 */
export function jobsOfLedger(directory: string, { window, cluster, memberships, most }: LedgerWish): Told {
  if (!existsSync(ledgerPath(directory))) throw new AppError('not_found', 'simulate.no_ledger', { directory })
  const db = openLedgerFile(directory, 'read')
  try {
    const clusters = readContents(db).clusters.map((one) => one.cluster)
    const only = cluster ?? (clusters.length === 1 ? clusters[0]! : undefined)
    if (clusters.length > 0 && (only === undefined || !clusters.includes(only)))
      throw new AppError('usage', 'simulate.which_cluster', { clusters: clusters.join(', ') })
    const lists: NodeLists = new Map()
    const told = readJobs(rowsOf(noting(upTo(most, readLedgerJobs(db, only ?? '', window)), lists)))
    return { ...told, unread: createRowProblems(), nodes: nodesOfLedger(db, only ?? '', lists, memberships) }
  } catch (error) {
    throw error instanceof AppError ? error : ledgerError(error, ledgerPath(directory))
  } finally {
    db.close()
  }
}

function* upTo(most = Infinity, jobs: Iterable<Job>): Generator<Job> {
  let count = 0
  for (const job of jobs) {
    if (++count > most) throw new AppError('invalid', 'replay.too_many_jobs', { limit: most })
    yield job
  }
}

function* rowsOf(jobs: Iterable<Job>): Generator<{ readonly job: Job; readonly row: number }> {
  let row = 0
  for (const job of jobs) yield { job, row: ++row }
}
