/** Single values as `sacct` prints them. Pure; NaN or undefined where a text is no such value. */
import { JOB_STATES, type JobState } from '../../core/ledger/job.ts'
import type { LocalClock } from '../../core/ledger/local-time.ts'
import type { UnixSeconds } from '../../core/series.ts'

/** Words for a time that has not come, or never will. */
const NO_TIME = new Set(['Unknown', 'None', 'N/A', ''])

export const LOCAL_LENGTH = '2026-11-21T00:58:20'.length

/** A time: NaN where there is none yet, undefined where it is no time. Epoch seconds are taken too (`SLURM_TIME_FORMAT=%s`). */
export function readTime(text: string, clock: LocalClock): UnixSeconds | undefined {
  if (text.length === LOCAL_LENGTH) {
    const unix = clock.toUnix(text)
    // nothing ran before 1970, and no epoch of Slurm's says so
    return unix >= 0 ? unix : undefined
  }
  if (NO_TIME.has(text)) return NaN
  return /^\d{9,10}$/.test(text) ? Number(text) : undefined
}

const DIGIT_0 = 48

/** `1-02:03:04`, `02:03:04`, `03:04`, `03:04.123` (the fraction counts). NaN where it is no duration. */
export function durationSeconds(text: string): number {
  let total = 0
  let number = 0
  let digits = 0
  let parts = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const digit = code - DIGIT_0
    if (digit >= 0 && digit <= 9) {
      number = 10 * number + digit
      if (++digits > 9) return NaN
      continue
    }
    if (digits === 0) return NaN
    if (code === 45 && parts === 0 && total === 0) total = 24 * number
    else if (code === 58 && parts < 2) {
      total = (total + number) * 60
      parts++
    } else if (code === 46 && parts > 0) {
      const fraction = Number(`0${text.slice(at)}`)
      return Number.isNaN(fraction) ? NaN : total + number + fraction
    } else return NaN
    number = 0
    digits = 0
  }
  return digits > 0 && parts > 0 ? total + number : NaN
}

/** `Partition_Limit` and `UNLIMITED` are words, not numbers. */
const NO_LIMIT = new Set(['UNLIMITED', 'INFINITE'])
const LIMIT_UNKNOWN = new Set(['Partition_Limit', '', 'INVALID'])

/** @param inMinutes `TimelimitRaw` rather than `Timelimit` */
export function readTimeLimit(text: string, inMinutes: boolean): number | undefined {
  const seconds = inMinutes ? 60 * wholeNumber(text) : durationSeconds(text)
  if (!Number.isNaN(seconds)) return seconds
  if (NO_LIMIT.has(text.toUpperCase())) return Infinity
  return LIMIT_UNKNOWN.has(text) ? NaN : undefined
}

const MOST_DIGITS = 15

/** Of at most 15 digits, which a double holds exactly. */
export function wholeNumber(text: string): number {
  if (text.length === 0 || text.length > MOST_DIGITS) return NaN
  let number = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - DIGIT_0
    if (digit < 0 || digit > 9) return NaN
    number = 10 * number + digit
  }
  return number
}

const STATES: ReadonlyMap<string, JobState> = new Map(JOB_STATES.map((state) => [state, state]))

/** `CANCELLED by 1000` is cancelled; who did it is nobody's business. */
export function readState(text: string): JobState | undefined {
  return STATES.get(text.startsWith('CANCELLED ') ? 'CANCELLED' : text)
}

const SUCCESS = { exitCode: 0, signal: 0 }
const NO_EXIT = { exitCode: NaN, signal: NaN }

/** `code:signal`. */
export function readExit(text: string): { exitCode: number; signal: number } | undefined {
  if (text === '0:0') return SUCCESS
  if (text === '') return NO_EXIT
  const match = /^(\d{1,10}):(\d{1,5})$/.exec(text)
  return match ? { exitCode: Number(match[1]), signal: Number(match[2]) } : undefined
}

export interface JobName {
  /** of its own; NaN where only its place in an array is told */
  readonly jobId: number
  readonly arrayJobId: number
  readonly hetJobId: number
  readonly isStep: boolean
}

const NAMED = /^(\d{1,10})(?:_(?:(\d{1,10})|\[[^\]]*\])|\+(\d{1,5}))?(\..*)?$/

/** `JobID`: `123`, an array's task `123_4` or what is left of it `123_[5-99%3]`, a part `123+1`; steps have a dot. */
export function readJobName(text: string): JobName | undefined {
  const number = wholeNumber(text)
  if (!Number.isNaN(number)) return { jobId: number, arrayJobId: NaN, hetJobId: NaN, isStep: false }
  const match = NAMED.exec(text)
  if (!match) return undefined
  const [, base, task, part, step] = match
  const id = Number(base)
  const isStep = step !== undefined
  if (part !== undefined) return { jobId: id + Number(part), arrayJobId: NaN, hetJobId: id, isStep }
  const isArray = text.charCodeAt(base!.length) === 95
  return { jobId: isArray && task !== undefined ? NaN : id, arrayJobId: isArray ? id : NaN, hetJobId: NaN, isStep }
}
