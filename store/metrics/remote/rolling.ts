/**
 * Rolling up: buckets that are over and whose samples the server has are computed from what it has, spooled like
 * everything else, and computed again when late data comes. The spool knows which (`spool/marks.ts`), also after a
 * restart.
 */
import { metric as metricOf } from '../../../core/catalogue.ts'
import type { Clock } from '../../../core/clock.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../core/units.ts'
import { ROLLUP_SECONDS, ROLLUPS } from '../resolution.ts'
import type { RollupFrame, RollupResolution } from '../store.ts'
import { rollupLines } from './lines.ts'
import { compute, type Sight } from './reading/buckets.ts'
import { readColumns } from './reading/select.ts'
import { ENDED, FRAME_MEASUREMENT, measurementAt } from './remote.ts'
import type { Due, DueBucket } from './spool/marks.ts'
import type { Spool } from './spool/spool.ts'
import type { RollupBatch } from './spool/thread.ts'

/** After its end a bucket is given this long for what was on its way; what comes later computes it again. */
const GRACE_SECONDS = 30
/** The most time one round computes at once. */
const SPANS: Readonly<Record<RollupResolution, number>> = {
  '5m': HOUR_SECONDS,
  '1h': DAY_SECONDS,
  '1d': 8 * DAY_SECONDS,
}
const MAX_LINES = 2_000

export interface Rolling {
  /** Computes what is due and spools it. @returns buckets done with. @throws AppError `unavailable` */
  run(signal?: AbortSignal): Promise<number>
}

export interface RollingOptions {
  readonly spool: Spool
  readonly clock: Clock
  /** makes readable what was sent */
  readonly flush: () => Promise<void>
  readonly sight: (signal: AbortSignal | undefined) => Sight
}

export function createRolling({ spool, clock, flush, sight }: RollingOptions): Rolling {
  async function roll(resolution: RollupResolution, due: Due, signal: AbortSignal | undefined): Promise<void> {
    const versions = new Map(due.buckets.map((bucket) => [`${bucket.start} ${bucket.origin}`, bucket]))
    // exactly those: a neighbour may still wait for its samples
    const wanted = new Map<string, number[]>()
    for (const { origin, start } of due.buckets) {
      const list = wanted.get(origin) ?? []
      if (list.at(-1) === start) list.pop()
      else list.push(start)
      list.push(start + ROLLUP_SECONDS[resolution])
      wanted.set(origin, list)
    }
    const ranges = new Map([...wanted].map(([origin, list]) => [origin, Float64Array.from(list)]))
    const origins = [...ranges.keys()]
    const selection = { metrics: due.metrics, where: {}, origins, fromMs: due.from * 1000, toMs: due.to * 1000 }
    const found = await compute(sight(signal), resolution, selection, ranges)
    const before = await toldBefore(sight(signal), resolution, due, origins)
    const frames = [...found.values()]
      .flat()
      .map((frame) => (before.has(`${frame.startSeconds} ${frame.origin}`) ? withEnds(frame) : frame))
    for (const frame of frames) versions.delete(`${frame.startSeconds} ${frame.origin}`)
    const version = new Map(due.buckets.map((bucket) => [`${bucket.start} ${bucket.origin}`, bucket.version]))
    await spoolRollups(spool, frames, (frame) => version.get(`${frame.startSeconds} ${frame.origin}`))
    const empty: DueBucket[] = [...versions.values()]
    if (empty.length > 0) await spool.clear(resolution, empty)
  }

  return {
    async run(signal) {
      let done = 0
      for (const resolution of ROLLUPS) {
        const request = {
          seconds: ROLLUP_SECONDS[resolution],
          endedBy: clock.now() - GRACE_SECONDS,
          span: SPANS[resolution],
        }
        for (;;) {
          const due = await spool.due(request)
          if (!due) break
          // what was sent before it was found due can be read after this
          await flush()
          await roll(resolution, due, signal)
          done += due.buckets.length
        }
      }
      return done
    },
  }
}

/** Buckets of which the server has, or will have, what was computed before. */
async function toldBefore(
  sight: Sight,
  resolution: RollupResolution,
  { from, to, buckets }: Due,
  origins: readonly string[],
): Promise<Set<string>> {
  const field = { measurement: measurementAt(FRAME_MEASUREMENT, resolution), field: 'last' }
  const selection = { metrics: [], where: {}, origins, fromMs: from * 1000, toMs: to * 1000 }
  // the metric is of no account here
  const columns = await readColumns(sight, resolution, 'scrape.success', field, selection)
  const told = new Set(buckets.filter(({ again }) => again).map(({ start, origin }) => `${start} ${origin}`))
  for (const { origin, timesMs } of columns) for (const timeMs of timesMs) told.add(`${timeMs / 1000} ${origin}`)
  return told
}

/** What was last there and is no more has to be said: leaving it out would leave what was said before. */
function withEnds(frame: RollupFrame): RollupFrame {
  const { last } = frame.statistics
  if (!last) return frame
  const ends = last.map((value, at) =>
    Number.isNaN(value) && metricOf(frame.set.keys[at]!.metric).rollups.includes('last') ? ENDED : value,
  )
  return { ...frame, statistics: { ...frame.statistics, last: ends } }
}

/** @param versionOf undefined where the roll-up was told by another store */
export async function spoolRollups(
  spool: Pick<Spool, 'writeRollups'>,
  frames: readonly RollupFrame[],
  versionOf: (frame: RollupFrame) => number | undefined,
): Promise<void> {
  let open: { resolution: RollupResolution; lines: string[]; buckets: RollupBatch['buckets'][number][] } | undefined
  const close = async (): Promise<void> => {
    if (!open) return
    const { resolution, lines, buckets } = open
    open = undefined
    await spool.writeRollups([{ resolution, text: lines.join('\n'), lines: lines.length, buckets }])
  }
  for (const frame of frames) {
    const { resolution, origin, startSeconds } = frame
    const lines = rollupLines([frame])
    if (open && (open.resolution !== resolution || open.lines.length + lines.length > MAX_LINES)) await close()
    open ??= { resolution, lines: [], buckets: [] }
    open.lines.push(...lines)
    open.buckets.push({ origin, start: startSeconds, version: versionOf(frame) })
  }
  await close()
}
