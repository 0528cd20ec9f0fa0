/** One finding for many doubts of the same kind: of one table, one series or metric, one period. */
import { DAY_MS } from './schema.ts'
import type { Doubt } from './verify-words.ts'

export interface Doubts extends Doubt {
  readonly count: number
}

/** Further apart, they are two periods. */
const APART_MS = DAY_MS

/** Undefined between two looks; what was found comes at the end, in the order in which it was met. */
export function* grouped(doubts: Iterable<Doubt | undefined>): Generator<Doubts | undefined> {
  const groups = new Map<string, Doubts[]>()
  for (const doubt of doubts) {
    if (doubt) add(groups, doubt)
    else yield
  }
  for (const periods of groups.values()) yield* periods
}

function add(groups: Map<string, Doubts[]>, { all, ...doubt }: Doubt): void {
  const { what, of, detail, severity } = doubt
  const key = JSON.stringify([what, all ?? of, detail, severity])
  const periods = groups.get(key) ?? []
  groups.set(key, periods)
  const at = periods.findLastIndex((period) => isNear(period, doubt))
  const near = periods[at]
  if (!near) periods.push({ ...doubt, count: 1 })
  else
    periods[at] = {
      ...near,
      of: all ?? of,
      fromMs: Math.min(near.fromMs, doubt.fromMs),
      toMs: Math.max(near.toMs, doubt.toMs),
      count: near.count + 1,
    }
}

/** Those whose time is not known are all of one period. */
function isNear(period: Doubts, { fromMs, toMs }: Doubt): boolean {
  if (Number.isNaN(period.fromMs + period.toMs) || Number.isNaN(fromMs + toMs))
    return Number.isNaN(period.fromMs + period.toMs) && Number.isNaN(fromMs + toMs)
  return fromMs <= period.toMs + APART_MS && period.fromMs <= toMs + APART_MS
}
