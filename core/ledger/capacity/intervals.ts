/** Sets of moments as half-open intervals, sorted and apart from each other. Pure. */
import type { UnixSeconds } from '../../series.ts'
import { HOUR_SECONDS } from '../../units.ts'

export interface Interval {
  readonly from: UnixSeconds
  /** exclusive; may be Infinity */
  readonly to: UnixSeconds
}
export type Intervals = readonly Interval[]

/** All moments of any of them. */
export function unite(list: readonly Interval[]): Intervals {
  const sorted = list.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)
  const united: { from: UnixSeconds; to: UnixSeconds }[] = []
  for (const { from, to } of sorted) {
    const last = united.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else united.push({ from, to })
  }
  return united
}

/** Moments of both sets. */
export function intersect(a: Intervals, b: Intervals): Intervals {
  const both: Interval[] = []
  for (let left = 0, right = 0; left < a.length && right < b.length; ) {
    const [one, other] = [a[left]!, b[right]!]
    const from = Math.max(one.from, other.from)
    const to = Math.min(one.to, other.to)
    if (from < to) both.push({ from, to })
    if (one.to < other.to) left++
    else right++
  }
  return both
}

/** Moments of the first set that are not in the second. */
export function subtract(a: Intervals, b: Intervals): Intervals {
  return intersect(a, complement(b))
}

function complement(set: Intervals): Intervals {
  const gaps: Interval[] = []
  let from = -Infinity
  for (const interval of set) {
    if (from < interval.from) gaps.push({ from, to: interval.from })
    from = interval.to
  }
  if (from < Infinity) gaps.push({ from, to: Infinity })
  return gaps
}

export function isIn(set: Intervals, time: UnixSeconds): boolean {
  return set.some(({ from, to }) => from <= time && time < to)
}

/** Full hours of UTC, one after the other. */
export interface Hours {
  /** where the first begins */
  readonly from: UnixSeconds
  readonly count: number
}

/** Calls for each of the hours that an interval touches, with how many of its seconds lie in it. */
export function eachHour({ from, to }: Interval, hours: Hours, call: (hour: number, seconds: number) => void): void {
  const start = Math.max(from, hours.from)
  const end = Math.min(to, hours.from + hours.count * HOUR_SECONDS)
  for (let at = start; at < end; ) {
    const hour = Math.floor((at - hours.from) / HOUR_SECONDS)
    const next = Math.min(end, hours.from + (hour + 1) * HOUR_SECONDS)
    call(hour, next - at)
    at = next
  }
}
