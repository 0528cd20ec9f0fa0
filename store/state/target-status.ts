/** How every target is doing, kept in `state.db` so that a separate `serve` process can show it. */
import type { Problem } from '../../core/errors.ts'
import type { UnixSeconds } from '../../core/series.ts'

export interface TargetStatus {
  readonly id: string
  readonly source: string
  readonly title: string
  readonly address: string
  readonly labels: Readonly<Record<string, string>>
  readonly intervalSeconds: number
  /** what the target says of itself */
  readonly facts: Readonly<Record<string, string>>
  readonly lastAttempt: UnixSeconds | null
  readonly lastSuccess: UnixSeconds | null
  /** the problems of the last attempt; empty when it succeeded */
  readonly lastErrors: readonly Problem[]
  readonly lastErrorAt: UnixSeconds | null
  readonly samples: number | null
  readonly durationSeconds: number | null
}

export interface TargetStatusStore {
  /** Replaces the list of configured targets: others are forgotten, known ones keep their history. */
  declare(
    targets: readonly Omit<
      TargetStatus,
      'facts' | 'lastAttempt' | 'lastSuccess' | 'lastErrors' | 'lastErrorAt' | 'samples' | 'durationSeconds'
    >[],
  ): void
  record(statuses: readonly TargetStatus[]): void
  list(): readonly TargetStatus[]
  close(): void
}
