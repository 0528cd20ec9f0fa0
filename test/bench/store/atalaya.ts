/**
 * Atalaya's own part of the store benchmark, a process of its own: the embedded engine as it is opened by the
 * commands, fed from a file, then asked through the real API.
 */

import { closeSync, openSync, readSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createApp } from '../../../api/app.ts'
import { listen } from '../../../commands/http.ts'
import { openReplayer } from '../../../commands/simulating/replayer.ts'
import { systemClock } from '../../../core/clock.ts'
import { NO_PLANNING } from '../../../core/planning/assumptions.ts'
import { foreseeDemand } from '../../../forecasts/planning/demand-paths.ts'
import { runTask } from '../../../forecasts/task.ts'
import { openLedger } from '../../../store/ledger/ledger.ts'
import { type EmbeddedStore, embedded } from '../../../store/metrics/engines/embedded.ts'
import type { StoreStatistics } from '../../../store/metrics/store.ts'
import { HERE, OPEN_ACCESS } from '../../api/open-access.ts'
import { createFeed, MONTH_METRIC, SERIES_PER_NODE, STEP_SECONDS } from './data.ts'

export interface AtalayaOrder {
  readonly directory: string
  readonly nodes: number
  readonly now: number
  /** doubles: the day, frame by frame, nodes inside frames, series inside nodes */
  readonly file: string
}

export interface AtalayaFed {
  readonly url: string
  readonly statistics: StoreStatistics
  /** CPU seconds of all threads: while the day was written; and with what is left to do once it is over */
  readonly ingestCpuSeconds: number
  readonly compactCpuSeconds: number
  readonly eventLoopP99Milliseconds: number
  readonly longestWriteMilliseconds: number
}

const { directory, nodes, now, file } = JSON.parse(process.argv[2]!) as AtalayaOrder
const feed = createFeed(nodes, now)
const options = embedded.options.parse({ retention: { rawDays: null } })
const store = (await embedded.open({ directory, mode: 'write', options, clock: systemClock })) as EmbeddedStore

const MONTH = feed.day.nodes.map(({ set }) => ({
  origin: `slurm:${set.keys[0]!.labels['node']}`,
  set: { keys: [{ metric: MONTH_METRIC, labels: { cluster: 'c', node: set.keys[0]!.labels['node']! } }] },
}))
for (let hour = 0; hour < feed.month.hours; hour++) {
  if (hour % 24 === 0) await store.maintain(feed.month.start + hour * 3_600)
  await store.write(
    MONTH.map(({ origin, set }, node) => ({
      origin,
      set,
      timeSeconds: feed.month.start + hour * 3_600,
      intervalSeconds: 3_600,
      values: Float64Array.of(feed.month.value(node, hour)),
    })),
  )
}
await store.compact()

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const began = cpu()
let longest = 0
/** The service looks after its file every five minutes. */
const MAINTAIN_CYCLES = 300 / STEP_SECONDS
let maintaining: Promise<void> = Promise.resolve()
const handle = openSync(file, 'r')
const cycle = new Float64Array(nodes * SERIES_PER_NODE)
for (let index = 0; index < feed.day.frames; index++) {
  readSync(handle, new Uint8Array(cycle.buffer))
  const start = performance.now()
  await store.write(
    feed.day.nodes.map(({ origin, set }, node) => ({
      origin,
      set,
      timeSeconds: feed.start + index * STEP_SECONDS,
      intervalSeconds: STEP_SECONDS,
      values: cycle.subarray(node * SERIES_PER_NODE, (node + 1) * SERIES_PER_NODE),
    })),
  )
  longest = Math.max(longest, performance.now() - start)
  const nowSeconds = feed.start + index * STEP_SECONDS
  if (index % MAINTAIN_CYCLES === 0) maintaining = maintaining.then(() => store.maintain(nowSeconds))
}
closeSync(handle)
await maintaining
const written = cpu()
await store.compact()
const compacted = cpu()
delay.disable()

const { app } = createApp({
  access: OPEN_ACCESS,
  store,
  statuses: { list: () => [] },
  alerts: { records: () => [], history: () => [], rules: [] },
  storeState: async () => ({ engine: 'embedded', problems: [] }),
  clock: { now: () => feed.start + 86_400 },
  version: 'bench',
  language: 'es',
  timeZone: 'UTC',
  ledger: openLedger(directory),
  forecast: async (task) => runTask(task),
  foresee: async (task) => foreseeDemand(task),
  replay: openReplayer(directory, systemClock).replay,
  planning: NO_PLANNING,
  network: HERE,
  dashboardDirectory: undefined,
  readiness: async () => [],
  metrics: async () => ({ contentType: 'text/plain', body: '' }),
  logError: (_, error) => process.stderr.write(`${String(error)}\n`),
})
const { url } = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0 })
process.send!({
  url,
  statistics: await store.statistics(),
  ingestCpuSeconds: written - began,
  compactCpuSeconds: compacted - written,
  eventLoopP99Milliseconds: delay.percentile(99) / 1e6,
  longestWriteMilliseconds: longest,
} satisfies AtalayaFed)
process.on('disconnect', () => process.exit(0))
