/**
 * The state of one alert: pending while its condition holds shorter than `for`, firing, resolving for `keepFiringFor`,
 * resolved. Pure. Time is what evaluations saw go by, never a difference of two readings of a clock: neither a restart
 * nor a clock that jumps ends an alert or begins one, and what is unknown changes nothing.
 */
import type { AlertRecord, Phase, Transition } from '../../core/alerts.ts'
import type { UnixSeconds } from '../../core/series.ts'
import type { AlertRule } from '../rules/schema.ts'
import { LONGEST_SILENCE_SECONDS, type Reading, type Verdict } from './conditions.ts'
import { isFlapping, NO_CHANGES, noteChange, passTime } from './flapping.ts'

type Timing = Pick<AlertRule, 'name' | 'for' | 'keepFiringFor'>

interface Stepped {
  /** undefined: nothing to remember */
  readonly record: AlertRecord | undefined
  readonly transitions: readonly Transition[]
}

const alertKey = (rule: string, id: string): string => `${rule}${id}`
const NOTHING: Stepped = { record: undefined, transitions: [] }

/**
 * @param seen undefined where the instance is in no answer any more
 * @param elapsed what has gone by since the evaluation before
 */
export function stepAlert(
  timing: Timing,
  before: AlertRecord | undefined,
  seen: Reading | undefined,
  elapsed: number,
  now: UnixSeconds,
): Stepped {
  const verdict = verdictOf(before, seen)
  if (!before) return verdict === 'met' ? begin(timing, seen!, now) : NOTHING
  const moved = move(timing, passing(before, elapsed, verdict), verdict, {
    elapsed,
    now,
    value: seen?.value ?? Number.NaN,
    isSeen: seen !== undefined,
  })
  return settle(moved, now)
}

/** What was silent before it was gone was not ended by anybody: the store may have dropped it. */
function verdictOf(before: AlertRecord | undefined, seen: Reading | undefined): Verdict {
  if (seen) return seen.verdict
  return before && before.unknownSeconds > 0 ? 'unknown' : 'clear'
}

function begin(timing: Timing, { id, labels, value }: Reading, now: UnixSeconds): Stepped {
  const record: AlertRecord = {
    ...{ key: alertKey(timing.name, id), rule: timing.name, labels, phase: 'pending', since: now, value },
    ...{ heldSeconds: 0, unknownSeconds: 0, episode: 0, changes: NO_CHANGES, isFlapping: false },
    ...{ isTold: false, suppressedBy: null },
  }
  return (timing.for ?? 0) > 0 ? { record, transitions: [] } : settle(fire(record, value, now), now)
}

/** A record that is the same as before is the same object: nothing to write. */
function passing(before: AlertRecord, elapsed: number, verdict: Verdict): AlertRecord {
  const changes = passTime(before.changes, elapsed)
  // at least something, so that it is known to be unknown
  const unknownSeconds = verdict === 'unknown' ? before.unknownSeconds + Math.max(elapsed, 1) : 0
  return changes === before.changes && unknownSeconds === before.unknownSeconds
    ? before
    : { ...before, changes, unknownSeconds }
}

interface Moment {
  readonly elapsed: number
  readonly now: UnixSeconds
  readonly value: number
  readonly isSeen: boolean
}

function move(timing: Timing, record: AlertRecord, verdict: Verdict, moment: Moment): Stepped {
  const { now, value } = moment
  const isForgotten = !moment.isSeen && record.unknownSeconds >= LONGEST_SILENCE_SECONDS
  if (isForgotten && (record.phase === 'firing' || record.phase === 'resolving'))
    return resolve(record, now, 'forgotten')
  if (isForgotten && record.phase === 'pending') return { record: drop(record, now), transitions: [] }
  if (verdict === 'unknown') return { record, transitions: [] }
  const enter = (phase: Phase): AlertRecord => ({ ...record, phase, since: now, heldSeconds: 0, value })
  switch (record.phase) {
    case 'pending': {
      if (verdict !== 'met') return { record: drop(record, now), transitions: [] }
      const heldSeconds = record.heldSeconds + moment.elapsed
      if (heldSeconds >= (timing.for ?? 0)) return fire(record, value, now)
      return { record: heldSeconds === record.heldSeconds ? record : { ...record, heldSeconds }, transitions: [] }
    }
    case 'firing':
      if (verdict !== 'clear') return { record, transitions: [] }
      if ((timing.keepFiringFor ?? 0) > 0) return { record: enter('resolving'), transitions: [] }
      return resolve({ ...record, value }, now, moment.isSeen ? 'cleared' : 'ended')
    case 'resolving': {
      if (verdict !== 'clear') return { record: enter('firing'), transitions: [] }
      const heldSeconds = record.heldSeconds + moment.elapsed
      if (heldSeconds < (timing.keepFiringFor ?? 0)) return { record: { ...record, heldSeconds }, transitions: [] }
      return resolve({ ...record, value }, now, moment.isSeen ? 'cleared' : 'ended')
    }
    case 'resolved':
      if (verdict !== 'met') return { record, transitions: [] }
      return (timing.for ?? 0) > 0 ? { record: enter('pending'), transitions: [] } : fire(record, value, now)
  }
}

/** Back to where it was before it was pending: what it remembers of earlier firings stays. */
const drop = (record: AlertRecord, now: UnixSeconds): AlertRecord => ({
  ...record,
  phase: 'resolved',
  since: now,
  heldSeconds: 0,
})

function fire(record: AlertRecord, value: number, now: UnixSeconds): Stepped {
  const fired: AlertRecord = {
    ...{ ...record, phase: 'firing', since: now, heldSeconds: 0, value },
    ...{ episode: record.episode + 1, changes: noteChange(record.changes) },
  }
  return { record: fired, transitions: [transition(fired, 'firing', now, 'met')] }
}

export function resolve(record: AlertRecord, now: UnixSeconds, reason: Transition['reason']): Stepped {
  const resolved: AlertRecord = {
    ...record,
    phase: 'resolved',
    since: now,
    heldSeconds: 0,
    changes: noteChange(record.changes),
  }
  return { record: resolved, transitions: [transition(resolved, 'resolved', now, reason)] }
}

function transition(
  { key, rule, labels, episode, value }: AlertRecord,
  to: Transition['to'],
  at: UnixSeconds,
  reason: Transition['reason'],
): Transition {
  return { key, rule, labels, at, to, episode, value, reason }
}

/** Whether it flaps now, and whether there is anything left to remember. */
function settle({ record, transitions }: Stepped, now: UnixSeconds): Stepped {
  if (!record) return { record, transitions }
  const flaps = isFlapping(record.changes, record.isFlapping)
  const settled = flaps === record.isFlapping ? record : { ...record, isFlapping: flaps }
  const all =
    flaps === record.isFlapping
      ? transitions
      : [...transitions, transition(settled, flaps ? 'flapping' : 'steady', now, 'met')]
  const isOver = settled.phase === 'resolved' && !settled.isTold && !settled.isFlapping && settled.changes.bits === 0
  return isOver ? { record: undefined, transitions: all } : { record: settled, transitions: all }
}
