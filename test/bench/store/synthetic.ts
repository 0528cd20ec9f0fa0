/**
 * A day of a cluster, made up but shaped like one: every node runs jobs that come and go, and its series follow
 * them with the precision real sources give (ticks, MiB, tenths of a watt, whole degrees), constants included.
 * One series in twenty is noise of full double precision. The same seed gives the same day, bit for bit.
 */
import type { MetricId } from '../../../core/catalogue.ts'
import type { SeriesKey, SeriesSet } from '../../../core/series.ts'

export interface DayOptions {
  readonly nodes: number
  readonly seriesPerNode: number
  readonly stepSeconds: number
  readonly seed: number
  /** frames come up to this much late, each by its own luck; 0 where absent */
  readonly jitterMs?: number
}

export interface Day {
  /** frames a node */
  readonly frames: number
  readonly stepSeconds: number
  readonly nodes: readonly { readonly origin: string; readonly set: SeriesSet }[]
  /** time of a node's frame after the day's beginning, whole milliseconds */
  timeMs(node: number, index: number): number
  /** One value a series of the node. Asking in ascending order is fast; going back begins the day again. */
  fill(node: number, index: number, values: Float64Array): void
}

const DAY_SECONDS = 86_400
const MIB = 2 ** 20
const GIB = 2 ** 30
const CORES = 64

/** Numbers in [0, 1) with 32 random bits (Mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Luck {
  /** in [0, 1) */
  uniform(): number
  /** in [0, 1), all 52 bits of it random */
  full(): number
  /** mean 0, standard deviation 1, bell-shaped */
  bell(): number
}

function createLuck(seed: number): Luck {
  const uniform = createRandom(seed)
  return {
    uniform,
    full: () => uniform() + uniform() / 2 ** 32,
    bell: () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3),
  }
}

/** What the machine is doing: the series of a node move together. */
interface Job {
  /** 0 idle … 1 flat out */
  cpu: number
  gpu: number
  memory: number
  /** share of steps that read or write much */
  transfer: number
}

/** One step of one series; `job` is what runs now, `fresh` whether it has just begun. */
type Step = (job: Job, fresh: boolean) => number
type Kind = (luck: Luck, stepSeconds: number) => Step

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
const toDecimals = (value: number, power: number): number => Math.round(value * power) / power

const constant =
  (...choices: number[]): Kind =>
  ({ uniform }) => {
    const value = choices[Math.floor(uniform() * choices.length)]!
    return () => value
  }

/** A share that follows the job, with noise; idle machines show little of it. */
const ratio =
  (of: 'cpu' | 'gpu', decimals: number, noise: number): Kind =>
  ({ bell }) => {
    const power = 10 ** decimals
    let drift = 0
    return (job) => {
      drift = drift * 0.98 + bell() * noise * 0.3
      const level = job[of]
      return toDecimals(clamp(level + (drift + bell() * noise) * Math.min(1, level * 4 + 0.05), 0, 1), power)
    }
  }

/** Nearly always nothing, now and then a little; from ticks, as `ticks` is. */
const rareTicks: Kind = ({ uniform }, stepSeconds) => {
  const total = CORES * 100 * stepSeconds
  return (job) => {
    if (uniform() < 0.85 - job.transfer) return 0
    return toDecimals(Math.round(uniform() ** 3 * 0.08 * total) / total, 1e6)
  }
}

/** A share of the ticks of 10 ms that all cores had, kept in millionths as the collector does. */
const ticks: Kind = ({ bell, uniform }, stepSeconds) => {
  let drift = 0
  return (job) => {
    drift = drift * 0.98 + bell() * 0.003
    const total = CORES * 100 * stepSeconds + Math.floor(uniform() * 200)
    const busy = clamp(job.cpu + (drift + bell() * 0.01) * Math.min(1, job.cpu * 4 + 0.05), 0, 1)
    return toDecimals(Math.round(busy * total) / total, 1e6)
  }
}

const load: Kind = ({ bell }) => {
  let now = 0
  return (job) => {
    now += (job.cpu * CORES - now) * 0.4 + bell() * 0.25
    now = Math.max(0, now)
    return toDecimals(now, 100)
  }
}

/** Bytes in whole pages of `unit`: a walk around what the job took. */
const memory =
  (total: number, unit: number, wander: number, free: boolean): Kind =>
  ({ bell, uniform }) => {
    let walk = 0
    return (job, fresh) => {
      if (fresh) walk = uniform() * total * 0.02
      // allocations come in bursts; between them the figure trembles
      walk += bell() * wander * (uniform() < 0.02 ? 200 : 1)
      const used = clamp(total * 0.03 + job.memory * total * 0.8 + walk, 0, total)
      return Math.floor((free ? total - used : used) / unit) * unit
    }
  }

