/** The tracks of a query out of roll-ups. */
import { metric as metricOf } from '../../../../core/catalogue.ts'
import { HOLD_INTERVALS } from '../../fold.ts'
import type { RollupResolution } from '../../store.ts'
import type { Arena } from './arena.ts'
import { type BucketOptions, byMetric, loadBuckets } from './buckets.ts'
import {
  type BucketRange,
  type BucketsByOrigin,
  bucketMsOf,
  type OriginBuckets,
  spoke,
  toRange,
} from './buckets-loading.ts'
import {
  type ColumnFeeder,
  createColumnFeeder,
  createFedTrack,
  createSteps,
  type Events,
  type FedTrack,
} from './columns.ts'
import type { Context } from './context.ts'
import { once, type QueryShape } from './raw-tracks.ts'
import { DAY_MS, FRAMES } from './schema.ts'
import { newestRawMs, type Slot } from './sources.ts'

/** Numbers that may lie in memory at once while a query goes through its buckets. */
const WINDOW_NUMBERS = 2_000_000
/** At the least; a wide block that has to be read again for each of its parts costs. */
const WINDOW_BUCKETS = 300
/** How far back what holds into the grid is looked for, where no layout tells of longer intervals. */
const LOOKBACK_MS = 1.5 * DAY_MS

/** What is fed of one origin. */
interface Feeding {
  readonly feeder: ColumnFeeder
  readonly tracks: FedTrack[]
  /** slot → place in `tracks` */
  readonly places: Map<number, number>
}

export function readBucketTracks(
  context: Context,
  resolution: RollupResolution,
  all: readonly Slot[],
  shape: QueryShape,
): void {
  const slots = all.filter(isKept)
  if (slots.length === 0) return
  const range = toRange(context, resolution, shape.startMs, shape.toMs)
  const windows = toWindows(range, slots)
  /** origins that told one of the series */
  const feedings = new Map<number, Feeding>()
  const { arena } = context
  const speakers = new Set<number>()
  const newestMs = once(() => newestOf(context, resolution, slots, speakers))
  const stepsOf = createSteps(shape)
  const isEachAStep = windows.length === 1 && isGrid(range, shape)
  const feed = (window: BucketRange, entries: BucketsByOrigin): void => {
    const whole = toWholeEvents(window)
    for (const entry of entries.values()) {
      context.check()
      for (const slot of entry.columns.keys()) if (!slots[slot]!.isWeight) speakers.add(entry.origin)
      let feeding = feedings.get(entry.origin)
      if (!feeding && entry.isWhole && isEachAStep) {
        takeWhole(entry, slots)
        continue
      }
      if (!feeding) {
        feeding = { feeder: createColumnFeeder({ ...shape, newestMs }, stepsOf), tracks: [], places: new Map() }
        feedings.set(entry.origin, feeding)
      }
      feedBuckets(feeding, entry, window, slots, shape.steps, arena, whole)
    }
  }
  // what an origin said in one window may hold into the next: when it spoke must be known of all
  const options: BucketOptions = { frames: windows.length > 1 ? 'everyone' : 'needed' }
  windows.forEach((window, index) => {
    const entries = loadBuckets(context, window, slots, options)
    if (index === 0 && slots.some(({ fold }) => fold !== 'sum')) {
      const { before, held } = loadBefore(context, window, slots, shape, entries)
      feed(before, held)
      const origins = (origin: number): boolean => held.has(origin)
      if (held.size > 0)
        for (const [origin, entry] of loadBuckets(context, window, slots, { origins, frames: 'everyone' }))
          entries.set(origin, entry)
    }
    feed(window, entries)
  })
  for (const { feeder, tracks } of feedings.values()) feeder.end(tracks)
}

/** Roll-ups without a statistic have nothing to say about a fold that needs it. */
function isKept({ metric, statistics }: Slot): boolean {
  const { rollups } = metricOf(metric)
  return statistics.every((statistic) => rollups.includes(statistic))
}

