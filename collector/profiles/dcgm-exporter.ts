/**
 * NVIDIA's dcgm-exporter → `gpu.*`. Job labels (`hpc_job`, pod, user) are never kept. A GPU that falls off
 * the bus is no longer in the answer: its series end.
 */
import type { MetricId } from '../../core/catalogue.ts'
import { type Labels, labelsId } from '../../core/series.ts'
import { MEBIBYTE } from '../../core/units.ts'
import {
  type Finder,
  finderOf,
  maxOf,
  type Output,
  type Profile,
  type ProfileTarget,
  type Read,
  shortName,
} from './profile.ts'

/** `board`: one value for the whole card, which every MIG instance of it repeats. */
type Scope = 'board' | 'instance'
interface Field {
  readonly metric: MetricId
  /** the first that the exporter has */
  readonly names: readonly string[]
  readonly scale: number
  readonly scope: Scope
}
const field = (metric: MetricId, scope: Scope, scale: number, ...names: string[]): Field => ({
  metric,
  names,
  scale,
  scope,
})

/**
 * PCIe traffic is a rate already, also where an older exporter calls it a counter.
 * @see https://docs.nvidia.com/datacenter/dcgm/latest/user-guide/feature-overview.html#metrics
 */
const FIELDS: readonly Field[] = [
  field('gpu.utilization_ratio', 'instance', 0.01, 'DCGM_FI_DEV_GPU_UTIL'),
  field('gpu.memory_used_bytes', 'instance', MEBIBYTE, 'DCGM_FI_DEV_FB_USED'),
  field('gpu.power_watts', 'board', 1, 'DCGM_FI_DEV_POWER_USAGE'),
  field('gpu.temperature_celsius', 'board', 1, 'DCGM_FI_DEV_GPU_TEMP'),
  field('gpu.memory_temperature_celsius', 'board', 1, 'DCGM_FI_DEV_MEMORY_TEMP'),
  field('gpu.sm_clock_hertz', 'board', 1e6, 'DCGM_FI_DEV_SM_CLOCK'),
  field('gpu.xid_last', 'board', 1, 'DCGM_FI_DEV_XID_ERRORS'),
  field(
    'gpu.ecc_uncorrected',
    'board',
    1,
    'DCGM_FI_DEV_ECC_DBE_AGG_TOTAL',
    'DCGM_FI_DEV_ECC_DBE_VOL_TOTAL',
    'DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS',
  ),
  field('gpu.engine_active_ratio', 'instance', 1, 'DCGM_FI_PROF_GR_ENGINE_ACTIVE'),
  field('gpu.sm_active_ratio', 'instance', 1, 'DCGM_FI_PROF_SM_ACTIVE'),
  field('gpu.sm_occupancy_ratio', 'instance', 1, 'DCGM_FI_PROF_SM_OCCUPANCY'),
  field('gpu.tensor_active_ratio', 'instance', 1, 'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE'),
  field('gpu.dram_active_ratio', 'instance', 1, 'DCGM_FI_PROF_DRAM_ACTIVE'),
  field('gpu.pcie_transmit_bytes_per_second', 'board', 1, 'DCGM_FI_PROF_PCIE_TX_BYTES'),
  field('gpu.pcie_receive_bytes_per_second', 'board', 1, 'DCGM_FI_PROF_PCIE_RX_BYTES'),
]

export const dcgmExporter: Profile = {
  compile(layout, target) {
    const find = finderOf(layout)
    const outputs = FIELDS.flatMap(({ metric, names, scale, scope }) => {
      const name = names.find((candidate) => find.all(candidate).length > 0)
      return name === undefined ? [] : outputsOf(find, target, { metric, name, scale, scope })
    })
    return { outputs: [...outputs, ...memoryTotals(find, target)], facts: facts(find) }
  },
}

interface Wanted {
  readonly metric: MetricId
  readonly name: string
  readonly scale: number
  readonly scope: Scope
}

