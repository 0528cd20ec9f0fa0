/** Frames of one origin, as the rows of the log hold them: columns of numbers, for an object a frame costs more than it. */

export interface Frames {
  readonly count: number
  /** Oldest first where `isSorted`; of one instant in the order they came. Arrays are longer than `count`. */
  readonly times: Float64Array
  readonly intervals: Float64Array
  readonly layouts: Int32Array
  /** the values of frame i: those of row `row[i]` from `offsets[i]` on, `lengths[i]` of them */
  readonly row: Int32Array
  readonly offsets: Int32Array
  readonly lengths: Int32Array
  /** whether some instant comes more than once */
  readonly repeats: boolean
}

export interface GrowingFrames extends Frames {
  count: number
  isSorted: boolean
  repeats: boolean
  /** milliseconds */
  newestMs: number
}

const COLUMNS = ['times', 'intervals', 'layouts', 'row', 'offsets', 'lengths'] as const

export function createFrames(): GrowingFrames {
  return { ...emptyColumns(16), count: 0, isSorted: true, repeats: false, newestMs: -Infinity }
}

function emptyColumns(capacity: number) {
  return {
    times: new Float64Array(capacity),
    intervals: new Float64Array(capacity),
    layouts: new Int32Array(capacity),
    row: new Int32Array(capacity),
    offsets: new Int32Array(capacity),
    lengths: new Int32Array(capacity),
  }
}

export function appendFrame(
  frames: GrowingFrames,
  layout: number,
  timeMs: number,
  intervalMs: number,
  row: number,
  offset: number,
  length: number,
): void {
  const at = frames.count
  if (at === frames.times.length) {
    const grown = emptyColumns(2 * at)
    for (const name of COLUMNS) grown[name].set(frames[name])
    Object.assign(frames, grown)
  }
  frames.times[at] = timeMs
  frames.intervals[at] = intervalMs
  frames.layouts[at] = layout
  frames.row[at] = row
  frames.offsets[at] = offset
  frames.lengths[at] = length
  frames.count++
  if (timeMs < frames.newestMs) frames.isSorted = false
  if (timeMs === frames.newestMs) frames.repeats = true
  frames.newestMs = Math.max(frames.newestMs, timeMs)
}

/**
 * Leaves out some.
 * @param keep by place; what it says of a frame's row takes effect too
 * @returns how many frames are left
 */
export function keepFrames(frames: GrowingFrames, keep: (at: number) => boolean): number {
  let kept = 0
  let newestMs = -Infinity
  for (let from = 0; from < frames.count; from++) {
    if (!keep(from)) continue
    if (kept < from) for (const name of COLUMNS) frames[name][kept] = frames[name][from]!
    newestMs = Math.max(newestMs, frames.times[kept]!)
    kept++
  }
  frames.count = kept
  frames.newestMs = newestMs
  return kept
}

/** By time; what came later stays later. */
export function sortFrames(frames: GrowingFrames): void {
  if (frames.isSorted) return
  const { count, times } = frames
  const order = Array.from({ length: count }, (_, index) => index).sort((a, b) => times[a]! - times[b]!)
  for (const name of COLUMNS) {
    const old = frames[name].slice(0, count)
    order.forEach((from, to) => {
      frames[name][to] = old[from]!
    })
  }
  frames.repeats = false
  for (let index = 1; index < count; index++) if (times[index] === times[index - 1]) frames.repeats = true
  frames.isSorted = true
}
