/** What the ledger holds at all: which clusters, and from when to when. Answered without reading a single job. */
import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import { SPAN_KINDS } from './capacity/schema.ts'

export interface ClusterContents {
  readonly cluster: string
  readonly jobs: number
  /** midnight UTC of the days on which the first and the last job were submitted */
  readonly firstSubmit: UnixSeconds
  readonly lastSubmit: UnixSeconds
  /** up to when all of its jobs are known; undefined: nobody asks Slurm, so that it ends with what it tells */
  readonly knownUntil: UnixSeconds | undefined
}

export interface LedgerContents {
  /** sorted by name; none: no job was ever taken in */
  readonly clusters: readonly ClusterContents[]
  /** midnight UTC after the last day on which any job was submitted, ran or ended; undefined: never */
  readonly usageEnd: UnixSeconds | undefined
}

export const NO_CONTENTS: LedgerContents = { clusters: [], usageEnd: undefined }

export function readContents(db: DatabaseSync): LedgerContents {
  const rows = db
    .prepare(
      `SELECT coalesce(names.name, '') AS cluster, sum(jobs) AS jobs, min(day) AS first, max(day) AS last,
         (SELECT max(until) FROM known_spans WHERE known_spans.cluster = job_blocks.cluster AND kind = ?) AS until
       FROM job_blocks LEFT JOIN names ON names.id = job_blocks.cluster
       GROUP BY job_blocks.cluster HAVING sum(jobs) > 0 ORDER BY 1`,
    )
    .all(SPAN_KINDS.indexOf('jobs')) as {
    cluster: string
    jobs: number
    first: number
    last: number
    until: number | null
  }[]
  const { last } = db.prepare('SELECT max(day) AS last FROM usage_days').get() as { last: number | null }
  return {
    clusters: rows.map((row) => ({
      cluster: row.cluster,
      jobs: row.jobs,
      firstSubmit: row.first * DAY_SECONDS,
      lastSubmit: row.last * DAY_SECONDS,
      knownUntil: row.until ?? undefined,
    })),
    usageEnd: last === null ? undefined : (last + 1) * DAY_SECONDS,
  }
}
