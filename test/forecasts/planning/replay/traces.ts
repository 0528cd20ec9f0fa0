/** Public traces, where they lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createRowProblems } from '../../../../collector/accounting/problems.ts'
import { readLayout } from '../../../../collector/accounting/sacct-columns.ts'
import { createRowReader } from '../../../../collector/accounting/sacct-rows.ts'
import { createLocalClock } from '../../../../core/ledger/local-time.ts'
import { readJobs } from '../../../../forecasts/planning/replay/jobs.ts'

const folder = join(import.meta.dirname, '../../../../../shared/data/hpc')
export const areTracesHere = existsSync(folder)

/** @param cluster of a trace that holds several */
export function readTrace(file: string, cluster?: string) {
  const lines = gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .trim()
    .split('\n')
  const layout = readLayout(lines[0]!)
  const problems = createRowProblems()
  const clock = createLocalClock('UTC')
  const reader = createRowReader({ layout, clock, cluster: 'c', now: 2_000_000_000, problems })
  const told = lines.flatMap((line, at) => {
    const job = at === 0 && layout.hasHeader ? undefined : reader.read(line, at + 1)
    return job && (cluster === undefined || job.cluster === cluster) ? [{ job, row: at + 1 }] : []
  })
  return { ...readJobs(told), unread: problems.count }
}
