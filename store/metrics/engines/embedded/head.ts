/**
 * The log in memory: frames that are not sealed yet, by origin. Before each question it follows the file: rows that
 * were sealed go, new ones come. As large as the log is allowed to be.
 */
import type { DatabaseSync } from 'node:sqlite'
import { type DamageLog, expectRow, isDamage, unlessDamaged } from './damage.ts'
import { createLogList, type LogFrame, type LogRow, readLogRow } from './log.ts'

/** Frames of one origin, oldest first; of one instant in the order they came. Arrays are longer than `count`. */
export interface HeadFrames {
  readonly count: number
  readonly times: Float64Array
  readonly intervals: Float64Array
  readonly layouts: Int32Array
  /** the values of frame i: `values[i]` of `rows[row[i]]` from `offsets[i]` on, `lengths[i]` of them */
  readonly rows: readonly Float64Array[]
  readonly row: Int32Array
  readonly offsets: Int32Array
  readonly lengths: Int32Array
  /** whether some instant comes more than once */
  readonly repeats: boolean
}

export interface Head {
  /** Call it inside the question's snapshot. */
  follow(damage: DamageLog): void
  of(origin: number): HeadFrames | undefined
  origins(): IterableIterator<number>
  /** milliseconds; -Infinity where the origin has none */
  newestMs(origin: number): number
}

interface Store {
  count: number
  sorted: boolean
  repeats: boolean
  newestMs: number
  times: Float64Array
  intervals: Float64Array
  layouts: Int32Array
  row: Int32Array
  offsets: Int32Array
  lengths: Int32Array
}

interface Damaged {
  readonly seq: number
  readonly fromMs: number
  readonly toMs: number
}

export function createHead(db: DatabaseSync): Head {
  const first = db.prepare('SELECT min(seq) AS seq FROM log')
  const list = createLogList(db)
  const load = db.prepare('SELECT seq, crc, frames FROM log WHERE seq = ?')
  const stores = new Map<number, Store>()
  let rows: Float64Array[] = []
  /** of `rows` */
  let seqs: number[] = []
  let damaged: Damaged[] = []
  /** whether a page with rows of the log could not be read */
  let isTorn = false
  let lastSeq = 0

  const dropBefore = (seq: number): void => {
    damaged = damaged.filter((row) => row.seq >= seq)
    const gone = seqs.findIndex((known) => known >= seq)
    const rowsGone = gone < 0 ? seqs.length : gone
    if (rowsGone === 0) return
    rows = rows.slice(rowsGone)
    seqs = seqs.slice(rowsGone)
    for (const [origin, store] of stores) if (dropRows(store, rowsGone) === 0) stores.delete(origin)
  }

  const add = (seq: number, frames: readonly LogFrame[]): void => {
    let buffer: ArrayBufferLike | undefined
    for (const frame of frames) {
      if (frame.values.buffer !== buffer) {
        buffer = frame.values.buffer
        rows.push(new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)))
        seqs.push(seq)
      }
      let store = stores.get(frame.origin)
      if (!store) {
        store = createStore()
        stores.set(frame.origin, store)
      }
      append(store, frame, rows.length - 1)
    }
  }

  const loadNew = (): void => {
    const found = list(lastSeq, () => {
      isTorn = true
    })
    for (const { seq, first_ms, last_ms } of found) {
      try {
        add(seq, readLogRow(expectRow<LogRow>(load.get(seq))))
      } catch (error) {
        if (!isDamage(error)) throw error
        damaged.push({ seq, fromMs: first_ms, toMs: last_ms })
      }
      lastSeq = seq
    }
  }

  return {
    follow(damage) {
      const oldest = unlessDamaged(
        () => (first.get()!['seq'] as number | null) ?? Infinity,
        () => {
          isTorn = true
        },
      )
      if (oldest !== undefined) dropBefore(oldest)
      unlessDamaged(loadNew, () => {
        isTorn = true
      })
      if (isTorn) damage.note({ what: 'log', of: '*', fromMs: NaN, toMs: NaN })
      for (const { seq, fromMs, toMs } of damaged) damage.note({ what: 'log', of: `seq ${seq}`, fromMs, toMs })
    },
    of(origin) {
      const store = stores.get(origin)
      if (!store) return undefined
      if (!store.sorted) sort(store)
      return { ...store, rows }
    },
    origins: () => stores.keys(),
    newestMs: (origin) => stores.get(origin)?.newestMs ?? -Infinity,
  }
}

function createStore(): Store {
  return { ...emptyColumns(16), count: 0, sorted: true, repeats: false, newestMs: -Infinity }
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

const COLUMNS = ['times', 'intervals', 'layouts', 'row', 'offsets', 'lengths'] as const

function append(store: Store, { timeMs, intervalMs, layout, values }: LogFrame, row: number): void {
  const at = store.count
  if (at === store.times.length) {
    const grown = emptyColumns(2 * at)
    for (const name of COLUMNS) grown[name].set(store[name])
    Object.assign(store, grown)
  }
  store.times[at] = timeMs
  store.intervals[at] = intervalMs
  store.layouts[at] = layout
  store.row[at] = row
  store.offsets[at] = values.byteOffset / 8
  store.lengths[at] = values.length
  store.count++
  if (timeMs < store.newestMs) store.sorted = false
  if (timeMs === store.newestMs) store.repeats = true
  store.newestMs = Math.max(store.newestMs, timeMs)
}

/** @returns how many frames are left */
function dropRows(store: Store, gone: number): number {
  const { count, row, times } = store
  let kept = 0
  let newestMs = -Infinity
  for (let from = 0; from < count; from++) {
    if (row[from]! < gone) continue
    if (kept < from) for (const name of COLUMNS) store[name][kept] = store[name][from]!
    row[kept]! -= gone
    newestMs = Math.max(newestMs, times[kept]!)
    kept++
  }
  store.count = kept
  store.newestMs = newestMs
  return kept
}

/** By time; what came later stays later. */
function sort(store: Store): void {
  const { count, times } = store
  const order = Array.from({ length: count }, (_, index) => index).sort((a, b) => times[a]! - times[b]!)
  for (const name of COLUMNS) {
    const old = store[name].slice(0, count)
    order.forEach((from, to) => {
      store[name][to] = old[from]!
    })
  }
  store.repeats = false
  for (let index = 1; index < count; index++) if (times[index] === times[index - 1]) store.repeats = true
  store.sorted = true
}

/** Position of the first of `count` ascending times that is not below `timeMs`. */
export function lowerBound(times: Float64Array, timeMs: number, count = times.length): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! < timeMs) low = middle + 1
    else high = middle
  }
  return low
}
