/**
 * NVIDIA GPUs through `nvidia-smi`, the one program its driver always brings. Formats: nvidia-smi(1) and
 * `nvidia-smi --help-query-gpu`. What a board does not support, or hides while it partitions itself (MIG),
 * it writes as a bracketed remark (`[N/A]`, `[Not Supported]`, `[Unknown Error]`): absent.
 */
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import { MEBIBYTE } from '../../core/units.ts'
import { labelled, type Reading } from '../part.ts'
import { malformed } from './proc.ts'

/** Columns of the query, in the order that `parseGpuRows` reads. */
export const GPU_QUERY = [
  'index',
  'uuid',
  'name',
  'mig.mode.current',
  'utilization.gpu',
  'memory.used',
  'memory.total',
  'power.draw',
  'temperature.gpu',
  'temperature.memory',
  'clocks.sm',
  'ecc.errors.uncorrected.volatile.total',
] as const

export interface NvidiaGpu {
  readonly index: string
  readonly uuid: string
  readonly model: string
  readonly migEnabled: boolean
  readonly utilizationRatio: number
  readonly memoryUsedBytes: number
  readonly memoryTotalBytes: number
  readonly powerWatts: number
  readonly temperatureCelsius: number
  readonly memoryTemperatureCelsius: number
  readonly smClockHertz: number
  readonly eccUncorrected: number
}

const REMARK = /^(\[.*\]|N\/A|ERR!|Not Supported|Not Active|Unknown Error|)$/

/**
 * `nvidia-smi --query-gpu=… --format=csv,noheader,nounits`, a line a GPU. A GPU that fell off the bus is a
 * sentence instead of a row: it comes back as an error, the others as GPUs.
 */
export function parseGpuRows(text: string): { gpus: NvidiaGpu[]; errors: AppError[] } {
  const gpus: NvidiaGpu[] = []
  const errors: AppError[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells.length !== GPU_QUERY.length || !/^\d+$/.test(cells[0]!)) {
      errors.push(new AppError('unavailable', 'host.gpu_lost', { detail: printable(line) }))
      continue
    }
    const value = (column: (typeof GPU_QUERY)[number], unit: number) => {
      const cell = cells[GPU_QUERY.indexOf(column)]!
      if (REMARK.test(cell)) return Number.NaN
      if (!/^\d+(\.\d+)?$/.test(cell)) throw malformed('nvidia-smi', `${column} = ${cell}`)
      return Number(cell) * unit
    }
    gpus.push({
      index: cells[0]!,
      uuid: cells[1]!,
      model: cells[2]!,
      migEnabled: cells[3] === 'Enabled',
      utilizationRatio: value('utilization.gpu', 0.01),
      memoryUsedBytes: value('memory.used', MEBIBYTE),
      memoryTotalBytes: value('memory.total', MEBIBYTE),
      powerWatts: value('power.draw', 1),
      temperatureCelsius: value('temperature.gpu', 1),
      memoryTemperatureCelsius: value('temperature.memory', 1),
      smClockHertz: value('clocks.sm', 1e6),
      eccUncorrected: value('ecc.errors.uncorrected.volatile.total', 1),
    })
  }
  return { gpus, errors }
}

function printable(line: string): string {
  return line
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
}

/** A GPU instance: a part of a GPU with its own memory. */
export interface MigInstance {
  readonly gpuUuid: string
  /** the GPU instance id, as DCGM names it */
  readonly instance: string
  /** position in `nvidia-smi -L` */
  readonly deviceIndex: string
  readonly memoryUsedBytes: number
  readonly memoryTotalBytes: number
  readonly eccUncorrected: number
}

/**
 * `nvidia-smi -q -x`: the GPU instances of every GPU. Compute instances that share one GPU instance share
 * its memory, so they count once.
 */
export function parseMigDevices(xml: string): MigInstance[] {
  const found: MigInstance[] = []
  for (const gpu of elements(xml, 'gpu')) {
    const block = elements(gpu, 'mig_devices')[0] ?? ''
    const rest = gpu.replace(block, '')
    const gpuUuid = elements(rest, 'uuid')[0]?.trim()
    const seen = new Set<string>()
    for (const device of elements(block, 'mig_device')) {
      const text = (...path: string[]) =>
        path.reduce<string | undefined>((inner, name) => elements(inner ?? '', name)[0], device)?.trim()
      const instance = text('gpu_instance_id')
      const deviceIndex = text('index')
      if (!gpuUuid || !instance || !deviceIndex) throw malformed('nvidia-smi -q -x', 'mig_device')
      if (seen.has(instance)) continue
      seen.add(instance)
      found.push({
        gpuUuid,
        instance,
        deviceIndex,
        memoryUsedBytes: mebibytes(text('fb_memory_usage', 'used')),
        memoryTotalBytes: mebibytes(text('fb_memory_usage', 'total')),
        eccUncorrected: whole(text('ecc_error_count', 'volatile_count', 'sram_uncorrectable')),
      })
    }
  }
  return found
}