/** Several series of one GPU (an XID for each error code, a board seen by each instance): the greatest. */
function outputsOf(find: Finder, target: ProfileTarget, { metric, name, scale, scope }: Wanted): Output[] {
  return [...byGpu(find, target, name, scope)].map(([, { labels, indices }]) => ({
    metric,
    labels,
    read: maxOf(indices.map((index) => known(index, scale))),
  }))
}

interface Gpu {
  readonly labels: Labels
  readonly indices: number[]
}

function byGpu(find: Finder, target: ProfileTarget, name: string, scope: Scope): Map<string, Gpu> {
  const gpus = new Map<string, Gpu>()
  for (const index of find.all(name)) {
    const labels = gpuLabels(find.labels(index), target, scope)
    if (labels === undefined) continue
    const id = labelsId(labels)
    const gpu = gpus.get(id)
    if (gpu) gpu.indices.push(index)
    else gpus.set(id, { labels, indices: [index] })
  }
  return gpus
}

function gpuLabels(from: Labels, target: ProfileTarget, scope: Scope): Labels | undefined {
  const { gpu, UUID: uuid, modelName: model, GPU_I_ID: mig, GPU_I_PROFILE: profile } = from
  if (gpu === undefined) return undefined
  const host = from['Hostname'] ?? from['hostname']
  return {
    ...target.labels,
    node: target.nodeGiven || host === undefined ? target.node : shortName(host),
    gpu,
    ...(uuid === undefined ? {} : { uuid }),
    ...(model === undefined ? {} : { model }),
    vendor: 'nvidia',
    ...(scope === 'board' || mig === undefined ? {} : { mig }),
    ...(scope === 'board' || profile === undefined ? {} : { mig_profile: profile }),
  }
}

/** The card's own figure where it gives one, else free + used + reserved (older drivers count no reserve). */
function memoryTotals(find: Finder, target: ProfileTarget): Output[] {
  const metric = 'gpu.memory_total_bytes'
  if (find.all('DCGM_FI_DEV_FB_TOTAL').length > 0) {
    return outputsOf(find, target, { metric, name: 'DCGM_FI_DEV_FB_TOTAL', scale: MEBIBYTE, scope: 'instance' })
  }
  const one = (name: string, id: string) => byGpu(find, target, name, 'instance').get(id)?.indices[0]
  return [...byGpu(find, target, 'DCGM_FI_DEV_FB_USED', 'instance')].flatMap(([id, { labels, indices }]) => {
    const free = one('DCGM_FI_DEV_FB_FREE', id)
    if (free === undefined) return []
    const reserved = one('DCGM_FI_DEV_FB_RESERVED', id)
    const reads = [indices[0]!, free, ...(reserved === undefined ? [] : [reserved])].map((i) => known(i, MEBIBYTE))
    return [{ metric, labels, read: (reading) => reads.reduce((sum, read) => sum + read(reading), 0) }]
  })
}

function known(index: number, scale: number): Read {
  return ({ values }) => (isBlank(values[index]!) ? Number.NaN : values[index]! * scale)
}

/**
 * DCGM's own marks for "no value" (blank, not found, not supported, not permitted), which old exporters
 * print as numbers: 0x7ffffff0…3, 0x7ffffffffffffff0…3 and 2^47…+3 (dcgm_structs.h).
 */
function isBlank(value: number): boolean {
  return (
    (value >= 0x7ffffff0 && value <= 0x7ffffff3) ||
    value >= 0x7fffffff_fffff000 ||
    (value >= 2 ** 47 && value <= 2 ** 47 + 3)
  )
}

function facts(find: Finder): Record<string, string> {
  const index = find.first('DCGM_FI_DEV_GPU_TEMP') ?? find.first('DCGM_FI_DEV_GPU_UTIL')
  const driver = index === undefined ? undefined : find.labels(index)['DCGM_FI_DRIVER_VERSION']
  return driver === undefined ? {} : { driver }
}
