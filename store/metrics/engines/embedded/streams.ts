/** Answers `MetricStore.frames` from the file, a page a question: what is stored, origin after origin. */

import type { Problem } from '../../../../core/errors.ts'
import type { Frame, SeriesKey, SeriesSet } from '../../../../core/series.ts'
import type { Extent } from '../../store.ts'
import type { Context } from './context.ts'
import { lowerBound } from './head.ts'
import { isSound } from './layouts.ts'
import { noteLosses } from './losses.ts'
import { type OriginRow, readOrigins } from './names.ts'
import { type Part, readParts } from './raw-parts.ts'
import { DAY_MS } from './schema.ts'

export interface FramesQuestion {
  readonly extent: Extent
  /** of the page before; undefined for the first */
  readonly after: FramesCursor | undefined
}

/** Where the next page begins. */
export interface FramesCursor {
  readonly origin: number
  readonly fromMs: number
}

export interface FramesPage {
  readonly frames: readonly Frame[]
  /** undefined where this is the last one */
  readonly next: FramesCursor | undefined
  readonly damage: readonly Problem[]
}

/** Numbers of a page, roughly. */
const PAGE_NUMBERS = 500_000

export function readFrames(context: Context, { extent, after }: FramesQuestion): FramesPage {
  const sinceMs = Math.max(Math.ceil(extent.from * 1000 - 1e-3), context.marks.floorRawMs)
  const toMs = Math.ceil(extent.to * 1000 - 1e-3)
  const wanted = extent.origins && new Set(extent.origins)
  const origins = readOrigins(context).filter(
    ({ id, name }) => id >= (after?.origin ?? 0) && (!wanted || wanted.has(name)),
  )
  const keys = createKeys(context)
  if (!after) noteLosses(context, { isRaw: true, fromMs: sinceMs, toMs })
  const frames: Frame[] = []
  let numbers = 0
  let next: FramesCursor | undefined
  for (const origin of origins) {
    let fromMs = after && origin.id === after.origin ? after.fromMs : sinceMs
    for (;;) {
      context.check()
      const found = nextStretch(context, origin.id, fromMs, toMs)
      if (!found) break
      if (numbers >= PAGE_NUMBERS) {
        next = { origin: origin.id, fromMs: found.fromMs }
        return { frames, next, damage: context.damage.problems() }
      }
      const series = seriesIn(context, origin.id, found)
      readParts(context, origin.id, found.fromMs, found.toMs, series, (part) => {
        frames.push(...toFrames(origin, part, series, keys))
        numbers += part.times.length * (series.length + 4)
      })
      fromMs = found.toMs
    }
  }
  return { frames, next, damage: context.damage.problems() }
}

/** Shorter stretches never end where a torn row tells of more frames than there are. */
const LEAST_MS = 60_000

interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** From the next frame on, as much as may lie in memory at once; never beyond the day. */
function nextStretch(context: Context, origin: number, fromMs: number, toMs: number): Stretch | undefined {
  const { head, chunks, index, damage } = context
  const [span] = chunks.newestMs(origin, damage) >= fromMs ? chunks.list(origin, fromMs, toMs, damage) : []
  const inHead = head.of(origin)
  const at = inHead ? lowerBound(inHead.times, fromMs, inHead.count) : 0
  const headMs = inHead && at < inHead.count ? inHead.times[at]! : Infinity
  const first = Math.max(fromMs, Math.min(headMs, span?.firstMs ?? Infinity))
  if (first >= toMs) return undefined
  const dayEndMs = (Math.floor(first / DAY_MS) + 1) * DAY_MS
  const count = (inHead ? inHead.count - at : 0) + (span?.frames ?? 0)
  const share = PAGE_NUMBERS / Math.max(1, count * index.seriesOf(origin).size)
  const lengthMs = Math.max(LEAST_MS, Math.floor(DAY_MS * Math.min(1, share)))
  return { fromMs: first, toMs: Math.min(toMs, dayEndMs, first + lengthMs) }
}

/** Those that layouts name and those that chunks have: a layout may be damaged. */
function seriesIn(context: Context, origin: number, { fromMs, toMs }: Stretch): Int32Array {
  const { index, chunks, damage } = context
  const found = new Set(index.seriesOf(origin))
  if (index.suspects().length > 0)
    for (const span of chunks.list(origin, fromMs, toMs, damage))
      for (const id of chunks.open(span, damage)?.open.series ?? []) found.add(id)
  return Int32Array.from(found)
}

type Keys = (id: number) => SeriesKey | undefined

/** undefined, and named, for a series that cannot be told */
export function createKeys({ db, damage }: Context): Keys {
  const load = db.prepare('SELECT metric, labels, crc FROM series WHERE id = ?')
  const known = new Map<number, SeriesKey | undefined>()
  return (id) => {
    if (known.has(id)) return known.get(id)
    const row = load.get(id) as { metric: string; labels: string; crc: number } | undefined
    const areTexts = typeof row?.metric === 'string' && typeof row.labels === 'string'
    const isKnown = row && areTexts && isSound(row.crc, id, row.metric, row.labels)
    const key = isKnown ? ({ metric: row.metric, labels: JSON.parse(row.labels) } as SeriesKey) : undefined
    if (!key) damage.note({ what: 'series', of: `${row?.metric ?? ''} #${id}`, fromMs: NaN, toMs: NaN })
    known.set(id, key)
    return key
  }
}

/** Frames that share one set, and one array of numbers. */
function toFrames({ name }: OriginRow, part: Part, series: Int32Array, keys: Keys): Frame[] {
  const count = part.times.length
  const columns: { key: SeriesKey; values: Float64Array }[] = []
  for (const wanted of part.order) {
    const values = part.column(wanted)
    if (!values?.some((value) => !Number.isNaN(value))) continue
    const key = keys(series[wanted]!)
    if (key) columns.push({ key, values: values.slice() })
  }
  const width = columns.length
  const numbers = new Float64Array(count * width)
  columns.forEach(({ values }, column) => {
    for (let at = 0; at < count; at++) numbers[at * width + column] = values[at]!
  })
  const set: SeriesSet = { keys: columns.map(({ key }) => key) }
  return Array.from(part.times, (timeMs, at) => ({
    origin: name,
    timeSeconds: timeMs / 1000,
    intervalSeconds: part.intervals[at]! / 1000,
    set,
    values: numbers.subarray(at * width, (at + 1) * width),
  }))
}
