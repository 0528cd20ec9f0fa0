/** Do roll-ups say what the raw frames say that they came from: of every day of every origin, or of some. */
import type { Statistic } from '../../../../core/catalogue.ts'
import { type Frame, type SeriesKey, seriesId } from '../../../../core/series.ts'
import { ROLLUPS } from '../../resolution.ts'
import { rollUp } from '../../rollup.ts'
import type { RollupFrame, RollupResolution } from '../../store.ts'
import type { Context } from './context.ts'
import { type OriginRow, readOrigins } from './names.ts'
import { DAY_MS, TIME_OF_ID } from './schema.ts'
import { readFrames } from './streams.ts'
import { readRollupFrames } from './streams-rollups.ts'
import type { Doubt, Verifying } from './verify-words.ts'

/** Days of origins that are looked at where not all are. */
const SAMPLE = 24
/** Sums may come out in another order. */
const TOLERANCE = 1e-9

export function* verifyAgreement({ context }: Verifying, deep: boolean): Generator<Doubt | undefined> {
  const names = new Map(readOrigins(context).map((origin) => [origin.id, origin]))
  const days = daysOf(context)
  const stride = deep ? 1 : Math.max(1, Math.floor(days.length / SAMPLE))
  for (let at = 0; at < days.length; at += stride) {
    const { origin, day } = days[at]!
    const named = names.get(origin)
    if (named && !isLost(context, origin, day)) yield* compareDay(context, named, day)
    yield
  }
}

/** Days that lie in chunks, whole. */
function daysOf({ db, rawSinceMs }: Context): { readonly origin: number; readonly day: number }[] {
  const rows = db.prepare(`SELECT DISTINCT id >> 42 AS origin, ${TIME_OF_ID} / ${DAY_MS} AS day FROM chunks`).all()
  return (rows as { origin: number; day: number }[]).filter(({ day }) => day * DAY_MS >= rawSinceMs)
}

/** A part of the day's samples went after it was rolled up, or before: named, and nothing to compare with. */
function isLost({ db }: Context, origin: number, day: number): boolean {
  const lost = db.prepare(`SELECT 1 FROM losses
    WHERE what <> 'rollups' AND (origin IS NULL OR origin = ?) AND from_ms < ? AND to_ms > ?`)
  return lost.get(origin, (day + 1) * DAY_MS, day * DAY_MS) !== undefined
}

function* compareDay(context: Context, { name }: OriginRow, day: number): Generator<Doubt | undefined> {
  const extent = { from: (day * DAY_MS) / 1000, to: ((day + 1) * DAY_MS) / 1000, origins: [name] }
  // what is no longer served as raw still stands behind its buckets
  const known = context.damage.problems().length
  const all: Context = { ...context, marks: { ...context.marks, floorRawMs: 0 } }
  const frames: Frame[] = []
  let after: Parameters<typeof readFrames>[1]['after']
  do {
    const page = readFrames(all, { extent, after })
    frames.push(...page.frames)
    after = page.next
  } while (after)
  // where a part of the day cannot be read there is nothing to compare with, and that was named
  if (context.damage.problems().length > known) return
  for (const resolution of ROLLUPS) {
    const floors = { '5m': context.marks.floor5mMs, '1h': context.marks.floor1hMs, '1d': context.marks.floor1dMs }
    const expected = rollUp(frames, resolution).filter(({ startSeconds }) => startSeconds * 1000 >= floors[resolution])
    const stored = storedRollups(context, resolution, extent)
    if (context.damage.problems().length > known) return
    for (const frame of expected) {
      const wrong = differences(frame, stored.get(frame.startSeconds))
      if (wrong === undefined) continue
      const fromMs = frame.startSeconds * 1000
      const detail = 'says something else than the samples it came from'
      yield { what: `rollups ${resolution}`, of: `${name}: ${wrong}`, fromMs, toMs: fromMs, detail, severity: 'lost' }
    }
  }
}

function storedRollups(
  context: Context,
  resolution: RollupResolution,
  extent: Parameters<typeof readRollupFrames>[1]['extent'],
): Map<number, RollupFrame> {
  const found = new Map<number, RollupFrame>()
  let after: Parameters<typeof readRollupFrames>[1]['after']
  do {
    const page = readRollupFrames(context, { resolution, extent, after })
    for (const frame of page.frames) found.set(frame.startSeconds, frame)
    after = page.next
  } while (after)
  return found
}

/** @returns the first metric that differs, or `frames`; undefined where all is well */
function differences(expected: RollupFrame, stored: RollupFrame | undefined): string | undefined {
  if (stored?.lastSeconds !== expected.lastSeconds || stored.intervalSeconds !== expected.intervalSeconds)
    return 'frames'
  const places = new Map(stored.set.keys.map((key: SeriesKey, position) => [seriesId(key), position]))
  for (const [position, key] of expected.set.keys.entries()) {
    const place = places.get(seriesId(key))
    for (const [name, values] of Object.entries(expected.statistics)) {
      const is = place === undefined ? NaN : (stored.statistics[name as Statistic]?.[place] ?? NaN)
      if (!isClose(values[position]!, is)) return key.metric
    }
  }
  return undefined
}

function isClose(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
}
