/** Power of the machine: its own meter, else the processors' energy counters. */
import { counter, type Finder, gauge, type Read, sumOf } from '../profile.ts'

/**
 * Chips also report the power of a board, a power supply's both sides or a network card: only the ACPI meter
 * stands for the whole machine. RAPL: the platform domain, or packages with their memory (cores and
 * graphics are inside the package).
 */
export function powerRead(find: Finder): Read | undefined {
  const meters = new Set(
    find
      .all('node_hwmon_chip_names')
      .map((index) => find.labels(index))
      .filter(({ chip_name }) => chip_name === 'power_meter')
      .map(({ chip }) => chip),
  )
  for (const name of ['node_hwmon_power_average_watt', 'node_hwmon_power_watt']) {
    const found = find.all(name).filter((index) => meters.has(find.labels(index)['chip']))
    if (found.length > 0) return sumOf(found.map((index) => gauge(index)))
  }
  const platform = find.all('node_rapl_psys_joules_total')
  const counted =
    platform.length > 0
      ? platform
      : [...find.all('node_rapl_package_joules_total'), ...find.all('node_rapl_dram_joules_total')]
  return counted.length === 0 ? undefined : sumOf(counted.map((index) => counter(find, index)))
}