/** Bytes a second, whole: quiet chatter and, while the job transfers, bursts. */
const rate =
  (quiet: number, burst: number): Kind =>
  ({ uniform, bell }) => {
    return (job) => {
      const base = quiet * (1 + 0.15 * bell())
      return Math.max(0, Math.round(uniform() < job.transfer ? base + burst * uniform() : base))
    }
  }

/** A device that rests most of the time and then moves whole blocks. */
const blockRate =
  (rest: number, block: number): Kind =>
  ({ uniform }, stepSeconds) => {
    return (job) => {
      if (uniform() < rest - job.transfer) return 0
      return Math.round((Math.ceil(uniform() ** 3 * 4_000) * block) / stepSeconds)
    }
  }

const temperature =
  (idle: number, span: number, of: 'cpu' | 'gpu'): Kind =>
  ({ bell }) => {
    let now = idle
    return (job) => {
      now += (idle + span * job[of] - now) * 0.05 + bell() * 0.25
      return Math.round(now)
    }
  }

const watts =
  (idle: number, span: number, noise: number, of: 'cpu' | 'gpu'): Kind =>
  ({ bell }) => {
    let now = idle
    return (job) => {
      now += (idle + span * job[of] - now) * 0.3
      return toDecimals(Math.max(0, now + bell() * (0.3 + noise * job[of])), 10)
    }
  }

const uptime: Kind = ({ uniform }, stepSeconds) => {
  let seconds = Math.floor(uniform() * 8e6)
  return () => {
    seconds += stepSeconds
    return toDecimals(seconds + uniform() * 0.03, 100)
  }
}

/** Falls slowly, is cleaned up now and then. */
const available =
  (size: number): Kind =>
  ({ uniform }) => {
    let left = size * (0.3 + 0.6 * uniform())
    return (job) => {
      if (uniform() < 0.0005) left = Math.min(size, left + size * 0.1 * uniform())
      else if (uniform() < 0.2 + job.transfer) left = Math.max(0, left - uniform() ** 4 * size * 2e-5)
      return Math.floor(left / 4096) * 4096
    }
  }

/** Fills up and is emptied by very little. */
const fullness: Kind = ({ uniform, bell }) => {
  let now = 0.1 + 0.8 * uniform()
  return (job) => {
    if (uniform() < 0.05 + job.transfer) now = clamp(now + bell() * 2e-5, 0, 1)
    return toDecimals(now, 1e6)
  }
}

const clock: Kind = ({ uniform }) => {
  const [lowest, highest] = [210e6, 1410e6]
  return (job) => (job.gpu < 0.05 ? lowest : uniform() < 0.7 ? highest : highest - 15e6 * Math.floor(uniform() * 6))
}

const noise =
  (scale: number): Kind =>
  ({ full }) => {
    return () => full() * scale
  }

const NODE: readonly (readonly [MetricId, Kind])[] = [
  ['node.cpu_busy_ratio', ticks],
  ['node.cpu_iowait_ratio', rareTicks],
  ['node.load1', load],
  ['node.cores', constant(CORES, CORES, 96, 128)],
  ['node.memory_total_bytes', constant(269_964_722_176, 540_736_438_272)],
  ['node.memory_available_bytes', memory(256 * GIB, 1024, 3 * MIB, true)],
  ['node.swap_used_bytes', constant(0, 0, 0, 524_288)],
  ['node.network_receive_bytes_per_second', rate(9_000, 4e8)],
  ['node.network_transmit_bytes_per_second', rate(7_000, 2e8)],
  ['node.disk_read_bytes_per_second', blockRate(0.9, 4096)],
  ['node.disk_write_bytes_per_second', blockRate(0.4, 4096)],
  ['node.disk_busy_ratio', noise(1)],
  ['node.uptime_seconds', uptime],
  ['node.clock_offset_seconds', noise(1e-3)],
  ['node.temperature_celsius', temperature(38, 40, 'cpu')],
  ['node.power_watts', watts(180, 420, 4, 'cpu')],
]

const MOUNTS = [
  ['/', '/dev/nvme0n1p2', 'ext4', 480 * GIB],
  ['/scratch', '/dev/nvme1n1', 'xfs', 3_840 * GIB],
  ['/var/lib/containers & más', '/dev/nvme2n1', 'xfs', 960 * GIB],
  ['/local', '/dev/sda1', 'ext4', 1_920 * GIB],
] as const

const FILESYSTEM = (size: number): readonly (readonly [MetricId, Kind])[] => [
  ['filesystem.size_bytes', constant(size)],
  ['filesystem.available_bytes', available(size)],
  ['filesystem.used_ratio', fullness],
  ['filesystem.inodes_used_ratio', constant(0.0123, 0.0371, 0.1204)],
  ['filesystem.read_only', constant(0)],
]

