/** Jobs that waited or ran when they were last told: they must be asked for until their end is known. */
import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '../../core/series.ts'
import type { JobTable } from './job-table.ts'

export interface OpenJob {
  readonly jobId: number
  readonly submit: UnixSeconds
}

export interface OpenJobs {
  /** What is told of jobs from now on, in place of what was. */
  change(cluster: number, come: JobTable, go: JobTable): void
  list(cluster: number): readonly OpenJob[]
  /** Not to be asked for any more: whoever knew them does not. */
  abandon(cluster: number, jobs: readonly OpenJob[]): void
}

export function createOpenJobs(db: DatabaseSync): OpenJobs {
  const add = db.prepare('INSERT OR IGNORE INTO open_jobs (cluster, job, submit) VALUES (?, ?, ?)')
  const remove = db.prepare('DELETE FROM open_jobs WHERE cluster = ? AND job = ? AND submit = ?')
  const list = db.prepare('SELECT job, submit FROM open_jobs WHERE cluster = ? ORDER BY submit, job')

  return {
    change(cluster, come, go) {
      for (const [{ count, columns }, statement] of [
        [go, remove],
        [come, add],
      ] as const)
        for (let at = 0; at < count; at++)
          if (Number.isNaN(columns.end[at]!)) statement.run(cluster, columns.jobId[at]!, columns.submit[at]!)
    },
    list: (cluster) =>
      list.all(cluster).map(({ job, submit }) => ({ jobId: job as number, submit: submit as UnixSeconds })),
    abandon(cluster, jobs) {
      for (const { jobId, submit } of jobs) remove.run(cluster, jobId, submit)
    },
  }
}
