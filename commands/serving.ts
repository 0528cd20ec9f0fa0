/** The HTTP side of `start` and `serve`. */
import { createApp } from '../api/app.ts'
import { createSelfMetrics } from '../api/self-metrics.ts'
import type { CollectorStatistics } from '../collector/collector.ts'
import { toProblem } from '../core/errors.ts'
import { openLedger } from '../store/ledger/ledger.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import { openAccessStore } from '../store/state/access/access-store.ts'
import type { TargetStatusStore } from '../store/state/target-status.ts'
import { configuredAccess } from './access/configured.ts'
import type { Alerting } from './alerting/evaluator.ts'
import { openAlertReading } from './alerting/reading.ts'
import type { CommandContext } from './command.ts'
import { openForecaster } from './forecasting/forecaster.ts'
import { type Listening, listen } from './http.ts'
import { addressOf, isShared, mayConnect, networkOf } from './listening.ts'
import type { Log } from './log.ts'
import { limitFetch } from './outgoing.ts'
import { createReadiness } from './readiness.ts'
import type { Settings } from './settings.ts'
import { openReplayer } from './simulating/replayer.ts'
import { createStoreState } from './store-state.ts'

export interface ServingOptions {
  readonly context: CommandContext
  readonly settings: Settings
  readonly store: Pick<MetricStore, 'query' | 'latest' | 'labelValues' | 'statistics' | 'check'>
  readonly statuses: Pick<TargetStatusStore, 'list'>
  readonly log: Log
  /** undefined where the collector is another process */
  readonly collector?: () => CollectorStatistics
  /** undefined where nothing evaluates alerts in this process */
  readonly alerting?: Alerting['statistics'] | undefined
}

/** @throws AppError `unavailable` where the port cannot be had */
export async function openServing({
  context,
  settings,
  store,
  statuses,
  log,
  collector,
  alerting,
}: ServingOptions): Promise<Listening> {
  const { clock, version, dashboardDirectory } = context
  const { language, host, port, config } = settings
  await limitFetch(config)
  const ledger = openLedger(settings.dataDirectory)
  const accessStore = openAccessStore(settings.dataDirectory)
  const alerts = openAlertReading(settings)
  const forecaster = openForecaster()
  const replayer = openReplayer(settings.dataDirectory, clock)
  const { app } = createApp({
    access: configuredAccess(settings, accessStore, clock),
    store,
    ledger,
    forecast: forecaster.forecast,
    foresee: forecaster.foresee,
    replay: replayer.replay,
    planning: config.planning,
    statuses,
    alerts,
    storeState: createStoreState({ engine: config.store.metrics.engine, store, clock, collector }),
    clock,
    version,
    language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    network: networkOf(host, config),
    dashboardDirectory,
    readiness: createReadiness({ store, statuses, clock, language, collector }),
    metrics: createSelfMetrics(version, collector, alerting),
    logError: log.requestFailed,
  })
  const listening = await listen({
    fetch: app.fetch,
    host,
    port,
    tls: config.listen.tls,
    mayConnect: mayConnect(config),
    isShared: isShared(config),
    onProblem: (error) => log.tell('error', toProblem(error)),
  })
  return {
    ...listening,
    url: addressOf(host, listening.port, config),
    async close() {
      await listening.close()
      await ledger.close()
      await forecaster.close()
      await replayer.close()
      alerts.close()
      accessStore.close()
    },
  }
}
