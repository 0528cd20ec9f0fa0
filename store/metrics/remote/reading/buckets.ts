/**
 * Roll-ups as they are now: those of the server, and computed from finer data where it does not have them yet or has
 * them from before late data.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Statistic } from '../../../../core/catalogue.ts'
import type { UnixSeconds } from '../../../../core/series.ts'
import { DAY_SECONDS, HOUR_SECONDS } from '../../../../core/units.ts'
import { type Floors, RESOLUTIONS, ROLLUP_SECONDS } from '../../resolution.ts'
import { coarsen, rollUp } from '../../rollup.ts'
import type { Resolution, RollupFrame, RollupResolution } from '../../store.ts'
import { FRAME_MEASUREMENT, measurementAt } from '../remote.ts'
import { readFrames } from './frames.ts'
import { isWithin, type Ranges, toWindows, uniteRanges } from './ranges.ts'
import { readRollups } from './rollups.ts'
import { checkSignal, END_MS, type Reading, readNewest, type Selection } from './select.ts'

/** What is known here beside the server. */
export interface Sight extends Reading {
  /** nothing older is shown */
  readonly floors: Floors
  /** nothing older is there: the server drops whole days, and none that something is yet to be computed from */
  readonly kept: Floors
  readonly now: UnixSeconds
  /** Buckets of that many seconds that are not or not rightly rolled up yet, as far as they were written here. */
  readonly stale: (seconds: number, from: number, to: number) => Promise<Ranges>
}

/**
 * Roll-ups that other processes write are expected within this; what they lack of it is computed here. What they are
 * late with beyond is not seen before it is there.
 */
const ROLLED_UP_WITHIN = 2 * DAY_SECONDS
/** Seconds read at once where roll-ups are computed. */
const PIECES: Readonly<Record<Exclude<Resolution, '1d'>, number>> = {
  raw: 6 * HOUR_SECONDS,
  '5m': 2 * DAY_SECONDS,
  '1h': 30 * DAY_SECONDS,
}

/** By origin, oldest first. @param selection from and to are borders of buckets */
export async function readBuckets(
  sight: Sight,
  resolution: RollupResolution,
  selection: Selection,
  statistics?: readonly Statistic[],
): Promise<Map<string, RollupFrame[]>> {
  const [stale, found] = await Promise.all([
    staleRanges(sight, resolution, selection),
    readRollups(sight, resolution, selection, statistics),
  ])
  if (stale.size === 0) return found
  const computed = await compute(sight, resolution, selection, stale, statistics)
  for (const [origin, ranges] of stale) {
    const own = (found.get(origin) ?? []).filter(({ startSeconds }) => !isWithin(ranges, startSeconds))
    own.push(...(computed.get(origin) ?? []))
    if (own.length > 0)
      found.set(
        origin,
        own.sort((a, b) => a.startSeconds - b.startSeconds),
      )
    else found.delete(origin)
  }
  return found
}

/** Within the selection. */
export async function staleRanges(
  sight: Sight,
  resolution: RollupResolution,
  { origins, fromMs, toMs }: Pick<Selection, 'origins' | 'fromMs' | 'toMs'>,
): Promise<Ranges> {
  const seconds = ROLLUP_SECONDS[resolution]
  const [from, to] = [fromMs / 1000, toMs / 1000]
  const [own, tails] = await Promise.all([
    sight.stale(seconds, from, to),
    tailRanges(sight, resolution, { origins, fromMs, toMs }),
  ])
  const all = uniteRanges(tails, own)
  if (origins) {
    const named = new Set(origins)
    for (const origin of all.keys()) if (!named.has(origin)) all.delete(origin)
  }
  return all
}

/** What came after an origin's newest bucket at the server. */
async function tailRanges(
  sight: Sight,
  resolution: RollupResolution,
  { origins, fromMs, toMs }: Pick<Selection, 'origins' | 'fromMs' | 'toMs'>,
): Promise<Ranges> {
  const seconds = ROLLUP_SECONDS[resolution]
  const align = (time: number): number => Math.floor(time / seconds) * seconds
  const earliest = Math.max(fromMs / 1000, align(sight.now - ROLLED_UP_WITHIN))
  if (earliest * 1000 >= toMs) return new Map()
  const where = { where: {}, origins, fromMs: earliest * 1000 }
  const rolled = { measurement: measurementAt(FRAME_MEASUREMENT, resolution), field: 'last' }
  const [raw, buckets] = await Promise.all([
    readNewest(sight, 'raw', { measurement: FRAME_MEASUREMENT, field: 'interval' }, { ...where, toMs: END_MS }),
    readNewest(sight, resolution, rolled, { ...where, toMs }),
  ])
  const newest = new Map(buckets.map(({ origin, timesMs }) => [origin, timesMs.at(-1)! / 1000]))
  const tails = new Map<string, Float64Array>()
  for (const { origin, timesMs } of raw) {
    const rolledUpTo = newest.get(origin)
    const from = rolledUpTo === undefined ? earliest : rolledUpTo + seconds
    const to = Math.min(toMs / 1000, align(timesMs.at(-1)! / 1000) + seconds)
    if (from < to) tails.set(origin, Float64Array.of(from, to))
  }
  return tails
}

/** The stale buckets, out of the coarsest finer data that reaches back so far. */
export async function compute(
  sight: Sight,
  resolution: RollupResolution,
  selection: Selection,
  stale: Ranges,
  statistics?: readonly Statistic[],
): Promise<Map<string, RollupFrame[]>> {
  const found = new Map<string, RollupFrame[]>()
  for (const { from, to, origins } of toWindows(stale))
    for (let start = from; start < to; ) {
      checkSignal(sight.signal)
      const source = sourceOf(sight.kept, resolution, start)
      // never a part of a bucket: of a day that is told by raw samples, all of it
      const end = Math.min(to, start + Math.max(PIECES[source], ROLLUP_SECONDS[resolution]))
      const piece = { ...selection, origins: [...origins], fromMs: start * 1000, toMs: end * 1000 }
      for (const [origin, frames] of await make(sight, resolution, source, piece, statistics)) {
        const known = found.get(origin) ?? []
        // windows may overlap
        const had = new Set(known.map(({ startSeconds }) => startSeconds))
        const wanted = frames.filter(
          ({ startSeconds }) => isWithin(stale.get(origin), startSeconds) && !had.has(startSeconds),
        )
        if (wanted.length > 0) found.set(origin, [...known, ...wanted])
      }
      start = end
    }
  return found
}

async function make(
  sight: Sight,
  resolution: RollupResolution,
  source: Exclude<Resolution, '1d'>,
  piece: Selection,
  statistics: readonly Statistic[] | undefined,
): Promise<Map<string, RollupFrame[]>> {
  const made = new Map<string, RollupFrame[]>()
  if (source === 'raw')
    for (const [origin, frames] of await readFrames(sight, piece)) {
      made.set(origin, rollUp(frames, resolution))
      await nextTurn()
    }
  else
    for (const [origin, frames] of await readBuckets(sight, source, piece, statistics)) {
      made.set(origin, coarsen(frames, resolution))
      await nextTurn()
    }
  return made
}

/** The coarsest that is whole from then on; where none is, the one that reaches back furthest. */
function sourceOf(kept: Floors, resolution: RollupResolution, start: UnixSeconds): Exclude<Resolution, '1d'> {
  const finer = RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(resolution)) as Exclude<Resolution, '1d'>[]
  return finer.findLast((source) => kept[source] <= start) ?? finer.reduce((a, b) => (kept[b] < kept[a] ? b : a))
}