function toWindows({ resolution, first, count }: BucketRange, slots: readonly Slot[]): BucketRange[] {
  const width = slots.reduce((sum, { statistics }) => sum + statistics.length, 0)
  const most = Math.max(WINDOW_BUCKETS, Math.floor(WINDOW_NUMBERS / width))
  const windows: BucketRange[] = []
  for (let done = 0; done < count; done += most)
    windows.push({ resolution, first: first + done, count: Math.min(most, count - done) })
  return windows
}

/** The buckets before the grid of those origins whose last one holds into it. */
function loadBefore(
  context: Context,
  window: BucketRange,
  slots: readonly Slot[],
  { startMs, stepMs }: QueryShape,
  entries: BucketsByOrigin,
): { before: BucketRange; held: BucketsByOrigin } {
  const { resolution } = window
  const lookbackMs = Math.max(LOOKBACK_MS, HOLD_INTERVALS * context.index.longestIntervalMs())
  const before = toRange(context, resolution, startMs - lookbackMs, startMs)
  const firstStep = Math.min(window.count, stepMs / bucketMsOf(resolution))
  const isSilent = (origin: number): boolean => {
    const entry = entries.get(origin)
    for (let place = 0; entry && place < firstStep; place++) if (spoke(entry, place)) return false
    return true
  }
  const candidates = new Set(carriersOf(context, before, slots).filter(isSilent))
  if (candidates.size === 0) return { before, held: new Map() }
  const spoken = loadBuckets(context, before, [], { origins: (origin) => candidates.has(origin), frames: 'everyone' })
  const holding = new Set<number>()
  for (const { origin, lasts, intervals } of spoken.values()) {
    const last = lasts.findLastIndex((timeMs) => !Number.isNaN(timeMs))
    if (last >= 0 && lasts[last]! + HOLD_INTERVALS * intervals[last]! >= startMs) holding.add(origin)
  }
  if (holding.size === 0) return { before, held: new Map() }
  const origins = (origin: number): boolean => holding.has(origin)
  return { before, held: loadBuckets(context, before, slots, { origins, frames: 'carriers' }) }
}

/** Origins that may have told one of the series in the range: by their layouts, or by what was rolled up. */
function carriersOf({ index, blocks, damage }: Context, range: BucketRange, slots: readonly Slot[]): number[] {
  const { resolution, first, count } = range
  const bucketMs = bucketMsOf(resolution)
  const carriers = new Set<number>(index.suspects())
  for (const { id } of slots) for (const origin of index.carriers(id)) carriers.add(origin)
  const sources: RollupResolution[] = resolution === '1d' ? ['1h', '1d'] : [resolution]
  for (const [metric, places] of byMetric(slots))
    for (const source of sources)
      for (const span of blocks.list(source, metric, first * bucketMs, (first + count) * bucketMs, damage)) {
        const open = blocks.open(span, damage)?.open
        open?.series.forEach((id, position) => {
          if (places.has(id)) carriers.add(open.origins[position]!)
        })
      }
  return [...carriers]
}

/** Whether each bucket of the range is a step of the grid, and each step a bucket. */
function isGrid({ resolution, first, count }: BucketRange, { startMs, stepMs, steps }: QueryShape): boolean {
  const bucketMs = bucketMsOf(resolution)
  return stepMs === bucketMs && startMs === first * bucketMs && count === steps
}

/** Of an origin that has each step's bucket, and alone: what was read is the answer, but that a mean is to be divided. */
function takeWhole({ columns }: OriginBuckets, slots: readonly Slot[]): void {
  for (const [slot, [values, samples]] of columns) {
    const { fold, tracks } = slots[slot]!
    if (fold === 'mean' && samples)
      for (let step = 0; step < values!.length; step++) values![step]! /= samples[step]! || 1
    tracks.push({ fold, values: values!, counts: ONES.of(values!.length), times: NO_TIMES })
  }
}

const NO_TIMES = new Float64Array()
/** Nobody writes to them: no other track is joined to such a one. */
const ONES = {
  known: new Uint32Array(),
  of(length: number): Uint32Array {
    if (this.known.length < length) this.known = new Uint32Array(length).fill(1)
    return this.known.subarray(0, length)
  },
}