/** The contents of every element of that name; the driver's XML nests no element in one of its own name. */
function elements(xml: string, name: string): string[] {
  const contents: string[] = []
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'g')
  const closing = `</${name}>`
  for (let match = opening.exec(xml); match !== null; match = opening.exec(xml)) {
    const start = match.index + match[0].length
    const end = xml.indexOf(closing, start)
    if (end < 0) throw malformed('nvidia-smi -q -x', `<${name}>`)
    contents.push(xml.slice(start, end))
    opening.lastIndex = end + closing.length
  }
  return contents
}

function mebibytes(text: string | undefined): number {
  if (text === undefined || REMARK.test(text)) return Number.NaN
  const match = /^(\d+) MiB$/.exec(text)
  if (match === null) throw malformed('nvidia-smi -q -x', text)
  return Number(match[1]) * MEBIBYTE
}

function whole(text: string | undefined): number {
  if (text === undefined || REMARK.test(text)) return Number.NaN
  if (!/^\d+$/.test(text)) throw malformed('nvidia-smi -q -x', text)
  return Number(text)
}

export interface ListedMig {
  readonly uuid: string
  /** of the GPU instance: `3g.20gb` */
  readonly profile: string
}

/** `nvidia-smi -L`: UUID and profile of MIG devices, by `<GPU uuid>/<device index>`. */
export function parseGpuList(text: string): Map<string, ListedMig> {
  const listed = new Map<string, ListedMig>()
  let gpuUuid = ''
  for (const line of text.split('\n')) {
    const gpu = /^GPU \d+: .*\(UUID: ([^)]+)\)/.exec(line)
    if (gpu !== null) gpuUuid = gpu[1]!
    const mig = /^\s+MIG (?:\d+c\.)?(\S+)\s+Device\s+(\d+): \(UUID: ([^)]+)\)/.exec(line)
    if (mig !== null) listed.set(`${gpuUuid}/${mig[2]}`, { profile: mig[1]!, uuid: mig[3]! })
  }
  return listed
}

/**
 * Memory and ECC errors of a partitioned GPU are its instances' (as far as they are known), so that sums
 * over series count each byte once; power, temperature and clock stay with the board.
 */
export function nvidiaReadings(
  gpus: readonly NvidiaGpu[],
  instances: readonly MigInstance[],
  listed: ReadonlyMap<string, ListedMig>,
  common: Labels,
): Reading[] {
  return gpus.flatMap((gpu) => {
    const base = { ...common, gpu: gpu.index, model: gpu.model, vendor: 'nvidia' }
    const labels = labelled({ ...base, uuid: gpu.uuid })
    const own = instances.filter(({ gpuUuid }) => gpuUuid === gpu.uuid)
    const board: Reading[] = [
      { metric: 'gpu.utilization_ratio', labels, value: gpu.utilizationRatio },
      { metric: 'gpu.power_watts', labels, value: gpu.powerWatts },
      { metric: 'gpu.temperature_celsius', labels, value: gpu.temperatureCelsius },
      { metric: 'gpu.memory_temperature_celsius', labels, value: gpu.memoryTemperatureCelsius },
      { metric: 'gpu.sm_clock_hertz', labels, value: gpu.smClockHertz },
    ]
    if (own.length === 0) return [...board, ...memoryReadings(gpu, labels)]
    const parts = own.flatMap((instance) => {
      const known = listed.get(`${gpu.uuid}/${instance.deviceIndex}`)
      const its = labelled({ ...base, uuid: known?.uuid, mig: instance.instance, mig_profile: known?.profile })
      return memoryReadings(instance, its)
    })
    return [...board, ...parts]
  })
}

type Memory = Pick<NvidiaGpu, 'memoryUsedBytes' | 'memoryTotalBytes' | 'eccUncorrected'>

function memoryReadings(memory: Memory, labels: Labels): Reading[] {
  return [
    { metric: 'gpu.memory_used_bytes', labels, value: memory.memoryUsedBytes },
    { metric: 'gpu.memory_total_bytes', labels, value: memory.memoryTotalBytes },
    { metric: 'gpu.ecc_uncorrected', labels, value: memory.eccUncorrected },
  ]
}
