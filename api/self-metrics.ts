/** This process and its collector in Prometheus' text format. Names follow Prometheus' rules: base units, `_total`. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** What a collector in the same process counts; the API knows no more of it. */
export interface CollectorCounts {
  readonly targets: number
  readonly scrapes: number
  readonly failedScrapes: number
  readonly writtenFrames: number
  readonly rejectedFrames: number
  readonly pendingValues: number
  readonly droppedValues: number
}

/** What an evaluator of alerts in the same process counts. */
export interface AlertingCounts {
  readonly evaluations: number
  readonly failedEvaluations: number
  readonly firingAlerts: number
  readonly pendingAlerts: number
  readonly evaluationSeconds: number
}

const TOTALS = {
  scrapes: ['atalaya_scrapes_total', 'Attempts to ask a target'],
  failedScrapes: ['atalaya_scrapes_failed_total', 'Attempts without complete and valid data'],
  writtenFrames: ['atalaya_frames_written_total', 'Frames the store made durable'],
  rejectedFrames: ['atalaya_frames_rejected_total', 'Frames the store refused as invalid'],
  droppedValues: ['atalaya_values_dropped_total', 'Values lost because the store refused for too long'],
} as const
const GAUGES = {
  targets: ['atalaya_targets', 'Targets being watched'],
  pendingValues: ['atalaya_values_pending', 'Values waiting in memory for the store'],
} as const

const ALERT_TOTALS = {
  evaluations: ['atalaya_alert_evaluations_total', 'Evaluations of all rules'],
  failedEvaluations: ['atalaya_alert_evaluations_failed_total', 'Evaluations that failed or could not be kept'],
} as const
const ALERT_GAUGES = {
  firingAlerts: ['atalaya_alerts_firing', 'Alerts that fire'],
  pendingAlerts: ['atalaya_alerts_pending', 'Alerts whose condition holds, not long enough yet'],
  evaluationSeconds: ['atalaya_alert_evaluation_seconds', 'What the last evaluation took'],
} as const

/**
 * @param counts undefined where no collector runs in this process
 * @param alerting undefined where nothing evaluates alerts in it
 */
export function createSelfMetrics(version: string, counts?: () => CollectorCounts, alerting?: () => AlertingCounts) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'atalaya_info', help: 'Version of the program', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  if (counts) expose(registers, TOTALS, GAUGES, counts)
  if (alerting) expose(registers, ALERT_TOTALS, ALERT_GAUGES, alerting)
  return async () => ({ contentType: registry.contentType, body: await registry.metrics() })
}

type Described<Key extends string> = Readonly<Record<Key, readonly [name: string, help: string]>>

/** Whoever counts is somebody else: prom-client only repeats it. */
function expose<Total extends string, Level extends string>(
  registers: Registry[],
  totals: Described<Total>,
  levels: Described<Level>,
  counts: () => NoInfer<Readonly<Record<Total | Level, number>>>,
): void {
  for (const [key, [name, help]] of entries(totals)) {
    const collect = function (this: Counter) {
      this.reset()
      this.inc(counts()[key])
    }
    new Counter({ name, help, registers, collect })
  }
  for (const [key, [name, help]] of entries(levels)) {
    const collect = function (this: Gauge) {
      this.set(counts()[key])
    }
    new Gauge({ name, help, registers, collect })
  }
}

function entries<T extends object>(object: T): [keyof T, T[keyof T]][] {
  return Object.entries(object) as [keyof T, T[keyof T]][]
}
