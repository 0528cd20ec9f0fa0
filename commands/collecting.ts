/** Everything `start` and `collect` share: the hold on the data, the stores, the collector, the hourly clean-up. */
import { existsSync } from 'node:fs'
import {
  type Collector,
  type CollectorStatistics,
  createCollector,
  type WatchedTarget,
} from '../collector/collector.ts'
import { createSharding } from '../collector/sharding.ts'
import type { OpenTarget } from '../collector/source.ts'
import type { Clock } from '../core/clock.ts'
import { ConfigError } from '../core/config.ts'
import { type Problem, toProblem } from '../core/errors.ts'
import { DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '../core/units.ts'
import { createObserver } from '../store/ledger/capacity/observer.ts'
import { type LedgerWriter, openLedger, openLedgerWriter } from '../store/ledger/ledger.ts'
import { ledgerPath } from '../store/ledger/schema.ts'
import { holdData } from '../store/lock.ts'
import { type Engine, toRetention } from '../store/metrics/engine.ts'
import { DEFAULT_ENGINE, ENGINES } from '../store/metrics/registry.ts'
import type { MetricStore } from '../store/metrics/store.ts'
import { openAlertStore } from '../store/state/alerts/alert-store.ts'
import { openTargetStatusStore, type TargetStatusStore } from '../store/state/target-status.ts'
import { type Alerting, keepEvaluating } from './alerting/evaluator.ts'
import { createCloser } from './closer.ts'
import { toLimits } from './config-schema.ts'
import { openForecaster } from './forecasting/forecaster.ts'
import { keepForecasting } from './forecasting/nightly.ts'
import type { Log } from './log.ts'
import { limitFetch } from './outgoing.ts'
import { identityRules, type Settings } from './settings.ts'

export interface Collecting {
  readonly collector: Collector
  readonly store: MetricStore
  readonly statuses: TargetStatusStore
  /** undefined where the configuration switches alerts off */
  readonly alerting: Alerting | undefined
  /** Stops asking, writes what waits, closes the stores and lets go of the data. */
  stop(): Promise<CollectorStatistics>
}

export interface CollectingOptions {
  readonly settings: Settings
  readonly targets: readonly WatchedTarget[]
  readonly clock: Clock
  readonly log: Log
  /** shown to whoever finds the data held: `atalaya start` */
  readonly command: string
  /** where this process serves, if it does and knows already */
  readonly url?: string | undefined
}

/** @throws AppError `conflict` where another process collects into the same directory */
export async function openCollecting(options: CollectingOptions): Promise<Collecting> {
  const { settings, targets, clock, log, command, url } = options
  const { config, dataDirectory } = settings
  const closer = createCloser()
  try {
    const hold = holdData(dataDirectory, { role: 'collector', command, ...(url === undefined ? {} : { url }) })
    closer.add(() => hold.release())
    await limitFetch(config)
    const store = await openStore(settings, 'write', clock)
    closer.add(() => store.close())
    const statuses = openTargetStatusStore(dataDirectory, 'write')
    closer.add(() => statuses.close())
    const ledger = openLedgerWriter(dataDirectory, identityRules(config))
    closer.add(() => ledger.close())
    const observer = createObserver(ledger)
    closer.add(() => observer.close())
    const sharing = config.sharding && createSharing(config.sharding, options, store, () => collector.reassign())
    const collector = createCollector({
      targets,
      store,
      statuses,
      limits: toLimits(config),
      ports: { jobs: ledger, sessions: ledger, capacity: { ...observer, accounted: ledger.accounted } },
      clock,
      site: config.site,
      log: log.collector,
      ...(sharing && { owns: sharing.owns }),
    })
    closer.add(() => collector.stop())
    if (sharing) {
      sharing.start()
      closer.add(() => sharing.stop())
    }
    closer.add(keepTidy(store, ledger, { settings, clock, log }))
    // of several collectors each forecasts what its own ledger knows: nobody else can
    closer.add(forecastNightly(store, ledger, { settings, clock, log }))
    const alerting = config.alerts.enabled
      ? openAlerting(store, { settings, clock, log }, sharing?.isAlerting)
      : undefined
    if (alerting) closer.add(() => alerting.stop())
    return {
      collector,
      store,
      statuses,
      alerting,
      async stop() {
        await closer.close()
        return collector.statistics()
      },
    }
  } catch (error) {
    await closer.close()
    throw error
  }
}

/** @throws AppError `config` where the store is this machine's own: nobody else could write to it */
function createSharing(
  { name, heartbeatSeconds }: NonNullable<Settings['config']['sharding']>,
  { settings, targets, clock, log }: CollectingOptions,
  store: MetricStore,
  changed: () => void,
): { start(): void; owns(target: OpenTarget): boolean; isAlerting(): boolean; stop(): void } {
  const { config, file } = settings
  if (config.store.metrics.engine === DEFAULT_ENGINE) {
    const problem: Problem = { code: 'cli.sharding_alone', params: { engine: DEFAULT_ENGINE } }
    throw new ConfigError(file ?? '', [settings.problemAt(['sharding'], problem)], config.language)
  }
  // a machine's own figures can be had on that machine only
  const local = new Set(targets.flatMap(({ source, target }) => (source === 'host' ? [target.id] : [])))
  const sharding = createSharding({
    name,
    site: config.site,
    heartbeatSeconds,
    store,
    clock,
    targets: () => targets.flatMap(({ target }) => (local.has(target.id) ? [] : [target.id])),
    changed(members) {
      log.tell('info', { code: 'cli.sharding_members', params: { members: members.join(', ') } })
      changed()
    },
    failed: (problem) => log.tell('error', { code: 'cli.sharding_failed', params: { detail: log.words(problem) } }),
  })
  return {
    ...sharding,
    owns: ({ id }) => local.has(id) || sharding.owns(id),
    isAlerting: () => sharding.owns('alerts'),
  }
}

/** @param isMine of several collectors, whether it is this one that evaluates now */
function openAlerting(
  store: MetricStore,
  { settings: { config, dataDirectory }, clock, log }: Pick<CollectingOptions, 'settings' | 'clock' | 'log'>,
  isMine: () => boolean = () => true,
): Alerting {
  const alerts = openAlertStore(dataDirectory, 'write')
  const ledger = openLedger(dataDirectory)
  try {
    const alerting = keepEvaluating({
      ...{ store, alerts, clock, isMine, rules: config.alerts.rules, windows: config.alerts.maintenance },
      reservations: ledger.maintenance,
      failed: (code, why) => log.tell('error', { code, params: { detail: log.words(why) } }),
    })
    return {
      ...alerting,
      async stop() {
        await alerting.stop()
        await ledger.close()
        alerts.close()
      },
    }
  } catch (error) {
    alerts.close()
    void ledger.close()
    throw error
  }
}

export function openStore(
  { config, dataDirectory }: Settings,
  mode: 'read' | 'write',
  clock: Clock,
): Promise<MetricStore> {
  const { engine, ...options } = config.store.metrics
  return (ENGINES[engine] as Engine).open({ directory: dataDirectory, mode, options, clock })
}

/** @returns stop */
function forecastNightly(
  store: MetricStore,
  writer: LedgerWriter,
  { settings: { dataDirectory }, clock, log }: Pick<CollectingOptions, 'settings' | 'clock' | 'log'>,
): () => Promise<void> {
  const ledger = openLedger(dataDirectory)
  const forecaster = openForecaster()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const stop = keepForecasting({
    clock,
    deps: { store, ledger, timeZone, forecast: forecaster.forecast },
    ...{ ledger, writer },
    hasLedger: () => existsSync(ledgerPath(dataDirectory)),
    failed: (error) =>
      log.tell('error', { code: 'cli.forecasting_failed', params: { detail: log.words(toProblem(error)) } }),
  })
  return async () => {
    // what is under way is not waited for
    const stopped = stop()
    await forecaster.close()
    await ledger.close()
    await stopped
  }
}

/** Drops what has expired: a minute after the start, then every hour. @returns stop */
function keepTidy(
  store: MetricStore,
  ledger: LedgerWriter,
  { settings: { config, dataDirectory }, clock, log }: Pick<CollectingOptions, 'settings' | 'clock' | 'log'>,
): () => Promise<void> {
  const retention = toRetention(config.store.metrics.retention)
  let running: Promise<unknown> = Promise.resolve()
  let cancel = clock.after(MINUTE_SECONDS, run)
  const failed = (error: unknown): void =>
    log.tell('error', { code: 'cli.retention_failed', params: { detail: log.words(toProblem(error)) } })
  function run(): void {
    const tasks = [store.retain(retention, clock.now()).catch(failed)]
    // where nothing was ever taken in there are no names, and no need for a file
    if (existsSync(ledgerPath(dataDirectory)))
      tasks.push(ledger.forgetNames(clock.now() - config.people.nameDays * DAY_SECONDS).then(() => undefined, failed))
    running = Promise.all(tasks).finally(() => {
      cancel = clock.after(HOUR_SECONDS, run)
    })
  }
  return async () => {
    cancel()
    await running
    cancel()
  }
}
