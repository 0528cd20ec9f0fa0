/**
 * Which events are asked for next: what is new, with a day's overlap, for events reach slurmdbd late; once a day the
 * last week again; and by turns the years before, a year at a time. Pure.
 */
import { z } from 'zod'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS } from '../../core/units.ts'
import type { Window } from './access.ts'
import type { Events } from './events.ts'

const Seconds = z.number().nonnegative()
/** How far a source has come, as it is kept. Times are Unix seconds. */
export const EventsMark = z.strictObject({
  /** all is known up to here, but for what is told late */
  forward: Seconds,
  /** what was before must still be asked for; null: nothing */
  back: Seconds.nullable(),
  /** when the last week was last asked for again */
  checked: Seconds,
  /** whether the last question was the usual one: then another kind may come */
  wasForward: z.boolean(),
})
export type EventsMark = z.infer<typeof EventsMark>

export interface EventsQuestion {
  readonly kind: 'forward' | 'back'
  readonly window: Window
}

const OVERLAP_SECONDS = DAY_SECONDS
const CHECK_EVERY_SECONDS = DAY_SECONDS
const CHECK_BACK_SECONDS = 7 * DAY_SECONDS
/** No slurmdbd forgets sooner. */
const REMEMBERED_SECONDS = 28 * DAY_SECONDS
const BACK_SECONDS = 366 * DAY_SECONDS

/** Of a source that never asked. */
export function firstEventsMark(now: UnixSeconds): EventsMark {
  const forward = Math.max(0, now - OVERLAP_SECONDS)
  return { forward, back: forward, checked: now, wasForward: false }
}

/** @param since nothing older is asked for */
export function nextEventsQuestion(mark: EventsMark, now: UnixSeconds, since: UnixSeconds): EventsQuestion {
  const { back } = mark
  if (mark.wasForward && back !== null && back > since)
    return { kind: 'back', window: { from: Math.max(since, back - BACK_SECONDS), to: back } }
  // a clock that went back must not make us ask for nothing
  const known = Math.min(mark.forward, now)
  const overlap = isCheckDue(mark, now) ? CHECK_BACK_SECONDS : OVERLAP_SECONDS
  return { kind: 'forward', window: { from: Math.max(0, known - overlap), to: now } }
}

/** A clock that was ahead once must not put it off for ever. */
const isCheckDue = ({ checked }: EventsMark, now: UnixSeconds): boolean =>
  now - checked >= CHECK_EVERY_SECONDS || checked > now

export function afterEvents(
  mark: EventsMark,
  { kind, window }: EventsQuestion,
  events: Events,
  now: UnixSeconds,
  since: UnixSeconds,
): EventsMark {
  if (kind === 'forward') {
    const checked = isCheckDue(mark, now) ? now : mark.checked
    return { ...mark, forward: window.to, checked, wasForward: true }
  }
  // a year without the end of anything: there was no cluster yet, or slurmdbd has forgotten
  const isEnd = window.from <= since || firstEnded(events) === Infinity
  return { ...mark, back: isEnd ? null : window.from, wasForward: false }
}

/**
 * Of which time nothing is missing. slurmdbd may forget what is over after a while (PurgeEventAfter), the oldest first:
 * what began before the first thing that it still knows to be over it may have forgotten, nothing since.
 * @param mark as it was before the question
 * @returns undefined where that is no time
 */
export function knownWindow({ forward }: EventsMark, question: EventsQuestion, events: Events): Window | undefined {
  const { from, to } = question.window
  const first = Math.max(from, firstEnded(events))
  if (question.kind === 'back') return first < to ? { from: first, to: forward } : undefined
  return to - from <= REMEMBERED_SECONDS ? question.window : { from: Math.min(first, to - OVERLAP_SECONDS), to }
}

function firstEnded({ nodes, registrations }: Events): UnixSeconds {
  return [...nodes, ...registrations].reduce(
    (first, { from, to }) => (to < Infinity && from < first ? from : first),
    Infinity,
  )
}
