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

/** @param counts undefined where no collector runs in this process */
export function createSelfMetrics(version: string, counts?: () => CollectorCounts) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'atalaya_info', help: 'Version of the program', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  if (counts) {
    for (const [key, [name, help]] of entries(TOTALS)) {
      const collect = function (this: Counter) {
        // the collector counts; prom-client's counter only repeats it
        this.reset()
        this.inc(counts()[key])
      }
      new Counter({ name, help, registers, collect })
    }
    for (const [key, [name, help]] of entries(GAUGES)) {
      const collect = function (this: Gauge) {
        this.set(counts()[key])
      }
      new Gauge({ name, help, registers, collect })
    }
  }
  return async () => ({ contentType: registry.contentType, body: await registry.metrics() })
}

function entries<T extends object>(object: T): [keyof T, T[keyof T]][] {
  return Object.entries(object) as [keyof T, T[keyof T]][]
}
