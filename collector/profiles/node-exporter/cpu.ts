/** Shares of CPU time out of `node_cpu_seconds_total{cpu,mode}`. */
import type { MetricId } from '../../../core/catalogue.ts'
import { counter, type Finder, type Read, type Reading } from '../profile.ts'

interface Shares {
  busy: number
  iowait: number
}

/**
 * Guest time is already inside `user` and `nice`; `node_cpu_guest_seconds_total` must not be added. A CPU one
 * of whose modes went back (the kernel corrects `iowait` now and then) is left out of that scrape's shares.
 */
export function cpuShares(find: Finder): Partial<Record<MetricId, Read>> {
  const modesOf = new Map<string, { mode: string; rate: Read }[]>()
  for (const index of find.all('node_cpu_seconds_total')) {
    const { cpu = '', mode = '' } = find.labels(index)
    const modes = modesOf.get(cpu) ?? []
    modes.push({ mode, rate: counter(find, index) })
    modesOf.set(cpu, modes)
  }
  if (modesOf.size === 0) return {}
  const cpus = [...modesOf.values()]
  let last: Reading | undefined
  let shares: Shares = { busy: Number.NaN, iowait: Number.NaN }
  // both outputs read the same counters: once a scrape
  const once = (reading: Reading): Shares => {
    if (reading !== last) shares = sharesOf(cpus, reading)
    last = reading
    return shares
  }
  return {
    'node.cpu_busy_ratio': (reading) => once(reading).busy,
    'node.cpu_iowait_ratio': (reading) => once(reading).iowait,
    'node.cores': () => cpus.length,
  }
}

function sharesOf(cpus: readonly (readonly { mode: string; rate: Read }[])[], reading: Reading): Shares {
  let idle = 0
  let iowait = 0
  let total = 0
  for (const modes of cpus) {
    let cpuTotal = 0
    let cpuIdle = 0
    let cpuIowait = 0
    for (const { mode, rate } of modes) {
      const perSecond = rate(reading)
      cpuTotal += perSecond
      if (mode === 'idle') cpuIdle += perSecond
      else if (mode === 'iowait') cpuIowait += perSecond
    }
    if (Number.isNaN(cpuTotal)) continue
    total += cpuTotal
    idle += cpuIdle
    iowait += cpuIowait
  }
  // 0 ÷ 0 where no CPU is known: absent
  return { busy: Math.max(0, total - idle - iowait) / total, iowait: iowait / total }
}
