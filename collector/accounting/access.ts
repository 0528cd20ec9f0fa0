/** What both ways to Slurm's accounting (slurmdbd's REST, `sacct`) promise; no code. */
import type { Job } from '../../core/ledger/job.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { AskContext } from '../slurm/access.ts'

/** Jobs that waited or ran at any moment of [from, to]. */
export interface Window {
  readonly from: UnixSeconds
  readonly to: UnixSeconds
}

export interface AccountingAnswer {
  /** of the one cluster that was asked for */
  readonly jobs: readonly Job[]
  readonly bodyBytes: number
}

/** One question at a time; each throws AppError when its answer could not be had or not be believed. */
export interface AccountingAccess {
  jobsIn(window: Window, context: AskContext): Promise<AccountingAnswer>
  /** Every submission of these numbers. @param jobIds at most `mostJobIds` */
  jobsOf(jobIds: readonly number[], context: AskContext): Promise<AccountingAnswer>
  /** how many `jobsOf` may be asked for at once */
  readonly mostJobIds: number
  /** `{ version: 'Slurm 22.05.8', api: 'v0.0.38' }`, as far as known */
  facts(): Readonly<Record<string, string>>
  close(): void
}
