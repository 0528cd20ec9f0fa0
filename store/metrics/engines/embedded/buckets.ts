/**
 * Buckets of roll-ups, origin by origin, as columns over a period: out of `rollups`, and computed from finer ones
 * where those are not current.
 */
import type { MetricId, Statistic } from '../../../../core/catalogue.ts'
import type { Block } from './buckets-blocks.ts'
import { findNeeding, readFrames } from './buckets-frames.ts'
import {
  type BucketRange,
  type BucketsByOrigin,
  bucketMsOf,
  bucketsOf,
  clearBucket,
  columnsOf,
  type Loading,
  type OriginBuckets,
  runsOf,
  spoke,
  type Wish,
} from './buckets-loading.ts'
import { recomputeTouched } from './buckets-touched.ts'
import type { Context } from './context.ts'
import { DAY_MS, HOUR_MS } from './schema.ts'

const HOURS = DAY_MS / HOUR_MS

export interface BucketOptions {
  /** only these; all where absent */
  readonly origins?: (origin: number) => boolean
  /**
   * When the frames behind the buckets came: of origins for which it matters, if the buckets are told as samples; of
   * each that has one of the wishes; or of every origin, whether it has any or not.
   */
  readonly frames: 'needed' | 'carriers' | 'everyone'
  /** carriers too, though they may have none of the wishes here: they had some before, and may say here that it ended */
  readonly carriers?: Iterable<number>
}

export function loadBuckets(
  context: Context,
  range: BucketRange,
  wishes: readonly Wish[],
  { origins = () => true, frames, carriers = [] }: BucketOptions,
): BucketsByOrigin {
  const bucketMs = bucketMsOf(range.resolution)
  const fromMs = range.first * bucketMs
  const loading: Loading = {
    context,
    range,
    bucketMs,
    fromMs,
    toMs: fromMs + range.count * bucketMs,
    wishes,
    accepts: origins,
    found: new Map(),
    arena: context.arena,
  }
  if (range.count === 0) return loading.found
  readBlocks(loading)
  for (const origin of carriers) bucketsOf(loading, origin)
  const everyone = frames === 'everyone'
  if (range.resolution === '1d') deriveDays(loading, everyone)
  else recomputeTouched(loading, everyone)
  const needing = frames === 'needed' ? findNeeding(loading) : loading.found
  if (everyone || needing.size > 0) readFrames(loading, needing, everyone)
  return loading.found
}

function readBlocks(loading: Loading): void {
  const { context, range, wishes, fromMs, toMs, accepts } = loading
  const { blocks, damage, check } = context
  for (const [metric, places] of byMetric(wishes)) {
    const { statistics } = wishes[places.values().next().value!]!
    for (const span of blocks.list(range.resolution, metric, fromMs, toMs, damage)) {
      check()
      const block = blocks.open(span, damage)
      if (!block) continue
      const { origins, series } = block.open
      const positions: number[] = []
      for (let position = 0; position < series.length; position++)
        if (places.has(series[position]!) && accepts(origins[position]!)) positions.push(position)
      if (positions.length === 0) continue
      const parts = statistics.map((statistic) => blocks.columns(block, statistic, positions, damage))
      // a sum without its count would be a wrong mean: all of them or none
      if (!parts.every((part) => part !== undefined)) continue
      positions.forEach((position, at) => {
        const target = columnsOf(loading, bucketsOf(loading, origins[position]!), places.get(series[position]!)!)
        for (let index = 0; index < statistics.length; index++)
          copyOverlap(range, block, parts[index]![at]!, target[index]!)
      })
    }
  }
}

/** Metric → series → place of the wish. */
export function byMetric(wishes: readonly Wish[]): Map<MetricId, Map<number, number>> {
  const found = new Map<MetricId, Map<number, number>>()
  wishes.forEach(({ metric, id }, place) => {
    const of = found.get(metric)
    if (of) of.set(id, place)
    else found.set(metric, new Map([[id, place]]))
  })
  return found
}

function copyOverlap({ first, count }: BucketRange, { open }: Block, from: Float64Array, into: Float64Array): void {
  const offset = open.startMs / open.bucketMs - first
  const skipped = Math.max(0, -offset)
  const length = Math.min(open.buckets, count - offset) - skipped
  // a view of a part would cost more than copying it
  if (length === from.length) into.set(from, offset)
  else for (let at = skipped; at < skipped + length; at++) into[offset + at] = from[at]!
}

/** Days that have no daily roll-up yet, or are out of date, from their hours. */
function deriveDays(loading: Loading, everyone: boolean): void {
  const { context, range, accepts, wishes } = loading
  const rolled = Math.floor(context.marks.daysRolledMs / DAY_MS)
  const touched = touchedDays(loading)
  const isStale = (day: number, origin: number): boolean => day >= rolled || touched.get(day)?.has(origin) === true
  for (const [from, to] of runsOf(range, (day) => day >= rolled || touched.has(day))) {
    // hours stay in the file until their day is rolled up, though they are no longer to be served as hours
    const hours: BucketRange = { resolution: '1h', first: from * HOURS, count: (to - from) * HOURS }
    const options = { origins: accepts, carriers: [...loading.found.keys()] } as const
    const found = loadBuckets(context, hours, wishes, { ...options, frames: everyone ? 'everyone' : 'carriers' })
    for (const entry of found.values())
      for (let day = from; day < to; day++) if (isStale(day, entry.origin)) coarsenDay(loading, entry, hours, day)
  }
}

/** Day → origins that have frames of it in the log. */
function touchedDays({ context, fromMs, toMs }: Loading): Map<number, Set<number>> {
  const { head, rawSinceMs } = context
  const days = new Map<number, Set<number>>()
  for (const origin of head.origins()) {
    const { count, times } = head.of(origin)!
    let known = -1
    for (let at = 0; at < count; at++) {
      const timeMs = times[at]!
      if (timeMs < Math.max(fromMs, rawSinceMs) || timeMs >= toMs) continue
      const day = Math.floor(timeMs / DAY_MS)
      if (day === known) continue
      known = day
      days.set(day, (days.get(day) ?? new Set()).add(origin))
    }
  }
  return days
}

/** A day without any hour stays what it was: somebody handed it over as a day. */
function coarsenDay(loading: Loading, hours: OriginBuckets, range: BucketRange, day: number): void {
  const from = Math.max(0, day * HOURS - range.first)
  const to = Math.min(range.count, (day + 1) * HOURS - range.first)
  let last = -1
  for (let hour = from; hour < to; hour++) if (spoke(hours, hour)) last = hour
  if (last < 0) return
  const entry = bucketsOf(loading, hours.origin)
  const place = day - loading.range.first
  clearBucket(entry, place)
  entry.known[place] = 1
  entry.lasts[place] = Number.isNaN(hours.lasts[last]) ? (range.first + last) * HOUR_MS : hours.lasts[last]!
  entry.intervals[place] = hours.intervals[last]!
  for (const [wish, finer] of hours.columns) {
    const columns = columnsOf(loading, entry, wish)
    loading.wishes[wish]!.statistics.forEach((statistic, index) => {
      columns[index]![place] = statistic === 'last' ? finer[index]![last]! : coarsen(statistic, finer[index]!, from, to)
    })
  }
}

function coarsen(statistic: Statistic, column: Float64Array, from: number, to: number): number {
  let result = NaN
  for (let at = from; at < to; at++) {
    const value = column[at]!
    if (Number.isNaN(value)) continue
    if (Number.isNaN(result)) result = value
    else if (statistic === 'min') result = Math.min(result, value)
    else if (statistic === 'max') result = Math.max(result, value)
    else result += value
  }
  return result
}
