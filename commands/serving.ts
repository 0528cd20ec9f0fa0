/** The HTTP side of `start` and `serve`. */
import { createApp } from '../api/app.ts'
import { createSelfMetrics } from '../api/self-metrics.ts'
import type { CollectorStatistics } from '../collector/collector.ts'
import { openLedger } from '../store/ledger/ledger.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import { openAccessStore } from '../store/state/access/access-store.ts'
import type { TargetStatusStore } from '../store/state/target-status.ts'
import { configuredAccess } from './access/configured.ts'
import type { CommandContext } from './command.ts'
import { type Listening, listen } from './http.ts'
import type { Log } from './log.ts'
import { createReadiness } from './readiness.ts'
import type { Settings } from './settings.ts'
import { createStoreState } from './store-state.ts'

export interface ServingOptions {
  readonly context: CommandContext
  readonly settings: Settings
  readonly store: Pick<MetricStore, 'query' | 'latest' | 'labelValues' | 'statistics' | 'check'>
  readonly statuses: Pick<TargetStatusStore, 'list'>
  readonly log: Log
  /** undefined where the collector is another process */
  readonly collector?: () => CollectorStatistics
}

/** @throws AppError `unavailable` where the port cannot be had */
export async function openServing({
  context,
  settings,
  store,
  statuses,
  log,
  collector,
}: ServingOptions): Promise<Listening> {
  const { clock, version, dashboardDirectory } = context
  const { language, host, port } = settings
  const ledger = openLedger(settings.dataDirectory)
  const accessStore = openAccessStore(settings.dataDirectory)
  const { app } = createApp({
    access: configuredAccess(settings, accessStore, clock),
    store,
    ledger,
    statuses,
    storeState: createStoreState({ engine: settings.config.store.metrics.engine, store, clock, collector }),
    clock,
    version,
    language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hosts: [host.includes(':') ? `[${host}]` : host, ...publicHosts(settings)],
    dashboardDirectory,
    readiness: createReadiness({ store, statuses, clock, language, collector }),
    metrics: createSelfMetrics(version, collector),
    logError: log.requestFailed,
  })
  const listening = await listen((request) => app.fetch(request), host, port)
  return {
    ...listening,
    async close() {
      await listening.close()
      await ledger.close()
      accessStore.close()
    },
  }
}

function publicHosts({ config }: Settings): readonly string[] {
  const { publicUrl } = config.access
  return publicUrl === undefined ? [] : [new URL(publicUrl).hostname]
}
