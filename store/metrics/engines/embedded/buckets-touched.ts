/** Buckets that frames in the log touch, computed from raw: what `rollups` says of them is out of date. */
import type { Statistic } from '../../../../core/catalogue.ts'
import { bucketsOf, clearBucket, columnsOf, type Loading, type OriginBuckets, runsOf } from './buckets-loading.ts'
import { type Part, readParts } from './raw-parts.ts'

/** @param everyone also origins that have none of the wishes: when they spoke is wanted */
export function recomputeTouched(loading: Loading, everyone: boolean): void {
  const { context, range, wishes, found, accepts } = loading
  const carried = wishesByOrigin(loading)
  for (const origin of context.head.origins()) {
    if (!accepts(origin)) continue
    const carries = carried.get(origin)
    if (!everyone && !carries && !found.has(origin)) continue
    const touched = findTouched(loading, origin)
    if (!touched) continue
    context.check()
    const entry = bucketsOf(loading, origin)
    const places = Int32Array.from(new Set([...(carries ?? []), ...entry.columns.keys()]))
    const series = places.map((place) => wishes[place]!.id)
    for (const [from, to] of runsOf(range, (bucket) => touched[bucket - range.first] === 1))
      recompute(loading, entry, places, series, from, to)
  }
}

/** Places of the wishes that an origin may have in raw. */
function wishesByOrigin({ context, wishes }: Loading): Map<number, number[]> {
  const { index } = context
  const found = new Map<number, number[]>()
  const put = (origin: number, place: number): void => {
    const known = found.get(origin)
    if (known) known.push(place)
    else found.set(origin, [place])
  }
  wishes.forEach(({ id }, place) => {
    for (const origin of index.carriers(id)) put(origin, place)
    for (const origin of index.suspects()) put(origin, place)
  })
  return found
}

function findTouched({ context, range, bucketMs, fromMs, toMs }: Loading, origin: number): Uint8Array | undefined {
  const { count, times } = context.head.of(origin)!
  const since = Math.max(fromMs, context.rawSinceMs)
  let touched: Uint8Array | undefined
  for (let at = 0; at < count; at++) {
    const timeMs = times[at]!
    if (timeMs < since || timeMs >= toMs) continue
    touched ??= new Uint8Array(range.count)
    touched[Math.floor(timeMs / bucketMs) - range.first] = 1
  }
  return touched
}

/** The buckets [from, to), all of them touched. */
function recompute(
  loading: Loading,
  entry: OriginBuckets,
  places: Int32Array,
  series: Int32Array,
  from: number,
  to: number,
): void {
  const { context, range, bucketMs } = loading
  for (let bucket = from; bucket < to; bucket++) {
    clearBucket(entry, bucket - range.first)
    entry.known[bucket - range.first] = 1
  }
  // samples of each wish a bucket so far
  const counts = Array.from(places, () => new Uint32Array(to - from))
  const fromMs = Math.max(from * bucketMs, context.rawSinceMs)
  readParts(context, entry.origin, fromMs, to * bucketMs, series, (part) => {
    const buckets = new Int32Array(part.times.length)
    part.times.forEach((timeMs, at) => {
      buckets[at] = Math.floor(timeMs / bucketMs) - from
      entry.lasts[buckets[at]! + from - range.first] = timeMs
      entry.intervals[buckets[at]! + from - range.first] = part.intervals[at]!
    })
    for (const wanted of part.order)
      addColumn(loading, entry, places[wanted]!, part, wanted, {
        buckets,
        counts: counts[wanted]!,
        offset: from - range.first,
      })
  })
}

interface Places {
  /** of each event, from the run's first on */
  readonly buckets: Int32Array
  readonly counts: Uint32Array
  /** of the run in the range */
  readonly offset: number
}

function addColumn(
  loading: Loading,
  entry: OriginBuckets,
  place: number,
  part: Part,
  wanted: number,
  { buckets, counts, offset }: Places,
): void {
  const values = part.column(wanted)
  const { statistics } = loading.wishes[place]!
  if (!values && !entry.columns.has(place)) return
  const columns = columnsOf(loading, entry, place)
  statistics.forEach((statistic, index) => {
    if (statistic === 'last')
      for (let at = 0; at < buckets.length; at++) columns[index]![buckets[at]! + offset] = values ? values[at]! : NaN
  })
  if (!values) return
  for (let at = 0; at < buckets.length; at++) {
    const value = values[at]!
    if (Number.isNaN(value)) continue
    const bucket = buckets[at]!
    const known = counts[bucket]!
    counts[bucket] = known + 1
    for (let index = 0; index < statistics.length; index++)
      if (statistics[index] !== 'last')
        columns[index]![bucket + offset] = combine(statistics[index]!, known, columns[index]![bucket + offset]!, value)
  }
}

function combine(statistic: Statistic, known: number, so: number, value: number): number {
  if (statistic === 'count') return known + 1
  if (known === 0) return value
  if (statistic === 'min') return Math.min(so, value)
  if (statistic === 'max') return Math.max(so, value)
  return so + value
}
