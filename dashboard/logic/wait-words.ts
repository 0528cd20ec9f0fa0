/** Sentences about waiting. Pure. */
import { fill, type Language } from '../../core/i18n.ts'
import { waitText as T } from '../text/waits.ts'
import type { Periods } from './calendar.ts'
import { formatCount, formatDuration, formatNumber } from './format.ts'
import { periodName } from './period-words.ts'
import { type Numbers, peakOf } from './usage.ts'
import { AT_ONCE_SECONDS, lessThan } from './usage-words.ts'
import { formatWait } from './wait-format.ts'
import type { WaitingPlace } from './waiting-now.ts'
import { sizeRange, type WaitMatrix, worstWait } from './waits.ts'

/** `5–16`, `1025 o más`: of a class of sizes, without what is counted. */
export function sizeShort(size: string, language: Language): string {
  const range = sizeRange(size)
  if (!range) return fill(T.sizeUnknown, language)
  const { from, to } = range
  if (to === undefined) return fill(T.orMore, language, { count: formatNumber(from, language) })
  return from === to ? formatNumber(from, language) : `${formatNumber(from, language)}–${formatNumber(to, language)}`
}

/** `5–16 núcleos`, `1 GPU` */
export function sizeWords(size: string, language: Language): string {
  const range = sizeRange(size)
  if (!range) return fill(T.sizeUnknown, language)
  if (range.to === 1) return fill(range.unit === 'cores' ? T.oneCore : T.oneGpu, language)
  return `${sizeShort(size, language)} ${T[range.unit][language]}`
}

/** Where one waits longest, and how long. */
export function waitsWords(matrix: WaitMatrix, language: Language): string {
  const worst = worstWait(matrix)
  if (!worst) return fill(T.none, language)
  const { place, size, cell } = worst
  if (cell.p90! < AT_ONCE_SECONDS) return fill(T.instant, language)
  const cells = matrix.rows.flatMap((row) => row.cells.filter((one) => one?.p90 != null)).length
  return fill(cells > 1 ? T.worst : T.only, language, {
    place,
    size: sizeWords(size, language),
    p50: lessThan(cell.p50!, language),
    p90: formatWait(cell.p90!, language),
  })
}

/** How waiting went over the periods; empty where nobody began in any. */
export function waitTrendWords(p50: Numbers, p90: Numbers, periods: Periods, language: Language): string {
  const last = p90.findLastIndex((value) => value !== null)
  if (last < 0) return fill(T.none, language)
  const worst = peakOf(p90) ?? last
  const name = (at: number) => periodName(periods.bounds[at]!, periods, language)
  const said = fill(p90[last]! < AT_ONCE_SECONDS ? T.overTimeInstant : T.overTimeLast, language, {
    when: name(last),
    p50: lessThan(p50[last] ?? 0, language),
    p90: formatWait(p90[last]!, language),
  })
  if (worst === last || p90[worst]! < AT_ONCE_SECONDS) return said
  return `${said} ${fill(T.overTimeWorst, language, { when: name(worst), p90: formatWait(p90[worst]!, language) })}`
}

/** What waits at this moment; undefined where nobody knows. */
export function waitingNowWords(places: readonly WaitingPlace[], language: Language): string | undefined {
  const known = places.flatMap(({ place, jobs }) => (jobs.known ? [{ place, jobs: jobs.value }] : []))
  if (known.length === 0) return places.length > 0 ? undefined : fill(T.nowNone, language)
  const total = known.reduce((sum, { jobs }) => sum + jobs, 0)
  const said = fill(known.length > 1 ? T.nowSummary : T.nowSummaryOnly, language, {
    count: formatCount(total, language),
    place: known[0]!.place,
    jobs: formatCount(known[0]!.jobs, language),
  })
  const oldest = places
    .flatMap(({ place, oldestSeconds }) => (oldestSeconds.known ? [{ place, seconds: oldestSeconds.value }] : []))
    .sort((a, b) => b.seconds - a.seconds)[0]
  if (!oldest || oldest.seconds === 0) return said
  const duration = formatDuration(oldest.seconds, language)
  return `${said} ${fill(T.nowOldest, language, { duration, place: oldest.place })}`
}
