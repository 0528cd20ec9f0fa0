/** Frames of one origin side by side: a column a series. Pure. */
import type { Frames } from './log-frames.ts'

export interface Table {
  /** ascending, each once */
  readonly timesMs: Float64Array
  readonly intervalsMs: Float64Array
  /** by series: one value a frame, NaN = absent */
  readonly columns: ReadonlyMap<number, Float64Array>
}

/** Buckets of this length lie in one chunk. */
export const WHOLE_MS = 300_000
/** A chunk holds about as many values at most: packing it is what a write may have to wait for. */
const MAX_VALUES = 400_000

/** Some frames, by time: later ones win, what they lack removes nothing. */
export interface FrameRange {
  readonly frames: Frames
  readonly rows: readonly Float64Array[]
  readonly from: number
  readonly to: number
}

/**
 * @param bases no two of them tell of the same instant
 * @param range laid over them
 * @param series of a layout, by position
 */
export function buildTable(
  bases: readonly Table[],
  range: FrameRange | undefined,
  series: (layout: number) => Int32Array,
): Table {
  const timesMs = unionOfTimes(bases, range)
  const intervalsMs = new Float64Array(timesMs.length)
  const columns = new Map<number, Float64Array>()
  const room = createRoom(timesMs.length)
  const columnOf = (id: number): Float64Array => {
    let column = columns.get(id)
    if (!column) {
      column = room()
      columns.set(id, column)
    }
    return column
  }
  for (const base of bases) layBase(base, timesMs, intervalsMs, columnOf)
  if (range) layFrames(range, timesMs, intervalsMs, series, columnOf)
  return { timesMs, intervalsMs, columns }
}

/** Room for columns in larger pieces: there are many, and each is small. */
function createRoom(length: number): () => Float64Array {
  const columns = Math.max(1, Math.floor(ROOM_VALUES / Math.max(1, length)))
  let piece = new Float64Array(0)
  let used = 0
  return () => {
    if (used + length > piece.length) {
      piece = new Float64Array(columns * length).fill(NaN)
      used = 0
    }
    used += length
    return piece.subarray(used - length, used)
  }
}

const ROOM_VALUES = 8_192

function unionOfTimes(bases: readonly Table[], range: FrameRange | undefined): Float64Array {
  const more = range?.frames.times.subarray(range.from, range.to) ?? new Float64Array(0)
  const count = bases.reduce((sum, { timesMs }) => sum + timesMs.length, more.length)
  const times = new Float64Array(count)
  let at = 0
  for (const { timesMs } of bases) {
    times.set(timesMs, at)
    at += timesMs.length
  }
  times.set(more, at)
  if (!isAscending(times)) times.sort()
  let kept = 0
  for (let i = 0; i < count; i++) if (i === 0 || times[i] !== times[kept - 1]) times[kept++] = times[i]!
  return times.subarray(0, kept)
}

function isAscending(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) return false
  return true
}

function layBase(
  base: Table,
  timesMs: Float64Array,
  intervalsMs: Float64Array,
  columnOf: (id: number) => Float64Array,
): void {
  const first = lowerBound(timesMs, base.timesMs[0]!)
  const length = base.timesMs.length
  // mostly nothing comes between its frames
  const isRun = timesMs[first + length - 1] === base.timesMs[length - 1]
  const rows = isRun ? undefined : Int32Array.from(base.timesMs, (time) => lowerBound(timesMs, time))
  const lay = (from: Float64Array, into: Float64Array): void => {
    if (rows) for (let i = 0; i < length; i++) into[rows[i]!] = from[i]!
    else into.set(from, first)
  }
  lay(base.intervalsMs, intervalsMs)
  for (const [id, column] of base.columns) lay(column, columnOf(id))
}

function layFrames(
  { frames, rows, from, to }: FrameRange,
  timesMs: Float64Array,
  intervalsMs: Float64Array,
  series: (layout: number) => Int32Array,
  columnOf: (id: number) => Float64Array,
): void {
  const ofLayout = new Map<number, Layout>()
  let known: Layout | undefined
  let at = 0
  for (let frame = from; frame < to; frame++) {
    const layout = frames.layouts[frame]!
    if (known?.layout !== layout) {
      known = ofLayout.get(layout) ?? startLayout(layout, series(layout))
      ofLayout.set(layout, known)
    }
    const timeMs = frames.times[frame]!
    if (timesMs[at] !== timeMs) at = timesMs[at + 1] === timeMs ? at + 1 : lowerBound(timesMs, timeMs)
    intervalsMs[at] = frames.intervals[frame]!
    layFrame(rows[frames.row[frame]!]!, frames.offsets[frame]!, frames.lengths[frame]!, at, known, columnOf)
  }
}

interface Layout {
  readonly layout: number
  readonly ids: Int32Array
  /** by position; undefined while none of its values was present */
  readonly columns: (Float64Array | undefined)[]
}

function startLayout(layout: number, ids: Int32Array): Layout {
  return { layout, ids, columns: new Array<Float64Array | undefined>(ids.length).fill(undefined) }
}

function layFrame(
  numbers: Float64Array,
  offset: number,
  length: number,
  at: number,
  { ids, columns }: Layout,
  columnOf: (id: number) => Float64Array,
): void {
  for (let position = 0; position < length; position++) {
    const value = numbers[offset + position]!
    if (Number.isNaN(value)) continue
    let column = columns[position]
    if (!column) {
      column = columnOf(ids[position]!)
      columns[position] = column
    }
    column[at] = value
  }
}

/** Position of the first time that is not before. */
export function lowerBound(timesMs: Float64Array, timeMs: number): number {
  let low = 0
  let high = timesMs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timesMs[middle]! < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Parts small enough for a chunk; no bucket of five minutes lies in two of them. */
export function toPieces(table: Table): Table[] {
  const { timesMs } = table
  const most = Math.max(1, Math.floor(MAX_VALUES / Math.max(1, table.columns.size)))
  if (timesMs.length <= most) return [table]
  const pieces: Table[] = []
  let start = 0
  for (let i = 1; i < timesMs.length; i++) {
    const isNewBucket = Math.floor(timesMs[i]! / WHOLE_MS) !== Math.floor(timesMs[i - 1]! / WHOLE_MS)
    if (i - start < most || !isNewBucket) continue
    pieces.push(sliceTable(table, start, i))
    start = i
  }
  pieces.push(sliceTable(table, start, timesMs.length))
  return pieces
}

/** How many values a table of that size counts for when chunks are put together. */
export function fitsOneChunk(frames: number, series: number): boolean {
  return frames * series <= MAX_VALUES
}

function sliceTable({ timesMs, intervalsMs, columns }: Table, from: number, to: number): Table {
  const parts = [...columns].map(([id, column]) => [id, column.subarray(from, to)] as const)
  return {
    timesMs: timesMs.subarray(from, to),
    intervalsMs: intervalsMs.subarray(from, to),
    columns: new Map(parts.filter(([, column]) => column.some((value) => !Number.isNaN(value)))),
  }
}
