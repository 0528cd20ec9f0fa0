/** The window of time a page looks at; kept in the URL so that a link shows the same thing. */
import type { UnixSeconds } from '../../core/series.ts'

export const RELATIVE = ['15m', '1h', '6h', '24h', '7d'] as const
export type RelativeRange = (typeof RELATIVE)[number]
export const DEFAULT_RANGE: RelativeRange = '6h'

export type Range =
  | { readonly kind: 'relative'; readonly last: RelativeRange }
  | { readonly kind: 'absolute'; readonly from: UnixSeconds; readonly to: UnixSeconds }

const SECONDS = { '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400, '7d': 604_800 } satisfies Record<
  RelativeRange,
  number
>

/**
 * The range of who has chosen none: the usual one, or a shorter one that a young history fills.
 * @param historySeconds age of the oldest value; null while unknown
 */
export function defaultRange(historySeconds: number | null): RelativeRange {
  if (historySeconds === null) return DEFAULT_RANGE
  return (['15m', '1h'] as const).find((range) => historySeconds <= SECONDS[range]) ?? DEFAULT_RANGE
}

/** What the URL says; `fallback` where it says nothing, or nothing that makes sense. */
export function parseRange(
  query: { range?: string | undefined; from?: string | undefined; to?: string | undefined },
  fallback: RelativeRange = DEFAULT_RANGE,
): Range {
  const from = Number(query.from)
  const to = Number(query.to)
  if (query.from && query.to && Number.isFinite(from) && Number.isFinite(to) && from < to) {
    return { kind: 'absolute', from, to }
  }
  const last = RELATIVE.find((one) => one === query.range) ?? fallback
  return { kind: 'relative', last }
}

/** The URL's words for a range; null removes. */
export function rangeQuery(range: Range): { range: string | null; from: string | null; to: string | null } {
  if (range.kind === 'absolute') return { range: null, from: String(range.from), to: String(range.to) }
  return { range: range.last, from: null, to: null }
}

/** `from` and `to` as the API takes them. */
export function rangeParams(range: Range): { readonly from: string; readonly to: string } {
  if (range.kind === 'absolute') return { from: String(range.from), to: String(range.to) }
  return { from: `now-${range.last}`, to: 'now' }
}

export function rangeSeconds(range: Range): number {
  return range.kind === 'absolute' ? range.to - range.from : SECONDS[range.last]
}

/** Seconds between refreshes; 0 = off. */
export const REFRESH = [0, 15, 30, 60, 300] as const
export const DEFAULT_REFRESH = 15

export function parseRefresh(text: string | undefined): number {
  const seconds = Number(text)
  return text !== undefined && text !== '' && REFRESH.some((one) => one === seconds) ? seconds : DEFAULT_REFRESH
}
