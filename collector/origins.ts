/** The origins of a target's frames: its id, and the part's name where it has one. */
import type { Frame, SeriesSet, UnixSeconds } from '../core/series.ts'
import type { TargetStatus } from '../store/state/target-status.ts'

/** The part of the self-metrics. */
export const SELF_PART = 'scrape'

/** The same list while nothing is new. */
export function withNew(known: readonly string[], parts: readonly { readonly name: string }[]): readonly string[] {
  const more = parts.map(({ name }) => name).filter((name) => !known.includes(name))
  return more.length === 0 ? known : [...known, ...more]
}

export function originOf(id: string, part: string): string {
  return part === '' ? id : `${id}#${part}`
}

const NOTHING: SeriesSet = { keys: [] }

/**
 * A target that left the configuration has nothing more to say: empty frames end its series, so that a machine that
 * was taken away does not go on as one that does not answer.
 */
export function lastFrames({ id, parts, intervalSeconds }: TargetStatus, now: UnixSeconds): readonly Frame[] {
  return [...parts, SELF_PART].map((part) => ({
    origin: originOf(id, part),
    timeSeconds: now,
    intervalSeconds,
    set: NOTHING,
    values: new Float64Array(0),
  }))
}
