/** Prometheus' node_exporter → `node.*` and `filesystem.*`. Written against 1.5; names are those since 0.16. */
import type { MetricId } from '../../core/catalogue.ts'
import { isPhysicalInterface, isPlausibleTemperature, wholeDisks } from '../physical.ts'
import { cpuShares } from './node-exporter/cpu.ts'
import { filesystemOutputs } from './node-exporter/filesystems.ts'
import { powerRead } from './node-exporter/power.ts'
import { counter, type Finder, finderOf, gauge, maxOf, type Output, type Profile, type Read, sumOf } from './profile.ts'

export const nodeExporter: Profile = {
  compile(layout, { node, labels: common }) {
    const find = finderOf(layout)
    const labels = { ...common, node }
    const reads: Partial<Record<MetricId, Read | undefined>> = {
      ...cpuShares(find),
      ...memory(find),
      ...network(find),
      ...disks(find),
      ...clock(find),
      'node.load1': plain(find, 'node_load1'),
      'node.temperature_celsius': temperature(find),
      'node.power_watts': powerRead(find),
    }
    const outputs: Output[] = []
    for (const [metric, read] of Object.entries(reads) as [MetricId, Read | undefined][]) {
      if (read !== undefined) outputs.push({ metric, labels, read })
    }
    return { outputs: [...outputs, ...filesystemOutputs(find, labels)], facts: facts(find) }
  },
}

type Reads = Partial<Record<MetricId, Read | undefined>>

function plain(find: Finder, name: string): Read | undefined {
  const index = find.first(name)
  return index === undefined ? undefined : gauge(index)
}

function memory(find: Finder): Reads {
  const total = plain(find, 'node_memory_SwapTotal_bytes')
  const free = plain(find, 'node_memory_SwapFree_bytes')
  return {
    'node.memory_total_bytes': plain(find, 'node_memory_MemTotal_bytes'),
    'node.memory_available_bytes': plain(find, 'node_memory_MemAvailable_bytes'),
    'node.swap_used_bytes': total && free && ((reading) => total(reading) - free(reading)),
  }
}

/** Rates of the devices that count, in the order of the exporter. */
function deviceRates(find: Finder, name: string, counts: (device: string) => boolean): Read[] {
  return find
    .all(name)
    .filter((index) => counts(find.labels(index)['device'] ?? ''))
    .map((index) => counter(find, index))
}

function network(find: Finder): Reads {
  const total = (name: string) => {
    const rates = deviceRates(find, name, isPhysicalInterface)
    return rates.length === 0 ? undefined : sumOf(rates)
  }
  return {
    'node.network_receive_bytes_per_second': total('node_network_receive_bytes_total'),
    'node.network_transmit_bytes_per_second': total('node_network_transmit_bytes_total'),
  }
}

function disks(find: Finder): Reads {
  const rates = (name: string) => {
    const devices = find.all(name).map((index) => find.labels(index)['device'] ?? '')
    const whole = new Set(wholeDisks(devices))
    return deviceRates(find, name, (device) => whole.has(device))
  }
  const total = (name: string) => {
    const each = rates(name)
    return each.length === 0 ? undefined : sumOf(each)
  }
  const busy = rates('node_disk_io_time_seconds_total')
  const busiest = maxOf(busy)
  return {
    'node.disk_read_bytes_per_second': total('node_disk_read_bytes_total'),
    'node.disk_write_bytes_per_second': total('node_disk_written_bytes_total'),
    // counted in whole ticks: a saturated disk can come out a hair above 1
    'node.disk_busy_ratio': busy.length === 0 ? undefined : (reading) => Math.min(1, busiest(reading)),
  }
}

function clock(find: Finder): Reads {
  const boot = plain(find, 'node_boot_time_seconds')
  const time = plain(find, 'node_time_seconds') ?? (({ now }) => now)
  const offset = plain(find, 'node_timex_offset_seconds')
  const synced = plain(find, 'node_timex_sync_status')
  return {
    'node.uptime_seconds': boot && ((reading) => time(reading) - boot(reading)),
    // without a reference there is nothing to differ from
    'node.clock_offset_seconds':
      offset && synced && ((reading) => (synced(reading) === 1 ? Math.abs(offset(reading)) : Number.NaN)),
  }
}

function temperature(find: Finder): Read | undefined {
  const hwmon = find.all('node_hwmon_temp_celsius')
  const sensors = hwmon.length > 0 ? hwmon : find.all('node_thermal_zone_temp')
  if (sensors.length === 0) return undefined
  return maxOf(
    sensors.map(
      (index) =>
        ({ values }) =>
          isPlausibleTemperature(values[index]!) ? values[index]! : Number.NaN,
    ),
  )
}

function facts(find: Finder): Record<string, string> {
  const build = find.first('node_exporter_build_info')
  const uname = find.first('node_uname_info')
  const version = build === undefined ? undefined : find.labels(build)['version']
  const release = uname === undefined ? undefined : find.labels(uname)['release']
  return {
    ...(version === undefined ? {} : { version: `node_exporter ${version}` }),
    ...(release === undefined ? {} : { kernel: release }),
  }
}
