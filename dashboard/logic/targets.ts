/** The list of what is asked: order, filter and data age. */
import type { UnixSeconds } from '../../core/series.ts'
import type { Target, TargetState } from './answers.ts'
import { byName } from './names.ts'

const RANK = { failing: 0, silent: 1, waiting: 2, ok: 3 } satisfies Record<TargetState, number>

/** Failing first, then as people count. */
export function sortTargets(targets: readonly Target[]): readonly Target[] {
  return [...targets].sort((a, b) => RANK[a.state] - RANK[b.state] || byName(a.id, b.id))
}

/** Every word must occur somewhere in the target. */
export function filterTargets(targets: readonly Target[], filter: string): readonly Target[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return targets
  return targets.filter((target) => {
    const text = [target.id, target.title, target.address, target.state, ...Object.values(target.labels)]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export interface DataAge {
  /** newest successful answer of any target; null = none yet */
  readonly time: UnixSeconds | null
  /** newest data are older than two and a half intervals of the quickest target */
  readonly stale: boolean
  /** why, in the server's words, where it is known */
  readonly why: string | null
}

export function dataAge(targets: readonly Target[], now: UnixSeconds): DataAge {
  const times = targets.flatMap(({ lastSuccess }) => (lastSuccess === null ? [] : [lastSuccess]))
  if (times.length === 0) return { time: null, stale: false, why: firstError(targets) }
  const time = Math.max(...times)
  const quickest = Math.min(...targets.map(({ intervalSeconds }) => intervalSeconds))
  const stale = now - time > 2.5 * quickest
  return { time, stale, why: stale ? firstError(targets) : null }
}

function firstError(targets: readonly Target[]): string | null {
  return targets.find(({ lastErrors }) => lastErrors.length > 0)?.lastErrors[0]?.message ?? null
}
