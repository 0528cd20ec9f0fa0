/** What both ways to a Slurm cluster (slurmrestd, the commands) promise; no code. */
import type { AppError } from '../../core/errors.ts'
import type { Reservation } from '../../core/ledger/capacity/facts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { ControllerStatistics } from './controller.ts'
import type { Job } from './jobs.ts'
import type { SlurmNode } from './nodes.ts'

export interface AskContext {
  readonly signal: AbortSignal
  readonly now: UnixSeconds
}

export interface Answer<T> {
  readonly value: T
  /** records in the answer, whatever became of them */
  readonly records: number
  readonly bodyBytes: number
}

export interface ControllerReport {
  /** undefined where it is not known */
  readonly up: boolean | undefined
  readonly statistics: ControllerStatistics | undefined
  /** why there are no statistics */
  readonly error?: AppError
}

export interface JobsReport {
  readonly jobs: readonly Job[]
  /** what is unknown although the list came */
  readonly error?: AppError
}

/** One question at a time; each throws AppError when its answer could not be had or not be believed. */
export interface Access {
  controller(context: AskContext): Promise<Answer<ControllerReport>>
  nodes(context: AskContext): Promise<Answer<readonly SlurmNode[]>>
  partitions(context: AskContext): Promise<Answer<readonly string[]>>
  jobs(context: AskContext): Promise<Answer<JobsReport>>
  /** all there are, those to come too */
  reservations(context: AskContext): Promise<Answer<readonly Reservation[]>>
  /** `{ version: 'Slurm 22.05.8', api: 'v0.0.38' }`, as far as known */
  facts(): Readonly<Record<string, string>>
  close(): void
}
