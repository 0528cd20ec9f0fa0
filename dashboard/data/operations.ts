/** Everything the operator's page derives from the API, each thing once. */
import { createMemo } from 'solid-js'
import type { MetricId } from '../../core/catalogue.ts'
import type { LatestByMetric, SeriesAnswer } from '../logic/answers.ts'
import { buildGpus, GPU_METRICS, groupModels } from '../logic/gpus.ts'
import { buildNodes, NODE_METRICS } from '../logic/nodes.ts'
import { findProblems } from '../logic/problems.ts'
import { nodeState } from '../logic/states.ts'
import { buildFileSystems, groupMounts, STORAGE_METRICS } from '../logic/storage.ts'
import { sumSeries, usedSeries } from '../logic/trend.ts'
import { operationsText as T } from '../text/operations.ts'
import { createChartFeed, perLabel, single } from './chart-feed.ts'
import type { Feed } from './feed.ts'
import { t } from './language.ts'
import { createLatestOf } from './latest-of.ts'
import { createSeries } from './queries.ts'
import type { Site } from './site.tsx'
import type { View } from './view.tsx'

const SLURM_METRICS = [
  ...NODE_METRICS.slurm,
  'slurm_node.gpus',
  'slurm_node.gpus_allocated',
  'slurm_pending.jobs',
  'slurm_partition.jobs_pending',
  'slurm_partition.jobs_running',
  'slurm_controller.up',
] as const satisfies readonly MetricId[]
const HUB_METRICS = ['hub.up', 'hub.sessions_active', 'hub.users_active'] as const satisfies readonly MetricId[]
const MACHINE_METRICS = [
  ...NODE_METRICS.node,
  ...STORAGE_METRICS,
  ...GPU_METRICS,
] as const satisfies readonly MetricId[]

export function createOperations(site: Site, view: View) {
  const slurm = createLatestOf(SLURM_METRICS, site.hasSlurm)
  const hub = createLatestOf(HUB_METRICS, site.hasHub)
  const machines = createLatestOf(MACHINE_METRICS, site.hasMachines)
  const latest = createMemo((): LatestByMetric => ({ ...slurm.latest(), ...hub.latest(), ...machines.latest() }))
  const now = site.now

  const nodes = createMemo(() => buildNodes(latest(), site.targets(), now()))
  const fileSystems = createMemo(() => buildFileSystems(machines.latest(), now()))
  const mounts = createMemo(() => groupMounts(fileSystems()))
  const gpus = createMemo(() => buildGpus(machines.latest(), now()))
  return {
    latest,
    nodes,
    fileSystems,
    mounts,
    gpus,
    gpuModels: createMemo(() => groupModels(gpus())),
    problems: createMemo(() =>
      findProblems({
        nodes: nodes(),
        fileSystems: fileSystems(),
        targets: site.targets(),
        store: site.storeProblems(),
        latest: latest(),
        now: now(),
      }),
    ),
    loaded: createMemo(() => site.loaded() && slurm.loaded() && hub.loaded() && machines.loaded()),
    charts: createCharts(site, view),
    trends: createTrends(site, view, () => mounts()[0]?.worst),
  }
}

export type Operations = ReturnType<typeof createOperations>

function createCharts(site: Site, view: View) {
  const byPartition = (metric: MetricId, title: () => string) =>
    createChartFeed(
      [{ selection: () => ({ metric, by: ['partition'] }), title, lines: perLabel('partition') }],
      { unit: 'whole', stacked: true },
      view.range,
      site.hasSlurm,
    )
  return {
    pending: byPartition('slurm_partition.jobs_pending', () => t(T.pendingByPartition)),
    running: byPartition('slurm_partition.jobs_running', () => t(T.runningByPartition)),
    sessions: createChartFeed(
      [
        {
          selection: () => ({ metric: 'hub.sessions_ready', by: [] }),
          title: () => t(T.sessionsReady),
          lines: single(() => t(T.sessionsReady)),
        },
        {
          selection: () => ({ metric: 'hub.sessions_pending', by: [] }),
          title: () => t(T.sessionsPending),
          lines: single(() => t(T.sessionsPending)),
        },
      ],
      { unit: 'whole', stacked: true },
      view.range,
      site.hasHub,
    ),
  }
}

export interface Trend {
  readonly values: readonly (number | null)[]
  readonly start: number
  readonly step: number
}

interface Disk {
  readonly mount: string
  readonly nodes: readonly string[]
  readonly shared: boolean
}

function createTrends(site: Site, view: View, fullest: () => Disk | undefined) {
  const total = (metric: MetricId, wanted: () => boolean) =>
    createSeries(() => (wanted() ? { metric, by: [] } : undefined), view.range)
  const onlyMachines = () => site.hasMachines() && !site.hasSlurm()
  const states = createSeries(
    () => (site.hasSlurm() ? { metric: 'slurm_node.state', by: ['state'], fold: 'sum' } : undefined),
    view.range,
  )
  const answering = createSeries(
    () => (onlyMachines() ? { metric: 'node.cores', by: [], fold: 'count' } : undefined),
    view.range,
  )
  const cpu = total('node.cpu_busy_ratio', site.hasMachines)
  const gpu = total('gpu.utilization_ratio', site.hasMachines)
  const available = total('node.memory_available_bytes', site.hasMachines)
  const memory = total('node.memory_total_bytes', site.hasMachines)
  const sessions = total('hub.sessions_active', site.hasHub)
  const disk = createSeries(() => {
    const one = fullest()
    if (!one) return undefined
    const where = [`mount:${one.mount}`, ...(one.shared ? [] : one.nodes.map((node) => `node:${node}`))]
    return { metric: 'filesystem.used_ratio', where, by: [], fold: 'max' }
  }, view.range)
  return {
    nodes: createMemo(() => (site.hasSlurm() ? statesUp(states.data()) : trend(answering))),
    cpu: createMemo(() => trend(cpu)),
    gpu: createMemo(() => trend(gpu)),
    sessions: createMemo(() => trend(sessions)),
    storage: createMemo(() => trend(disk)),
    memory: createMemo((): Trend | undefined => {
      const [free, size] = [available.data(), memory.data()]
      return free && size && free.step === size.step
        ? { values: usedSeries(free, size), start: free.start, step: free.step }
        : undefined
    }),
  }
}

function trend(feed: Feed<SeriesAnswer>): Trend | undefined {
  const answer = feed.data()
  return answer && { values: sumSeries(answer.series), start: answer.start, step: answer.step }
}

/** Nodes in a state that takes work, step by step; null where Slurm said nothing at all. */
function statesUp(answer: SeriesAnswer | undefined): Trend | undefined {
  if (!answer) return undefined
  const any = sumSeries(answer.series)
  const up = sumSeries(answer.series.filter(({ labels }) => nodeState(labels['state'] ?? '').kind === 'ok'))
  return {
    values: any.map((known, index) => (known === null ? null : (up[index] ?? 0))),
    start: answer.start,
    step: answer.step,
  }
}
