/** Frames into roll-ups, and roll-ups into coarser ones: pure. What a bucket is: `RollupFrame` in `store.ts`. */
import { metric as metricOf, type Statistic } from '../../core/catalogue.ts'
import { type Frame, type SeriesKey, seriesId } from '../../core/series.ts'
import { ROLLUP_SECONDS } from './resolution.ts'
import type { RollupFrame, RollupResolution } from './store.ts'

const STATISTICS = ['sum', 'count', 'min', 'max', 'last'] as const satisfies readonly Statistic[]

interface Cell {
  readonly key: SeriesKey
  sum: number
  count: number
  min: number
  max: number
  /** NaN unless the bucket's last frame has the series */
  last: number
}

interface Open {
  readonly start: number
  lastSeconds: number
  intervalSeconds: number
  readonly cells: Map<string, Cell>
}

/** @param frames of one origin, oldest first, one an instant. @returns a bucket each, oldest first */
export function rollUp(frames: readonly Frame[], resolution: RollupResolution): RollupFrame[] {
  const buckets = createBuckets(frames[0]?.origin ?? '', resolution)
  for (const { timeSeconds, intervalSeconds, set, values } of frames) {
    const bucket = buckets.next(timeSeconds, timeSeconds, intervalSeconds)
    set.keys.forEach((key, position) => {
      const value = values[position]!
      if (!Number.isNaN(value)) add(bucket, { key, sum: value, count: 1, min: value, max: value, last: value })
    })
  }
  return buckets.end()
}

/** @param frames of one origin and one finer resolution, oldest first */
export function coarsen(frames: readonly RollupFrame[], resolution: RollupResolution): RollupFrame[] {
  const buckets = createBuckets(frames[0]?.origin ?? '', resolution)
  for (const { startSeconds, lastSeconds, intervalSeconds, set, statistics } of frames) {
    const bucket = buckets.next(startSeconds, lastSeconds, intervalSeconds)
    set.keys.forEach((key, position) => {
      const at = (name: Statistic): number => statistics[name]?.[position] ?? NaN
      add(bucket, { key, sum: at('sum'), count: at('count'), min: at('min'), max: at('max'), last: at('last') })
    })
  }
  return buckets.end()
}

function createBuckets(origin: string, resolution: RollupResolution) {
  const seconds = ROLLUP_SECONDS[resolution]
  const done: RollupFrame[] = []
  let open: Open | undefined
  const close = (): void => {
    if (open) done.push(toRollupFrame(origin, resolution, open))
    open = undefined
  }
  return {
    /** The bucket of a frame that is newer than all before; what was `last` is so no more. */
    next(timeSeconds: number, lastSeconds: number, intervalSeconds: number): Open {
      const start = Math.floor(timeSeconds / seconds) * seconds
      if (open && open.start !== start) close()
      open ??= { start, lastSeconds, intervalSeconds, cells: new Map() }
      open.lastSeconds = lastSeconds
      open.intervalSeconds = intervalSeconds
      for (const cell of open.cells.values()) cell.last = NaN
      return open
    },
    end(): RollupFrame[] {
      close()
      return done
    },
  }
}

function add(bucket: Open, { key, ...more }: Cell): void {
  const id = seriesId(key)
  const cell = bucket.cells.get(id)
  if (!cell) {
    bucket.cells.set(id, { key, ...more })
    return
  }
  cell.sum += more.sum
  cell.count += more.count
  cell.min = Math.min(cell.min, more.min)
  cell.max = Math.max(cell.max, more.max)
  cell.last = more.last
}

function toRollupFrame(origin: string, resolution: RollupResolution, open: Open): RollupFrame {
  const cells = [...open.cells.values()]
  const statistics = Object.fromEntries(
    STATISTICS.map((name) => [
      name,
      Float64Array.from(cells, (cell) => (metricOf(cell.key.metric).rollups.includes(name) ? cell[name] : NaN)),
    ]),
  )
  const { start, lastSeconds, intervalSeconds } = open
  const set = { keys: cells.map(({ key }) => key) }
  return { origin, resolution, startSeconds: start, lastSeconds, intervalSeconds, set, statistics }
}
