/** Parts of the file that cannot be read: each is named once an answer, the rest is served. */
import type { Problem } from '../../../../core/errors.ts'
import { DamageError } from '../../../codec/damage.ts'

export interface DamagedPart {
  /** table of the file, with the resolution where there are several */
  readonly what: string
  /** what the part tells of: an origin, a metric, or the row itself */
  readonly of: string
  /** milliseconds; NaN = not known */
  readonly fromMs: number
  readonly toMs: number
}

export interface DamageLog {
  note(part: DamagedPart): void
  problems(): Problem[]
}

export function createDamageLog(path: string): DamageLog {
  const found = new Map<string, Problem>()
  return {
    note({ what, of, fromMs, toMs }) {
      const params = { path, what, of, from: timeText(fromMs), to: timeText(toMs) }
      found.set(JSON.stringify(params), { code: 'store.damaged_part', params })
    },
    problems: () => [...found.values()],
  }
}

/** `?` where it is not known. */
export function timeText(timeMs: number): string {
  // out of a damaged row it may be anything
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : '?'
}

/** SQLITE_CORRUPT, SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ, https://www.sqlite.org/rescode.html */
const CORRUPT = 11
const UNREADABLE: ReadonlySet<number> = new Set([266, 522])

/** Whether the failure is of one part of the file and the rest may still be had. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true
  if (!(error instanceof Error)) return false
  // a number that we never store; `node:sqlite` refuses to hand it over
  if ('code' in error && error.code === 'ERR_OUT_OF_RANGE') return true
  if (!('errcode' in error) || typeof error.errcode !== 'number') return false
  return (error.errcode & 0xff) === CORRUPT || UNREADABLE.has(error.errcode)
}

/** @returns undefined, and `damaged` called, where the part cannot be read; other failures are thrown */
export function unlessDamaged<T>(read: () => T, damaged?: () => void): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!isDamage(error)) throw error
    damaged?.()
    return undefined
  }
}

/**
 * A row that a list has just named. That its numbers and texts are what was written, its checksum has to tell.
 * @throws DamageError where it is not to be found by its key, or a blob is none
 */
export function expectRow<Row>(row: unknown, ...blobs: readonly (keyof Row)[]): Row {
  if (row === undefined) throw new DamageError('a row is not where it should be')
  // a flipped bit can make a text of a blob and leave the bytes, and the checksum with them
  if (!blobs.every((name) => (row as Row)[name] instanceof Uint8Array)) throw new DamageError('a blob is not one')
  return row as Row
}
