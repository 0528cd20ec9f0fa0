/** The frames of one origin, out of chunks and log, oldest first, one an instant: part by part, column by column. */
import type { Context } from './context.ts'
import { type HeadFrames, lowerBound } from './head.ts'
import { type Chunk, positionsIn } from './raw-chunks.ts'

export interface Part {
  /** ascending milliseconds, each once */
  readonly times: Float64Array
  readonly intervals: Float64Array
  /** the wanted series, by place in the list that was asked for, in the order that is fastest to read */
  readonly order: Iterable<number>
  /** The values of a wanted series, NaN where absent; undefined where all are. Good until the next call. */
  column(wanted: number): Float64Array | undefined
}

/**
 * @param series ids
 * @param visit called for each part of [fromMs, toMs)
 */
export function readParts(
  context: Context,
  origin: number,
  fromMs: number,
  toMs: number,
  series: Int32Array,
  visit: (part: Part) => void,
): void {
  const { chunks, damage, check } = context
  const all = context.head.of(origin)
  const head = all && sliceHead(all, lowerBound(all.times, fromMs, all.count), lowerBound(all.times, toMs, all.count))
  const spans = chunks.newestMs(origin, damage) >= fromMs ? chunks.list(origin, fromMs, toMs, damage) : []
  let done = head?.from ?? 0
  const visitHead = (beforeMs: number): void => {
    if (!head || done === head.to) return
    const to = Math.min(head.to, lowerBound(head.frames.times, beforeMs, head.to))
    if (to > done) visit(headPart(context, sliceHead(head.frames, done, to), series))
    done = Math.max(done, to)
  }
  for (const span of spans) {
    check()
    visitHead(span.firstMs)
    const chunk = chunks.open(span, damage)
    if (!chunk) continue
    const own = chunkPart(context, chunk, fromMs, toMs, series)
    const to = head ? Math.max(done, lowerBound(head.frames.times, span.lastMs + 1, head.to)) : 0
    if (head && to > done)
      visit(mergeParts(own, headPart(context, sliceHead(head.frames, done, to), series), series.length))
    else if (own.times.length > 0) visit(own)
    done = to
  }
  visitHead(Infinity)
}

interface HeadSlice {
  readonly frames: HeadFrames
  readonly from: number
  readonly to: number
}

function sliceHead(frames: HeadFrames, from: number, to: number): HeadSlice {
  return { frames, from, to }
}

const ONE: readonly number[] = [0]

function chunkPart(context: Context, chunk: Chunk, fromMs: number, toMs: number, series: Int32Array): Part {
  const { open } = chunk
  const from = lowerBound(open.timesMs, fromMs)
  const to = lowerBound(open.timesMs, toMs)
  const positions = positionsIn(chunk, series)
  const isWhole = from === 0 && to === open.timesMs.length
  const scratch = new Float64Array(open.timesMs.length)
  return {
    times: isWhole ? open.timesMs : open.timesMs.subarray(from, to),
    intervals: isWhole ? open.intervalsMs : open.intervalsMs.subarray(from, to),
    order: series.length === 1 ? ONE : bySegment(chunk, positions),
    column(wanted) {
      const position = positions[wanted]!
      if (position < 0) return undefined
      const column = context.chunks.column(chunk, position, scratch, context.damage)
      return isWhole ? column : column?.subarray(from, to)
    },
  }
}

/** A segment is unpacked once where what it holds is asked for in a row. */
function bySegment({ open }: Chunk, positions: Int32Array): number[] {
  const segments = Array.from(positions, (position) => (position < 0 ? -1 : open.segmentOf(position)))
  return Array.from(positions.keys()).sort((a, b) => segments[a]! - segments[b]! || positions[a]! - positions[b]!)
}

function headPart({ index }: Context, { frames, from, to }: HeadSlice, series: Int32Array): Part {
  const { rows, row, offsets, lengths, layouts } = frames
  const places = frames.repeats ? placesOf(frames.times, from, to) : undefined
  const count = places ? (places.at(-1) ?? -1) + 1 : to - from
  const scratch = new Float64Array(count)
  return {
    times: places ? lastOfEach(frames.times, from, places, count) : frames.times.subarray(from, to),
    intervals: places ? lastOfEach(frames.intervals, from, places, count) : frames.intervals.subarray(from, to),
    order: series.keys(),
    column(wanted) {
      const id = series[wanted]!
      let layout = -1
      let position = -1
      let found = false
      scratch.fill(NaN)
      for (let at = from; at < to; at++) {
        if (layouts[at] !== layout) {
          layout = layouts[at]!
          position = index.position(layout, id)
        }
        if (position < 0 || position >= lengths[at]!) continue
        const value = rows[row[at]!]![offsets[at]! + position]!
        // of one instant what came later overwrites, what is absent in it does not
        if (Number.isNaN(value)) continue
        scratch[places ? places[at - from]! : at - from] = value
        found = true
      }
      return found ? scratch : undefined
    },
  }
}

/** Which instant each frame is of, counted from 0. */
function placesOf(times: Float64Array, from: number, to: number): Int32Array {
  const places = new Int32Array(to - from)
  for (let at = from + 1; at < to; at++)
    places[at - from] = places[at - from - 1]! + (times[at] === times[at - 1] ? 0 : 1)
  return places
}

function lastOfEach(numbers: Float64Array, from: number, places: Int32Array, count: number): Float64Array {
  const result = new Float64Array(count)
  places.forEach((place, at) => {
    result[place] = numbers[from + at]!
  })
  return result
}

/** Two parts that overlap: of one instant the newer one's values overwrite, what is absent in it does not. */
function mergeParts(older: Part, newer: Part, wanted: number): Part {
  const times = new Float64Array(older.times.length + newer.times.length)
  const intervals = new Float64Array(times.length)
  const places = [older, newer].map((part) => new Int32Array(part.times.length))
  let count = 0
  for (let a = 0, b = 0; a < older.times.length || b < newer.times.length; count++) {
    const timeMs = Math.min(older.times[a] ?? Infinity, newer.times[b] ?? Infinity)
    times[count] = timeMs
    if (older.times[a] === timeMs) {
      intervals[count] = older.intervals[a]!
      places[0]![a++] = count
    }
    if (newer.times[b] === timeMs) {
      intervals[count] = newer.intervals[b]!
      places[1]![b++] = count
    }
  }
  const scratch = new Float64Array(count)
  const overlay = (column: Float64Array | undefined, place: Int32Array): boolean => {
    for (let at = 0; column && at < column.length; at++)
      if (!Number.isNaN(column[at])) scratch[place[at]!] = column[at]!
    return column !== undefined
  }
  return {
    times: times.subarray(0, count),
    intervals: intervals.subarray(0, count),
    order: wanted === 1 ? ONE : older.order,
    column(index) {
      scratch.fill(NaN)
      const inOlder = overlay(older.column(index), places[0]!)
      const inNewer = overlay(newer.column(index), places[1]!)
      return inOlder || inNewer ? scratch : undefined
    },
  }
}
