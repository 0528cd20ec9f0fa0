/**
 * The log in memory: frames that are not sealed yet, by origin. Before each question it follows the file: rows that
 * were sealed go, new ones come. As large as the log is allowed to be.
 */
import type { DatabaseSync } from 'node:sqlite'
import { type DamageLog, expectRow, isDamage, unlessDamaged } from './damage.ts'
import { createLogList, type LogRow, readLogRow } from './log.ts'
import { appendFrame, createFrames, type Frames, type GrowingFrames, keepFrames, sortFrames } from './log-frames.ts'

/** Oldest first. */
export interface HeadFrames extends Frames {
  /** by `row` */
  readonly rows: readonly Float64Array[]
}

export interface Head {
  /** Call it inside the question's snapshot. */
  follow(damage: DamageLog): void
  of(origin: number): HeadFrames | undefined
  origins(): IterableIterator<number>
  /** milliseconds; -Infinity where the origin has none */
  newestMs(origin: number): number
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
  const stores = new Map<number, GrowingFrames>()
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

  const add = (seq: number, row: LogRow): void => {
    const place = rows.length
    const numbers = readLogRow(row, (origin, layout, timeMs, intervalMs, offset, length) => {
      let store = stores.get(origin)
      if (!store) {
        store = createFrames()
        stores.set(origin, store)
      }
      appendFrame(store, layout, timeMs, intervalMs, place, offset, length)
    })
    rows.push(numbers)
    seqs.push(seq)
  }

  const loadNew = (): void => {
    const found = list(lastSeq, () => {
      isTorn = true
    })
    for (const { seq, first_ms, last_ms } of found) {
      try {
        add(seq, expectRow<LogRow>(load.get(seq)))
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
      sortFrames(store)
      return { ...store, rows }
    },
    origins: () => stores.keys(),
    newestMs: (origin) => stores.get(origin)?.newestMs ?? -Infinity,
  }
}

/** @returns how many frames are left */
function dropRows(frames: GrowingFrames, gone: number): number {
  const { row } = frames
  return keepFrames(frames, (at) => {
    row[at]! -= gone
    return row[at]! >= 0
  })
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