function feedBuckets(
  { feeder, tracks, places }: Feeding,
  entry: OriginBuckets,
  window: BucketRange,
  slots: readonly Slot[],
  steps: number,
  arena: Arena,
  whole: Events,
): void {
  for (const slot of entry.columns.keys()) {
    if (places.has(slot)) continue
    const { fold, tracks: ofSlot } = slots[slot]!
    const track = { fold, values: arena.numbers(steps), counts: arena.counts(steps), times: arena.numbers(steps) }
    places.set(slot, tracks.length)
    tracks.push(createFedTrack(track))
    ofSlot.push(track)
  }
  const told = entry.isWhole ? undefined : placesTold(entry, window.count)
  const gather = (column: Float64Array | undefined): Float64Array | undefined =>
    told && column ? column.subarray(0, told.length).map((_, at) => column[told[at]!]!) : column
  const slotOf = [...places.keys()]
  feeder.feed(
    entry.isWhole ? whole : toEvents(entry, window, told),
    tracks,
    tracks.keys(),
    (index) => gather(entry.columns.get(slotOf[index]!)?.[0]),
    (index) => gather(entry.columns.get(slotOf[index]!)?.[1]),
  )
}

/** The buckets in which the origin said something; undefined where it did in all of them. */
function placesTold(entry: OriginBuckets, count: number): Int32Array | undefined {
  let told: number[] | undefined
  for (let place = 0; place < count; place++) {
    const isTold = spoke(entry, place)
    if (!isTold) told ??= Array.from({ length: place }, (_, before) => before)
    else told?.push(place)
  }
  return told && Int32Array.from(told)
}

/** Of origins that spoke in each bucket, and it does not matter when. */
function toWholeEvents({ resolution, first, count }: BucketRange): Events {
  const times = new Float64Array(count)
  for (let place = 0; place < count; place++) times[place] = (first + place) * bucketMsOf(resolution)
  return { times, lasts: times, intervals: new Float64Array(count) }
}

function toEvents({ lasts, intervals }: OriginBuckets, window: BucketRange, told: Int32Array | undefined): Events {
  const bucketMs = bucketMsOf(window.resolution)
  const count = told?.length ?? window.count
  const events = { times: new Float64Array(count), lasts: new Float64Array(count), intervals: new Float64Array(count) }
  for (let at = 0; at < count; at++) {
    const place = told ? told[at]! : at
    const startMs = (window.first + place) * bucketMs
    events.times[at] = startMs
    events.lasts[at] = Number.isNaN(lasts[place]!) ? startMs : lasts[place]!
    events.intervals[at] = intervals[place]!
  }
  return events
}

/** The newest frame of the origins that carry what is asked for, be it raw or only rolled up. */
function newestOf(
  context: Context,
  resolution: RollupResolution,
  slots: readonly Slot[],
  speakers: Iterable<number>,
): number {
  const carriers = new Set<number>()
  slots.forEach(({ id, isWeight }) => {
    if (!isWeight) for (const origin of context.index.carriers(id)) carriers.add(origin)
  })
  for (const origin of speakers) carriers.add(origin)
  let newest = -Infinity
  for (const origin of carriers) newest = Math.max(newest, newestRawMs(context, origin))
  const resolutions: RollupResolution[] = resolution === '1d' ? ['1h', '1d'] : [resolution]
  for (const each of resolutions) newest = Math.max(newest, newestRolledMs(context, each, carriers, newest))
  return newest
}

/** The same out of roll-ups alone, where it is newer than what is known. */
function newestRolledMs(
  { blocks, damage }: Context,
  resolution: RollupResolution,
  carriers: ReadonlySet<number>,
  knownMs: number,
): number {
  let newest = knownMs
  for (const span of blocks.list(resolution, FRAMES, Math.max(0, knownMs), Infinity, damage).toReversed()) {
    if (span.endMs <= newest) break
    const block = blocks.open(span, damage)
    if (!block) continue
    const positions = [...block.open.origins.keys()].filter((position) => carriers.has(block.open.origins[position]!))
    for (const lasts of blocks.columns(block, 'last', positions, damage) ?? []) {
      const place = lasts.findLastIndex((last) => !Number.isNaN(last))
      if (place >= 0) newest = Math.max(newest, span.startMs + place * bucketMsOf(resolution) + lasts[place]!)
    }
  }
  return newest
}
