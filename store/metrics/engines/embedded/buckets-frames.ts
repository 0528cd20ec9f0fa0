/** When the frames behind the buckets of a roll-up came, read only where it matters. */
import { type BucketsByOrigin, bucketsOf, type Loading, type OriginBuckets } from './buckets-loading.ts'
import { FRAMES } from './schema.ts'

/**
 * Origins for which it matters when their frames came: where a series has no value, the origin may have said so or
 * been silent, and then what it said last may hold; and where several origins speak of one series.
 */
export function findNeeding(loading: Loading): BucketsByOrigin {
  const { found, range } = loading
  const covered = coveredByFrames(loading)
  const speakers = new Uint32Array(loading.wishes.length)
  for (const { columns } of found.values()) for (const wish of columns.keys()) speakers[wish]!++
  const needing: BucketsByOrigin = new Map()
  for (const [origin, entry] of found) {
    const isCompared = [...entry.columns.keys()].some((wish) => speakers[wish]! > 1)
    if (!isCompared && isWhole(entry)) entry.isWhole = true
    else if (isCompared || needsFrames(entry, covered, range.count)) needing.set(origin, entry)
    else tellPresent(loading, entry)
  }
  return needing
}

function isWhole({ columns }: OriginBuckets): boolean {
  for (const [column] of columns.values())
    for (let place = 0; place < column!.length; place++) if (Number.isNaN(column![place]!)) return false
  return columns.size > 0
}

function coveredByFrames({ context, range, bucketMs, fromMs, toMs }: Loading): Uint8Array {
  const covered = new Uint8Array(range.count)
  for (const { startMs, endMs } of context.blocks.list(range.resolution, FRAMES, fromMs, toMs, context.damage)) {
    const { first, count } = range
    covered.fill(1, Math.max(0, startMs / bucketMs - first), Math.max(0, Math.min(count, endMs / bucketMs - first)))
  }
  return covered
}

function needsFrames({ columns, lasts, known }: OriginBuckets, covered: Uint8Array, count: number): boolean {
  const lists = [...columns.values()]
  if (lists.length === 0) return false
  // whether it is known when the last bucket so far ended
  let isExact = true
  for (let place = 0; place < count; place++) {
    if (known[place] === 1) {
      if (!isExact && Number.isNaN(lasts[place])) return true
      isExact = true
      continue
    }
    let present = 0
    for (const list of lists) if (!Number.isNaN(list[0]![place])) present++
    if (present === lists.length) isExact = false
    else if (present > 0 || covered[place] === 1 || !isExact) return true
  }
  return false
}

/** Nothing is held between buckets that are all there: when exactly their frames came does not matter. */
function tellPresent({ fromMs, bucketMs, range }: Loading, entry: OriginBuckets): void {
  const { columns, lasts, known } = entry
  for (const list of columns.values()) {
    const column = list[0]!
    for (let place = 0; place < range.count; place++)
      if (known[place] === 0 && !Number.isNaN(column[place])) lasts[place] = fromMs + place * bucketMs
  }
}

export function readFrames(loading: Loading, entries: BucketsByOrigin, everyone: boolean): void {
  const { context, range, bucketMs, fromMs, toMs, accepts } = loading
  const { blocks, damage } = context
  const filled = new Set(entries.values())
  for (const span of blocks.list(range.resolution, FRAMES, fromMs, toMs, damage)) {
    context.check()
    const block = blocks.open(span, damage)
    if (!block) continue
    const { origins } = block.open
    const positions: number[] = []
    origins.forEach((origin, position) => {
      if (entries.has(origin) || (everyone && accepts(origin))) positions.push(position)
    })
    if (positions.length === 0) continue
    const lasts = blocks.columns(block, 'last', positions, damage)
    const intervals = lasts && blocks.columns(block, 'interval', positions, damage)
    if (!intervals) continue
    const offset = span.startMs / bucketMs - range.first
    positions.forEach((position, at) => {
      const entry = bucketsOf(loading, origins[position]!)
      filled.add(entry)
      const to = Math.min(block.open.buckets, range.count - offset)
      for (let from = Math.max(0, -offset); from < to; from++) {
        const place = offset + from
        const last = lasts[at]![from]!
        if (entry.known[place] === 1 || Number.isNaN(last)) continue
        entry.lasts[place] = (range.first + place) * bucketMs + last
        entry.intervals[place] = intervals[at]![from]!
      }
    })
  }
  for (const { known } of filled) known.fill(1)
}
