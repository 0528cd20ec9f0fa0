/** A value or the honest absence of one. Everything the pages draw goes through here. */
import type { UnixSeconds } from '../../core/series.ts'
import type { LatestAnswer, LatestSeries } from './answers.ts'

/** Unknown is not zero: `time` says when something was last known, null = never. */
export type Reading =
  | { readonly known: true; readonly value: number; readonly time: UnixSeconds }
  | { readonly known: false; readonly time: UnixSeconds | null }

export const NEVER: Reading = { known: false, time: null }

export function isFresh(series: LatestSeries, now: UnixSeconds): boolean {
  return now <= series.freshUntil
}

export function read(series: LatestSeries | undefined, now: UnixSeconds): Reading {
  if (!series) return NEVER
  return isFresh(series, now)
    ? { known: true, value: series.value, time: series.time }
    : { known: false, time: series.time }
}

/** A sum with its coverage: `parts` known of `of`. Unknown when no part is known. */
export interface Total {
  readonly reading: Reading
  readonly parts: number
  readonly of: number
}

/** Sum of the fresh series; as old as its oldest part. */
export function total(answer: LatestAnswer | undefined, now: UnixSeconds): Total {
  const all = answer?.series ?? []
  const fresh = all.filter((series) => isFresh(series, now))
  const of = all.length
  if (fresh.length === 0) return { reading: { known: false, time: newest(all) }, parts: 0, of }
  const value = fresh.reduce((sum, series) => sum + series.value, 0)
  return { reading: { known: true, value, time: Math.min(...fresh.map((s) => s.time)) }, parts: fresh.length, of }
}

/** Σ part ÷ Σ whole over the members whose both sides are known: ratios are summed before dividing. */
export function ratioOf(pairs: readonly (readonly [Reading, Reading])[]): Total {
  let part = 0
  let whole = 0
  let parts = 0
  let oldest = Number.POSITIVE_INFINITY
  let last: UnixSeconds | null = null
  for (const [a, b] of pairs) {
    const time = Math.max(a.time ?? Number.NEGATIVE_INFINITY, b.time ?? Number.NEGATIVE_INFINITY)
    if (Number.isFinite(time)) last = Math.max(last ?? time, time)
    if (!a.known || !b.known) continue
    part += a.value
    whole += b.value
    parts += 1
    oldest = Math.min(oldest, a.time, b.time)
  }
  const of = pairs.length
  if (parts === 0 || whole === 0) return { reading: { known: false, time: last }, parts, of }
  return { reading: { known: true, value: part / whole, time: oldest }, parts, of }
}

export function newest(series: readonly { readonly time: UnixSeconds }[]): UnixSeconds | null {
  return series.reduce<UnixSeconds | null>((max, { time }) => (max === null || time > max ? time : max), null)
}
