/**
 * How far the clock is from its reference. The kernel's own answer (adjtimex) is out of reach without
 * native code, so the time service is asked: chrony, ntpd, or systemd-timesyncd. Absent where none of them
 * runs or the clock is not synchronised: an unknown offset is not a small one.
 */

import type { RunCommand } from '../command.ts'
import { malformed } from './proc.ts'

/** Time services themselves look at their reference every minute or so; asking more often tells nothing new. */
const RENEW_SECONDS = 60

/** chrony's id of a reference that is this machine itself (`local`): agreeing with oneself says nothing. */
const SELF = '7F7F0101'

/**
 * `chronyc -c tracking`: reference id, name, stratum, reference time, system time, …, leap status.
 * @returns absolute offset in seconds, `NaN` where chrony is not synchronised
 */
export function parseChronyTracking(text: string): number {
  const fields = text.trim().split(',')
  if (fields.length < 14) throw malformed('chronyc tracking', text)
  return fields[13] === 'Not synchronised' || fields[0] === SELF
    ? Number.NaN
    : seconds(fields[4], 1, 'chronyc tracking', text)
}

/** `ntpq -c "rv 0 leap,offset"` (milliseconds); leap 3 (`11`) means not synchronised. */
export function parseNtpqVariables(text: string): number {
  const of = (name: string) => new RegExp(`\\b${name}=([^\\s,]+)`).exec(text)?.[1]
  const leap = of('leap')
  if (leap === undefined) throw malformed('ntpq rv', text)
  return leap === '11' || leap === '3' ? Number.NaN : seconds(of('offset'), 1e-3, 'ntpq rv', text)
}

const SPAN_SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 }

/** `timedatectl timesync-status`, line `Offset: +1.253ms` (or `-1min 2.5s`); `NaN` before the first answer. */
export function parseTimesyncStatus(text: string): number {
  const offset = /^\s*Offset:\s*[+-]?(.+)$/m.exec(text)?.[1]
  if (offset === undefined) return Number.NaN
  let total = 0
  for (const part of offset.trim().split(' ')) {
    const match = /^(\d+(?:\.\d+)?)(us|ms|s|min|h)$/.exec(part)
    if (match === null) throw malformed('timedatectl timesync-status', offset)
    total += Number(match[1]) * SPAN_SECONDS[match[2]!]!
  }
  return total
}

function seconds(text: string | undefined, unit: number, program: string, answer: string): number {
  if (text === undefined || !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw malformed(program, answer)
  return Math.abs(Number(text)) * unit
}

const SERVICES = [
  { program: 'chronyc', args: ['-n', '-c', 'tracking'], parse: parseChronyTracking },
  { program: 'ntpq', args: ['-n', '-c', 'rv 0 leap,offset'], parse: parseNtpqVariables },
  { program: 'timedatectl', args: ['timesync-status', '--no-pager'], parse: parseTimesyncStatus },
] as const

/** Asks at most once a minute and repeats the answer in between; `NaN` where nothing knows the offset. */
export function createClockOffset(run: RunCommand, timeoutSeconds: number): (clockSeconds: number) => Promise<number> {
  let known = Number.NaN
  let askedAt = Number.NEGATIVE_INFINITY
  return async (clockSeconds) => {
    if (clockSeconds - askedAt < RENEW_SECONDS) return known
    askedAt = clockSeconds
    known = Number.NaN
    for (const { program, args, parse } of SERVICES) {
      const result = await run(program, args, timeoutSeconds)
      // A program whose service does not run exits with an error, or answers nothing.
      if (result.outcome !== 'done' || result.exitCode !== 0 || result.stdout.trim() === '') continue
      known = parse(result.stdout)
      if (!Number.isNaN(known)) return known
    }
    return known
  }
}
