/**
 * Which jobs are asked for next, so that in the end all are known, each question is short, and no more than one is
 * asked a turn. Forward: what is new, with an overlap, for facts reach slurmdbd late. Back: the years before, a window
 * at a time; and once a day the last week again, for what came later still (slurmctld keeps its facts while slurmdbd
 * is away). By number: jobs that were known to wait or run and are in no answer any more. Pure.
 */
import { z } from 'zod'
import type { UnixSeconds } from '../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../core/units.ts'
import type { OpenJob } from '../../store/ledger/open-jobs.ts'
import type { Window } from './access.ts'

export interface PlanOptions {
  /** nothing older is asked for */
  readonly since: UnixSeconds
  readonly overlapSeconds: number
  readonly mostJobIds: number
}

const Seconds = z.number().nonnegative()
/** How far a source has come, as it is kept. Times are Unix seconds. */
export const Mark = z.strictObject({
  /** all is known up to here, but for what is told late */
  forward: Seconds,
  /** back from `from` to `until` must still be asked for */
  back: z.strictObject({ from: Seconds, until: Seconds }).nullable(),
  /** how much is asked for at once */
  windowSeconds: z.number().min(1),
  /** when the last week was last begun to be asked for again */
  checked: Seconds,
  /** whether the last question was the usual one: then another kind may come */
  wasForward: z.boolean(),
})
export type Mark = z.infer<typeof Mark>

export type Question =
  | { readonly kind: 'forward' | 'back'; readonly window: Window }
  | { readonly kind: 'numbers'; readonly jobs: readonly OpenJob[] }

const FIRST_WINDOW_SECONDS = DAY_SECONDS
export const LEAST_WINDOW_SECONDS = 600
const MOST_WINDOW_SECONDS = 92 * DAY_SECONDS
const CHECK_EVERY_SECONDS = DAY_SECONDS
const CHECK_BACK_SECONDS = 7 * DAY_SECONDS

/** Of a source that never asked. */
export function firstMark(now: UnixSeconds, { since }: PlanOptions): Mark {
  const forward = Math.max(since, now - FIRST_WINDOW_SECONDS)
  const back = forward > since ? { from: forward, until: since } : null
  return { forward, back, windowSeconds: FIRST_WINDOW_SECONDS, checked: now, wasForward: false }
}

/** @param lost open jobs that the last complete answer did not tell of */
export function nextQuestion(mark: Mark, lost: readonly OpenJob[], now: UnixSeconds, options: PlanOptions): Question {
  const { since, overlapSeconds, mostJobIds } = options
  if (mark.wasForward && lost.length > 0) return { kind: 'numbers', jobs: lost.slice(0, mostJobIds) }
  const { back, windowSeconds } = mark
  if (mark.wasForward && back) {
    return { kind: 'back', window: { from: Math.max(back.until, back.from - windowSeconds), to: back.from } }
  }
  // a clock that went back must not make us ask for nothing
  const known = Math.min(mark.forward, now)
  const from = Math.max(since, known - Math.min(overlapSeconds, windowSeconds))
  return { kind: 'forward', window: { from, to: Math.min(now, known + windowSeconds) } }
}

/** Whether an answer tells of all jobs that wait or run now. */
export function isComplete(question: Question, now: UnixSeconds): boolean {
  return question.kind === 'forward' && question.window.to >= now
}

/** @param share of what an answer may cost, in time or size, that this one took */
export function afterAnswer(
  mark: Mark,
  question: Question,
  share: number,
  now: UnixSeconds,
  { since }: PlanOptions,
): Mark {
  if (question.kind === 'numbers') return { ...mark, wasForward: false }
  const isWhole = question.window.to - question.window.from >= mark.windowSeconds
  const windowSeconds =
    share > 0.5
      ? Math.max(LEAST_WINDOW_SECONDS, mark.windowSeconds / 2)
      : share < 0.125 && isWhole
        ? Math.min(MOST_WINDOW_SECONDS, 2 * mark.windowSeconds)
        : mark.windowSeconds
  if (question.kind === 'back') {
    const { from } = question.window
    const back = from <= mark.back!.until ? null : { from, until: mark.back!.until }
    return { ...mark, back, windowSeconds, wasForward: false }
  }
  const after = { ...mark, forward: question.window.to, windowSeconds, wasForward: true }
  // a clock that was ahead once must not put it off for ever
  const isDue = now - mark.checked >= CHECK_EVERY_SECONDS || mark.checked > now
  if (!isDue || mark.back || !isComplete(question, now)) return after
  const until = Math.max(since, now - CHECK_BACK_SECONDS)
  return { ...after, back: until < now ? { from: now, until } : null, checked: now }
}

/** After an answer that was too large or took too long. @returns undefined where less cannot be asked for */
export function afterTooMuch(mark: Mark): Mark | undefined {
  if (mark.windowSeconds <= LEAST_WINDOW_SECONDS) return undefined
  return { ...mark, windowSeconds: Math.max(LEAST_WINDOW_SECONDS, mark.windowSeconds / 2) }
}

/** Seconds of the past that each question asks for again, unless the configuration says otherwise. */
export const USUAL_OVERLAP_SECONDS = HOUR_SECONDS
