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
import { type ReplayJobs, readJobs } from '../../forecasts/planning/replay/jobs.ts'
import type { ReplayProblems } from '../../forecasts/planning/replay/problems.ts'
import { readContents } from '../../store/ledger/contents.ts'
import { ledgerError } from '../../store/ledger/errors.ts'
import { readLedgerJobs } from '../../store/ledger/jobs-query.ts'
import { ledgerPath, openLedgerFile } from '../../store/ledger/schema.ts'
import type { CommandContext } from '../command.ts'
import { eachLine, openLines } from '../import/lines.ts'
import { timeZoneOf } from '../import/time-zone.ts'

export interface Told {
  readonly jobs: ReplayJobs
  readonly problems: ReplayProblems
  /** rows that cannot be understood: they are left out */
  readonly unread: RowProblems
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
  return { ...readJobs(jobs), unread }
}

/** Rows are counted from 1, in the order of submission. @throws AppError `not_found`, `usage`, `unavailable` */
export function jobsOfLedger(directory: string, window: Interval, cluster: string | undefined): Told {
  if (!existsSync(ledgerPath(directory))) throw new AppError('not_found', 'simulate.no_ledger', { directory })
  const db = openLedgerFile(directory, 'read')
  try {
    const clusters = readContents(db).clusters.map((one) => one.cluster)
    const only = cluster ?? (clusters.length === 1 ? clusters[0]! : undefined)
    if (clusters.length > 0 && (only === undefined || !clusters.includes(only)))
      throw new AppError('usage', 'simulate.which_cluster', { clusters: clusters.join(', ') })
    return { ...readJobs(rowsOf(readLedgerJobs(db, only ?? '', window))), unread: createRowProblems() }
  } catch (error) {
    throw error instanceof AppError ? error : ledgerError(error, ledgerPath(directory))
  } finally {
    db.close()
  }
}

function* rowsOf(jobs: Iterable<Job>): Generator<{ readonly job: Job; readonly row: number }> {
  let row = 0
  for (const job of jobs) yield { job, row: ++row }
}
