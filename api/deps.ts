/** What the HTTP side needs from the rest; handed in by the commands. */
import type { Described } from '../alerts/rules/own.ts'
import type { Clock } from '../core/clock.ts'
import type { Problem } from '../core/errors.ts'
import type { Language } from '../core/i18n.ts'
import type { Networks } from '../core/networks.ts'
import type { PlanningConfig } from '../core/planning/assumptions.ts'
import type { UnixSeconds } from '../core/series.ts'
import type { DemandOutcome, DemandTask } from '../forecasts/planning/demand-paths.ts'
import type { ForecastOutcome, ForecastTask } from '../forecasts/task.ts'
import type { Ledger } from '../store/ledger/ledger.ts'
import type { MetricStore, SpoolStatistics } from '../store/metrics/store.ts'
import type { AlertStore } from '../store/state/alerts/alert-store.ts'
import type { TargetStatusStore } from '../store/state/target-status.ts'
import type { Access } from './access/access.ts'
import type { Allowance } from './access/allowance.ts'
import type { Replay } from './planning/replay-question.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly problem: Problem
}

/** How the store of metrics is. */
export interface StoreState {
  readonly engine: string
  /** why nothing is written or something cannot be read; empty when all is well */
  readonly problems: readonly Problem[]
  readonly spool?: SpoolStatistics | undefined
  /** time of the oldest value kept; undefined while there is none or the store is out of reach */
  readonly oldest?: UnixSeconds | undefined
}

/** Where this service stands in its network. */
export interface NetworkDeps {
  /** host names, besides the loopback ones, under which it may be opened */
  readonly hosts: readonly string[]
  /** path below which browsers see it, without a slash at the end; empty: at the root */
  readonly prefix: string
  /** browsers reach it by TLS alone */
  readonly isSecure: boolean
  /** origins whose pages may show ours in a frame */
  readonly embedding: readonly string[]
  /** who may say for whom they speak */
  readonly proxies: Networks
  /** what each caller beyond this machine may ask */
  readonly requests: Allowance
}

export interface ApiDeps {
  readonly access: Access
  readonly store: Pick<MetricStore, 'query' | 'latest'>
  readonly ledger: Omit<Ledger, 'close'>
  /** on a thread of its own. @throws AppError `unavailable` where too many wait */
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<ForecastOutcome>
  /** as `forecast`: how demand may go on, as paths; asked again it answers at once */
  foresee(task: DemandTask): Promise<DemandOutcome>
  /** a queue replayed on a thread of its own: done, or how far it is; who asks the same again hears more */
  readonly replay: Replay
  /** what the configuration says of what a plan assumes */
  readonly planning: PlanningConfig
  readonly statuses: Pick<TargetStatusStore, 'list'>
  /** with every rule that there is */
  readonly alerts: Pick<AlertStore, 'records' | 'history'> & { readonly rules: readonly Described[] }
  storeState(): Promise<StoreState>
  readonly clock: Pick<Clock, 'now'>
  readonly version: string
  /** of answers to clients that name none of ours */
  readonly language: Language
  /** whose days and months are meant where a request names none: an IANA name */
  readonly timeZone: string
  readonly network: NetworkDeps
  /** where the built pages are; undefined serves none */
  readonly dashboardDirectory: string | undefined
  /** every dependency and how it is; all ok = ready */
  readiness(): Promise<readonly Check[]>
  /** self-metrics in Prometheus' text format */
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>
  /** a failure the client is told nothing about */
  logError(id: string, error: unknown): void
}
