/** What the page of one node asks and derives. */
import { createMemo } from 'solid-js'
import type { MetricId } from '../../core/catalogue.ts'
import type { SeriesAnswer } from '../logic/answers.ts'
import type { Measured } from '../logic/chart-series.ts'
import { buildGpus, GPU_METRICS } from '../logic/gpus.ts'
import { buildNodes, NODE_METRICS } from '../logic/nodes.ts'
import { buildFileSystems, STORAGE_METRICS } from '../logic/storage.ts'
import { nodeText as T } from '../text/node.ts'
import { type Ask, type ChartShape, createChartFeed, single } from './chart-feed.ts'
import { t } from './language.ts'
import { createLatestOf } from './latest-of.ts'
import type { Site } from './site.tsx'
import type { View } from './view.tsx'

const EXTRA = [
  'node.swap_used_bytes',
  'node.network_receive_bytes_per_second',
  'node.disk_read_bytes_per_second',
  'node.temperature_celsius',
  'node.power_watts',
  'node.uptime_seconds',
  'slurm_node.memory_allocated_bytes',
] as const satisfies readonly MetricId[]
const METRICS = [...NODE_METRICS.slurm, ...NODE_METRICS.node, ...EXTRA, ...STORAGE_METRICS, ...GPU_METRICS]

/** @param name of the node; @param cluster tells apart nodes of one name in two clusters */
export function createNodePage(site: Site, view: View, name: () => string, cluster: () => string | undefined) {
  const { latest, loaded } = createLatestOf(
    METRICS,
    () => true,
    () => [`node:${name()}`],
  )
  const targets = createMemo(() => site.targets().filter(({ labels }) => labels['node'] === name()))
  const node = createMemo(() => {
    const found = buildNodes(latest(), targets(), site.now())
    return found.find((one) => one.cluster === cluster()) ?? found[0]
  })
  /** the node has, or had within the store's memory, this metric */
  const has = (metric: MetricId) => (latest()[metric]?.series.length ?? 0) > 0
  return {
    latest,
    loaded: createMemo(() => loaded() && site.loaded()),
    targets,
    node,
    has,
    fileSystems: createMemo(() => buildFileSystems(latest(), site.now())),
    gpus: createMemo(() => buildGpus(latest(), site.now())),
    charts: createCharts(view, name, has),
  }
}

export type NodePageData = ReturnType<typeof createNodePage>

function createCharts(view: View, name: () => string, has: (metric: MetricId) => boolean) {
  // a machine watched twice (host and exporter) is still one machine: the larger of both, never their sum
  const ask = (metric: MetricId, title: () => string, lines?: Ask['lines']): Ask => ({
    selection: () => ({ metric, where: [`node:${name()}`], by: ['node'], fold: 'max' }),
    title,
    lines: lines ?? single(title),
  })
  const perGpu = (metric: MetricId, title: () => string): Ask => ({
    selection: () => ({ metric, where: [`node:${name()}`], by: ['gpu', 'mig'], fold: 'max' }),
    title,
    lines: gpuLines,
  })
  const chart = (title: () => string, decisive: MetricId, shape: ChartShape, asks: readonly Ask[]) => ({
    title,
    exists: () => has(decisive),
    feed: createChartFeed(asks, shape, view.range, () => has(decisive)),
  })
  return {
    machine: [
      chart(() => t(T.cpu), 'node.cpu_busy_ratio', { unit: 'ratio' }, [
        ask('node.cpu_busy_ratio', () => t(T.cpuBusy)),
        ask('node.cpu_iowait_ratio', () => t(T.cpuWait)),
      ]),
      chart(() => t(T.load), 'node.load1', { unit: 'count' }, [
        ask('node.load1', () => t(T.load)),
        ask('node.cores', () => t(T.coresLine), 'capacity'),
      ]),
      chart(() => t(T.memory), 'node.memory_total_bytes', { unit: 'bytes', derive: used }, [
        ask('node.memory_available_bytes', () => t(T.memoryAvailable)),
        ask('node.memory_total_bytes', () => t(T.totalLine), 'capacity'),
      ]),
      chart(() => t(T.swap), 'node.swap_used_bytes', { unit: 'bytes' }, [ask('node.swap_used_bytes', () => t(T.swap))]),
      chart(() => t(T.network), 'node.network_receive_bytes_per_second', { unit: 'bytes_per_second' }, [
        ask('node.network_receive_bytes_per_second', () => t(T.received)),
        ask('node.network_transmit_bytes_per_second', () => t(T.sent)),
      ]),
      chart(() => t(T.disk), 'node.disk_read_bytes_per_second', { unit: 'bytes_per_second' }, [
        ask('node.disk_read_bytes_per_second', () => t(T.diskRead)),
        ask('node.disk_write_bytes_per_second', () => t(T.diskWrite)),
      ]),
      chart(() => t(T.temperature), 'node.temperature_celsius', { unit: 'celsius', zeroBased: false }, [
        ask('node.temperature_celsius', () => t(T.temperature)),
      ]),
      chart(() => t(T.power), 'node.power_watts', { unit: 'watts' }, [ask('node.power_watts', () => t(T.power))]),
    ],
    gpu: [
      chart(() => t(T.gpuUse), 'gpu.utilization_ratio', { unit: 'ratio' }, [
        perGpu('gpu.utilization_ratio', () => t(T.gpuUse)),
      ]),
      chart(() => t(T.gpuMemory), 'gpu.memory_used_bytes', { unit: 'bytes' }, [
        perGpu('gpu.memory_used_bytes', () => t(T.gpuMemory)),
      ]),
      chart(() => t(T.gpuTemperature), 'gpu.temperature_celsius', { unit: 'celsius', zeroBased: false }, [
        perGpu('gpu.temperature_celsius', () => t(T.gpuTemperature)),
      ]),
      chart(() => t(T.gpuPower), 'gpu.power_watts', { unit: 'watts' }, [
        perGpu('gpu.power_watts', () => t(T.gpuPower)),
      ]),
    ],
    slurm: [
      chart(() => t(T.cpusAllocated), 'slurm_node.cpus', { unit: 'whole' }, [
        ask('slurm_node.cpus_allocated', () => t(T.allocatedLine)),
        ask('slurm_node.cpus', () => t(T.configuredLine), 'capacity'),
      ]),
      chart(() => t(T.memoryAllocated), 'slurm_node.memory_allocated_bytes', { unit: 'bytes' }, [
        ask('slurm_node.memory_allocated_bytes', () => t(T.allocatedLine)),
        ask('slurm_node.memory_total_bytes', () => t(T.configuredLine), 'capacity'),
      ]),
    ],
  }
}

export type NodeChart = ReturnType<typeof createCharts>['machine'][number]

/** Used = total − available, step by step. */
function used(lines: readonly Measured[], capacity: Measured | null): readonly Measured[] {
  const available = lines[0]
  if (!available || !capacity) return []
  const values = available.values.map((free, index) => {
    const size = capacity.values[index]
    return free === null || size == null ? null : size - free
  })
  return [{ name: t(T.memoryUsed), values }]
}

function gpuLines(answer: SeriesAnswer): readonly Measured[] {
  return answer.series.map(({ labels, values }) => ({
    name:
      labels['mig'] === undefined ? `GPU ${labels['gpu'] ?? ''}` : `GPU ${labels['gpu'] ?? ''} MIG ${labels['mig']}`,
    values,
  }))
}
