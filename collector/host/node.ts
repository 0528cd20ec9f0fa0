/** The machine itself: one reading a metric, from `/proc` and `/sys`. */

import type { MetricId } from '../../core/catalogue.ts'
import { AppError } from '../../core/errors.ts'
import type { Labels } from '../../core/series.ts'
import type { CounterRates } from '../counters.ts'
import type { Reading } from '../part.ts'
import { isPhysicalInterface } from '../physical.ts'
import { exists, listFolder, readNumber, readText } from './files.ts'
import {
  type CpuTimes,
  type DiskCounters,
  type InterfaceBytes,
  parseDiskstats,
  parseLoadavg,
  parseMeminfo,
  parseNetDev,
  parseStat,
} from './proc.ts'
import { readPower, readTemperature } from './sensors.ts'

type Values = Partial<Record<MetricId, number>>

export interface NodeContext {
  readonly procRoot: string
  readonly sysRoot: string
  readonly rates: CounterRates
  /** seconds since boot; `NaN` where the kernel does not tell */
  readonly uptimeSeconds: number
  /** the clock that rates are taken over; the uptime where there is one, because it never steps */
  readonly clockSeconds: number
  readonly clockOffset: (clockSeconds: number) => Promise<number>
}

/** Each group of metrics fails alone: what could not be had is absent and named in `errors`. */
export async function readNode(
  context: NodeContext,
  labels: Labels,
): Promise<{ readings: Reading[]; errors: AppError[] }> {
  const errors: AppError[] = []
  const groups = [cpu, load, memory, network, disks, sensors, clock].map(async (group) => {
    try {
      return await group(context)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      errors.push(error)
      return {}
    }
  })
  const values: Values = Object.assign({ 'node.uptime_seconds': context.uptimeSeconds }, ...(await Promise.all(groups)))
  const readings = NODE_METRICS.map((metric) => ({ metric, labels, value: values[metric] ?? Number.NaN }))
  return { readings, errors }
}

const NODE_METRICS = [
  'node.cpu_busy_ratio',
  'node.cpu_iowait_ratio',
  'node.load1',
  'node.cores',
  'node.memory_total_bytes',
  'node.memory_available_bytes',
  'node.swap_used_bytes',
  'node.network_receive_bytes_per_second',
  'node.network_transmit_bytes_per_second',
  'node.disk_read_bytes_per_second',
  'node.disk_write_bytes_per_second',
  'node.disk_busy_ratio',
  'node.uptime_seconds',
  'node.clock_offset_seconds',
  'node.temperature_celsius',
  'node.power_watts',
] as const satisfies readonly MetricId[]

async function cpu({ procRoot, rates }: NodeContext): Promise<Values> {
  const text = await readText(`${procRoot}/stat`)
  if (text === null) return {}
  const times = parseStat(text)
  return { 'node.cores': times.onlineCores, ...cpuRatios(times, rates) }
}

/** Shares of the CPU time that passed since the previous scrape. */
export function cpuRatios(times: CpuTimes, rates: CounterRates): Values {
  const busy = rates.increase('cpu busy', times.busyTicks)
  const iowait = rates.increase('cpu iowait', times.iowaitTicks)
  const idle = rates.increase('cpu idle', times.idleTicks)
  const total = busy + iowait + idle
  return { 'node.cpu_busy_ratio': busy / total, 'node.cpu_iowait_ratio': iowait / total }
}

async function load({ procRoot }: NodeContext): Promise<Values> {
  const text = await readText(`${procRoot}/loadavg`)
  return text === null ? {} : { 'node.load1': parseLoadavg(text) }
}

async function memory({ procRoot }: NodeContext): Promise<Values> {
  const text = await readText(`${procRoot}/meminfo`)
  if (text === null) return {}
  const { totalBytes, availableBytes, swapUsedBytes } = parseMeminfo(text)
  return {
    'node.memory_total_bytes': totalBytes,
    'node.memory_available_bytes': availableBytes,
    'node.swap_used_bytes': swapUsedBytes,
  }
}

/**
 * Physical interfaces have a device behind them; bridges, bonds, tunnels and the host's ends of containers
 * have none. Inside a container no interface has one: there every interface that is not virtual by name.
 */
async function network({ procRoot, sysRoot, rates, clockSeconds }: NodeContext): Promise<Values> {
  const text = await readText(`${procRoot}/net/dev`)
  if (text === null) return {}
  const all = [...parseNetDev(text)]
  const backed: [string, InterfaceBytes][] = []
  for (const entry of all) if (await exists(`${sysRoot}/class/net/${entry[0]}/device`)) backed.push(entry)
  const physical = backed.length > 0 ? backed : all.filter(([name]) => isPhysicalInterface(name))
  const perSecond = (what: keyof InterfaceBytes) =>
    total(physical.map(([name, bytes]) => rates.rate(`net ${what} ${name}`, bytes[what], clockSeconds)))
  return {
    'node.network_receive_bytes_per_second': perSecond('receivedBytes'),
    'node.network_transmit_bytes_per_second': perSecond('sentBytes'),
  }
}

/**
 * Whole disks: they are in `/sys/block` (partitions are not) and have a device behind them (loops, RAM disks,
 * RAID and LVM volumes have none, or would count their disks twice); hidden ones are paths of another.
 */
async function disks({ procRoot, sysRoot, rates, clockSeconds }: NodeContext): Promise<Values> {
  const text = await readText(`${procRoot}/diskstats`)
  if (text === null) return {}
  const counters = parseDiskstats(text)
  const whole: [string, DiskCounters][] = []
  for (const name of await listFolder(`${sysRoot}/block`)) {
    const disk = counters.get(name.replaceAll('!', '/'))
    const folder = `${sysRoot}/block/${name}`
    if (disk === undefined || /^(sr|fd)\d/.test(name) || !(await exists(`${folder}/device`))) continue
    if ((await readNumber(`${folder}/hidden`)) === 1) continue
    whole.push([name, disk])
  }
  const perSecond = (what: keyof DiskCounters) =>
    whole.map(([name, disk]) => rates.rate(`disk ${what} ${name}`, disk[what], clockSeconds))
  const busiest = perSecond('busySeconds').filter((ratio) => !Number.isNaN(ratio))
  return {
    'node.disk_read_bytes_per_second': total(perSecond('readBytes')),
    'node.disk_write_bytes_per_second': total(perSecond('writtenBytes')),
    // the kernel counts busy time in whole ticks, so a saturated disk can come out a hair above 1
    'node.disk_busy_ratio': busiest.length === 0 ? Number.NaN : Math.min(1, Math.max(...busiest)),
  }
}

async function sensors({ sysRoot, rates, clockSeconds }: NodeContext): Promise<Values> {
  return {
    'node.temperature_celsius': await readTemperature(sysRoot),
    'node.power_watts': await readPower(sysRoot, rates, clockSeconds),
  }
}

async function clock({ clockOffset, clockSeconds }: NodeContext): Promise<Values> {
  return { 'node.clock_offset_seconds': await clockOffset(clockSeconds) }
}

/** Strict: a sum with a part missing is missing, and so is the sum of nothing. */
function total(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0)
}
