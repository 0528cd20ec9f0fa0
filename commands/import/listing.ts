/** A listing of sacct into the ledger: all of its jobs, or none. */
import { textOf } from '../../collector/accounting/byte-values.ts'
import type { RowProblems } from '../../collector/accounting/problems.ts'
import { type Layout, readLayout } from '../../collector/accounting/sacct-columns.ts'
import { createRowReader, type RowReader } from '../../collector/accounting/sacct-rows.ts'
import { AppError } from '../../core/errors.ts'
import type { Job } from '../../core/ledger/job.ts'
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { Taken } from '../../store/ledger/jobs-writer.ts'
import type { LedgerWriter } from '../../store/ledger/ledger.ts'
import { eachLine, openLines } from './lines.ts'

export interface Listing {
  readonly path: string
  readonly clock: LocalClock
  /** where no column names it */
  readonly cluster: string
  readonly now: UnixSeconds
  readonly problems: RowProblems
  /** @param share of the file that was read, 0 to 1 */
  progress(share: number, rows: number): void
}

export interface Imported {
  readonly rows: number
  readonly taken: Taken
}

/**
 * @param isWanted whether to keep what was read
 * @throws AppError `not_found`, `invalid`, `usage` where it is no such listing
 */
export async function importListing(
  ledger: LedgerWriter,
  listing: Listing,
  isWanted: () => boolean,
): Promise<Imported> {
  let rows = 0
  const lines = openLines(listing.path)
  const taken = await ledger.takeJobs(async (add) => {
    let reading: { layout: Layout; reader: RowReader } | undefined
    for await (const bytes of lines.batches()) {
      const jobs: Job[] = []
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      eachLine(bytes, (from, to) => {
        rows++
        if (from === to) return
        if (!reading) {
          reading = open(textOf(view, from, to), listing)
          if (reading.layout.hasHeader) return
        }
        const job = reading.reader.readBytes(view, from, to, rows)
        if (job) jobs.push(job)
      })
      // what is wrong already is not going to be kept
      if (listing.problems.count === 0) await add(jobs)
      listing.progress(lines.bytes === 0 ? 1 : lines.readBytes() / lines.bytes, rows)
    }
    if (!reading) throw new AppError('invalid', 'import.empty', { path: listing.path })
  }, isWanted)
  return { rows, taken }
}

function open(first: string, { clock, cluster, now, problems }: Listing): { layout: Layout; reader: RowReader } {
  const layout = readLayout(first)
  if (cluster === '' && !layout.columns.has('cluster')) throw new AppError('usage', 'import.no_cluster')
  return { layout, reader: createRowReader({ layout, clock, cluster, now, problems }) }
}
