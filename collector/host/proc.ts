/**
 * The kernel's text files under `/proc`, as numbers. Pure: text in, numbers out. A line that should be
 * there and cannot be read is an error (`host.malformed`), never a zero; a file that is not there is the
 * caller's business. Formats: proc(5) and the kernel's Documentation/admin-guide/iostats.rst.
 */
import { AppError } from '../../core/errors.ts'
import { KIBIBYTE } from '../../core/units.ts'

const SECTOR_BYTES = 512
const DIGITS = /^\d+$/
const DECIMAL = /^-?\d+(\.\d+)?$/

export function malformed(file: string, detail: string): AppError {
  return new AppError('invalid', 'host.malformed', { file, detail: detail.slice(0, 120) })
}

function count(text: string | undefined, file: string, line: string): number {
  if (text === undefined || !DIGITS.test(text)) throw malformed(file, line)
  return Number(text)
}

function decimal(text: string | undefined, file: string, line: string): number {
  if (text === undefined || !DECIMAL.test(text)) throw malformed(file, line)
  return Number(text)
}

/** CPU time since boot over all cores, in the kernel's ticks, and how many cores are online. */
export interface CpuTimes {
  readonly busyTicks: number
  readonly iowaitTicks: number
  readonly idleTicks: number
  readonly onlineCores: number
}

/**
 * `/proc/stat`. Busy = user + nice + system + irq + softirq + steal: neither idle nor waiting for disk.
 * Guest time is already inside user and nice, so it is not added again.
 */
export function parseStat(text: string): CpuTimes {
  const lines = text.split('\n')
  const total = lines.find((line) => line.startsWith('cpu '))
  if (total === undefined) throw malformed('/proc/stat', 'cpu')
  const fields = total.trim().split(/\s+/).slice(1)
  if (fields.length < 4) throw malformed('/proc/stat', total)
  // Kernels before 2.6.11 lack the later columns: those states did not exist there, so their time is nil.
  const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields.map((field) =>
    count(field, '/proc/stat', total),
  )
  const onlineCores = lines.filter((line) => /^cpu\d/.test(line)).length
  if (onlineCores === 0) throw malformed('/proc/stat', 'cpu0')
  return {
    busyTicks: user! + nice! + system! + irq + softirq + steal,
    iowaitTicks: iowait,
    idleTicks: idle!,
    onlineCores,
  }
}

/** `NaN` where the kernel does not have the line (`MemAvailable` came with 3.14). */
export interface Memory {
  readonly totalBytes: number
  readonly availableBytes: number
  readonly swapUsedBytes: number
}

/** `/proc/meminfo` */
export function parseMeminfo(text: string): Memory {
  const bytes = new Map<string, number>()
  for (const line of text.split('\n')) {
    const match = /^(MemTotal|MemAvailable|SwapTotal|SwapFree):(.*)$/.exec(line)
    if (match === null) continue
    const value = /^\s+(\d+) kB$/.exec(match[2]!)
    if (value === null) throw malformed('/proc/meminfo', line)
    bytes.set(match[1]!, Number(value[1]) * KIBIBYTE)
  }
  const of = (name: string) => bytes.get(name) ?? Number.NaN
  if (!bytes.has('MemTotal')) throw malformed('/proc/meminfo', 'MemTotal')
  return {
    totalBytes: of('MemTotal'),
    availableBytes: of('MemAvailable'),
    swapUsedBytes: of('SwapTotal') - of('SwapFree'),
  }
}

/** `/proc/loadavg`: the one-minute load. */
export function parseLoadavg(text: string): number {
  return decimal(text.split(' ')[0], '/proc/loadavg', text)
}

/** `/proc/uptime`: seconds since boot, on a clock that never steps. */
export function parseUptime(text: string): number {
  return decimal(text.split(/\s/)[0], '/proc/uptime', text)
}

export interface InterfaceBytes {
  readonly receivedBytes: number
  readonly sentBytes: number
}

/** `/proc/net/dev` by interface. */
export function parseNetDev(text: string): Map<string, InterfaceBytes> {
  const interfaces = new Map<string, InterfaceBytes>()
  for (const line of text.split('\n').slice(2)) {
    if (line.trim() === '') continue
    const at = line.lastIndexOf(':')
    const fields = line
      .slice(at + 1)
      .trim()
      .split(/\s+/)
    const name = line.slice(0, Math.max(at, 0)).trim()
    if (name === '' || fields.length < 9) throw malformed('/proc/net/dev', line)
    interfaces.set(name, {
      receivedBytes: count(fields[0], '/proc/net/dev', line),
      sentBytes: count(fields[8], '/proc/net/dev', line),
    })
  }
  return interfaces
}

export interface DiskCounters {
  readonly readBytes: number
  readonly writtenBytes: number
  /** time with operations in flight */
  readonly busySeconds: number
}

/** `/proc/diskstats` by block device, partitions included. */
export function parseDiskstats(text: string): Map<string, DiskCounters> {
  const disks = new Map<string, DiskCounters>()
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const fields = line.trim().split(/\s+/)
    // Partitions had four counters only before Linux 2.6.25; they are not whole disks anyway.
    if (fields.length === 7) continue
    if (fields.length < 14) throw malformed('/proc/diskstats', line)
    disks.set(fields[2]!, {
      readBytes: count(fields[5], '/proc/diskstats', line) * SECTOR_BYTES,
      writtenBytes: count(fields[9], '/proc/diskstats', line) * SECTOR_BYTES,
      busySeconds: count(fields[12], '/proc/diskstats', line) / 1000,
    })
  }
  return disks
}

export interface Mount {
  readonly device: string
  readonly mount: string
  readonly fstype: string
  readonly readOnly: boolean
}

/** `/proc/self/mounts`; blanks and backslashes inside a field come as octal escapes. */
export function parseMounts(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [device, mount, fstype, options] = line.split(' ').map(unescapeOctal)
      if (!device || !mount || !fstype || options === undefined) throw malformed('/proc/self/mounts', line)
      return { device, mount, fstype, readOnly: options.split(',').includes('ro') }
    })
}

/** The kernel escapes blank, tab, newline, backslash and `#` only; all of them are ASCII. */
function unescapeOctal(field: string): string {
  return field.replace(/\\([01][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
