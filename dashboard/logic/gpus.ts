/** GPUs with the MIG instances inside them, grouped by model. */
import type { UnixSeconds } from '../../core/series.ts'
import type { LatestByMetric, LatestSeries } from './answers.ts'
import { byName } from './names.ts'
import { divide } from './nodes.ts'
import { NEVER, type Reading, read } from './reading.ts'

export const GPU_METRICS = [
  'gpu.utilization_ratio',
  'gpu.memory_used_bytes',
  'gpu.memory_total_bytes',
  'gpu.power_watts',
  'gpu.temperature_celsius',
] as const
type GpuMetric = (typeof GPU_METRICS)[number]

export interface GpuReadings {
  readonly utilizationRatio: Reading
  readonly memoryUsedBytes: Reading
  readonly memoryTotalBytes: Reading
  readonly memoryUsedRatio: Reading
  readonly powerWatts: Reading
  readonly temperatureCelsius: Reading
}

export interface MigInstance extends GpuReadings {
  readonly id: string
  readonly profile: string
}

export interface Gpu extends GpuReadings {
  readonly key: string
  readonly node: string
  readonly cluster: string | null
  readonly index: string
  readonly model: string
  readonly instances: readonly MigInstance[]
  /** nothing of it is known now */
  readonly unknown: boolean
  readonly lastSeen: UnixSeconds | null
}

export interface GpuModel {
  readonly model: string
  readonly gpus: readonly Gpu[]
}

type Draft = { labels: LatestSeries['labels']; series: Partial<Record<GpuMetric, LatestSeries>> }

export function buildGpus(latest: LatestByMetric, now: UnixSeconds): readonly Gpu[] {
  const drafts = new Map<string, Draft & { mig: Map<string, Draft> }>()
  for (const metric of GPU_METRICS) {
    for (const series of latest[metric]?.series ?? []) {
      const { node = '', gpu = '', cluster = '', mig } = series.labels
      const key = `${cluster}/${node}/${gpu}`
      let draft = drafts.get(key)
      if (!draft) {
        draft = { labels: series.labels, series: {}, mig: new Map() }
        drafts.set(key, draft)
      }
      const into = mig === undefined ? draft : instance(draft.mig, mig, series)
      const other = into.series[metric]
      if (!other || series.time > other.time) into.series[metric] = series
    }
  }
  return [...drafts]
    .map(([key, draft]): Gpu => {
      const instances = [...draft.mig]
        .map(([id, one]) => ({ id, profile: one.labels['mig_profile'] ?? id, ...readings(one, now) }))
        .sort((a, b) => byName(a.id, b.id))
      const own = readings(draft, now)
      const all = [...Object.values(own), ...instances.flatMap((one) => readingsOf(one))]
      const times = all.flatMap(({ time }) => (time === null ? [] : [time]))
      return {
        key,
        node: draft.labels['node'] ?? '',
        cluster: draft.labels['cluster'] ?? null,
        index: draft.labels['gpu'] ?? '',
        model: draft.labels['model'] ?? '',
        ...own,
        instances,
        unknown: !all.some(({ known }) => known),
        lastSeen: times.length > 0 ? Math.max(...times) : null,
      }
    })
    .sort((a, b) => byName(a.node, b.node) || byName(a.index, b.index))
}

function instance(drafts: Map<string, Draft>, id: string, series: LatestSeries): Draft {
  const draft = drafts.get(id) ?? { labels: series.labels, series: {} }
  drafts.set(id, draft)
  return draft
}

function readings({ series }: Draft, now: UnixSeconds): GpuReadings {
  const of = (metric: GpuMetric) => (series[metric] ? read(series[metric], now) : NEVER)
  const used = of('gpu.memory_used_bytes')
  const whole = of('gpu.memory_total_bytes')
  return {
    utilizationRatio: of('gpu.utilization_ratio'),
    memoryUsedBytes: used,
    memoryTotalBytes: whole,
    memoryUsedRatio: divide(used, whole),
    powerWatts: of('gpu.power_watts'),
    temperatureCelsius: of('gpu.temperature_celsius'),
  }
}

function readingsOf(one: GpuReadings): readonly Reading[] {
  return [one.utilizationRatio, one.memoryUsedRatio, one.powerWatts, one.temperatureCelsius]
}

export function groupModels(gpus: readonly Gpu[]): readonly GpuModel[] {
  const groups = new Map<string, Gpu[]>()
  for (const gpu of gpus) groups.set(gpu.model, [...(groups.get(gpu.model) ?? []), gpu])
  return [...groups].map(([model, members]) => ({ model, gpus: members })).sort((a, b) => byName(a.model, b.model))
}

/** Mean use of the boards that say it; a board cut into instances counts by the mean of those. */
export function gpuUse(gpus: readonly Gpu[]): {
  readonly reading: Reading
  readonly parts: number
  readonly of: number
} {
  const each = gpus.map((gpu) => (gpu.utilizationRatio.time === null ? instancesUse(gpu) : gpu.utilizationRatio))
  const known = each.filter((reading) => reading.known)
  const of = gpus.length
  if (known.length === 0) {
    const times = each.flatMap(({ time }) => (time === null ? [] : [time]))
    return { reading: { known: false, time: times.length > 0 ? Math.max(...times) : null }, parts: 0, of }
  }
  const value = known.reduce((sum, reading) => sum + reading.value, 0) / known.length
  return { reading: { known: true, value, time: Math.min(...known.map(({ time }) => time)) }, parts: known.length, of }
}

function instancesUse(gpu: Gpu): Reading {
  const known = gpu.instances.map((one) => one.utilizationRatio).filter((reading) => reading.known)
  if (known.length === 0) return { known: false, time: gpu.lastSeen }
  const value = known.reduce((sum, reading) => sum + reading.value, 0) / known.length
  return { known: true, value, time: Math.min(...known.map(({ time }) => time)) }
}