const GPUS = 4
const GPU: readonly (readonly [MetricId, Kind])[] = [
  ['gpu.utilization_ratio', ratio('gpu', 2, 0.03)],
  ['gpu.memory_used_bytes', memory(80 * GIB, MIB, 0.2 * MIB, false)],
  ['gpu.memory_total_bytes', constant(85_899_345_920)],
  ['gpu.power_watts', watts(55, 330, 9, 'gpu')],
  ['gpu.temperature_celsius', temperature(31, 42, 'gpu')],
  ['gpu.sm_clock_hertz', clock],
  ['gpu.ecc_uncorrected', constant(0)],
  ['gpu.sm_active_ratio', ratio('gpu', 4, 0.02)],
  ['gpu.dram_active_ratio', ratio('gpu', 4, 0.03)],
]
/** One of them a node beside the two of `NODE`: three series in 65 are full noise. */
const LAST: readonly [MetricId, Kind] = ['gpu.pcie_transmit_bytes_per_second', noise(2e9)]

interface Plan {
  readonly key: SeriesKey
  readonly kind: Kind
}

function planNode(name: string, count: number): Plan[] {
  const plans: Plan[] = NODE.map(([metric, kind]) => ({ key: { metric, labels: { node: name } }, kind }))
  const mount = (index: number): void => {
    const [path, device, fstype, size] = MOUNTS[index % MOUNTS.length]!
    const again = index < MOUNTS.length ? '' : `-${index}`
    const labels = { node: name, mount: path + again, device: device + again, fstype }
    for (const [metric, kind] of FILESYSTEM(size)) plans.push({ key: { metric, labels }, kind })
  }
  mount(0)
  mount(1)
  for (let gpu = 0; gpu < GPUS; gpu++) {
    const labels = gpuLabels(name, gpu)
    for (const [metric, kind] of GPU) plans.push({ key: { metric, labels }, kind })
  }
  plans.push({ key: { metric: LAST[0], labels: gpuLabels(name, 0) }, kind: LAST[1] })
  for (let index = 2; plans.length < count; index++) mount(index)
  return plans.slice(0, count)
}

function gpuLabels(node: string, gpu: number) {
  const uuid = `GPU-${createHash(`${node}/${gpu}`)}`
  return { node, gpu: String(gpu), uuid, model: 'NVIDIA A100-SXM4-80GB', vendor: 'nvidia' }
}

function createHash(text: string): string {
  const random = createRandom([...text].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7))
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

interface Machine {
  /** frames it has made */
  index: number
  advance(values: Float64Array): void
}

function createMachine(plans: readonly Plan[], seed: number, stepSeconds: number): Machine {
  const luck = createLuck(seed)
  const steps = plans.map(({ kind }, position) => kind(createLuck(seed + 7_919 * (position + 1)), stepSeconds))
  let job = nextJob(luck)
  const machine: Machine = {
    index: 0,
    advance(values) {
      // a job lasts three hours in the mean
      const fresh = luck.uniform() < stepSeconds / 10_800
      if (fresh) job = nextJob(luck)
      for (let position = 0; position < steps.length; position++) values[position] = steps[position]!(job, fresh)
      machine.index += 1
    },
  }
  return machine
}

function nextJob({ uniform }: Luck): Job {
  if (uniform() < 0.25) return { cpu: 0.004, gpu: 0, memory: 0, transfer: 0.01 }
  const gpu = uniform() < 0.6 ? 0.5 + 0.49 * uniform() : 0
  return { cpu: uniform(), gpu, memory: uniform(), transfer: uniform() ** 2 * 0.4 }
}

export function createDay({ nodes: count, seriesPerNode, stepSeconds, seed, jitterMs = 0 }: DayOptions): Day {
  const names = Array.from({ length: count }, (_, index) => `cn${String(index + 1).padStart(3, '0')}`)
  const plans = names.map((name) => planNode(name, seriesPerNode))
  const fresh = (node: number): Machine => createMachine(plans[node]!, seed * 1_000_003 + node, stepSeconds)
  const machines: Machine[] = names.map((_, node) => fresh(node))
  return {
    frames: Math.floor(DAY_SECONDS / stepSeconds),
    stepSeconds,
    nodes: names.map((name, node) => ({
      origin: `prometheus:node_exporter:${name}:9100`,
      set: { keys: plans[node]!.map(({ key }) => key) },
    })),
    timeMs(node, index) {
      const late = jitterMs === 0 ? 0 : Math.floor(createRandom(seed + node * 100_003 + index)() * (jitterMs + 1))
      return index * stepSeconds * 1000 + late
    },
    fill(node, index, values) {
      if (machines[node]!.index > index) machines[node] = fresh(node)
      const machine = machines[node]!
      while (machine.index <= index) machine.advance(values)
    },
  }
}
